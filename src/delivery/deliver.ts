import type { StreamEvent } from "../contract/contract.ts";
import type { Judge } from "../contract/judge.ts";
import { eventFits, eventViolations } from "../contract/judge-event.ts";
import { type Operation, replySchema } from "../contract/operation.ts";
import type { Violation } from "../violation.ts";
import type { WireAnswer } from "../dialects/speak.ts";
import { Refusal } from "../errors.ts";
import { jsonAnswer, streamAnswer } from "./answer.ts";
import { dataText, encodeEvent } from "./sse.ts";
import { streamText } from "./stream.ts";

/** What {@link deliver} needs to judge, pace and report an answer. */
export interface Delivery {
  /** The name of the fixture, for errors. */
  readonly fixture: string;
  /** The operation, which says what replies and events are allowed. */
  readonly operation: Operation;
  /** Judges replies and events; `undefined` lets all through. */
  readonly judge: Judge | undefined;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two events. */
  readonly delay: number;
  /** Gives the signal that ends a stream early; asked for only by streams, because servers make it on demand. */
  readonly signal: () => AbortSignal;
  /** The events that end a stream whose next event broke the contract, or could not be made. */
  readonly failure: (error: unknown, sent: number) => Iterable<StreamEvent>;
  /** Called when the answer has come to its end. `events` is undefined for a whole answer. */
  readonly onEnd: (events: number | undefined, aborted: boolean) => void;
}

/**
 * Sends an answer that the contract allows.
 *
 * @throws Refusal `reply_off_contract` for a whole body that breaks the contract; a stream that has begun
 *   ends with the dialect's own error event instead.
 */
export async function deliver(answer: WireAnswer, delivery: Delivery): Promise<Response> {
  const { operation, judge, delay, signal, onEnd } = delivery;
  const headers = { ...delivery.headers, ...answer.headers };
  if ("events" in answer) {
    const body = streamText(encode(answer.events, delivery), { delay, signal: signal(), onEnd });
    return streamAnswer(answer.status, body, headers);
  }
  const schema = replySchema(operation, answer.status);
  if (judge !== undefined && schema !== undefined && !judge.fits(schema, answer.body)) {
    const violations = await judge.violations(schema, answer.body);
    if (violations.length > 0) throw offContract(delivery.fixture, violations);
  }
  const response = jsonAnswer(answer.status, answer.body, headers);
  onEnd(undefined, false);
  return response;
}

/**
 * Encodes events one by one. The first one that breaks the contract, or cannot be made, gives way to an
 * error and is the last.
 */
function* encode(events: Iterable<StreamEvent>, delivery: Delivery): Generator<string | Promise<string>> {
  const { judge, operation } = delivery;
  let sent = 0;
  let failed = false;
  const fail = (error: unknown, before: number): string => {
    failed = true;
    const last = delivery.failure(error, before);
    return [...last].map((each) => encodeEvent(each.event, dataText(each))).join("");
  };
  try {
    for (const event of events) {
      const text = dataText(event);
      if (judge === undefined || eventFits(judge, operation, event, text)) {
        yield encodeEvent(event.event, text);
      } else {
        const before = sent;
        yield eventViolations(judge, operation, event, text).then((violations) =>
          violations.length === 0
            ? encodeEvent(event.event, text)
            : fail(offContract(delivery.fixture, violations), before),
        );
        if (failed) return;
      }
      sent += 1;
    }
  } catch (error) {
    yield fail(error, sent);
  }
}

function offContract(fixture: string, violations: readonly Violation[]): Refusal {
  const reasons = violations.map(({ message }) => message).join("; ");
  return new Refusal(
    "reply_off_contract",
    `Failed to answer with the fixture "${fixture}": its reply breaks the contract: ${reasons}. Please mend the fixture.`,
    { violations, headers: { "x-should-retry": "false" } },
  );
}
