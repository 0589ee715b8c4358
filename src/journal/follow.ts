import type { Exchange } from "../exchange/exchange.ts";
import type { NumberedEntry, Store } from "../store/store.ts";
import type { JournalEntry } from "./journal-entry.ts";

/** What is followed, and how. */
export interface Following {
  readonly store: Store;
  readonly session: string | undefined;
  /** Each ends it when it fires. */
  readonly signals: readonly AbortSignal[];
  readonly wanted: (exchange: Exchange) => boolean;
  readonly settle: () => Promise<void>;
}

/** The exchanges after a number, as they come. */
export async function* followFrom(
  start: number,
  { store, session, signals, wanted, settle }: Following,
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
  const isOver = () => signals.some(({ aborted }) => aborted);
  for (const signal of signals) signal.addEventListener("abort", abort);
  try {
    let last = start;
    while (!isOver()) {
      // What is added while entries are read wakes it again.
      sleep();
      await settle();
      for (const numbered of await store.entries({ after: last })) {
        const { id, entry } = numbered;
        last = id;
        if ((session === undefined || entry.session === session) && wanted(entry.summary as Exchange)) {
          yield await readEntry(numbered);
        }
        if (isOver()) return;
      }
      if ((await store.entries({ after: last })).length === 0) await woken;
    }
  } finally {
    stop();
    for (const signal of signals) signal.removeEventListener("abort", abort);
  }
}

/**
 * Exchanges whose reader may leave at any time: a generator that waits would wait for the next exchange before it returns,
 * and one that was not begun would not end what it reads from.
 */
export function endedBy(
  entries: AsyncGenerator<JournalEntry, void, undefined>,
  stop: AbortController,
): AsyncIterable<JournalEntry> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => entries.next(),
      return() {
        stop.abort();
        return entries.return();
      },
    }),
  };
}

/** An exchange of the log with what went over the wire. */
export async function readEntry({ id, entry }: NumberedEntry): Promise<JournalEntry> {
  const details = (await entry.details()) as Pick<JournalEntry, "request" | "reply">;
  return { id, ...(entry.summary as Exchange), ...details };
}
