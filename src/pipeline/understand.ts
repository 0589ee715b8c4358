import type { Judge } from "../contract/judge.ts";
import { judgeRequest, type Verdict } from "../contract/judge-request.ts";
import { pathParameters } from "../contract/route/path-parameters.ts";
import { headerPointers } from "../delivery/headers.ts";
import { openViolations } from "../exchange/open-violation.ts";
import { makeRequestId } from "../exchange/request-id.ts";
import type { Random } from "../exchange/seed.ts";
import { sessionOf } from "../fixtures/session.ts";
import type { Desk } from "./desk.ts";
import { foundInParameters } from "./found-in-parameters.ts";
import { type Moment, momentOf } from "./moment.ts";
import { limitDemands, type ReadRequest, readRequest, recallConversation } from "./read-request.ts";

/** A request that was understood: read, judged, and seen with the conversation that it continues. */
export interface Asked extends ReadRequest {
  readonly judge: Judge;
  /** What held when it arrived. */
  readonly moment: Moment;
  /** Whether it continues a conversation, or refers to what was said in one. */
  readonly recalled: boolean;
  /** The random numbers of the answer. */
  readonly random: Random;
  /** The random numbers of its faults and waits, which must not change its ids. Made when first asked for. */
  readonly chances: () => Random;
}

/**
 * Reads a request and judges it by the contract.
 *
 * @throws Refusal where the request cannot be read, breaks the contract, or continues what is not there.
 */
export async function understand({ request, route, gateway, state, record, headers }: Desk): Promise<Asked> {
  const { contract } = gateway;
  const { settings, store } = state;
  const sessionId = sessionOf(request, settings.defaultSession);
  record.session = sessionId;
  const moment = await momentOf(store, settings, sessionId);
  record.time = moment.now;
  const read = await readRequest(request, route, gateway, state, moment, record);
  const { operation } = read.question;
  const parameters = pathParameters(operation.path, route.path).values();
  const scope = JSON.stringify([contract.gateway, operation.id, sessionId, ...parameters]);
  const draw = await moment.draw({ scope, body: read.body.value });
  const random = draw();
  headers["x-request-id"] = makeRequestId(0, random);

  const judge = await contract.judge();
  const found = await foundInParameters(request, route, operation, gateway, state);
  const verdict = await judgeRequest(judge, read.body, settings, found, openViolations(operation.secrets));
  Object.assign(record, verdict);
  Object.assign(headers, reportOf(verdict));
  const question = await recallConversation(read.question, state);
  limitDemands(question.view);

  let chance: Random | undefined;
  const chances = () => (chance ??= draw(" faults"));
  const recalled = question !== read.question;
  return { ...read, question, judge, moment, recalled, random, chances };
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
