import type { Counters } from "./counters.ts";
import type { JournalFilter } from "./filter.ts";
import type { ExplainedEntry, JournalEntry } from "./journal-entry.ts";

/** Which part of a journal is read. */
export interface JournalRange {
  /** Only exchanges with a greater number. */
  readonly after?: number | undefined;
  /** Only exchanges with a smaller number. */
  readonly before?: number | undefined;
  /** The most that are given: the oldest, or with `newest` the newest. Default: all. */
  readonly limit?: number | undefined;
  /** Whether the newest come first. Default false. */
  readonly newest?: boolean | undefined;
}

/** What came in, and why it was answered as it was. */
export interface JournalReader {
  /**
   * The exchanges, the oldest first; an exchange is there once its answer has come to its end.
   *
   * @example
   * const [exchange] = await mock.journal.list({ operation: "createChatCompletion" });
   */
  readonly list: (asked?: JournalFilter & JournalRange) => Promise<readonly JournalEntry[]>;
  /** An exchange, by its number or the id of its answer, with the reason of its answer; `undefined` where there is none. */
  readonly get: (id: number | string) => Promise<ExplainedEntry | undefined>;
  /**
   * The exchanges, the oldest first, once there are as many: over a server, the end of an answer is noted a moment later
   * than the client sees it where it goes away.
   *
   * @throws ConfigurationError where there are not in time.
   * @example
   * const [left] = await mock.journal.waitFor({ aborted: true });
   */
  readonly waitFor: (filter?: JournalFilter, options?: WaitOptions) => Promise<readonly JournalEntry[]>;
  /** How many exchanges there were, also of those that the journal has forgotten. */
  readonly counters: () => Promise<Counters>;
  /**
   * The exchanges as they come, from now on; or after the one of a number.
   *
   * @example
   * for await (const exchange of await mock.journal.follow({ signal })) console.log(exchange.path);
   */
  readonly follow: (asked?: JournalFilter & FollowOptions) => Promise<AsyncIterable<JournalEntry>>;
  /** Forgets the exchanges, and counts anew. */
  readonly clear: () => Promise<void>;
}

/** From where and for how long exchanges are followed. */
export interface FollowOptions {
  /** Only exchanges with a greater number. Default: those from now on. */
  readonly after?: number | undefined;
  /** Ends it when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/** How long exchanges are waited for, and for how many. */
export interface WaitOptions {
  /** Default 1. */
  readonly count?: number | undefined;
  /** Milliseconds. Default 5,000. */
  readonly timeout?: number | undefined;
}
