import { XMLBuilder } from "fast-xml-parser";
import { totalOf } from "../coverage/total.ts";
import { type CoverageReport, type FailOn, findingsOf } from "./report.ts";
import {
  counted,
  type GatewaySummary,
  missedText,
  namesIn,
  ofAll,
  percent,
  summarize,
  whereText,
  xmlText,
} from "./summary.ts";

/** A test case of JUnit's format. */
interface TestCase {
  readonly "@name": string;
  readonly "@classname": string;
  readonly failure?: { readonly "@message": string };
  readonly skipped?: { readonly "@message": string };
  readonly "system-out"?: string;
}

/**
 * A report as CI servers read results of tests: a case for each operation, threshold and finding. What the run fails on is a
 * failure; what was excluded or never called is skipped.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function formatJunit(report: CoverageReport): string {
  const { coverage, unused, change, failOn, missed } = report;
  const total = totalOf(coverage);
  const nameOf = namesIn(coverage);
  const found = (kind: FailOn, name: string, message: string, out?: string): TestCase => ({
    "@name": `${titles[kind]}: ${name}`,
    "@classname": "mynah",
    ...(failOn.includes(kind) ? { failure: { "@message": message } } : {}),
    "system-out": out ?? message,
  });
  const cases = [
    ...missed.map((each) => ({
      "@name": `threshold: ${each.name}`,
      "@classname": "mynah",
      failure: { "@message": missedText(each) },
    })),
    ...(["violation", "unmatched", "undocumented"] as const).flatMap((kind) =>
      findingsOf(report, kind).map((finding) => {
        const { place, message, count, first, rule, gateway } = finding;
        const where = nameOf(gateway, whereText(finding));
        const out = { message, times: count, rule, first };
        return found(kind, `${where} ${place}`.trim(), message, JSON.stringify(out, null, 2));
      }),
    ),
    ...unused.map(({ name, gateways }) =>
      found("unused", name, `no request of ${gateways.join(", ")} was answered by it`),
    ),
    ...(change?.lost ?? []).map(({ id }) => found("lost", id, "it was covered before")),
  ];
  const suites = [
    ...summarize(coverage).map(suiteOf),
    ...(cases.length === 0 ? [] : [suite("findings", cases)]),
  ];
  const all = suites.flatMap(({ testcase }) => testcase);
  const tree = {
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: {
      "@name": `mynah contract coverage ${percent(total)} (${ofAll(total)})`,
      ...numbersOf(all),
      testsuite: suites,
    },
  };
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    // An attribute whose text is "true" would else be written as HTML does, without a value.
    suppressBooleanAttributes: false,
    format: true,
  });
  return builder.build(asXml(tree));
}

const titles: Readonly<Record<FailOn, string>> = {
  violation: "off the contract",
  unmatched: "answered by nothing",
  undocumented: "not in the docs",
  unused: "fixture never answered",
  lost: "no longer covered",
};

function suiteOf({ gateway, asked, operations, all }: GatewaySummary) {
  const cases = operations.map(
    ({ name, calls, called, excluded, all: share, requests, replies }): TestCase => {
      const skipped = excluded ?? (asked ? undefined : "the gateway was not asked");
      const told = `${percent(share)}: requests ${ofAll(requests)}, replies ${ofAll(replies)}, ${counted(calls, "call")}`;
      const left = skipped ?? (called ? undefined : "never called");
      return {
        "@name": name,
        "@classname": gateway.name,
        ...(left === undefined ? { "system-out": told } : { skipped: { "@message": left } }),
      };
    },
  );
  return suite(`${gateway.name} ${asked ? percent(all) : "not asked"}`, cases);
}

function suite(name: string, testcase: readonly TestCase[]) {
  return { "@name": name, ...numbersOf(testcase), testcase };
}

function numbersOf(cases: readonly TestCase[]) {
  return {
    "@tests": cases.length,
    "@failures": cases.filter(({ failure }) => failure !== undefined).length,
    "@skipped": cases.filter(({ skipped }) => skipped !== undefined).length,
  };
}

/** The same with texts that XML can write. */
function asXml(value: unknown): unknown {
  if (typeof value === "string") return xmlText(value);
  if (Array.isArray(value)) return value.map(asXml);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asXml(member)]));
}
