import type { Route } from "../contract/route/route.ts";
import { type ExchangeRecord, startRecord } from "../exchange/record.ts";
import { type Evidence, newEvidence } from "../journal/evidence.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";

/**
 * Begins the record of a request, which is written into the journal when its answer has come to its end.
 *
 * @param headers The headers of the answer, in which its id will be.
 * @param rawHeaders The headers of the request as a server has them, names and values in turn.
 */
export function takeDown(
  request: Request,
  { requested }: Pick<Route, "requested">,
  gateway: ServedGateway,
  { settings, journal }: Pick<MockState, "settings" | "journal">,
  headers: Readonly<Record<string, string>>,
  rawHeaders?: readonly string[],
): ExchangeRecord<Evidence> {
  const { contract, mask } = gateway;
  const asked = () =>
    rawHeaders === undefined ? mask.headers(request.headers) : mask.rawHeaders(rawHeaders);
  return startRecord({
    method: request.method,
    path: requested,
    gateway: contract.gateway,
    evidence: journal.kept ? newEvidence(asked()) : undefined,
    headers,
    onEnd(exchange, operation, evidence) {
      // First, so that a listener finds it there.
      if (evidence !== undefined) {
        journal.write({ exchange, evidence, url: mask.url(request.url), gateway, operation });
      }
      try {
        settings.onExchange(exchange);
      } catch (problem) {
        // The listener's failure is its owner's to see, and no part of the answer.
        queueMicrotask(() => {
          throw problem;
        });
      }
    },
  });
}
