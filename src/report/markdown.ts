import type { BrokenRule, CoverageFinding } from "../coverage/coverage.ts";
import { percentOf } from "../coverage/item.ts";
import { totalOf } from "../coverage/total.ts";
import { printable } from "../printable.ts";
import { type CoverageReport, findingsOf, type GatewayFinding } from "./report.ts";
import {
  counted,
  gapsOf,
  type GatewaySummary,
  missedText,
  type NameOf,
  namesIn,
  ofAll,
  percent,
  summarize,
  webAddress,
  whereText,
} from "./summary.ts";

/** A report for a comment on a pull request, or the summary of a workflow. */
export function formatMarkdown(report: CoverageReport): string {
  const { coverage, change, missed, idle, unused } = report;
  const total = totalOf(coverage);
  const summaries = summarize(coverage);
  const nameOf = namesIn(coverage);
  const found = (kind: CoverageFinding["kind"]) =>
    findingsOf(report, kind).map((finding) => findingText(finding, nameOf));
  const parts = [
    `## Contract coverage: ${percent(total)}`,
    `${ofAll(total)} items were shown by ${counted(coverage.exchanges, "exchange")}.${
      change === undefined
        ? ""
        : ` Before: ${percentOf(change.before)}%; ${change.gained.length} gained, ${change.lost.length} lost.`
    }`,
    table(
      ["", "coverage", "requests", "replies", "calls"],
      summaries.flatMap(({ gateway, asked, all, operations, errors }) => {
        if (!asked) return [[`**${text(gateway.name)}**`, "not asked", "", "", ""]];
        const listed = errors?.items.filter(({ counts }) => counts) ?? [];
        const came = listed.filter(({ count }) => count > 0).length;
        return [
          [`**${text(gateway.name)}**`, `**${percent(all)}**`, "", "", String(gateway.exchanges)],
          ...operations.map(({ name, calls, called, all: share, requests, replies, excluded }) => {
            if (excluded !== undefined) return [text(name), `excluded: ${text(excluded)}`, "", "", ""];
            if (!called) return [text(name), "never called", "", "", ""];
            return [text(name), percent(share), ofAll(requests), ofAll(replies), String(calls)];
          }),
          ...(listed.length === 0 ? [] : [["errors", "", "", `${came} of ${listed.length}`, ""]]),
        ];
      }),
    ),
    list(
      "Thresholds that were not reached",
      missed.map((each) => text(missedText(each))),
    ),
    list("Off the contract", found("violation")),
    list("Answered by nothing", found("unmatched")),
    list("Not in the docs", found("undocumented")),
    list(
      "Fixtures that never answered",
      unused.map(({ name, gateways }) => `${code(name)} (${text(gateways.join(", "))})`),
    ),
    list("Covered before, and not any more", change?.lost.map(({ id }) => code(id)) ?? []),
    list(
      "Exclusions that are for nothing",
      idle.map(({ at, reason }) => `${code(at)}: ${text(reason)}`),
    ),
    details(
      "Not covered",
      summaries.filter(({ asked }) => asked).flatMap((each) => gapLines(each, nameOf)),
    ),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function findingText(finding: GatewayFinding, nameOf: NameOf): string {
  const { message, place, kind, count, rule, gateway } = finding;
  const what = kind === "undocumented" ? code(place) : text(message);
  const where = code(nameOf(gateway, whereText(finding)));
  const docs = rule?.docs === undefined ? "" : `<br>The docs: ${text(rule.docs)}${pageText(rule)}`;
  return `${what} – ${where}, ${counted(count, "time")}${docs}`;
}

/** The page that a rule is taken from, as a link where it has an address. */
function pageText({ page }: BrokenRule): string {
  if (page === undefined) return "";
  const address = webAddress(page);
  return address === undefined ? ` (${text(page.title)})` : ` ([${text(page.title)}](<${address}>))`;
}

function gapLines({ gateway, operations, errors }: GatewaySummary, nameOf: NameOf): string[] {
  const called = operations.filter((each) => each.called).map(({ item }) => item);
  return [...called, ...(errors === undefined ? [] : [errors])].flatMap((item) =>
    gapsOf(item).map(({ of, places }) => {
      return `${code(nameOf(gateway.name, `${item.label} ${of}`.trim()))}: ${places.map(code).join(", ")}`;
    }),
  );
}

function list(heading: string, entries: readonly string[]): string {
  if (entries.length === 0) return "";
  return `### ${heading}\n\n${entries.map((entry) => `- ${entry}`).join("\n")}`;
}

function details(heading: string, entries: readonly string[]): string {
  if (entries.length === 0) return "";
  return `<details><summary>${heading}</summary>\n\n${entries.map((entry) => `- ${entry}`).join("\n")}\n\n</details>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A text as Markdown shows it, and not as Markdown: it may come from a request. */
function text(raw: string): string {
  return printable(raw.replaceAll(/[\r\n]+/g, " "))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~#@!]/g, String.raw`\$&`);
}

/** The same as code; the fence is longer than any run of backticks in it. */
function code(raw: string): string {
  const plain = printable(raw.replaceAll(/[\r\n]+/g, " ")).replaceAll("|", String.raw`\|`);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${plain}${fence}` : `${fence} ${plain} ${fence}`;
}
