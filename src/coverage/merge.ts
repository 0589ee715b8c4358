import type { Coverage, CoverageFinding, FixtureUse, GatewayCoverage } from "./coverage.ts";
import type { CoverageItem } from "./item.ts";

/**
 * Puts together what several runs have shown, such as those of test files that ran beside one another.
 *
 * @example
 * mergeCoverage([coverageOfUnitTests, coverageOfIntegrationTests]);
 */
export function mergeCoverage(runs: readonly Coverage[]): Coverage {
  return {
    mynah: "coverage/1",
    exchanges: sum(runs.map(({ exchanges }) => exchanges)),
    forgotten: sum(runs.map(({ forgotten }) => forgotten)),
    gateways: together(
      runs.flatMap(({ gateways }) => gateways),
      ({ name }) => name,
      mergeGateways,
    ),
    fixtures: together(
      runs.flatMap(({ fixtures }) => fixtures),
      ({ name, gateways }) => JSON.stringify([name, gateways]),
      mergeFixtures,
    ),
  };
}

function mergeGateways(one: GatewayCoverage, other: GatewayCoverage): GatewayCoverage {
  const items = together([...one.items, ...other.items], ({ id }) => id, mergeItems);
  // Errors stand behind the operations, also behind those that only the second document has.
  const errorsLast = items.toSorted((a, b) => Number(a.kind === "errors") - Number(b.kind === "errors"));
  return {
    ...one,
    exchanges: one.exchanges + other.exchanges,
    items: errorsLast,
    findings: together([...one.findings, ...other.findings], ({ key }) => key, mergeFindings),
  };
}

function mergeItems(one: CoverageItem, other: CoverageItem): CoverageItem {
  const count = one.count + other.count;
  // What was shown lists what is in it; what was not may have but a number of it.
  if (one.unlisted !== undefined) return { ...other, count };
  if (other.unlisted !== undefined) return { ...one, count };
  const excluded = one.excluded ?? other.excluded;
  return {
    ...one,
    count,
    ...(excluded !== undefined && { excluded }),
    items: together([...one.items, ...other.items], ({ id }) => id, mergeItems),
  };
}

function mergeFindings(one: CoverageFinding, other: CoverageFinding): CoverageFinding {
  const first = one.first.time <= other.first.time ? one : other;
  return { ...first, count: one.count + other.count };
}

function mergeFixtures(one: FixtureUse, other: FixtureUse): FixtureUse {
  return { ...one, count: one.count + other.count };
}

/** Puts what has the same name together, each where it comes first. */
function together<T>(all: readonly T[], name: (each: T) => string, merge: (one: T, other: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const each of all) {
    const before = merged.get(name(each));
    merged.set(name(each), before === undefined ? each : merge(before, each));
  }
  return [...merged.values()];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
