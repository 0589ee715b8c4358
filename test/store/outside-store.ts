import { deserialize, serialize } from "node:v8";
import type { Key, LogRange, NumberedEntry, Store } from "../../src/store/store.ts";

/** A value as it is kept outside: bytes, and how often they were written. */
interface Cell {
  readonly key: Key;
  readonly version: number;
  readonly bytes: Buffer;
}

/** An exchange as it is kept outside: text. */
interface Line {
  readonly id: number;
  readonly session: string;
  readonly bytes: number;
  readonly summary: string;
  readonly details: string;
  readonly why: string;
}

/** A store as {@link createOutsideStore} makes it, and what a test may learn of it. */
export interface OutsideStore extends Store {
  /** How often another had written between the reading and the writing of an update. */
  readonly collisions: () => number;
}

/**
 * A store that behaves as one outside the process does: values go in and out as bytes, every call takes a while, an update
 * is tried again where another was quicker, and of the log only JSON is kept. It forgets nothing by itself.
 */
export function createOutsideStore(): OutsideStore {
  const cells = new Map<string, Cell>();
  let lines: readonly Line[] = [];
  let last = 0;
  let collisions = 0;
  const listeners = new Set<() => void>();

  const read = (cell: Cell | undefined) => (cell === undefined ? undefined : deserialize(cell.bytes));
  const forget = (isMeant: (key: Key) => boolean) => {
    for (const [name, { key }] of cells) if (isMeant(key)) cells.delete(name);
  };

  return {
    collisions: () => collisions,
    async get(key) {
      await aWhile();
      return read(cells.get(nameOf(key))) as never;
    },
    async update(key, change, size) {
      const name = nameOf(key);
      for (;;) {
        await aWhile();
        const seen = cells.get(name);
        const value = change(read(seen) as never);
        if (value !== undefined) size?.(value);
        const bytes = value === undefined ? undefined : serialize(value);
        await aWhile();
        if (cells.get(name)?.version === seen?.version) {
          if (bytes === undefined) cells.delete(name);
          else cells.set(name, { key, version: (seen?.version ?? 0) + 1, bytes });
          return bytes === undefined ? undefined : (deserialize(bytes) as never);
        }
        collisions += 1;
      }
    },
    async clear(session) {
      await aWhile();
      forget((key) => key.kind !== "counters" && (session === undefined || key.session === session));
    },
    async append(entry) {
      const { session, bytes, summary } = entry;
      const [said, reasons] = await Promise.all([entry.details(), entry.why()]);
      const texts = [summary, said, reasons].map((each) => JSON.stringify(each)) as [string, string, string];
      await aWhile();
      last += 1;
      lines = [...lines, { id: last, session, bytes, summary: texts[0], details: texts[1], why: texts[2] }];
      for (const listener of listeners) listener();
      return last;
    },
    async entries({ after = 0, before = Infinity, session }: LogRange = {}) {
      await aWhile();
      const wanted = (line: Line) =>
        line.id > after && line.id < before && (session === undefined || line.session === session);
      return lines.filter(wanted).map(toEntry);
    },
    async clearLog(session) {
      await aWhile();
      lines = session === undefined ? [] : lines.filter((line) => line.session !== session);
      forget((key) => key.kind === "counters" && (session === undefined || key.session === session));
    },
    onAppend(listener) {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}

function toEntry({ id, summary, details, why, ...rest }: Line): NumberedEntry {
  const entry = {
    ...rest,
    summary: JSON.parse(summary) as object,
    details: async () => JSON.parse(details) as object,
    why: async () => JSON.parse(why) as object,
  };
  return { id, entry };
}

function nameOf({ kind, session, id = "" }: Key): string {
  return JSON.stringify([kind, session ?? null, id]);
}

/** Lets others go first, a few times. */
async function aWhile(): Promise<void> {
  for (let turns = Math.ceil(Math.random() * 4); turns > 0; turns -= 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
