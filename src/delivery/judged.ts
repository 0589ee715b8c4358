import type { StreamEvent } from "../contract/contract.ts";
import { eventFits, eventViolations } from "../contract/judge-event.ts";
import { ended } from "../contract/wording.ts";
import { Refusal } from "../errors.ts";
import type { Violation } from "../violation.ts";
import type { Delivery } from "./delivery.ts";
import { dataText, encodeEvent } from "./sse.ts";

/**
 * Judges and encodes events one by one. The first one that breaks the contract, or cannot be made, gives way
 * to an error and is the last.
 *
 * @param make Makes what is given out of an encoded event, and of the event itself unless it tells an error.
 */
export function* judged<T>(
  events: Iterable<StreamEvent>,
  { judge, form, fixture, failure }: Pick<Delivery, "judge" | "form" | "fixture" | "failure">,
  make: (text: string, event?: StreamEvent) => T,
): Generator<T | Promise<T>, void, undefined> {
  const forms = form?.media.get("text/event-stream")?.eventForms ?? [];
  let sent = 0;
  let failed = false;
  const fail = (error: unknown, before: number): T => {
    failed = true;
    return make([...failure(error, before)].map(encoded).join(""));
  };
  try {
    for (const event of events) {
      const text = dataText(event);
      if (judge === undefined || eventFits(judge, forms, event, text)) {
        yield make(encodeEvent(event.event, text), event);
      } else {
        const before = sent;
        yield eventViolations(judge, forms, event, text).then((violations) =>
          violations.length === 0
            ? make(encodeEvent(event.event, text), event)
            : fail(offContract(fixture, violations), before),
        );
        if (failed) return;
      }
      sent += 1;
    }
  } catch (error) {
    yield fail(error, sent);
  }
}

/** An event on the wire; nothing where it cannot be written, as what failed may be its very depth. */
function encoded(event: StreamEvent): string {
  try {
    return encodeEvent(event.event, dataText(event));
  } catch {
    return "";
  }
}

/** The refusal of a reply that breaks the contract. */
export function offContract(fixture: string, violations: readonly Violation[]): Refusal {
  const reasons = violations.map(({ message }) => message).join("; ");
  return new Refusal(
    "reply_off_contract",
    `Failed to answer with the fixture "${fixture}": its reply breaks the contract: ${ended(reasons)} Please mend the fixture.`,
    { violations, headers: { "x-should-retry": "false" } },
  );
}
