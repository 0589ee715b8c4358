import type { LogEntry, LogRange, NumberedEntry, Store } from "./store.ts";

/** How much of a log is kept: entries, and bytes all together. */
export interface LogBounds {
  readonly entries: number;
  readonly bytes: number;
}

/** What is taken out of the front of the array is cut off when it is this much. */
const slack = 1_024;

/** Keeps a log in memory; the oldest entries go first, and never the one that was added just now. */
export function createMemoryLog(
  bounds: LogBounds,
): Pick<Store, "append" | "entries" | "clearLog" | "onAppend"> {
  /** The oldest first; before `first` there is nothing any more. */
  let kept: (NumberedEntry | undefined)[] = [];
  let first = 0;
  let bytes = 0;
  let last = 0;
  const listeners = new Set<() => void>();

  function dropOldest(): void {
    bytes -= kept[first]?.entry.bytes ?? 0;
    kept[first] = undefined;
    first += 1;
    if (first < slack) return;
    kept = kept.slice(first);
    first = 0;
  }

  /** The place of the first entry whose number is not smaller; their numbers rise. */
  function placeOf(id: number): number {
    let from = first;
    let to = kept.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((kept[middle]?.id ?? 0) < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    async append(entry: LogEntry) {
      last += 1;
      kept.push({ entry, id: last });
      bytes += entry.bytes;
      while (kept.length - first > 1 && (kept.length - first > bounds.entries || bytes > bounds.bytes)) {
        dropOldest();
      }
      for (const listener of listeners) listener();
      return last;
    },
    async entries({ after = 0, before = Number.POSITIVE_INFINITY, session }: LogRange = {}) {
      const entries = kept.slice(placeOf(after + 1), placeOf(before)) as NumberedEntry[];
      return session === undefined ? entries : entries.filter(({ entry }) => entry.session === session);
    },
    async clearLog(session) {
      kept =
        session === undefined
          ? []
          : kept.filter((each) => each !== undefined && each.entry.session !== session);
      first = 0;
      bytes = kept.reduce((sum, each) => sum + (each?.entry.bytes ?? 0), 0);
    },
    onAppend(listener) {
      // One of its own, so that the same function may be given twice.
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
