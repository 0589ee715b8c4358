import { array, assert, asyncProperty, integer } from "fast-check";
import { expect, it } from "vitest";
import { createCollector } from "../../src/coverage/collector.ts";
import { compareCoverage } from "../../src/coverage/compare.ts";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import type { Coverage } from "../../src/coverage/coverage.ts";
import { scopeCoverage } from "../../src/coverage/exclude.ts";
import { everyItem } from "../../src/coverage/item.ts";
import { mergeCoverage } from "../../src/coverage/merge.ts";
import { missedThresholds, totalOf } from "../../src/coverage/total.ts";
import { createMock } from "../../src/index.ts";
import { coveredBy, gatewayWith, itemsOf, mockWith, send } from "./covered.ts";

const chatUrl = "https://api.elkapi.com/v1/chat/completions";
const responsesUrl = "https://api.elkapi.com/v1/responses";
const evolinkUrl = "https://api.evolink.ai/v1/chat/completions";
const messages = [{ role: "user", content: "やあ 👋" }];

/** Requests of every kind: fine, streamed, off the contract, undocumented, to both gateways. */
const requests: readonly (readonly [string, object])[] = [
  [chatUrl, { model: "gpt-5.5", messages }],
  [chatUrl, { model: "gpt-5.5", messages, stream: true, temperature: 1 }],
  [chatUrl, { model: "gpt-5.5", messages: [{ role: "usr" }] }],
  [chatUrl, { model: "gemini-3.1-pro-preview", messages, stream: false, contents: ["やあ"] }],
  [responsesUrl, { model: "gpt-5.5", input: "안녕", 未知: 1 }],
  [evolinkUrl, { model: "gpt-5.2", messages, top_p: 1 }],
  ["https://api.evolink.ai/v1/nowhere", {}],
];

async function exchanges() {
  const mock = createMock({ seed: 1 });
  for (const [url, body] of requests) await send(mock, body, url);
  return { mock, entries: await mock.journal.list() };
}

it("puts runs together as if they had been one, however they are cut and in whatever order", async () => {
  const { mock, entries } = await exchanges();
  const covered = async (some: typeof entries): Promise<Coverage> => {
    const collector = createCollector(mock.contracts);
    for (const entry of some) await collector.add(entry);
    return collector.coverage();
  };
  const whole = sorted(await covered(entries));
  await assert(
    asyncProperty(
      array(integer({ min: 0, max: 3 }), { minLength: entries.length, maxLength: entries.length }),
      async (runs) => {
        const parts = [0, 1, 2, 3].map((run) => entries.filter((_, index) => runs[index] === run));
        const merged = mergeCoverage(await Promise.all(parts.map(covered)));
        expect(sorted(merged)).toEqual(whole);
      },
    ),
    { numRuns: 12 },
  );
});

/** Findings in an order of their own: they stand in that of the exchanges. */
function sorted(coverage: Coverage): Coverage {
  return {
    ...coverage,
    gateways: coverage.gateways.map((gateway) => ({
      ...gateway,
      findings: gateway.findings.toSorted((one, other) => (one.key < other.key ? -1 : 1)),
    })),
  };
}

it("counts fixtures of several runs together", async () => {
  const fixtures = [
    { name: "挨拶", reply: { text: "やあ" } },
    { name: "別", when: { lastUserMessage: "別" }, reply: { text: "別" } },
  ];
  const runs = await Promise.all(
    ["1", "2"].map(async () => {
      const mock = createMock({ fixtures });
      await send(mock, { model: "gpt-5.5", messages }, chatUrl);
      return coverageOf(mock);
    }),
  );
  const own = mergeCoverage(runs).fixtures.filter(({ from }) => from === "own");
  expect(own).toEqual([
    { name: "挨拶", gateways: ["elkapi", "evolink"], from: "own", count: 2 },
    { name: "別", gateways: ["elkapi", "evolink"], from: "own", count: 0 },
  ]);
});

it("tells how many exchanges the journal had forgotten", async () => {
  const mock = createMock({ journal: 2 });
  for (let index = 0; index < 5; index += 1) await send(mock, { model: "gpt-5.5", messages }, chatUrl);
  expect(await coverageOf(mock)).toMatchObject({ exchanges: 2, forgotten: 3 });
});

it("survives being written and read", async () => {
  const { mock } = await exchanges();
  const coverage = await coverageOf(mock);
  expect(JSON.parse(JSON.stringify(coverage))).toEqual(coverage);
});

