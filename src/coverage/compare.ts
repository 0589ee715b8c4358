import type { Coverage } from "./coverage.ts";
import { type CoverageItem, type CoverageShare, includedItems } from "./item.ts";
import { closedItems, isInside } from "./closed-items.ts";
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
  const closed = closedItems(now);
  const isThere = ({ id }: CoverageItem) => after.has(id) || isInside(id, closed);
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
  const included = [...includedItems(gateways.flatMap(({ items }) => items))];
  return new Map(included.filter(({ counts }) => counts).map((item) => [item.id, item]));
}
