import { createMemoryLog, type LogBounds } from "./memory-log.ts";
import type { Key, Kind, Store } from "./store.ts";

/** A value, and where it belongs. */
interface Entry {
  readonly kind: Kind;
  readonly session: string | undefined;
  readonly name: string;
  value: unknown;
  size: number;
}

/** How much is kept of a kind: values, and bytes all together. What was idle longest goes first. */
interface Bounds {
  readonly values: number;
  readonly bytes: number;
}

const mebibyte = 1024 * 1024;

const bounds: Readonly<Record<Kind, Bounds>> = {
  mock: { values: 1, bytes: Number.POSITIVE_INFINITY },
  session: { values: 10_000, bytes: 64 * mebibyte },
  answer: { values: 20_000, bytes: 32 * mebibyte },
  draw: { values: 10_000, bytes: mebibyte },
  counters: { values: 10_001, bytes: Number.POSITIVE_INFINITY },
};

/** The values of a kind, the one that was idle longest first. */
interface Shelf {
  readonly entries: Map<string, Entry>;
  size: number;
}

/**
 * Keeps the state of a mock in memory, bounded: 10,000 sessions, of which the one that was idle longest is forgotten first,
 * 32 MiB of answers that can be continued, and the log.
 *
 * @param log How much of the log is kept; `entries` are 10,000 by default, `bytes` 64 MiB.
 * @example
 * const store = createMemoryStore();
 * const mocks = [createMock({ store }), createMock({ store, validate: "warn" })]; // with one journal
 */
export function createMemoryStore({
  entries: most = 10_000,
  bytes = 64 * mebibyte,
}: Partial<LogBounds> = {}): Store {
  const shelves = new Map<Kind, Shelf>();
  /** What belongs to each session, so that it can be forgotten whole. */
  const sessions = new Map<string | undefined, Set<Entry>>();
  const { append, entries, clearLog, onAppend } = createMemoryLog({ entries: most, bytes });

  function shelfOf(kind: Kind): Shelf {
    let shelf = shelves.get(kind);
    if (shelf === undefined) {
      shelf = { entries: new Map(), size: 0 };
      shelves.set(kind, shelf);
    }
    return shelf;
  }

  /** The entry of a key, which is no longer the one that was idle longest. */
  function use({ kind, session, id }: Key): Entry | undefined {
    const { entries } = shelfOf(kind);
    const name = nameOf(session, id);
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    entries.delete(name);
    entries.set(name, entry);
    return entry;
  }

  function forget(entry: Entry): void {
    const shelf = shelfOf(entry.kind);
    shelf.entries.delete(entry.name);
    shelf.size -= entry.size;
    const mine = sessions.get(entry.session);
    mine?.delete(entry);
    if (mine?.size === 0) sessions.delete(entry.session);
  }

  function begin({ kind, session, id }: Key): Entry {
    const entry: Entry = { kind, session, name: nameOf(session, id), value: undefined, size: 0 };
    shelfOf(kind).entries.set(entry.name, entry);
    const mine = sessions.get(session);
    if (mine === undefined) sessions.set(session, new Set([entry]));
    else mine.add(entry);
    return entry;
  }

  /** Forgets what is too much, but never what was written just now. */
  function makeRoom(kind: Kind, written: Entry): void {
    const shelf = shelfOf(kind);
    const { values, bytes } = bounds[kind];
    for (const entry of shelf.entries.values()) {
      if (shelf.entries.size <= values && shelf.size <= bytes) break;
      if (entry === written) continue;
      if (kind === "session") forgetSession(entry.session);
      else forget(entry);
    }
  }

  function forgetSession(session: string | undefined): void {
    for (const entry of sessions.get(session) ?? []) if (entry.kind !== "counters") forget(entry);
  }

  return {
    append,
    entries,
    onAppend,
    get: async (key) => use(key)?.value as never,
    async update(key, change, size = () => 0) {
      const known = use(key);
      const value = change(known?.value as never);
      if (value === undefined) {
        if (known !== undefined) forget(known);
        return undefined;
      }
      const entry = known ?? begin(key);
      const { kind } = key;
      const weight = size(value);
      shelfOf(kind).size += weight - entry.size;
      entry.size = weight;
      entry.value = value;
      makeRoom(kind, entry);
      return value;
    },
    async clear(session) {
      if (session !== undefined) forgetSession(session);
      else for (const each of sessions.keys()) forgetSession(each);
    },
    async clearLog(session) {
      await clearLog(session);
      const counters = [...shelfOf("counters").entries.values()];
      for (const entry of counters) if (session === undefined || entry.session === session) forget(entry);
    },
  };
}

/** Values that belong to no session have a name that no session can have. */
function nameOf(session: string | undefined, id = ""): string {
  return session === undefined ? `-${id}` : `${session.length} ${session}${id}`;
}
