import type { Contract } from "../contract/contract.ts";
import type { Gateway } from "../contract/document.ts";
import { isObject, stringOf } from "../contract/json.ts";
import { type Operation, requestExamples } from "../contract/operation.ts";
import { didYouMean } from "../contract/wording.ts";
import { dialectOf } from "../dialects/table.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { type Fixture, isRaw } from "../fixtures/fixture.ts";
import { createMock } from "../mock.ts";
import type { Finding } from "./finding.ts";
import type { LocatedFixture } from "./load-fixtures.ts";

/**
 * Lets a fixture answer every operation that it can answer, whole and streamed, and reports what breaks the
 * contract. The requests are the fixture's own example, or the document's.
 */
export async function checkFixture(
  gateway: Gateway<Fixture>,
  contract: Contract,
  { fixture, locate }: LocatedFixture,
): Promise<{ findings: Finding[]; answers: number }> {
  const findings: Finding[] = [];
  const messages = new Set<string>();
  const find = (pointer: string, message: string) => {
    if (!messages.has(message)) findings.push({ at: locate(pointer), message });
    messages.add(message);
  };

  const wanted = fixture.when?.operation;
  const ids = contract.operations.map(({ id }) => id);
  if (wanted !== undefined && !ids.includes(wanted)) {
    const meant = didYouMean(wanted, ids);
    const hint = meant === undefined ? `; please use one of ${ids.join(", ")}` : `; did you mean ${meant}?`;
    find(
      "/when/operation",
      `the fixture "${fixture.name}" is for ${wanted}, which ${gateway.name} does not have${hint}`,
    );
    return { findings, answers: 0 };
  }

  let answers = 0;
  let exchange: Exchange | undefined;
  const mock = createMock({
    // Without conditions the fixture answers whatever it is asked.
    gateways: [{ ...gateway, fixtures: [{ name: fixture.name, reply: fixture.reply }] }],
    validate: "off",
    checkReplies: true,
    seed: 1,
    onExchange: (each) => (exchange = each),
  });
  for (const operation of contract.operations) {
    if (wanted !== undefined && operation.id !== wanted) continue;
    if (dialectOf(operation) === undefined && !isRaw(fixture.reply)) continue;
    for (const body of requestsFor(fixture, operation, contract)) {
      answers += 1;
      const response = await mock.fetch(`http://localhost/${gateway.name}${operation.path}`, {
        method: operation.method,
        headers: { "content-type": "application/json", authorization: "Bearer check" },
        ...(operation.method === "GET" || operation.method === "HEAD" ? {} : { body: JSON.stringify(body) }),
      });
      await response.text();
      const error = exchange?.error;
      if (error !== undefined) find("/reply", error.message);
    }
  }
  if (answers === 0) {
    find(
      "",
      `the fixture "${fixture.name}" answers no operation: its reply needs a dialect, and none has one`,
    );
  }
  return { findings, answers };
}

/** Requests that show a fixture in every form: each example, whole and streamed, one choice and several. */
function requestsFor(fixture: Fixture, operation: Operation, contract: Contract): unknown[] {
  const bases = fixture.request === undefined ? examplesOf(operation, contract, fixture) : [fixture.request];
  return bases.flatMap((base) => [
    { ...base, stream: false },
    { ...base, stream: true, stream_options: { include_usage: true } },
    { ...base, stream: true, n: 3 },
  ]);
}

function examplesOf(operation: Operation, contract: Contract, fixture: Fixture): Record<string, unknown>[] {
  const examples = requestExamples(contract.document, operation)
    .filter(isObject)
    .map((body) => ({ ...body }));
  const { model } = fixture.when ?? {};
  if (model === undefined) return examples.length > 0 ? examples : [{}];
  // The reply is judged by the branch of the model that the fixture is for.
  const prefix = model.split("*")[0] ?? "";
  const fitting = examples.filter((body) => stringOf(body, "model")?.startsWith(prefix));
  if (fitting.length > 0) return fitting;
  return [{ ...examples[0], model: model.replaceAll("*", "x") }];
}
