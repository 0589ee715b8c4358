import type { Contract } from "../contract/contract.ts";
import type { Control, ServedFixture } from "../control/control.ts";
import type { Counters } from "../journal/counters.ts";
import type { JournalReader } from "../journal/reader.ts";
import { createCollector } from "./collector.ts";
import type { Coverage, FixtureUse } from "./coverage.ts";

/** What is asked of a mock whose coverage is told. */
export interface CoveredMock extends Pick<Control, "fixtures"> {
  readonly contracts: readonly Contract[];
  readonly journal: Pick<JournalReader, "counters" | "list">;
}

/** Exchanges that are read at once: each may have a body of megabytes. */
const page = 200;

/**
 * What the exchanges in the journal of a mock have shown of its contracts. Exchanges that the journal has forgotten are
 * counted in `forgotten`; with `journal: 0` there is nothing to tell of.
 *
 * @throws ConfigurationError where no journal is kept.
 * @example
 * const coverage = await coverageOf(mock);
 * console.log(await formatReport(createReport(coverage), "terminal"));
 */
export async function coverageOf({ contracts, journal, fixtures }: CoveredMock): Promise<Coverage> {
  const collector = createCollector(contracts);
  const counters = await journal.counters();
  let after = 0;
  let read = 0;
  for (;;) {
    const entries = await journal.list({ after, limit: page });
    for (const entry of entries) await collector.add(entry);
    read += entries.length;
    after = entries.at(-1)?.id ?? after;
    if (entries.length < page) break;
  }
  return collector.coverage({
    fixtures: fixtureUses(await fixtures(), counters),
    forgotten: Math.max(0, counters.exchanges - read),
  });
}

/** How often each fixture has answered, in all sessions together. */
export function fixtureUses(fixtures: readonly ServedFixture[], counters: Counters): FixtureUse[] {
  return fixtures.map(({ name, gateways, from }) => {
    const counts = gateways.map((gateway) => counters.fixtures[gateway]?.[name] ?? 0);
    // Those of a session are the mock's, seen from outside of it.
    return {
      name,
      gateways,
      from: from === "session" ? "added" : from,
      count: counts.reduce((total, each) => total + each, 0),
    };
  });
}
