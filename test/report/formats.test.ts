import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import { formatReport, reportFormats } from "../../src/report/format.ts";
import { createReport, type ReportOptions } from "../../src/report/report.ts";
import { sampleBodies, sampleCoverage } from "./sample.ts";

const options: ReportOptions = {
  failOn: ["violation", "unused"],
  thresholds: { total: 90 },
  exclude: [{ at: "* request audio", reason: "音は送らない" }],
};

async function told(format: (typeof reportFormats)[number], more: ReportOptions = {}): Promise<string> {
  return formatReport(createReport(await sampleCoverage(), { ...options, ...more }), format);
}

it.each(reportFormats.filter((format) => format !== "json"))(
  "tells the same figures as %s",
  async (format) => {
    expect(await told(format)).toMatch(/81%(?:25)?.{0,80}9 of 11|9 of 11.{0,80}81%/s);
  },
);

it.each(reportFormats)("is the same of the same coverage, as %s", async (format) => {
  expect(await told(format)).toBe(await told(format));
});

it("writes Markdown in which texts of requests mean nothing", async () => {
  expect(await told("markdown")).toMatchInlineSnapshot(`
    "## Contract coverage: 81%

    9 of 11 items were shown by 5 exchanges.

    |  | coverage | requests | replies | calls |
    | --- | --- | --- | --- | --- |
    | **acme** | **81%** |  |  | 5 |
    | send | 81% | 7 of 8 | 2 of 3 | 3 |

    ### Thresholds that were not reached

    - total is covered by 81%, and 90% is asked for

    ### Off the contract

    - messages\\[0\\].role must be one of "user", "tool", but it is "&lt;b>&amp;\\\\"'\\\`\\|\\*\\_\\\\u001b\\[31m 鳥 🐦" – \`send\`, 1 time<br>The docs: 誰が話すか
    - messages must be an array of 1 or more items, but it is \\[\\] – \`send\`, 1 time<br>The docs: 会話

    ### Answered by nothing

    - Failed to find a fixture for this send request to acme: nearest are "挨拶", 0% close (body/tone is "やさしい", seen nothing), "&lt;b>&amp;"'\\\`\\|\\*\\_\\\\u001b\\[31m 鳥 🐦", 0% close (body/tone is "きびしい", seen nothing). Please add one whose "when" fits, or mend one of these. – \`send\`, 1 time

    ### Not in the docs

    - \`messages[].mood\` – \`send\`, 1 time

    ### Fixtures that never answered

    - \`\` <b>&"'\`\\|*_\\u001b[31m 鳥 🐦 \`\` (acme)

    <details><summary>Not covered</summary>

    - \`send request\`: \`tone "きびしい"\`
    - \`send reply 200\`: \`end "length"\`

    </details>
    "
  `);
});

it("writes Markdown that tells what changed", async () => {
  const former = await sampleCoverage();
  const report = createReport(await sampleCoverage(sampleBodies.slice(1)), { former });
  const text = await formatReport(report, "markdown");
  expect(text).toContain("Before: 69%; 0 gained, 2 lost.");
  expect(text).toContain(
    '### Covered before, and not any more\n\n- `acme send request messages[].role "tool"`',
  );
});

it("writes annotations of a workflow: errors for what fails the run, warnings for the rest", async () => {
  const lines = (await told("github")).trimEnd().split("\n");
  expect(lines.map((line) => line.slice(0, 61))).toEqual([
    "::notice title=Contract coverage::81%25 (9 of 11)",
    "::error title=Contract coverage::total is covered by 81%25, a",
    "::error title=Off the contract%3A send::messages[0].role must",
    "::error title=Off the contract%3A send::messages must be an a",
    "::warning title=Answered by nothing%3A send::Failed to find a",
    "::warning title=Not in the docs%3A send::messages[].mood is n",
    "::error title=Fixture never answered::<b>&\"'`|*_\\u001b[31m 鳥 ",
  ]);
  expect(lines[2]).toContain("%0AThe docs: 誰が話すか");
});

it("writes JUnit's XML, whatever requests have sent", async () => {
  const text = await told("junit");
  expect(XMLValidator.validate(text)).toBe(true);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (name) => name === "testsuite" || name === "testcase",
  });
  const { testsuites } = parser.parse(text) as { testsuites: Suite & { testsuite: Suite[] } };
  expect(testsuites).toMatchObject({
    name: "mynah contract coverage 81% (9 of 11)",
    tests: "7",
    failures: "4",
    skipped: "0",
  });
  const cases = testsuites.testsuite.flatMap(({ testcase }) => testcase);
  expect(cases.map(({ name, failure }) => [name, failure !== undefined])).toEqual([
    ["send", false],
    ["threshold: total", true],
    ["off the contract: send messages[].role", true],
    ["off the contract: send messages", true],
    ["answered by nothing: send", false],
    ["not in the docs: send messages[].mood", false],
    [expect.stringContaining("鳥 🐦"), true],
  ]);
  expect(cases[2]?.["system-out"]).toContain("誰が話すか");
});

interface Suite {
  readonly name: string;
  readonly testcase: readonly {
    readonly name: string;
    readonly failure?: unknown;
    readonly "system-out"?: string;
  }[];
}

it("draws a picture with a bar for each operation, named for those who cannot see it", async () => {
  const text = await told("svg");
  expect(XMLValidator.validate(text)).toBe(true);
  expect(text).toContain(
    '<title id="title">Contract coverage 81%, 9 of 11 items: acme 81%, send 81%</title>',
  );
  expect(
    text.match(/class="good"[^>]* width="(\d+)"/g)?.map((each) => each.replace(/.*width="(\d+)"/, "$1")),
  ).toEqual(["205", "205"]);
});

it("draws names that have control characters, and those for which there is no room", async () => {
  const coverage = await sampleCoverage();
  const named = JSON.parse(
    JSON.stringify(coverage).replaceAll('"label":"send"', `"label":"\\u0007${"長い名前".repeat(10)}"`),
  ) as typeof coverage;
  const text = await formatReport(createReport(named), "svg");
  expect(XMLValidator.validate(text)).toBe(true);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0008]/);
  expect(text).toContain(`>\ufffd${"長い名前".repeat(4)}…</text`);
});

it("fails on what was lost only where there is something to lose it from", async () => {
  const coverage = await sampleCoverage();
  expect(() => createReport(coverage, { failOn: ["lost"] })).toThrow(
    "there is no former report to compare it with",
  );
  expect(createReport(coverage, { failOn: ["lost"], former: coverage }).failOn).toEqual(["lost"]);
});

it("says of a number that may be left uncovered that nothing counts", async () => {
  const coverage = await sampleCoverage([]);
  const told = await formatReport(createReport(coverage, { thresholds: { total: -5 } }), "terminal");
  expect(told).toContain("nothing of total counts, and 5 items may be left uncovered");
});

it("reads back what it wrote as JSON", async () => {
  const report = createReport(await sampleCoverage(), options);
  // What counts is decided when it is reported.
  expect(JSON.parse(await formatReport(report, "json"))).toEqual(report.shown);
});
