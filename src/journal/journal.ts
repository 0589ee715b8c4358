import type { Contract } from "../contract/contract.ts";
import { ConfigurationError } from "../errors.ts";
import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Evidence } from "../exchange/record.ts";
import type { Mask } from "../exchange/secrets.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";
import type { Key, LogEntry, NumberedEntry, Store } from "../store/store.ts";
import { count, type Counters, countersOf, noTallies, type Tallies } from "./counters.ts";
import { type JournalFilter, wants } from "./filter.ts";
import type { ExplainedEntry, JournalEntry } from "./journal-entry.ts";
import type { Kept } from "./read-details.ts";

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

/** An exchange, and what is left of it. */
export interface WrittenExchange {
  readonly exchange: Exchange;
  readonly evidence: Evidence;
  readonly request: Request;
  readonly contract: Contract;
  readonly mask: Mask;
  readonly operation: Operation | undefined;
}

/** What an entry takes beside its bodies. */
const baseSize = 2_048;
/** What a piece of a stream takes beside its bytes. */
const pieceSize = 24;

/**
 * Begins a journal in a store.
 *
 * @param kept Whether exchanges are written at all; if not, reading is an error.
 */
export function createJournal(store: Store, kept: boolean): Journal {
  /** What is being written; those who read wait for it. */
  const pending = new Set<Promise<unknown>>();
  const failed: { error?: unknown } = {};

  async function settle(): Promise<void> {
    if (!kept) {
      throw new ConfigurationError(
        "Failed to read the journal: none is kept. Please leave out the option `journal: 0`.",
      );
    }
    while (pending.size > 0) await Promise.all(pending);
    if ("error" in failed) {
      const { error } = failed;
      delete failed.error;
      throw new Error("Failed to read the journal: its store could not write all of it.", { cause: error });
    }
  }

  function tally(session: string | undefined, exchange: Exchange): Promise<unknown> {
    return store.update<Tallies>(countersKey(session), (tallies = noTallies()) => count(tallies, exchange));
  }

  return {
    kept,
    write(written) {
      const { exchange } = written;
      const writing: Promise<void> = Promise.all([
        store.append(entryOf(written)),
        tally(undefined, exchange),
        tally(exchange.session, exchange),
      ]).then(
        () => void pending.delete(writing),
        (error: unknown) => {
          failed.error = error;
          pending.delete(writing);
        },
      );
      pending.add(writing);
    },
    reader: (session) => createReader(store, session, settle),
  };
}

function countersKey(session: string | undefined): Key {
  return { kind: "counters", session };
}

function createReader(store: Store, session: string | undefined, settle: () => Promise<void>): JournalReader {
  async function find(filter: JournalFilter, { after, before, limit, newest }: JournalRange) {
    await settle();
    const wanted = wants(filter);
    const range = { session, ...(after !== undefined && { after }), ...(before !== undefined && { before }) };
    const entries = [...(await store.entries(range))];
    if (newest === true) entries.reverse();
    const found: NumberedEntry[] = [];
    for (const entry of entries) {
      if (found.length === limit) break;
      if (wanted(entry.summary as Exchange)) found.push(entry);
    }
    return found;
  }

  return {
    async list({ after, before, limit, newest, ...filter } = {}) {
      return Promise.all((await find(filter, { after, before, limit, newest })).map(read));
    },
    async get(id) {
      const range = typeof id === "number" ? { after: id - 1, before: id + 1 } : { newest: true, limit: 1 };
      const [entry] = await find(typeof id === "number" ? {} : { requestId: id }, range);
      if (entry === undefined) return undefined;
      return { ...(await read(entry)), fixtures: (await entry.why()) as readonly FixtureReport[] };
    },
    async counters() {
      await settle();
      return countersOf((await store.get<Tallies>(countersKey(session))) ?? noTallies());
    },
    async follow({ after, signal, ...filter } = {}) {
      const start = after ?? (await find({}, { newest: true, limit: 1 }))[0]?.id ?? 0;
      return followFrom(start, { store, session, signal, wanted: wants(filter), settle });
    },
    async clear() {
      await store.clearLog(session);
    },
  };
}

async function* followFrom(
  start: number,
  {
    store,
    session,
    signal,
    wanted,
    settle,
  }: {
    readonly store: Store;
    readonly session: string | undefined;
    readonly signal: AbortSignal | undefined;
    readonly wanted: (exchange: Exchange) => boolean;
    readonly settle: () => Promise<void>;
  },
): AsyncGenerator<JournalEntry, void, undefined> {
  let wake = () => {};
  let woken = Promise.resolve();
  const sleep = () => {
    woken = new Promise((resolve) => {
      wake = resolve;
    });
  };
  const stop = store.onAppend(() => wake());
  const abort = () => wake();
  const isOver = () => signal?.aborted === true;
  signal?.addEventListener("abort", abort);
  try {
    let last = start;
    while (!isOver()) {
      // What is added while entries are read wakes it again.
      sleep();
      await settle();
      for (const entry of await store.entries({ after: last })) {
        last = entry.id;
        if ((session === undefined || entry.session === session) && wanted(entry.summary as Exchange)) {
          yield await read(entry);
        }
        if (isOver()) return;
      }
      if ((await store.entries({ after: last })).length === 0) await woken;
    }
  } finally {
    stop();
    signal?.removeEventListener("abort", abort);
  }
}

async function read({ id, summary, details }: NumberedEntry): Promise<JournalEntry> {
  return { id, ...(summary as Exchange), ...((await details()) as Pick<JournalEntry, "request" | "reply">) };
}

/** What is kept of an exchange. It holds neither the request nor any header that is a secret. */
function entryOf({ exchange, evidence, request, contract, mask, operation }: WrittenExchange): LogEntry {
  const headers = evidence.asked ?? mask.headers(request.headers);
  return keep({ exchange, evidence, headers, url: maskedUrl(request.url, mask), contract, mask, operation });
}

/** A function of its own, so that what it keeps is what it is given, and nothing around it. */
function keep(kept: Kept): LogEntry {
  const { exchange, evidence } = kept;
  packPieces(evidence);
  return {
    session: exchange.session,
    bytes: sizeOf(evidence),
    summary: exchange,
    async details() {
      const { readDetails } = await import("./read-details.ts");
      return readDetails(kept);
    },
    why: async () => (await evidence.why?.(exchange.fixture)) ?? [],
  };
}

/** Puts the texts of a stream together: one long text is much less work for the garbage collector than many short ones. */
function packPieces({ sent }: Evidence): void {
  const { data } = sent;
  if (data.length < 2 || data.some((each) => typeof each !== "string")) return;
  let end = 0;
  sent.ends = data.map((each) => (end += each.length));
  sent.data = [data.join("")];
}

function sizeOf({ body, reply, sent, whySize }: Evidence): number {
  let size = baseSize + (body?.byteLength ?? 0) + (reply?.length ?? 0) + whySize;
  for (const data of sent.data) size += data.length;
  size += sent.at.length * pieceSize;
  return size;
}

function maskedUrl(url: string, mask: Mask): string {
  const at = url.indexOf("?");
  return at < 0 ? url : url.slice(0, at) + mask.query(url.slice(at));
}
