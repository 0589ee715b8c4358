export { type CoverageCollector, createCollector } from "../coverage/collector.ts";
export { compareCoverage, type CoverageChange } from "../coverage/compare.ts";
export { coverageOf, type CoveredMock } from "../coverage/coverage-of.ts";
export type {
  BrokenRule,
  Coverage,
  CoverageFinding,
  FirstRequest,
  FixtureUse,
  GatewayCoverage,
} from "../coverage/coverage.ts";
export type { CoverageScope, Exclusion } from "../coverage/exclude.ts";
export {
  type CoverageItem,
  type CoverageShare,
  type ItemKind,
  percentOf,
  shareOf,
} from "../coverage/item.ts";
export { mergeCoverage } from "../coverage/merge.ts";
export { type MissedThreshold, type Thresholds, totalOf } from "../coverage/total.ts";
export { formatReport, type ReportFormat } from "./format.ts";
export { type CoverageReport, createReport, type FailOn, hasFailed, type ReportOptions } from "./report.ts";
