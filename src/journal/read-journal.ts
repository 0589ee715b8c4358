import type { Exchange } from "../exchange/exchange.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";
import type { NumberedEntry, Store } from "../store/store.ts";
import { countersKey, countersOf, noTallies, type Tallies } from "./counters.ts";
import { assertFilter, type JournalFilter, wants } from "./filter.ts";
import { endedBy, followFrom, readEntry } from "./follow.ts";
import type { JournalRange, JournalReader } from "./reader.ts";
import { waitIn } from "./wait-for.ts";

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
