import type { Coverage } from "./coverage.ts";
import { type CoverageItem, type CoverageShare, everyItem } from "./item.ts";
import { totalOf } from "./total.ts";

/** What changed between two reports. */
export interface CoverageChange {
  readonly before: CoverageShare;
  readonly after: CoverageShare;
  /** What was covered, and is not any more. What the contract has no more is not lost. */
  readonly lost: readonly CoverageItem[];
  /** What was not covered, and is now. */
  readonly gained: readonly CoverageItem[];
}

/** Compares a report with a former one. */
export function compareCoverage(former: Coverage, now: Coverage): CoverageChange {
  const before = counting(former);
  const after = counting(now);
  // An operation that was never called lists nothing of what is in it.
  const unlisted = now.gateways.flatMap(({ items }) => items).filter((item) => item.unlisted !== undefined);
  const isThere = ({ id }: CoverageItem) =>
    after.has(id) || unlisted.some((each) => id.startsWith(`${each.id} `));
  const isCovered = (item: CoverageItem | undefined) => item !== undefined && item.count > 0;
  return {
    before: totalOf(former),
    after: totalOf(now),
    lost: [...before.values()].filter(
      (item) => isCovered(item) && isThere(item) && !isCovered(after.get(item.id)),
    ),
    gained: [...after.values()].filter((item) => isCovered(item) && !isCovered(before.get(item.id))),
  };
}

function counting({ gateways }: Coverage): Map<string, CoverageItem> {
  const all = [...everyItem(gateways.flatMap(({ items }) => items))];
  return new Map(
    all.filter(({ counts, excluded }) => counts && excluded === undefined).map((item) => [item.id, item]),
  );
}
