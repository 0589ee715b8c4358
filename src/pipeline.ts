import { checkAuthorization } from "./contract/authorization.ts";
import { errorEnvelope } from "./contract/error-envelope.ts";
import { judgeRequest, type Verdict } from "./contract/judge-request.ts";
import type { Contract } from "./contract/contract.ts";
import type { Operation } from "./contract/operation.ts";
import { readBody } from "./contract/request-body.ts";
import { findOperation, type Route } from "./contract/route.ts";
import { deliver } from "./delivery/deliver.ts";
import { cutGraphemes } from "./delivery/graphemes.ts";
import { headerPointers, headerText } from "./delivery/headers.ts";
import type { RequestView } from "./dialects/dialect.ts";
import { speak, type Voice } from "./dialects/speak.ts";
import { Refusal } from "./errors.ts";
import { compileId } from "./exchange/ids.ts";
import { startRecord } from "./exchange/record.ts";
import type { Random, RandomFor } from "./exchange/seed.ts";
import type { FixtureLibrary } from "./fixtures/library.ts";
import type { Settings } from "./mock-options.ts";
import { asRefusal, refuse } from "./refuse.ts";

/** A gateway with all that is prepared for it once. */
export interface ServedGateway {
  readonly contract: Contract;
  readonly library: FixtureLibrary;
  /** How each of its operations is spoken. */
  readonly voices: ReadonlyMap<Operation, Voice>;
}

/** What is noted, as nginx does, where the client goes away before it has sent its request. */
const clientLeft = 499;

/** Nobody needs more choices; a bound keeps every answer finite. */
const mostChoices = 128;

/**
 * The pipeline: one request to one gateway, from its arrival to its answer. Steps throw a {@link Refusal}
 * where they cannot go on; what each found is written into one record.
 */
export async function answer(
  request: Request,
  route: Route,
  gateway: ServedGateway,
  settings: Settings,
  randomFor: RandomFor,
): Promise<Response> {
  const { contract, library, voices } = gateway;
  const { method } = request;
  const { path, requested } = route;
  const record = startRecord(method, requested, contract.gateway, settings);
  let random: Random | undefined;
  const headers: Record<string, string> = {};
  try {
    const operation = findOperation(route, method);
    record.operation = operation.id;
    checkAuthorization(operation, contract.gateway, request.headers, settings.apiKey);
    const body = await readBody(request, operation, settings.bodyLimit);
    random = randomFor(`${contract.gateway} ${operation.id}`, body.value);
    const voice = voices.get(operation) as Voice;
    const view = voice.read(body.value);
    record.model = view.model;

    const judge = await contract.judge();
    const verdict = await judgeRequest(judge, body, settings);
    Object.assign(record, verdict);
    Object.assign(headers, reportOf(verdict));
    limitChoices(view);

    const question = { operation, spoken: voice.dialect !== undefined, view, body: body.value };
    const fixture = library.choose(question);
    record.fixture = fixture.name;
    headers["x-mynah-fixture"] = headerText(fixture.name);
    headers["x-request-id"] = makeRequestId(0, random);
    const reply = await library.render(fixture, question, Math.floor(settings.clock() / 1000));

    const cut = (text: string) => cutGraphemes(text, settings.chunkSize);
    const said = speak(reply, { voice, view, body: body.value, random, cut });
    return await deliver(said, {
      fixture: fixture.name,
      operation,
      judge: settings.checkReplies ? judge : undefined,
      headers,
      delay: settings.chunkDelay,
      signal: () => request.signal,
      failure(error, sent) {
        const refusal = asRefusal(error);
        record.error = refusal;
        const envelope = errorEnvelope(contract.document, refusal);
        const { code, message } = refusal;
        return voice.dialect?.failure({ code, message, envelope }, sent) ?? [{ data: envelope }];
      },
      onEnd: (events, aborted) => record.end(said.status, events, aborted),
    });
  } catch (error) {
    // A client that goes away while its body is read is no failure of ours; `fetch` rejects as it would.
    if (!(error instanceof Refusal) && request.signal.aborted) {
      record.end(clientLeft, undefined, true);
      throw error;
    }
    const refusal = asRefusal(error);
    record.error = refusal;
    // A reply that is off the contract has violations too, which are not the request's.
    if (refusal.status === 400) record.violations = refusal.details.violations ?? [];
    random ??= randomFor(`${contract.gateway} ${method} ${path}`);
    const response = refuse(refusal, contract.document, {
      ...headers,
      "x-request-id": makeRequestId(0, random),
    });
    record.end(refusal.status);
    return response;
  }
}

const makeRequestId = compileId("req_{hex:32}");

/** Headers that say what the contract found in a request that is answered. */
function reportOf({ violations, undocumented }: Verdict): Record<string, string> {
  const headers: Record<string, string> = {};
  if (violations.length > 0) {
    headers["x-mynah-violations"] = headerPointers(violations.map(({ pointer }) => pointer));
  }
  if (undocumented.length > 0) headers["x-mynah-undocumented"] = headerPointers(undocumented);
  return headers;
}

function limitChoices(view: RequestView): void {
  if (view.choices <= mostChoices) return;
  throw new Refusal(
    "too_many_choices",
    `Failed to answer: n asks for ${view.choices} choices. Please ask for ${mostChoices} or fewer.`,
    { param: "n" },
  );
}
