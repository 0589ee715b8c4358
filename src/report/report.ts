import { compareCoverage, type CoverageChange } from "../coverage/compare.ts";
import type { Coverage, CoverageFinding, FixtureUse } from "../coverage/coverage.ts";
import { type CoverageScope, type Exclusion, scopeCoverage } from "../coverage/exclude.ts";
import { ConfigurationError } from "../errors.ts";
import { type MissedThreshold, missedThresholds, type Thresholds } from "../coverage/total.ts";

/**
 * What a run can fail on: a request that broke the contract (`violation`), one that has members which no document knows
 * (`undocumented`), one that nothing answered (`unmatched`), a fixture of the user's that never answered (`unused`), an item
 * that was covered in a former report and is not any more (`lost`).
 */
export type FailOn = "violation" | "undocumented" | "unmatched" | "unused" | "lost";

/** What a run can fail on. */
export const failOnKinds: readonly FailOn[] = ["violation", "undocumented", "unmatched", "unused", "lost"];

/** What is asked of a report. */
export interface ReportOptions extends CoverageScope {
  readonly thresholds?: Thresholds;
  /** A former report that this one is compared with. */
  readonly former?: Coverage;
  /** What makes it fail, beside thresholds. Default: nothing. */
  readonly failOn?: readonly FailOn[];
}

/** A coverage with all that is to be told of it. */
export interface CoverageReport {
  /** What was shown, whatever of it counts: what is saved. */
  readonly shown: Coverage;
  /** The same, in which what does not count is marked. */
  readonly coverage: Coverage;
  /** What changed since the former report, where there is one. */
  readonly change: CoverageChange | undefined;
  readonly missed: readonly MissedThreshold[];
  /** Fixtures of the user's that never answered. */
  readonly unused: readonly FixtureUse[];
  /** Exclusions that are for nothing that there is. */
  readonly idle: readonly Exclusion[];
  readonly failOn: readonly FailOn[];
}

/**
 * Makes a report of what was shown.
 *
 * @throws ConfigurationError for a threshold or an inclusion of something that there is not, and for `lost` without a former
 *   report.
 */
export function createReport(
  shown: Coverage,
  { thresholds = {}, former, failOn = [], ...scope }: ReportOptions = {},
): CoverageReport {
  if (failOn.includes("lost") && former === undefined) {
    throw new ConfigurationError(
      'Failed to make the report: it is to fail on "lost", and there is no former report to compare it with. ' +
        "Please give one (--baseline FILE), or leave lost out.",
    );
  }
  const { coverage, idle } = scopeCoverage(shown, scope);
  return {
    shown,
    coverage,
    change:
      former === undefined ? undefined : compareCoverage(scopeCoverage(former, scope).coverage, coverage),
    missed: missedThresholds(coverage, thresholds),
    unused: coverage.fixtures.filter(({ from, count }) => from !== "gateway" && count === 0),
    idle,
    failOn,
  };
}

/** A finding, and whose it is. */
export type GatewayFinding = CoverageFinding & { readonly gateway: string };

/** The findings of all gateways, those of a kind. */
export function findingsOf({ coverage }: CoverageReport, kind: CoverageFinding["kind"]): GatewayFinding[] {
  return coverage.gateways.flatMap(({ name, findings }) =>
    findings.filter((each) => each.kind === kind).map((each) => ({ ...each, gateway: name })),
  );
}

/** How many things of each kind there are that a run can fail on. */
export function countsOf(report: CoverageReport): Readonly<Record<FailOn, number>> {
  return {
    violation: findingsOf(report, "violation").length,
    undocumented: findingsOf(report, "undocumented").length,
    unmatched: findingsOf(report, "unmatched").length,
    unused: report.unused.length,
    lost: report.change?.lost.length ?? 0,
  };
}

/** Whether the report says that the run failed. */
export function hasFailed(report: CoverageReport): boolean {
  const counts = countsOf(report);
  return report.missed.length > 0 || report.failOn.some((kind) => counts[kind] > 0);
}
