/** Modules of people who test with mynah, one for each runner; none of them knows what another's types are. */
export const typedTests: Readonly<Record<string, string>> = {
  "typed-vitest.ts": `import { expect, it } from "vitest";
import { useMynah, type MynahMatchers, type TestFinding, type TestMynah, type TestOptions, type TransportName } from "mynah/vitest";

const transport: TransportName = "server";
const failOn: readonly TestFinding[] = ["violation"];
const options: TestOptions = { transport, failOn, seed: 1, env: { LLM_URL: "evolink" } };
const mynah: TestMynah = useMynah(options);
it("types", async () => {
  await expect(mynah).toHaveReceived("createResponse", { body: { input: expect.any(String) } });
  await expect(mynah).not.toHaveReceivedTimes("createResponse", 2);
  await expect(mynah).not.toHaveReceived("createResponse", { model: /^gpt/, status: expect.any(Number) });
  await expect(mynah.mock).toHaveAnswered({ text: /x/ });
  const all: (keyof MynahMatchers)[] = ["toSatisfyContract"];
  expect(all).toHaveLength(1);
  // @ts-expect-error: the number is missing
  await expect(mynah).toHaveReceivedTimes("createResponse");
  // @ts-expect-error: no such transport
  useMynah({ transport: "sever" });
});
// @ts-expect-error: jest's matchers know nothing of mynah here
export const leaked = (matchers: jest.Matchers<void>): unknown => matchers.toHaveReceived;
`,
  "typed-jest.ts": `import { expect, it } from "@jest/globals";
import { useMynah, type MynahMatchers, type TestFinding, type TestMynah, type TestOptions, type TransportName } from "mynah/jest";

const options: TestOptions = { transport: "msw" satisfies TransportName, failOn: ["unused" satisfies TestFinding] };
const mynah: TestMynah = useMynah(options);
export type Matchers = MynahMatchers<void>;
it("types", async () => {
  await expect(mynah).toHaveReceived("createResponse", { body: { input: expect.any(String) } });
  await expect(mynah).not.toSatisfyContract();
  // @ts-expect-error: the number is missing
  await expect(mynah).toHaveReceivedTimes("createResponse");
});
`,
  "typed-node-test.ts": `import { test } from "node:test";
import {
  assertAnswered,
  assertContract,
  assertEveryFixtureUsed,
  assertNoUndocumented,
  assertNoUnmatched,
  assertReceived,
  assertReceivedInOrder,
  assertReceivedNth,
  assertReceivedTimes,
  useMynah,
  type TestMynah,
} from "mynah/node-test";

const mynah: TestMynah = useMynah({ transport: "server" });
test("types", async () => {
  await assertReceived(mynah, "createResponse", { body: { input: /x/ } });
  await assertReceivedTimes(mynah, "createResponse", 1);
  await assertReceivedNth(mynah, -1, "createResponse");
  await assertReceivedInOrder(mynah, ["listModels", { operation: "createResponse" }]);
  await assertContract(mynah);
  await assertNoUnmatched(mynah);
  await assertNoUndocumented(mynah);
  await assertEveryFixtureUsed(mynah);
  await assertAnswered(await mynah.journal.list(), "x");
  // @ts-expect-error: an operation is missing
  await assertReceived(mynah);
});
`,
  "typed-report.ts": `import { createMock } from "mynah";
import { readCoverage, saveCoverage } from "mynah/node";
import * as report from "mynah/report";
import * as testing from "mynah/testing";

const mock = createMock();
const coverage: report.Coverage = await report.coverageOf(mock satisfies report.CoveredMock);
const file: string = await saveCoverage(coverage, "coverage");
const former: report.Coverage = await readCoverage(file);
const collector: report.CoverageCollector = report.createCollector(mock.contracts);
for (const entry of await mock.journal.list()) await collector.add(entry);
const exclusion: report.Exclusion = { at: "elkapi *", reason: "それは別" };
const scope: report.CoverageScope = { include: ["evolink *"], exclude: [exclusion] };
const thresholds: report.Thresholds = { total: 50 };
const failOn: report.FailOn[] = ["violation", "lost"];
const options: report.ReportOptions = { ...scope, thresholds, failOn, former };
const told: report.CoverageReport = report.createReport(report.mergeCoverage([coverage, collector.coverage()]), options);
const format: report.ReportFormat = "html";
const change: report.CoverageChange = report.compareCoverage(former, coverage);
const share: report.CoverageShare = report.totalOf(coverage);
const items: readonly report.CoverageItem[] = coverage.gateways.flatMap((gateway: report.GatewayCoverage) => gateway.items);
const kinds: report.ItemKind[] = items.map(({ kind }) => kind);
const uses: readonly report.FixtureUse[] = coverage.fixtures;
const missed: readonly report.MissedThreshold[] = told.missed;
const [finding]: readonly report.CoverageFinding[] = coverage.gateways.flatMap(({ findings }) => findings);
const rule: report.BrokenRule | undefined = finding?.rule;
const first: report.FirstRequest | undefined = finding?.first;
export const page: string = await report.formatReport(told, format, false);
export const figures = [report.percentOf(share), report.shareOf(items), report.hasFailed(told), change.lost, kinds, uses, missed, rule, first];

const harness: testing.Harness = testing.setUpMynah({ transport: "fetch" satisfies testing.TransportName });
const options2: testing.TestOptions = { failOn: ["violation" satisfies testing.TestFinding] };
const running: testing.RunningTest = harness.begin("型");
const mynah: testing.TestMynah = harness.mynah;
const matcher: testing.RunnerMatcher = { asymmetricMatch: (other: unknown) => other === "gpt-5.5" };
const models: testing.ExpectedText[] = ["gpt-5.5", /^gpt/, matcher];
const steps: testing.ExpectedStep[] = models.map((model) => ({ operation: "createResponse", model, status: 200 } satisfies testing.ExpectedRequest & { operation: string }));
const answer: testing.ExpectedAnswer = { text: "x" };
const subject: testing.Subject = mynah;
const urls: testing.GatewayUrl[] = [{ gateway: "elkapi", baseUrl: mynah.baseUrl() }];
const variables: testing.Variables = { gateways: urls, defaultGateway: "elkapi", apiKey: testing.passingKey(undefined), named: {} };
const result: testing.MatcherResult = await testing.matchers.toHaveReceivedInOrder(subject, steps);
const names: (keyof testing.MynahMatchers)[] = ["toHaveAnswered"];
await testing.assertAnswered(subject, answer).catch((error: unknown) => error instanceof testing.ExpectationError);
const [entry] = await mynah.journal.list();
export const said = [entry && testing.textSaid(entry), testing.sdkVariables(variables), result.message(), names, options2];
await running.end();
`,
};
