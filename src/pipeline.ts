import { judgeRequest, type Verdict } from "./contract/judge-request.ts";
import type { Route } from "./contract/route.ts";
import { chunker } from "./delivery/chunks.ts";
import { type Connection, ConnectionReset } from "./delivery/connection.ts";
import { deliver } from "./delivery/deliver.ts";
import { drawFaults } from "./delivery/faults.ts";
import { headerPointers, headerText } from "./delivery/headers.ts";
import { speak } from "./dialects/speak.ts";
import { Refusal } from "./errors.ts";
import { compileId } from "./exchange/ids.ts";
import { startRecord } from "./exchange/record.ts";
import type { Random } from "./exchange/seed.ts";
import { chooseReply, type ChosenReply } from "./fixtures/choose-reply.ts";
import { resolveError } from "./fixtures/error-reply.ts";
import type { ErrorReply, Fault } from "./fixtures/fixture.ts";
import { remember } from "./fixtures/sessions.ts";
import { spokenText } from "./fixtures/speech.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";
import { limitChoices, readRequest } from "./read-request.ts";
import { asRefusal, refuse, refusalBody } from "./refuse.ts";

/** What is noted, as nginx does, where the client goes away before it has sent its request. */
const clientLeft = 499;

/**
 * The pipeline: one request to one gateway, from its arrival to its answer. Steps throw a {@link Refusal}
 * where they cannot go on; what each found is written into one record.
 *
 * @throws ConnectionReset where a fault resets the connection before the headers.
 */
export async function answer(
  request: Request,
  route: Route,
  gateway: ServedGateway,
  state: MockState,
  connection?: Connection,
): Promise<Response> {
  const { contract, render } = gateway;
  const { settings, randomFor } = state;
  const record = startRecord(request.method, route.requested, contract.gateway, settings);
  let random: Random | undefined;
  const headers: Record<string, string> = {};
  try {
    const { question, body, voice } = await readRequest(request, route, gateway, state, record);
    const { view, operation, session } = question;
    const scope = JSON.stringify([contract.gateway, operation.id, session.id]);
    random = randomFor(scope, body.value);
    headers["x-request-id"] = makeRequestId(0, random);

    const judge = await contract.judge();
    const verdict = await judgeRequest(judge, body, settings);
    Object.assign(record, verdict);
    Object.assign(headers, reportOf(verdict));
    limitChoices(view);

    let chance: Random | undefined;
    const chances = () => (chance ??= randomFor(`${scope} faults`, body.value));
    const draw: Random = () => chances()();
    const planned = session.faults.shift();
    const outer = drawFaults(planned === undefined ? settings.faults : [planned, ...settings.faults], draw);
    const chosen = await chooseReply(gateway, question, outer);
    const { fixture, reply } = chosen;
    record.fixture = fixture.name;
    record.ties = chosen.ties;
    record.offContract = fixture.offContract;
    nameChoice(headers, chosen);
    const own = reply.faults === undefined ? [] : drawFaults(reply.faults, draw);
    const faults = outer.length === 0 ? own : [...outer, ...own];
    const failing = errorFault(faults);
    if (failing !== undefined) record.faults = ["error"];
    const now = Math.floor(settings.clock() / 1000);
    const given = failing === undefined ? chosen : { ...chosen, reply: { error: failing } };
    const rendered = await render({ ...given, question, now, random });
    const text = rendered.kind === "speech" ? spokenText(rendered.speech) : "";
    if (!chosen.kept) remember(session, { fixture: fixture.name, text });

    const cut = chunker(reply.pace?.chunks, settings.chunkSize);
    const said = speak(rendered, { voice, view, body: body.value, random, cut });
    const tell = (error: { code: string; message: string; envelope: unknown }, sent: number) =>
      voice.dialect?.failure(error, sent) ?? [{ data: error.envelope }];
    return await deliver(said, {
      fixture: fixture.name,
      operation,
      judge: settings.checkReplies && fixture.offContract === undefined ? judge : undefined,
      headers,
      delay: settings.chunkDelay,
      pace: reply.pace,
      faults,
      random: chances,
      connection,
      signal: () => request.signal,
      failure(error, sent) {
        const refusal = asRefusal(error);
        record.error = refusal;
        const envelope = refusalBody(contract.document, refusal);
        return tell({ code: refusal.code, message: refusal.message, envelope }, sent);
      },
      errorEvents(error, sent) {
        const { code, message, answer: whole } = resolveError(error, contract.document);
        return tell({ code, message, envelope: whole.body }, sent);
      },
      onFault: (kind) => (record.faults = [...record.faults, kind]),
      onEnd: (events, aborted) => record.end(said.status, events, aborted),
    });
  } catch (error) {
    // A connection that was reset on purpose has no answer.
    if (error instanceof ConnectionReset) {
      record.end(0);
      throw error;
    }
    // A client that goes away while its body is read is no failure of ours; `fetch` rejects as it would.
    if (!(error instanceof Refusal) && request.signal.aborted) {
      record.end(clientLeft, undefined, true);
      throw error;
    }
    const refusal = asRefusal(error);
    record.error = refusal;
    // A reply that is off the contract has violations too, which are not the request's.
    if (refusal.status === 400) record.violations = refusal.details.violations ?? [];
    random ??= randomFor(JSON.stringify([contract.gateway, request.method, route.path, record.session]));
    headers["x-request-id"] ??= makeRequestId(0, random);
    const response = refuse(refusal, contract.document, headers);
    record.end(refusal.status);
    return response;
  }
}

const makeRequestId = compileId("req_{hex:32}");

/** The error that a fault gives instead of the answer. */
function errorFault(faults: readonly Fault[]): ErrorReply | undefined {
  for (const fault of faults) {
    if (fault.kind === "error" && fault.afterEvents === undefined) return fault.error;
  }
  return undefined;
}

/** Says in the headers which fixture answers. */
function nameChoice(headers: Record<string, string>, { fixture }: ChosenReply): void {
  headers["x-mynah-fixture"] = headerText(fixture.name);
  if (fixture.offContract !== undefined) headers["x-mynah-off-contract"] = headerText(fixture.offContract);
}

/** Headers that say what the contract found in a request that is answered. */
function reportOf({ violations, undocumented }: Verdict): Record<string, string> {
  const headers: Record<string, string> = {};
  if (violations.length > 0) {
    headers["x-mynah-violations"] = headerPointers(violations.map(({ pointer }) => pointer));
  }
  if (undocumented.length > 0) headers["x-mynah-undocumented"] = headerPointers(undocumented);
  return headers;
}
