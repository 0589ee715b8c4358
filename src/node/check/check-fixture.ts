import type { Contract } from "../../contract/contract.ts";
import { isObject, type JsonObject, stringOf } from "../../contract/json.ts";
import { judgeRequest } from "../../contract/judge-request.ts";
import { type Operation, requestExamples } from "../../contract/operation.ts";
import { isJson, mediaOf } from "../../contract/reply/reply-form.ts";
import { readBody } from "../../contract/body/read-body.ts";
import type { RequestBody } from "../../contract/body/request-body.ts";
import { preferredType, writeBody } from "../../contract/body/write-body.ts";
import { dialectOf } from "../../dialects/table.ts";
import { Refusal } from "../../errors.ts";
import { prepareCandidate } from "../../fixtures/candidate.ts";
import { type Fixture, isSpoken, type Reply, repliesOf } from "../../fixtures/fixture.ts";
import { loadPatterns } from "../../fixtures/pattern.ts";
import { allows, bodylessMiss } from "../../fixtures/reach.ts";
import { exampleDemands } from "./example-demands.ts";
import type { Finding } from "./finding.ts";
import type { LocatedFixture } from "../load-fixtures.ts";
import type { FixtureTrial } from "./fixture-trial.ts";

/** Notes a finding; `local` where it is none if another gateway has it not. */
type Find = (pointer: string, message: string, local?: boolean) => void;

/**
 * Lets a fixture give each of its replies in every operation that it can answer, whole and streamed, and
 * reports what breaks the contract. The requests are the fixture's own example, or the document's.
 *
 * @param trial Tries the fixtures of the gateway.
 */
export async function checkFixture(
  contract: Contract,
  { fixture, locate, gateways = 1 }: LocatedFixture,
  trial: FixtureTrial,
): Promise<{ findings: Finding[]; answers: number }> {
  const findings: Finding[] = [];
  const messages = new Set<string>();
  const find: Find = (pointer, message, local = false) => {
    if (!messages.has(message)) findings.push({ at: locate(pointer), message, ...(local && { gateways }) });
    messages.add(message);
  };
  const allowed = contract.operations.filter((each) => allows(fixture.when ?? {}, each));
  // That there is no such operation was found when the fixture was read.
  if (allowed.length === 0) return { findings, answers: 0 };
  if (fixture.request !== undefined) await checkRequest(contract, allowed, fixture, trial, find);
  const operations = await operationsFor(fixture, allowed, find);
  let answers = 0;
  for (const [index, reply] of repliesOf(fixture).entries()) {
    const place = fixture.replies === undefined ? "/reply" : `/replies/${index}`;
    const broken: string[] = [];
    for (const operation of operations) {
      if (dialectOf(operation) === undefined && isSpoken(reply)) continue;
      for (const body of await requestsFor(fixture, reply, operation, contract)) {
        answers += 1;
        const problem = await trial.giveReply({ operation, fixture, reply, body });
        if (problem !== undefined) broken.push(problem);
      }
    }
    if (fixture.offContract === undefined) for (const problem of broken) find(place, problem);
    else if (broken.length === 0 && !dependsOnRequest(fixture, reply)) {
      find(
        "/offContract",
        `the fixture "${fixture.name}" satisfies the contract; please take its offContract away`,
      );
    }
  }
  if (answers === 0 && findings.length === 0) {
    find(
      "",
      `the fixture "${fixture.name}" answers no operation: its reply needs a dialect, and none that it may answer has one`,
    );
  }
  return { findings, answers };
}

/** The operations that a fixture can answer: of those that take no body, only where it does not speak of one. */
async function operationsFor(
  fixture: Fixture,
  allowed: readonly Operation[],
  find: Find,
): Promise<readonly Operation[]> {
  if (allowed.every(takesBody)) return allowed;
  const candidate = prepareCandidate(fixture, { layer: 0, order: 0 }, await loadPatterns());
  const operations = allowed.filter((each) => bodylessMiss(candidate, each) === undefined);
  const [first] = allowed;
  if (operations.length === 0 && first !== undefined) {
    const miss = bodylessMiss(candidate, first);
    find("/when", `the fixture never answers: ${first.id} takes no body, so that never ${miss}`, true);
  }
  return operations;
}

