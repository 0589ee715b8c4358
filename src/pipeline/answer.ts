import type { Route } from "../contract/route/route.ts";
import type { Connection } from "../delivery/connection.ts";
import { giveUp } from "./give-up.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";
import { planAnswer } from "./plan.ts";
import { say } from "./say.ts";
import { send } from "./send.ts";
import { takeDown } from "./take-down.ts";
import { understand } from "./understand.ts";

/** Who has sent a request. */
export interface Caller {
  /** What it came in on. */
  readonly connection?: Connection | undefined;
  /** Tells when the caller goes away; asked only where needed. Default: the request's own. */
  readonly signal?: () => AbortSignal;
}

/**
 * The pipeline: one request to one gateway, from its arrival to its answer. Steps throw a `Refusal` where they
 * cannot go on; what each found is written into one record, and what clients are to know into the headers.
 *
 * @throws ConnectionReset where a fault resets the connection before the headers.
 */
export async function answer(
  request: Request,
  route: Route,
  gateway: ServedGateway,
  state: MockState,
  { connection, signal = () => request.signal }: Caller = {},
): Promise<Response> {
  const headers: Record<string, string> = {};
  const record = takeDown(request, route, gateway, state, headers, connection?.rawHeaders);
  const desk = { request, route, gateway, state, record, headers };
  try {
    const asked = await understand(desk);
    const plan = await planAnswer(asked, desk);
    const spoken = await say(plan, asked, desk);
    return await send(spoken, plan, asked, { ...desk, connection, signal });
  } catch (error) {
    return await giveUp(error, { ...desk, signal });
  }
}
