import type { Route } from "../contract/route/route.ts";
import type { ExchangeRecord } from "../exchange/record.ts";
import type { Evidence } from "../journal/evidence.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";

/** What lies on the desk while a request is worked on: every step reads it, and notes what it found. */
export interface Desk {
  readonly request: Request;
  readonly route: Route;
  readonly gateway: ServedGateway;
  readonly state: MockState;
  /** What is known of the exchange so far. */
  readonly record: ExchangeRecord<Evidence>;
  /** Headers of the answer, whatever it will be. */
  readonly headers: Record<string, string>;
}
