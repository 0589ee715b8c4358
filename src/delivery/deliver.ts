import type { StreamEvent } from "../contract/contract.ts";
import type { Violation } from "../contract/violation.ts";
import type { WireAnswer } from "../dialects/speak.ts";
import { Refusal } from "../errors.ts";
import { jsonAnswer, streamAnswer } from "./answer.ts";
import { encodeEvent } from "./sse.ts";
import { type StreamEnd, streamText } from "./stream.ts";

/** What {@link deliver} needs to judge, pace and report an answer. */
export interface Delivery {
  /** The name of the fixture, for errors. */
  readonly fixture: string;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two events. */
  readonly delay: number;
  /** Gives the signal that ends a stream early; asked for only by streams, because servers make it on demand. */
  readonly signal: () => AbortSignal;
  /** Judges a whole body. */
  readonly judgeBody: (status: number, body: unknown) => Promise<readonly Violation[]>;
  /** Judges one event. */
  readonly judgeEvent: (event: StreamEvent) => Promise<readonly Violation[]>;
  /** The events that end a stream whose next event broke the contract. */
  readonly failure: (refusal: Refusal, sent: number) => Iterable<StreamEvent>;
  /** Called when the answer has come to its end. `events` is undefined for a whole answer. */
  readonly onEnd: (end: StreamEnd, events: number | undefined) => void;
}

/**
 * Sends an answer that the contract allows.
 *
 * @throws Refusal `reply_off_contract` for a whole body that breaks the contract; a stream that has begun
 *   ends with the dialect's own error event instead.
 */
export async function deliver(answer: WireAnswer, delivery: Delivery): Promise<Response> {
  const headers = { ...delivery.headers, ...answer.headers };
  if ("events" in answer) {
    const { delay, onEnd } = delivery;
    const body = streamText(encode(answer.events, delivery), { delay, signal: delivery.signal(), onEnd });
    return streamAnswer(answer.status, body, headers);
  }
  const violations = await delivery.judgeBody(answer.status, answer.body);
  if (violations.length > 0) throw offContract(delivery.fixture, violations);
  const response = jsonAnswer(answer.status, answer.body, headers);
  delivery.onEnd("complete", undefined);
  return response;
}

async function* encode(events: Iterable<StreamEvent>, delivery: Delivery): AsyncGenerator<string> {
  let sent = 0;
  for (const event of events) {
    const violations = await delivery.judgeEvent(event);
    if (violations.length > 0) {
      const refusal = offContract(delivery.fixture, violations);
      for (const last of delivery.failure(refusal, sent)) yield encodeEvent(last);
      return;
    }
    yield encodeEvent(event);
    sent += 1;
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
