import { ConfigurationError } from "../errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";
import type { Key, NumberedEntry, Store } from "../store/store.ts";
import { count, type Counters, countersOf, noTallies, type Tallies } from "./counters.ts";
import { type JournalFilter, wants } from "./filter.ts";
import { followFrom, readEntry } from "./follow.ts";
import type { ExplainedEntry, JournalEntry } from "./journal-entry.ts";
import { PackedExchange, type WrittenExchange } from "./packed-exchange.ts";

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

/** The journal of a mock. */
export interface Journal {
  /** Whether exchanges are written. */
  readonly kept: boolean;
  /** Writes an exchange. Nothing is waited for. */
  readonly write: (written: WrittenExchange) => void;
  /** What is read of a session; without one, of all. */
  readonly reader: (session?: string) => JournalReader;
}

/** Milliseconds that an exchange waits at most for others, unless somebody reads; and how many of them. */
const longestWait = 5;
const mostWaiting = 64;

/**
 * Begins a journal in a store.
 *
 * @param kept Whether exchanges are written at all; if not, reading is an error.
 */
export function createJournal(store: Store, kept: boolean): Journal {
  /** What is to be written: together, because a few at once take less time than each alone. */
  const queue: WrittenExchange[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What is being written. */
  const pending = new Set<Promise<unknown>>();
  const failed: { error?: unknown } = {};

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (queue.length === 0) return;
    const batch = queue.splice(0);
    const exchanges = batch.map(({ exchange }) => exchange);
    const bySession = new Map<string | undefined, Exchange[]>([[undefined, exchanges]]);
    for (const exchange of exchanges) {
      const mine = bySession.get(exchange.session);
      if (mine === undefined) bySession.set(exchange.session, [exchange]);
      else mine.push(exchange);
    }
    const writing: Promise<void> = Promise.all([
      ...batch.map((written) => store.append(new PackedExchange(written))),
      ...Array.from(bySession, ([session, some]) => tally(session, some)),
    ]).then(
      () => void pending.delete(writing),
      (error: unknown) => {
        failed.error = error;
        pending.delete(writing);
      },
    );
    pending.add(writing);
  }

  /** Waits for what has been written until now; others may begin to write without end. */
  function written(): Promise<unknown> {
    flush();
    return Promise.all(pending);
  }

  async function settle(): Promise<void> {
    if (!kept) {
      throw new ConfigurationError(
        "Failed to read the journal: none is kept. Please leave out the option `journal: 0`.",
      );
    }
    await written();
    if ("error" in failed) {
      const { error } = failed;
      delete failed.error;
      throw new Error("Failed to read the journal: its store could not write all of it.", { cause: error });
    }
  }

  function tally(session: string | undefined, exchanges: readonly Exchange[]): Promise<unknown> {
    return store.update<Tallies>(countersKey(session), (tallies = noTallies()) =>
      exchanges.reduce(count, tallies),
    );
  }

  return {
    kept,
    write(written) {
      queue.push(written);
      if (queue.length >= mostWaiting) flush();
      else timer ??= setTimeout(flush, longestWait);
    },
    reader(session) {
      return {
        ...createReader(store, session, settle),
        async clear() {
          // Else it would be there afterwards.
          await written();
          await store.clearLog(session);
        },
      };
    },
  };
}

function countersKey(session: string | undefined): Key {
  return { kind: "counters", session };
}

function createReader(
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

  return {
    async list({ after, before, limit, newest, ...filter } = {}) {
      return Promise.all((await find(filter, { after, before, limit, newest })).map(readEntry));
    },
    async get(id) {
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
    async follow({ after, signal, ...filter } = {}) {
      // Else it would fail only when it is read.
      await settle();
      const start = after ?? (await find({}, { newest: true, limit: 1 }))[0]?.id ?? 0;
      const left = new AbortController();
      const signals = signal === undefined ? [left.signal] : [signal, left.signal];
      const entries = followFrom(start, { store, session, signals, wanted: wants(filter), settle });
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => entries.next(),
          return() {
            // A generator that waits would wait for the next exchange before it returns.
            left.abort();
            return entries.return();
          },
        }),
      };
    },
  };
}
