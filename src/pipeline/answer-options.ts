import { allowedMethods, operationsAt, type Route } from "../contract/route/route.ts";
import { makeRequestId } from "../exchange/request-id.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";
import { momentOf } from "./moment.ts";
import { takeDown } from "./take-down.ts";

/**
 * Answers OPTIONS: which methods a path has. Anybody may ask, without a token and in any session; no fixture and no
 * fault has a say.
 *
 * @returns `undefined` for another method, for a path that there is not, and where the document describes OPTIONS
 *   itself.
 */
export async function answerOptions(
  request: Request,
  route: Route,
  gateway: ServedGateway,
  state: MockState,
): Promise<Response | undefined> {
  const { method } = request;
  if (method !== "OPTIONS") return undefined;
  const { contract, path } = route;
  const operations = operationsAt(route, request.headers);
  if (operations.length === 0 || operations.some((each) => each.method === method)) return undefined;
  const headers: Record<string, string> = { allow: allowedMethods(operations) };
  const record = takeDown(request, route, gateway, state, headers);
  const { now, draw } = await momentOf(state.store, state.settings, "");
  record.time = now;
  const random = await draw({ scope: JSON.stringify([contract.gateway, method, path]) });
  headers["x-request-id"] = makeRequestId(0, random());
  if (record.evidence !== undefined) record.evidence.headers = headers;
  record.end(204);
  return new Response(null, { status: 204, headers });
}
