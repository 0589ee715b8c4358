import { expect, it } from "vitest";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { createMock } from "../../src/index.ts";
import { formatReport } from "../../src/report/format.ts";
import { createReport, hasFailed } from "../../src/report/report.ts";
import { sampleBodies, sampleCoverage } from "./sample.ts";

it("tells a report in a terminal", async () => {
  const report = createReport(await sampleCoverage(), {
    failOn: ["violation", "unused"],
    thresholds: { total: 90, send: 10 },
    exclude: [
      { at: "* request audio", reason: "音は送らない" },
      { at: "acme send request nothing", reason: "a slip" },
    ],
  });
  expect(await formatReport(report, "terminal")).toMatchInlineSnapshot(`
    "Contract coverage 81% (9 of 11), 5 exchanges

    acme 81%
      send   81%  requests 7 of 8, replies 2 of 3, 3 calls

    Off the contract
      ✗ messages[0].role must be one of "user", "tool", but it is "<b>&\\"'\`|*_\\u001b[31m 鳥 🐦" (1 time, send)
          the docs: 誰が話すか
      ✗ messages must be an array of 1 or more items, but it is [] (1 time, send)
          the docs: 会話

    Answered by nothing
      ✗ Failed to find a fixture for this send request to acme: nearest are "挨拶", 0% close (body/tone is "やさしい", seen nothing), "<b>&"'\`|*_\\u001b[31m 鳥 🐦", 0% close (body/tone is "きびしい", seen nothing). Please add one whose "when" fits, or mend one of these. (1 time, send)

    Not in the docs
      ? messages[].mood (1 time, send)

    Fixtures that never answered
      <b>&"'\`|*_\\u001b[31m 鳥 🐦 (acme)

    Not covered
      send request
          tone "きびしい"
      send reply 200
          end "length"

    Exclusions that are for nothing
      acme send request nothing: a slip

    Thresholds that were not reached
      total is covered by 81%, and 90% is asked for

    Failed: 2 violations; 1 unused fixture; total is covered by 81%, and 90% is asked for.
    "
  `);
  expect(hasFailed(report)).toBe(true);
});

it("tells what was lost and gained", async () => {
  const former = await sampleCoverage();
  const report = createReport(await sampleCoverage(sampleBodies.slice(1)), { former, failOn: ["lost"] });
  const told = await formatReport(report, "terminal");
  expect(told).toContain(
    'Covered before, and not any more\n  acme send request messages[].role "tool"\n  acme send request messages[].name\n',
  );
  expect(told).toContain("0 gained, 2 lost.");
  expect(told).toContain("Failed: 2 lost items.");
});

it("has colours where they are wanted, and none where not", async () => {
  const report = createReport(await sampleCoverage(), { failOn: ["violation"] });
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const escapes = /\u001b\[/;
  expect(await formatReport(report, "terminal", true)).toMatch(escapes);
  expect(await formatReport(report, "terminal")).not.toMatch(escapes);
});

it("tells what to look at where nothing came in", async () => {
  const told = await formatReport(
    createReport(await coverageOf(createMock()), { thresholds: { total: 1 } }),
    "terminal",
  );
  expect(told).toContain(
    "Contract coverage – (0 of 0), 0 exchanges\n  No request came in. Please see that the code under test asks mynah",
  );
  expect(told).toContain("elkapi was not asked, and does not count");
  expect(told).toContain("total is covered by 0%, and 1% is asked for");
});

it("tells of operations that were never called, of excluded ones, and of errors", async () => {
  const mock = createMock();
  await mock.failNext({ kind: "error", error: "rate_limited" });
  await (
    await mock.fetch("https://api.elkapi.com/v1/models", { headers: { authorization: "Bearer any" } })
  ).text();
  const exclude = [{ at: "elkapi createResponse", reason: "we have no responses" }];
  const told = await formatReport(createReport(await coverageOf(mock), { exclude }), "terminal");
  expect(told).toMatch(/createChatCompletion {2}never called/);
  expect(told).toMatch(/createResponse {8}excluded: we have no responses/);
  expect(told).toMatch(/errors {16}1 of 13 came back/);
});

it("tells how many exchanges were forgotten", async () => {
  const coverage = await sampleCoverage();
  expect(await formatReport(createReport({ ...coverage, forgotten: 3 }), "terminal")).toContain(
    "3 exchanges more had been forgotten",
  );
});

it("fails for what it is told to fail for, and for nothing else", async () => {
  const coverage = await sampleCoverage();
  expect(hasFailed(createReport(coverage))).toBe(false);
  for (const kind of ["violation", "undocumented", "unmatched", "unused"] as const) {
    expect(hasFailed(createReport(coverage, { failOn: [kind] }))).toBe(true);
  }
  expect(hasFailed(createReport(coverage, { failOn: ["lost"], former: coverage }))).toBe(false);
  expect(hasFailed(createReport(coverage, { thresholds: { total: 1 } }))).toBe(false);
  const [first] = sampleBodies;
  expect(
    hasFailed(
      createReport(await sampleCoverage([first]), { failOn: ["violation", "undocumented", "unmatched"] }),
    ),
  ).toBe(false);
});
