import { ConfigurationError } from "../errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Layer } from "../fixtures/surroundings.ts";
import type { Store } from "../store/store.ts";
import { count, countersKey, noTallies, type Tallies } from "./counters.ts";
import { createPages } from "./pages.ts";
import { PackedExchange, type Packing, type WrittenExchange } from "./packed-exchange.ts";
import { createReader } from "./read-journal.ts";
import type { JournalReader } from "./reader.ts";

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
  const packing: Packing = { pages: createPages(), counted: new WeakSet<Layer>() };

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
      ...batch.map((written) => store.append(new PackedExchange(written, packing))),
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
        "Failed to read the journal: none is kept. Please leave out `journal: 0` (`--journal 0`).",
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