it("tells what was lost and what was gained since a former run", async () => {
  const { entries, mock } = await exchanges();
  const collect = async (urls: readonly string[]) => {
    const collector = createCollector(mock.contracts);
    for (const entry of entries.filter(({ request }) => urls.includes(request.url)))
      await collector.add(entry);
    return collector.coverage();
  };
  const change = compareCoverage(
    await collect([chatUrl, evolinkUrl]),
    await collect([chatUrl, responsesUrl]),
  );
  expect(change.lost.map(({ id }) => id)).toEqual([
    "evolink createChatCompletion",
    "evolink createChatCompletion request messages minItems 1",
    "evolink createChatCompletion request top_p",
    "evolink createChatCompletion request top_p maximum 1",
    "evolink createChatCompletion reply 200",
    "evolink createChatCompletion reply 200 application/json",
  ]);
  expect(change.gained.map(({ id }) => id)).toContain("elkapi createResponse request input (string)");
  expect(change.before).not.toEqual(change.after);
});

it("loses nothing that the contract has no more", async () => {
  const schema = (names: readonly string[]) => ({
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, {}])),
  });
  const former = await coveredBy(gatewayWith(schema(["古い", "残る"])), [{ 古い: 1, 残る: 1 }]);
  const now = await coveredBy(gatewayWith(schema(["残る"])), [{}]);
  expect(compareCoverage(former.coverage, now.coverage).lost.map(({ id }) => id)).toEqual([
    "acme send request 残る",
  ]);
});

it("excludes items with all that is inside of them, and keeps the reason", async () => {
  const { mock } = await exchanges();
  const coverage = await coverageOf(mock);
  const exclude = [
    { at: "elkapi createChatCompletion request (Gemini*", reason: "we use no gemini" },
    { at: "* request*.audio", reason: "テキストだけ" },
    { at: "elkapi createChatCompletion request nothing", reason: "a slip" },
  ];
  const scoped = scopeCoverage(coverage, { exclude });
  const { all, counting } = itemsOf(scoped.coverage, "elkapi createChatCompletion");
  expect(all.get("request (GeminiChatCompletionRequest).contents[].parts")?.excluded).toBe(
    "we use no gemini",
  );
  expect(Object.keys(counting).filter((id) => /request.*(?:Gemini|audio)/.test(id))).toEqual([]);
  expect(scoped.idle).toEqual([exclude[2]]);
  expect(totalOf(scoped.coverage).of).toBeLessThan(totalOf(coverage).of);
});

it("excludes what is inside of operations that were never called, so that what counts hangs on no call", async () => {
  const exclude = [{ at: "elkapi createResponse request tools", reason: "no tools" }];
  const wholes = [
    [requests[0]],
    [requests[4]],
    [requests[0], requests[4], ["https://api.elkapi.com/v1/models", undefined] as const],
  ].map(async (some) => {
    const mock = createMock();
    for (const [url = "", body] of some.filter((each) => each !== undefined)) await send(mock, body, url);
    const { coverage, idle } = scopeCoverage(await coverageOf(mock), { exclude });
    expect(idle).toEqual([]);
    return totalOf(coverage).of;
  });
  const [first, ...others] = await Promise.all(wholes);
  expect(others).toEqual([first, first]);
});

it("tells exclusions that are for nothing wherever all is listed, and of nothing else", async () => {
  const names = Array.from({ length: 5_100 }, (_, index) => `m${index}`);
  const schema = { type: "object", properties: Object.fromEntries(names.map((name) => [name, {}])) };
  const large = (await coveredBy(gatewayWith(schema), [])).coverage;
  const small = (await coveredBy(gatewayWith({ type: "object", properties: { a: {} } }), [])).coverage;
  const exclude = ["acme s*d request m7", "* request m7", "acme other*", "acme se", "* nothing"].map(
    (at) => ({
      at,
      reason: "使わない",
    }),
  );
  const idle = (coverage: Coverage) => scopeCoverage(coverage, { exclude }).idle.map(({ at }) => at);
  expect(idle(small)).toEqual(exclude.map(({ at }) => at));
  // Of what is not listed nobody can tell.
  expect(idle(large)).toEqual(["acme other*", "acme se"]);
});

it("merges what one run excludes and another does not in either order to the same", async () => {
  const { coverage } = await coveredBy(gatewayWith({ type: "object", properties: { a: {}, b: {} } }), [
    { a: 1 },
  ]);
  const excluded = scopeCoverage(coverage, { exclude: [{ at: "* b", reason: "何か" }] }).coverage;
  const [one, other] = [
    [coverage, excluded],
    [excluded, coverage],
  ].map((runs) => totalOf(mergeCoverage(runs)));
  expect(one).toEqual(other);
});

