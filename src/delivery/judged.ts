import type { StreamEvent } from "../contract/contract.ts";
import type { EventForm } from "../contract/reply/event-schema.ts";
import type { Judge } from "../contract/judge.ts";
import { eventFits, eventViolations } from "../contract/reply/judge-event.ts";
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
  delivery: Pick<Delivery, "judge" | "form" | "fixture" | "origin" | "failure" | "completion">,
  make: (text: string, event?: StreamEvent) => T,
): Generator<T | Promise<T>, void, undefined> {
  const { judge, failure } = delivery;
  const forms = formsOf(delivery);
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
        yield fitted(event, judge, delivery).then(
          (fitting) =>
            Array.isArray(fitting)
              ? fail(offContract(delivery, fitting), before)
              : make(encodeEvent(fitting.event, dataText(fitting)), fitting),
          (error: unknown) => fail(error, before),
        );
        if (failed) return;
      }
      sent += 1;
    }
  } catch (error) {
    yield fail(error, sent);
  }
}

function formsOf({ form }: Pick<Delivery, "form">): readonly EventForm[] {
  return form?.media.get("text/event-stream")?.eventForms ?? [];
}

/** An event that the contract allows, completed where a dialect has written it, or the rules that it breaks. */
async function fitted(
  event: StreamEvent,
  judge: Judge,
  { form, completion }: Pick<Delivery, "form" | "completion">,
): Promise<StreamEvent | Violation[]> {
  const forms = formsOf({ form });
  const whether = (data: unknown) => eventFits(judge, forms, { ...event, data }, dataText({ data }));
  const why = (data: unknown) => eventViolations(judge, forms, { ...event, data }, dataText({ data }));
  const violations = await why(event.data);
  if (violations.length === 0) return event;
  const place = form?.media.get("text/event-stream")?.pointer ?? "";
  const data =
    completion === undefined
      ? undefined
      : (completion.again(place, event.data, whether) ??
        (await completion.learn(place, event.data, {
          violations: why,
          // Which branch of a union a sample would be of, nobody can tell.
          sample: () => Promise.resolve(undefined),
        })));
  return data === undefined ? [...violations] : { ...event, data };
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
export function offContract(
  { fixture, origin }: Pick<Delivery, "fixture" | "origin">,
  violations: readonly Violation[],
): Refusal {
  const reasons = violations.map(({ message }) => message).join("; ");
  if (origin === "document") {
    return new Refusal(
      "reply_off_contract",
      `Failed to answer with the ${fixture}: it breaks the contract: ${ended(reasons)} Please mend the document.`,
      { violations, headers: { "x-should-retry": "false" } },
    );
  }
  return new Refusal(
    "reply_off_contract",
    `Failed to answer with the fixture "${fixture}": its reply breaks the contract: ${ended(reasons)} Please mend the fixture.`,
    { violations, headers: { "x-should-retry": "false" } },
  );
}