function takesBody({ requestBody }: Operation): boolean {
  return requestBody.size > 0;
}

/**
 * Whether only a request could tell that a reply is off it, and none is given: what is said may be no answer
 * to a demand that the document's examples do not make.
 */
function dependsOnRequest({ request }: Fixture, reply: Reply): boolean {
  return request === undefined && isSpoken(reply);
}

/** Judges a fixture's own example, and asks the fixture whether it fits. */
async function checkRequest(
  contract: Contract,
  allowed: readonly Operation[],
  fixture: Fixture,
  trial: FixtureTrial,
  find: Find,
): Promise<void> {
  const operations = allowed.filter(takesBody);
  const refusals = await Promise.all(
    operations.map((operation) => refusalOf(contract, operation, fixture.request)),
  );
  const accepting = operations.filter((_, index) => refusals[index] === undefined);
  if (accepting.length === 0) {
    const [first] = refusals.flatMap((refusal) => refusal?.details.violations ?? []);
    const reason = first?.message ?? refusals[0]?.message ?? "no operation takes it";
    find(
      `/request${first?.pointer ?? ""}`,
      `the request of "${fixture.name}" breaks the contract: ${reason}`,
      true,
    );
    return;
  }
  const misses: string[] = [];
  for (const operation of accepting) {
    const miss = await trial.askFixture(fixture, operation);
    if (miss === undefined) return;
    misses.push(miss);
  }
  find("/request", `the request of the fixture does not fit its own conditions: ${misses[0] ?? ""}`, true);
}

async function refusalOf(
  contract: Contract,
  operation: Operation,
  value: unknown,
): Promise<Refusal | undefined> {
  try {
    const modes = { validate: "enforce", undocumented: "accept" } as const;
    await judgeRequest(await contract.judge(), await sentBody(contract, operation, value), modes);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** What an operation reads of a body that is sent to it; JSON need not be sent. */
async function sentBody(contract: Contract, operation: Operation, value: unknown): Promise<RequestBody> {
  const type = preferredType(operation);
  if (isJson(type)) return { value, schema: mediaOf(operation.requestBody, type)?.schema };
  const { body, contentType } = writeBody(value, type);
  const headers = contentType === undefined ? {} : { "content-type": contentType };
  const request = new Request("http://localhost", { method: "POST", headers, body });
  return readBody(request, operation, Number.POSITIVE_INFINITY, contract);
}

/** Requests that show a reply in every form: each example, whole and streamed, one choice and several. */
async function requestsFor(
  fixture: Fixture,
  reply: Reply,
  operation: Operation,
  contract: Contract,
): Promise<JsonObject[]> {
  if (!takesBody(operation)) return [{}];
  const bases = await basesFor(fixture, reply, operation, contract);
  return bases.flatMap((base) => [
    { ...base, stream: false },
    { ...base, stream: true, stream_options: { include_usage: true } },
    { ...base, stream: true, n: 3 },
  ]);
}

async function basesFor(
  fixture: Fixture,
  reply: Reply,
  operation: Operation,
  contract: Contract,
): Promise<JsonObject[]> {
  const { request } = fixture;
  if (request === undefined) {
    const demands = exampleDemands(fixture, reply, dialectOf(operation)?.name);
    return examplesOf(operation, contract, fixture).map((example) => ({ ...example, ...demands }));
  }
  // The example of a fixture for several operations is a request to one of them.
  return (await refusalOf(contract, operation, request)) === undefined ? [request] : [];
}

function examplesOf(operation: Operation, contract: Contract, fixture: Fixture): JsonObject[] {
  const examples = requestExamples(contract.document, operation)
    .filter(isObject)
    .map((body) => ({ ...body, ...fixture.when?.body }));
  const { model } = fixture.when ?? {};
  // What a pattern stands for cannot be made up; the document's own models show the reply as well.
  if (typeof model !== "string") return examples.length > 0 ? examples : [{}];
  // The reply is judged by the branch of the model that the fixture is for.
  const prefix = model.split("*")[0] ?? "";
  const fitting = examples.filter((body) => stringOf(body, "model")?.startsWith(prefix));
  if (fitting.length > 0) return fitting;
  return [{ ...examples[0], model: model.replaceAll("*", "x") }];
}
