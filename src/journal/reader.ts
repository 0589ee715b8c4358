import type { Exchange } from "../exchange/exchange.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";
import type { NumberedEntry, Store } from "../store/store.ts";
import { type Counters, countersKey, countersOf, noTallies, type Tallies } from "./counters.ts";
import { assertFilter, type JournalFilter, wants } from "./filter.ts";
import { endedBy, followFrom, readEntry } from "./follow.ts";
import type { ExplainedEntry, JournalEntry } from "./journal-entry.ts";
import { waitIn, type WaitOptions } from "./wait-for.ts";

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

/**
 * Reads a journal in a store: of a session, or of all.
 *
 * @param settle Waits for what is being written.
 */
export function createReader(
  store: Store,
  session: string | undefined,
  settle: () => Promise<void>,
): Omit<JournalReader, "clear"> {
  async function find(filter: JournalFilter, { after, before, limit, newest }: JournalRange) {
    await settle();
    const wanted = wants(filter);
    const range = { session, ...(after !== undefined && { after }), ...(before !== undefined && { before }) };
    const entries = [...(await store.entries(range))];
    if (newest === true) entries.reverse();
    const found: NumberedEntry[] = [];
    for (const each of entries) {
      if (found.length === limit) break;
      if (wanted(each.entry.summary as Exchange)) found.push(each);
    }
    return found;
  }

  const follow: JournalReader["follow"] = async (asked = {}) => {
    assertFilter(asked, ["after", "signal"]);
    const { after, signal, ...filter } = asked;
    // Also where none is asked for: else a journal that cannot be read would fail only later.
    const [newest] = await find({}, { newest: true, limit: 1 });
    const start = after ?? newest?.id ?? 0;
    const left = new AbortController();
    const signals = signal === undefined ? [left.signal] : [signal, left.signal];
    const entries = followFrom(start, { store, session, signals, wanted: wants(filter), settle });
    return endedBy(entries, left);
  };

  return {
    async list(asked = {}) {
      assertFilter(asked, ["after", "before", "limit", "newest"]);
      const { after, before, limit, newest, ...filter } = asked;
      return Promise.all((await find(filter, { after, before, limit, newest })).map(readEntry));
    },
    async get(given) {
      const id = typeof given === "string" && /^\d{1,15}$/.test(given) ? Number(given) : given;
      if (typeof id === "number" && !Number.isSafeInteger(id)) return undefined;
      const range = typeof id === "number" ? { after: id - 1, before: id + 1 } : { newest: true, limit: 1 };
      const [found] = await find(typeof id === "number" ? {} : { requestId: id }, range);
      if (found === undefined) return undefined;
      const fixtures = (await found.entry.why()) as readonly FixtureReport[];
      return { ...(await readEntry(found)), fixtures };
    },
    async counters() {
      await settle();
      return countersOf((await store.get<Tallies>(countersKey(session))) ?? noTallies());
    },
    follow,
    waitFor: waitIn(follow),
  };
}
