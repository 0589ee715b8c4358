import { createParser } from "eventsource-parser";
import type { Counters } from "../journal/counters.ts";
import { assertFilter } from "../journal/filter.ts";
import { endedBy } from "../journal/follow.ts";
import type { JournalReader } from "../journal/reader.ts";
import { waitIn } from "../journal/wait-for.ts";
import type { ExplainedEntry, JournalEntry } from "../journal/journal-entry.ts";
import type { Call, createCall } from "./call.ts";

/** The most that one page has. */
const largestPage = 1_000;

interface Page {
  readonly exchanges: readonly JournalEntry[];
  readonly next: number | null;
}

/** Reads the journal of a server: of a session, or of all. */
export function remoteJournal(
  call: Call,
  open: ReturnType<typeof createCall>["open"],
  session: string | undefined,
): JournalReader {
  const follow: JournalReader["follow"] = async (asked = {}) => {
    assertFilter(asked, ["after", "signal"]);
    const { after, signal, ...filter } = asked;
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const query = { session, ...filter, after };
    const response = await open("followExchanges", { query, signal: stop.signal }).catch((error: unknown) => {
      if (stop.signal.aborted) return new Response(null);
      throw error;
    });
    const exchanges = readExchanges(response, stop, () => signal?.removeEventListener("abort", abort));
    return endedBy(exchanges, stop);
  };

  return {
    async list(asked = {}) {
      assertFilter(asked, ["after", "before", "limit", "newest"]);
      const { limit = Number.POSITIVE_INFINITY, after, before, newest, ...filter } = asked;
      const found: JournalEntry[] = [];
      let bounds = { after, before };
      while (found.length < limit) {
        const page = Math.min(limit - found.length, largestPage);
        const query = { session, ...filter, ...bounds, newest, limit: page };
        const { exchanges, next } = (await call("listExchanges", { query })) as Page;
        found.push(...exchanges);
        if (next === null) break;
        bounds = newest === true ? { after, before: next } : { after: next, before };
      }
      return found;
    },
    async get(id) {
      const text = String(id);
      // Those have a meaning of their own in a path, or cannot be in one.
      if (["", ".", "..", "live"].includes(text) || !text.isWellFormed()) return undefined;
      const asked = { path: { id: text }, query: { session }, missing: "unknown_exchange" };
      return (await call("getExchange", asked)) as ExplainedEntry | undefined;
    },
    counters: async () => (await call("getCounters", { query: { session } })) as Counters,
    follow,
    waitFor: waitIn(follow),
    async clear() {
      await call("clearJournal", { query: { session } });
    },
  };
}

/** The exchanges of a stream; it is closed when nobody reads on. */
async function* readExchanges(
  { body }: Response,
  stop: AbortController,
  onEnd: () => void,
): AsyncGenerator<JournalEntry, void, undefined> {
  const read: JournalEntry[] = [];
  const parser = createParser({ onEvent: ({ data }) => read.push(JSON.parse(data) as JournalEntry) });
  const decoder = new TextDecoder();
  try {
    if (body === null) return;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      for (const entry of read.splice(0)) yield entry;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    onEnd();
    stop.abort();
  }
}
