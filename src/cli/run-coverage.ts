import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createCollector } from "../coverage/collector.ts";
import { fixtureUses } from "../coverage/coverage-of.ts";
import type { Coverage } from "../coverage/coverage.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { Mock } from "../mock.ts";
import { readCoverage } from "../node/coverage/read-coverage.ts";
import { messageOf } from "./output.ts";

/** What a mock shows while a command runs. */
export interface Followed {
  /** What was shown until now. */
  readonly now: () => Coverage;
  /** What was shown in all, and what could not be looked at. */
  readonly end: () => Promise<{ readonly coverage: Coverage; readonly problems: readonly string[] }>;
}

/** Looks at exchanges as they come: of a long run, the journal forgets most. */
export async function follow(mock: Mock): Promise<Followed> {
  const collector = createCollector(mock.contracts);
  const stop = new AbortController();
  const exchanges = await mock.journal.follow({ after: 0, signal: stop.signal });
  let last = 0;
  let seen = 0;
  const problems: string[] = [];
  const look = async (entry: JournalEntry): Promise<void> => {
    last = entry.id;
    seen += 1;
    try {
      await collector.add(entry);
    } catch (error) {
      // The server goes on, whatever it was.
      problems.push(`Failed to look at exchange ${entry.id}: ${messageOf(error)}`);
    }
  };
  const reading = (async () => {
    for await (const entry of exchanges) await look(entry);
  })();
  return {
    now: () => collector.coverage(),
    async end() {
      stop.abort();
      await reading;
      // What came in last may not have been followed yet.
      for (const entry of await mock.journal.list({ after: last })) await look(entry);
      const counters = await mock.journal.counters();
      const fixtures = fixtureUses(await mock.fixtures(), counters);
      const forgotten = Math.max(0, counters.exchanges - seen);
      return { coverage: collector.coverage({ fixtures, forgotten }), problems };
    },
  };
}

/** What was saved in a folder, and what could not be read of it. */
export async function savedIn(
  folder: string,
): Promise<{ readonly saved: Coverage[]; readonly problems: string[] }> {
  // Whoever has taken the folder away has saved nothing in it.
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
  const read = await Promise.allSettled(files.map((file) => readCoverage(file)));
  return {
    saved: read.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
    problems: read.flatMap((each) => (each.status === "rejected" ? [messageOf(each.reason)] : [])),
  };
}

/** The exchanges of the run, and a word of those that are not among them. */
export async function exchangesOf(
  mock: Mock,
  seen: Coverage,
  saved: readonly Coverage[],
): Promise<readonly JournalEntry[]> {
  const entries = await mock.journal.list();
  const forgotten = seen.exchanges - entries.length;
  const elsewhere = saved.reduce((total, { exchanges }) => total + exchanges, 0);
  if (forgotten + elsewhere > 0) {
    process.stderr.write(
      `The journal that is written has ${entries.length} exchanges; not in it are ${forgotten} that it had forgotten, ` +
        `and ${elsewhere} of tests that asked a mock of their own.\n`,
    );
  }
  return entries;
}
