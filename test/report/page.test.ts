import { expect, it } from "vitest";
import { formatReport } from "../../src/report/format.ts";
import { createReport } from "../../src/report/report.ts";
import { hostile, sampleCoverage } from "./sample.ts";

async function page(): Promise<string> {
  const former = await sampleCoverage();
  return formatReport(createReport(await sampleCoverage(), { former, thresholds: { total: 90 } }), "html");
}

it("needs nothing beside itself", async () => {
  const html = await page();
  expect(html).toMatch(/^<!doctype html>/);
  expect(html.match(/<(?:link|img|iframe|object|embed)\b/g)).toBeNull();
  expect(html.match(/\b(?:src|href)="(?!#)[^"]*"/g)).toBeNull();
  expect(html).not.toMatch(/@import|url\(/);
});

it("shows what requests and fixtures have sent as text", async () => {
  const html = await page();
  expect(html).not.toContain(hostile);
  expect(html).toContain("&lt;b&gt;&amp;&quot;");
  // One script: its own.
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html.match(/<\/script/g)).toHaveLength(1);
});

it("shows a request beside the rule that it broke, with the place marked and the words of the docs", async () => {
  const html = await page();
  const [, article = ""] = html.split("<article");
  expect(article).toContain("messages[0].role must be one of");
  expect(article).toMatch(/<mark>&quot;&lt;b&gt;/);
  expect(article).toContain(
    "/paths/~1things/post/requestBody/content/application~1json/schema/properties/messages/items/properties/role/enum",
  );
  expect(article).toContain("誰が話すか");
});

it("leads to no page but those of the web", async () => {
  const coverage = await sampleCoverage();
  const [gateway] = coverage.gateways;
  if (gateway === undefined) throw new Error("There is no gateway.");
  const pageAt = (url: string) => ({
    ...coverage,
    gateways: [
      {
        ...gateway,
        findings: gateway.findings.map((finding) => ({
          ...finding,
          rule: { pointer: "/x", keyword: "type", page: { title: "頁", url } },
        })),
      },
    ],
  });
  expect(await formatReport(createReport(pageAt("javascript:alert(1)")), "html")).not.toContain(
    "javascript:",
  );
  expect(await formatReport(createReport(pageAt("https://例え.jp/")), "html")).toContain(
    '<a href="https://xn--r8jz45g.jp/">頁</a>',
  );
});
