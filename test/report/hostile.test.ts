import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import type { Coverage } from "../../src/coverage/coverage.ts";
import { formatReport, reportFormats } from "../../src/report/format.ts";
import { createReport } from "../../src/report/report.ts";
import { sampleCoverage } from "./sample.ts";

// A saved report is a file, and its texts may say anything, wherever the format has a text.

/** Members whose values the format names; every other text can be anything. */
const fixed = new Set(["mynah", "kind", "from"]);

function saying<T>(value: T, said: string): T {
  const map = (each: unknown, name = ""): unknown => {
    if (typeof each === "string") return fixed.has(name) ? each : said;
    if (Array.isArray(each)) return each.map((member) => map(member));
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, member]) => [key, map(member, key)]));
  };
  return map(value) as T;
}

const everywhere = async (said: string) => {
  const coverage = await sampleCoverage();
  const hostile = saying(coverage, said);
  const page = { title: said, url: said };
  const pages = (of: Coverage): Coverage => ({
    ...of,
    gateways: of.gateways.map((gateway) => ({
      ...gateway,
      findings: gateway.findings.map((finding) => ({
        ...finding,
        rule: { pointer: said, keyword: said, docs: said, page },
      })),
    })),
  });
  return createReport(pages(hostile), { former: coverage, failOn: ["violation"], thresholds: { total: 99 } });
};

const controls = "\u001b]0;x\u0007\u001b[2J\r\n\u0085\u009b31m";

it("sends no control character to a terminal", async () => {
  const told = await formatReport(await everywhere(controls), "terminal");
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(told).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

it("writes one workflow command a line, whatever a text says", async () => {
  const told = await formatReport(await everywhere(`${controls}::error::x\n::stop-commands::t`), "github");
  for (const line of told.trimEnd().split("\n")) expect(line).toMatch(/^::(error|warning|notice) title=/);
});

it.each(["true", "", "&amp;&#0;<![CDATA[", `"'<a>]]>`, controls])(
  "writes XML in which %j is text",
  async (said) => {
    const xml = await formatReport(await everywhere(said), "junit");
    expect(XMLValidator.validate(xml)).toBe(true);
    const parser = new XMLParser({ ignoreAttributes: false, parseAttributeValue: false });
    const { testsuites } = parser.parse(xml) as { testsuites: { testsuite: unknown } };
    const [suite] = [testsuites.testsuite].flat() as [{ testcase: { "@_classname": string } }];
    // oxlint-disable-next-line no-control-regex -- XML has no way to write these
    const written = said.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");
    expect(suite.testcase["@_classname"].replaceAll(/\s+/g, "\n")).toBe(written.replaceAll(/\s+/g, "\n"));
  },
);

it.each(["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "not a page"])(
  "links to %s from no format",
  async (said) => {
    const report = await everywhere(said);
    expect(await formatReport(report, "html")).not.toMatch(/<a href="(?!#)/);
    expect(await formatReport(report, "markdown")).not.toContain(`](`);
  },
);

it("writes Markdown links that end where they should", async () => {
  const said = "https://a.example/c) ![x](https://track.example/p.png) <img src=x>";
  const told = await formatReport(await everywhere(said), "markdown");
  expect(told).toContain("](<https://a.example/c)%20![x](https://track.example/p.png)%20%3Cimg%20src=x%3E>)");
  expect(told.replaceAll(/<\/?(?:br|details|summary)>|\(<[^<>]*>\)|`[^`]*`/g, "")).not.toMatch(/<|\s!\[/);
});

it.each(reportFormats)("writes %s of texts that are thousands of characters long", async (format) => {
  const told = await formatReport(await everywhere("鳥🐦".repeat(5000)), format);
  expect(told.isWellFormed()).toBe(true);
});
