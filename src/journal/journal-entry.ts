import type { Exchange } from "../exchange/exchange.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";

/** An exchange with what went over the wire. Secrets stand in it as `[hidden]`. */
export interface JournalEntry extends Exchange {
  /** Its number: 1 for the first exchange of the mock, and one more for each that came later. */
  readonly id: number;
  readonly request: JournalRequest;
  readonly reply: JournalReply;
}

/** A request, as it came in. */
export interface JournalRequest {
  readonly url: string;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body as fixtures see it: JSON and forms as JSON, texts as texts, bytes and files as `{ contentType, size }`. One
   * that cannot be read is the text that it is. `undefined` where there was none, or it was not read, as of requests
   * without an operation.
   */
  readonly body: unknown;
  /** Bytes of the body that were read. */
  readonly size: number;
}

/** An answer, as it went out. */
export interface JournalReply {
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a whole answer: JSON, or the text that it is; `undefined` for a stream, and where there was none. */
  readonly body: unknown;
  /** What was streamed, as a client reads it; `undefined` for a whole answer. */
  readonly events: readonly JournalEvent[] | undefined;
  /** What was streamed and is no event: cut off, or broken on purpose. */
  readonly rest: string | undefined;
}

/** A server-sent event. */
export interface JournalEvent {
  /** Its name; `undefined` where the stream gives none. */
  readonly event: string | undefined;
  /** Its data: JSON as what it says, else the text. */
  readonly data: unknown;
  /** Milliseconds from the request's arrival until its end had left. */
  readonly at: number;
}

/** An exchange with the reason of its answer. */
export interface ExplainedEntry extends JournalEntry {
  /** What fixtures say of the request: those that fit, the one that answers first; then the nearest that do not. */
  readonly fixtures: readonly FixtureReport[];
}
