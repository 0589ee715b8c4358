import { ConnectionReset } from "../delivery/connection.ts";
import { toResponse } from "../delivery/answer.ts";
import { Refusal } from "../errors.ts";
import { makeRequestId } from "../exchange/request-id.ts";
import type { Desk } from "./desk.ts";
import { momentOf } from "./moment.ts";
import { asRefusal, refuse } from "./refuse.ts";

/** What is noted, as nginx does, where the client goes away before it has sent its request. */
const clientLeft = 499;

/**
 * Answers what a step has thrown, in the gateway's envelope.
 *
 * @throws What was thrown, where nobody is left to be answered.
 */
export async function giveUp(
  error: unknown,
  { request, route, gateway, state, record, headers, signal }: Desk & { readonly signal: () => AbortSignal },
): Promise<Response> {
  // A connection that was reset on purpose has no answer.
  if (error instanceof ConnectionReset) {
    record.end(0);
    throw error;
  }
  // A client that goes away while its body is read is no failure of ours; `fetch` rejects as it would.
  if (!(error instanceof Refusal) && signal().aborted) {
    record.end(clientLeft, undefined, true);
    throw error;
  }
  const { contract } = gateway;
  const refusal = asRefusal(error);
  record.error = refusal;
  // A reply that is off the contract has violations too, which are not the request's.
  if (refusal.status === 400) record.violations = refusal.details.violations ?? [];
  if (headers["x-request-id"] === undefined) {
    // Of a request that could not be read there are no random numbers yet.
    const { now, draw } = await momentOf(state.store, state.settings, record.session);
    record.time ||= now;
    const scope = JSON.stringify([contract.gateway, request.method, route.path, record.session]);
    headers["x-request-id"] = makeRequestId(0, (await draw({ scope }))());
  }
  const answer = refuse(refusal, contract.document, headers);
  if (record.evidence !== undefined) {
    record.evidence.headers = answer.headers;
    record.evidence.reply = answer.body;
  }
  record.end(refusal.status);
  return toResponse(answer);
}