it("counts the operations alone that are included", async () => {
  const { mock } = await exchanges();
  const coverage = await coverageOf(mock);
  const { coverage: scoped } = scopeCoverage(coverage, { include: ["elkapi createResponse"] });
  const operations = scoped.gateways.flatMap(({ items }) => items.filter(({ kind }) => kind === "operation"));
  expect(operations.filter(({ excluded }) => excluded === undefined).map(({ id }) => id)).toEqual([
    "elkapi createResponse",
  ]);
  const errors = scoped.gateways.flatMap(({ items }) => items.filter(({ kind }) => kind === "errors"));
  expect(errors.map(({ excluded }) => excluded !== undefined)).toEqual([true, true]);
  expect(() => scopeCoverage(coverage, { include: ["elkapi createRespnse"] })).toThrow(
    'Failed to read coverage.include: there is no operation "elkapi createRespnse". Please use elkapi createResponse',
  );
  expect(scopeCoverage(coverage, { include: ["elkapi error"] }).idle).toEqual([]);
});

it("takes what the document says that nobody can cover out of what counts", async () => {
  const gateway = gatewayWith({ type: "object", properties: { a: {}, b: {} } });
  Object.assign(gateway.document, { "x-mynah-uncoverable": [{ at: "send request b", reason: "仕様だけ" }] });
  const mock = mockWith(gateway);
  await send(mock, { a: 1 });
  const { counting, all } = itemsOf(await coverageOf(mock));
  expect(counting).toEqual({ "": true, "request a": true, "reply 200": true });
  expect(all.get("request b")?.excluded).toBe("仕様だけ");
});

it("tells which thresholds were not reached: of all, a gateway, an operation, in percent and in number", async () => {
  const { coverage } = await coveredBy(gatewayWith({ type: "object", properties: { a: {}, b: {} } }), [
    { a: 1 },
  ]);
  const share = { covered: 3, of: 4 };
  expect(missedThresholds(coverage, { total: 75, acme: 75, send: 75, "acme send": -1 })).toEqual([]);
  expect(missedThresholds(coverage, { total: 76, acme: -0.5, send: 100 })).toEqual([
    { name: "total", threshold: 76, share },
    { name: "acme", threshold: -0.5, share },
    { name: "send", threshold: 100, share },
  ]);
  expect(() => missedThresholds(coverage, { sned: 1 })).toThrow(
    "there is no such gateway and no such operation. Please use send.",
  );
  expect(() => missedThresholds(coverage, { total: 101 })).toThrow("up to 100");
});

it("reaches no threshold where nothing came in", async () => {
  const coverage = await coverageOf(createMock());
  const thresholds = { total: 1, elkapi: -1000, createResponse: 1 };
  expect(missedThresholds(coverage, thresholds).map(({ name }) => name)).toEqual(["total", "createResponse"]);
});

it("gives every item of the shipped gateways a name of its own", async () => {
  const { mock } = await exchanges();
  const { gateways } = await coverageOf(mock);
  const ids = [...everyItem(gateways.flatMap(({ items }) => items))].map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it("lists of an operation that is too large what is inside of items that were shown, and counts the rest", async () => {
  const names = Array.from({ length: 80 }, (_, index) => `m${index}`);
  const inner = (name: string) => ({
    type: "object",
    properties: Object.fromEntries(names.map((each) => [`${name}_${each}`, {}])),
  });
  const schema = { type: "object", properties: Object.fromEntries(names.map((name) => [name, inner(name)])) };
  const former = await coveredBy(gatewayWith(schema), [{ m1: { m1_m2: 1 }, m3: { m3_m3: 1 } }]);
  expect(former.all.get("request m1")?.items).toHaveLength(80);
  expect(former.all.get("request m0")).toMatchObject({ count: 0, unlisted: 80, items: [] });
  expect(totalOf(former.coverage)).toEqual({ covered: 6, of: 80 * 81 + 2 });

  const now = await coveredBy(gatewayWith(schema), [{ m0: { m0_m0: 1 }, m1: {} }]);
  expect(totalOf(mergeCoverage([former.coverage, now.coverage]))).toEqual({ covered: 8, of: 80 * 81 + 2 });
  expect(compareCoverage(former.coverage, now.coverage).lost.map(({ label }) => label)).toEqual([
    "m1_m2",
    "m3",
    "m3_m3",
  ]);
  const exclude = [{ at: "acme send request m3.m3_m3", reason: "見えない" }];
  expect(scopeCoverage(now.coverage, { exclude }).idle).toEqual([]);
});
