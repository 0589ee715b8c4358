import { allowedMethods, operationsAt, type Route } from "../contract/route/route.ts";
import { startRecord } from "../exchange/record.ts";
import { makeRequestId } from "../exchange/request-id.ts";
import type { MockState } from "./mock-state.ts";

/**
 * Answers OPTIONS: which methods a path has. Anybody may ask, without a token; no fixture and no fault has a say.
 *
 * @returns `undefined` for another method, for a path that there is not, and where the document describes OPTIONS
 *   itself.
 */
export function answerOptions(
  { method, headers: asked }: Request,
  route: Route,
  { settings, randomFor }: Pick<MockState, "settings" | "randomFor">,
): Response | undefined {
  if (method !== "OPTIONS") return undefined;
  const { contract, path, requested } = route;
  const operations = operationsAt(route, asked);
  if (operations.length === 0 || operations.some((each) => each.method === method)) return undefined;
  const record = startRecord(method, requested, contract.gateway, settings);
  const random = randomFor(JSON.stringify([contract.gateway, method, path]));
  const headers = { allow: allowedMethods(operations), "x-request-id": makeRequestId(0, random) };
  record.end(204);
  return new Response(null, { status: 204, headers });
}
