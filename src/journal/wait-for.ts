import { ConfigurationError } from "../errors.ts";
import type { JournalEntry } from "./journal-entry.ts";
import type { JournalReader } from "./reader.ts";

/** Reads exchanges of a journal as they come, until there are enough; those that are there already count. */
export function waitIn(follow: JournalReader["follow"]): JournalReader["waitFor"] {
  return async (filter = {}, { count = 1, timeout = 5_000 } = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeout);
    const found: JournalEntry[] = [];
    try {
      for await (const entry of await follow({ ...filter, after: 0, signal: stop.signal })) {
        found.push(entry);
        if (found.length >= count) return found;
      }
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
    throw new ConfigurationError(
      `Failed to wait for ${count} exchange${count === 1 ? "" : "s"} with ${JSON.stringify(filter)}: after ${timeout} ms there ` +
        `${found.length === 1 ? "is 1" : `are ${found.length}`}. Please see what journal.list() has, or wait longer.`,
    );
  };
}
