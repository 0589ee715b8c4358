import { didYouMean, preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { Coverage } from "./coverage.ts";
import { type CoverageItem, type CoverageShare, percentOf, shareOf } from "./item.ts";

/** How many of the items of all gateways count that were asked, and how many of these were shown. */
export function totalOf({ gateways }: Coverage): CoverageShare {
  return shareOf(gateways.filter(({ exchanges }) => exchanges > 0).flatMap(({ items }) => items));
}

/**
 * What has to be covered, by name: `total`, a gateway, an operation. A number of 0 or more is the lowest percentage; a
 * negative one says how many items may be left uncovered, as those of other coverage tools do.
 *
 * @example
 * const thresholds: Thresholds = { total: 60, createChatCompletion: 80, evolink: -10 };
 */
export type Thresholds = Readonly<Record<string, number>>;

/** A threshold that was not reached. */
export interface MissedThreshold {
  readonly name: string;
  readonly threshold: number;
  readonly share: CoverageShare;
}

/**
 * The thresholds that a report does not reach.
 *
 * @throws ConfigurationError for one that is no number, or whose name is neither a gateway's nor an operation's.
 */
export function missedThresholds(coverage: Coverage, thresholds: Thresholds): MissedThreshold[] {
  return Object.entries(thresholds).flatMap(([name, threshold]) => {
    if (!Number.isFinite(threshold) || threshold > 100) {
      throw new ConfigurationError(
        `Failed to read the threshold of ${name}: it is ${preview(threshold)}. ` +
          "Please give a percentage up to 100, or a negative number for how many items may be left uncovered.",
      );
    }
    const share = name === "total" ? totalOf(coverage) : shareOf(itemsNamed(coverage, name));
    const missed =
      threshold < 0 ? share.of - share.covered > -threshold || share.of === 0 : percentOf(share) < threshold;
    return missed ? [{ name, threshold, share }] : [];
  });
}

/** The operations of a gateway, or of a name; an operation may be named with its gateway. */
function itemsNamed({ gateways }: Coverage, name: string): readonly CoverageItem[] {
  const gateway = gateways.find((each) => each.name === name);
  if (gateway !== undefined) return gateway.items;
  const operations = gateways.flatMap(({ items }) => items.filter(({ kind }) => kind === "operation"));
  const found = operations.filter(({ id, label }) => id === name || label === name);
  if (found.length > 0) return found;
  const known = ["total", ...gateways.map((each) => each.name), ...operations.map(({ label }) => label)];
  const meant = didYouMean(name, known);
  throw new ConfigurationError(
    `Failed to read the threshold of ${preview(name)}: there is no such gateway and no such operation. ` +
      `Please use ${meant ?? `one of ${[...new Set(known)].slice(0, 20).join(", ")}`}.`,
  );
}
