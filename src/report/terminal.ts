import pc from "picocolors";
import type { CoverageFinding } from "../coverage/coverage.ts";
import { percentOf } from "../coverage/item.ts";
import { totalOf } from "../coverage/total.ts";
import { printable } from "../printable.ts";
import {
  countsOf,
  type CoverageReport,
  type FailOn,
  findingsOf,
  type GatewayFinding,
  hasFailed,
} from "./report.ts";
import {
  counted,
  gapsOf,
  type GatewaySummary,
  missedText,
  type NameOf,
  namesIn,
  ofAll,
  type OperationSummary,
  percent,
  summarize,
  whereText,
} from "./summary.ts";

/** Lines of one list that are printed; the other formats have all of them. */
const most = 20;

/** A report as people read it in a terminal. */
export function formatTerminal(report: CoverageReport, colours: boolean): string {
  const paint = pc.createColors(colours);
  const { coverage, change, missed, idle, unused } = report;
  const total = totalOf(coverage);
  const headline = `Contract coverage ${percent(total)}`;
  const lines = [`${paint.bold(headline)} (${ofAll(total)}), ${counted(coverage.exchanges, "exchange")}`];
  if (coverage.exchanges === 0) {
    lines.push(
      "  No request came in. Please see that the code under test asks mynah: its base URL, its fetch.",
    );
  }
  if (coverage.forgotten > 0) {
    lines.push(
      `  ${counted(coverage.forgotten, "exchange")} more had been forgotten by the journal (--journal N keeps more).`,
    );
  }
  const summaries = summarize(coverage);
  for (const summary of summaries) lines.push("", ...gatewayLines(summary, paint));

  const section = (heading: string, kind: FailOn | undefined, entries: readonly string[]): void => {
    if (entries.length === 0) return;
    const fails = kind !== undefined && report.failOn.includes(kind);
    lines.push("", fails ? paint.red(paint.bold(heading)) : paint.bold(heading));
    lines.push(...entries.slice(0, most).map((entry) => `  ${entry}`));
    if (entries.length > most) lines.push(paint.dim(`  … and ${entries.length - most} more`));
  };
  const nameOf = namesIn(coverage);
  const found = (kind: CoverageFinding["kind"]) =>
    findingsOf(report, kind).map((finding) => findingText(finding, nameOf, paint));
  section("Off the contract", "violation", found("violation"));
  section("Answered by nothing", "unmatched", found("unmatched"));
  section("Not in the docs", "undocumented", found("undocumented"));
  section(
    "Fixtures that never answered",
    "unused",
    unused.map(
      ({ name, gateways }) => `${printable(name)} ${paint.dim(`(${printable(gateways.join(", "))})`)}`,
    ),
  );
  section("Covered before, and not any more", "lost", change?.lost.map(({ id }) => printable(id)) ?? []);
  section(
    "Not covered",
    undefined,
    summaries.flatMap((summary) => gapLines(summary, nameOf, paint)),
  );
  section(
    "Exclusions that are for nothing",
    undefined,
    idle.map(({ at, reason }) => printable(`${at}: ${reason}`)),
  );
  section(
    "Thresholds that were not reached",
    undefined,
    missed.map((each) => paint.red(printable(missedText(each)))),
  );
  if (change !== undefined) {
    const [before, after] = [percentOf(change.before), percentOf(change.after)];
    lines.push(
      "",
      `Before ${before}%, now ${after}%: ${change.gained.length} gained, ${change.lost.length} lost.`,
    );
  }
  if (hasFailed(report)) lines.push("", paint.red(`Failed: ${reasons(report)}.`));
  return `${lines.join("\n")}\n`;
}

type Paint = ReturnType<typeof pc.createColors>;

function gatewayLines({ gateway, asked, all, operations, errors }: GatewaySummary, paint: Paint): string[] {
  const name = printable(gateway.name);
  if (!asked) return [`${name} ${paint.dim("was not asked, and does not count")}`];
  const rows = operations.map((operation) => ({
    name: printable(operation.name),
    told: operationText(operation, paint),
  }));
  const listed = errors?.items.filter(({ counts }) => counts) ?? [];
  const came = listed.filter(({ count }) => count > 0);
  if (listed.length > 0) rows.push({ name: "errors", told: `${came.length} of ${listed.length} came back` });
  const width = Math.max(...rows.map((row) => row.name.length));
  return [
    `${paint.bold(name)} ${percent(all)}`,
    ...rows.map((row) => `  ${row.name.padEnd(width)}  ${row.told}`),
  ];
}

function operationText(summary: OperationSummary, paint: Paint): string {
  const { calls, called, all, requests, replies, excluded } = summary;
  if (excluded !== undefined) return paint.dim(`excluded: ${printable(excluded)}`);
  if (!called) return paint.yellow("never called");
  const sides = `requests ${ofAll(requests)}, replies ${ofAll(replies)}`;
  return `${percent(all).padStart(4)}  ${sides}, ${counted(calls, "call")}`;
}

function findingText(finding: GatewayFinding, nameOf: NameOf, paint: Paint): string {
  const { message, count, place, kind, rule, first, gateway } = finding;
  const sign = kind === "undocumented" ? paint.yellow("?") : paint.red("✗");
  const what = kind === "undocumented" ? place : message;
  const session = first.session === "" ? "" : ` in ${first.session}`;
  const where = printable(nameOf(gateway, whereText(finding)) + session);
  const docs = rule?.docs === undefined ? "" : `\n      the docs: ${printable(rule.docs)}`;
  return `${sign} ${printable(what)} ${paint.dim(`(${counted(count, "time")}, ${where})`)}${docs}`;
}

function gapLines(summary: GatewaySummary, nameOf: NameOf, paint: Paint): string[] {
  const { gateway, asked, operations, errors } = summary;
  if (!asked) return [];
  const called = operations.filter(({ called: each, excluded }) => each && excluded === undefined);
  const lines = called.flatMap(({ name, item }) =>
    gapsOf(item).map(({ of, places }) => gapText(nameOf(gateway.name, `${name} ${of}`), places, paint)),
  );
  const missing = errors === undefined ? [] : gapsOf(errors).flatMap(({ places }) => places);
  return missing.length === 0 ? lines : [...lines, gapText(nameOf(gateway.name, "errors"), missing, paint)];
}

/** Places of one line that are printed. */
const mostPlaces = 12;

function gapText(of: string, places: readonly string[], paint: Paint): string {
  const rest = places.length > mostPlaces ? paint.dim(`, … and ${places.length - mostPlaces} more`) : "";
  return `${printable(of)}\n      ${printable(places.slice(0, mostPlaces).join(", "))}${rest}`;
}

const failures: Readonly<Record<FailOn, string>> = {
  violation: "violation",
  undocumented: "undocumented place",
  unmatched: "unmatched request",
  unused: "unused fixture",
  lost: "lost item",
};

/** Why a report fails, as in `2 violations; total …`. */
function reasons(report: CoverageReport): string {
  const counts = countsOf(report);
  const kinds = report.failOn
    .filter((kind) => counts[kind] > 0)
    .map((kind) => counted(counts[kind], failures[kind]));
  return [...kinds, ...report.missed.map(missedText)].join("; ");
}
