import { expect, it } from "vitest";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import type { CoverageFinding } from "../../src/coverage/coverage.ts";
import { excerpt } from "../../src/coverage/excerpt.ts";
import { createMock } from "../../src/index.ts";
import { coveredBy, gatewayWith, mockWith, send } from "./covered.ts";

const chatUrl = "https://api.elkapi.com/v1/chat/completions";

async function findings(mock: ReturnType<typeof createMock>): Promise<readonly CoverageFinding[]> {
  return (await coverageOf(mock)).gateways.flatMap((gateway) => gateway.findings);
}

/** The rules that chat completions break, by their places. */
async function rulesOf(bodies: readonly object[]) {
  const mock = createMock();
  for (const body of bodies)
    await send(mock, { model: "gpt-5.5", messages: [{ role: "user", content: "x" }], ...body }, chatUrl);
  return Object.fromEntries((await findings(mock)).map(({ place, rule }) => [place, rule]));
}

it("finds the rule that was broken, with the words of the docs and their page", async () => {
  const rules = await rulesOf([{ messages: [{ role: "usr", content: "やあ" }] }]);
  expect(rules["messages[].role"]).toEqual({
    pointer: "/components/schemas/Message/properties/role/enum",
    keyword: "enum",
    says: ["system", "user", "assistant", "tool", "developer"],
    docs: "The role of the message.",
    page: {
      title: "Chat Completions, gpt-5.5 (Japanese and Korean)",
      url: "https://docs.elkapi.com/docs/api/ai-model/chat/openai/createchatcompletion",
    },
  });
});

it("finds rules under conditions, in unions, and of what is missing", async () => {
  const rules = await rulesOf([
    { messages: [{ role: "user" }] },
    { response_format: { type: "xml" } },
    { model: "gemini-3.1-pro-preview", stream: false, contents: 5 },
  ]);
  expect(rules).toMatchObject({
    "messages[].content": {
      pointer: "/components/schemas/Message/else/required",
      docs: expect.stringContaining("content of the message") as string,
    },
    "response_format.type": { pointer: "/components/schemas/ResponseFormat/properties/type/enum" },
    contents: {
      pointer: "/components/schemas/GeminiChatCompletionRequest/properties/contents/type",
      page: { title: expect.stringContaining("Gemini") as string },
    },
  });
});

it("finds the rule of additional members, of maps, of tuples and of anyOf", async () => {
  const schema = {
    type: "object",
    description: "全体",
    additionalProperties: { type: "integer", description: "지도의 값" },
    properties: {
      closed: {
        type: "object",
        additionalProperties: false,
        description: "閉じている",
        properties: { a: {} },
      },
      pair: { type: "array", prefixItems: [{ type: "string", description: "最初" }] },
      either: {
        anyOf: [
          { type: "string", minLength: 3 },
          { type: "string", pattern: "^x" },
        ],
        description: "どちらか",
      },
    },
  };
  const { coverage } = await coveredBy(gatewayWith(schema), [
    { closed: { b: 1 } },
    { 値: "x" },
    { pair: [1] },
    { either: "ab" },
  ]);
  const rules = coverage.gateways.flatMap(({ findings: found }) =>
    found.map(({ place, rule }) => [place, rule?.keyword, rule?.docs]),
  );
  expect(rules).toEqual([
    ["closed.b", "additionalProperties", "閉じている"],
    ["値", "type", "지도의 값"],
    ["pair[]", "type", "最初"],
    ["either", "minLength", "どちらか"],
  ]);
});

it("tells the same of several requests once, with the first of them", async () => {
  const mock = createMock({ seed: 1 });
  const chat = (role: string) => ({
    model: "gpt-5.5",
    messages: [
      { role: "user", content: "1" },
      { role, content: "二" },
    ],
  });
  await send(mock, chat("usr"), chatUrl);
  await send(mock, { model: "gpt-5.5", messages: [{ role: "boss", content: "三" }] }, chatUrl);
  const [finding, ...others] = await findings(mock);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    kind: "violation",
    operation: "createChatCompletion",
    place: "messages[].role",
    count: 2,
    message: expect.stringContaining('messages[1].role must be one of "system"') as string,
    first: {
      method: "POST",
      path: "/v1/chat/completions",
      status: 400,
      session: "",
      pointer: "/messages/1/role",
      body: chat("usr"),
    },
  });
});

it("tells of undocumented members, in the query too", async () => {
  const mock = mockWith(
    gatewayWith({
      type: "object",
      properties: { a: { type: "array", items: { type: "object", properties: { b: {} } } } },
    }),
  );
  await send(mock, { a: [{ b: 1 }, { c: 2 }] }, "/acme/things?page=2");
  await send(mock, { a: [{ c: 3 }] });
  expect(
    (await findings(mock)).map(({ kind, place, count, message }) => [kind, place, count, message]),
  ).toEqual([
    ["undocumented", "query page", 1, "query page is not documented"],
    ["undocumented", "a[].c", 2, "a[].c is not documented"],
  ]);
});

it("tells of requests that nothing answered, and of paths that there are not", async () => {
  const fixtures = [{ name: "挨拶", when: { lastUserMessage: "やあ" }, reply: { text: "やあ!" } }];
  const mock = createMock({ fixtures, unmatched: "refuse" });
  await send(mock, { model: "gpt-5.5", messages: [{ role: "user", content: "おーい" }] }, chatUrl);
  await send(mock, {}, "https://api.elkapi.com/v1/chat/completion");
  const found = await findings(mock);
  expect(found.map(({ kind, operation, message }) => [kind, operation, message])).toEqual([
    ["unmatched", "createChatCompletion", expect.stringContaining('"挨拶"')],
    ["violation", undefined, expect.stringContaining("did you mean /v1/chat/completions?")],
  ]);
});

it("keeps a bounded number of findings of a kind", async () => {
  const mock = createMock();
  for (let index = 0; index < 250; index += 1) await mock.fetch(`https://api.elkapi.com/v1/nowhere/${index}`);
  expect((await findings(mock)).length).toBe(200);
});

it("keeps secrets out of what it tells", async () => {
  const mock = mockWith(gatewayWith({ type: "object", required: ["name"] }));
  await send(
    mock,
    { api_key: "sk-secret-canary", nested: { password: "canary-too" } },
    "/acme/things?access_token=canary-three",
  );
  const told = JSON.stringify(await coverageOf(mock));
  expect(told).toContain("name is required");
  expect(told).not.toContain("canary");
});

it("cuts what is long around the place that it is about", () => {
  const long = "あ".repeat(500);
  const body = {
    system: long,
    messages: Array.from({ length: 50 }, (_, index) => ({
      role: index === 30 ? "usr" : "user",
      content: `${index}`,
    })),
    ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${index}`, index])),
    last: 1,
  };
  const { value, pointer } = excerpt(body, "/messages/30/role");
  expect(pointer).toBe("/messages/4/role");
  const shown = value as typeof body;
  expect(shown.system).toBe(`${"あ".repeat(300)}…`);
  expect(shown.messages).toEqual([
    { role: "user", content: "0" },
    { role: "user", content: "1" },
    { role: "user", content: "2" },
    "…",
    { role: "usr", content: "30" },
    "…",
  ]);
  expect(Object.keys(shown)).toHaveLength(41);
  expect(excerpt(body, "/last")).toMatchObject({ value: { last: 1 }, pointer: "/last" });
  expect(excerpt(body, "/messages/30/name/first").pointer).toBe("/messages/4/name");
  expect(excerpt({ a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } }, "").value).toEqual({
    a: { b: { c: { d: { e: { f: { g: "…" } } } } } },
  });
  expect(excerpt("🦜".repeat(200), "").value).toBe(`${"🦜".repeat(150)}…`);
});

it("keeps little of what is large, however large and deep it is", async () => {
  const wide = (depth: number): unknown =>
    depth === 0
      ? "鳥"
      : Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}`, wide(depth - 1)]));
  const body = { a: wide(3), z: { bad: 1 } };
  expect(JSON.stringify(excerpt(body, "/z/bad")).length).toBeLessThan(8_000);
  expect(excerpt(body, "/z/bad")).toMatchObject({ value: { z: { bad: 1 } }, pointer: "/z/bad" });

  const segments = Array.from({ length: 500 }, (_, index) => `d${index}`);
  const deep = segments.reduceRight<unknown>((inner, name) => ({ [name]: inner }), 1);
  const { value, pointer } = excerpt(deep, `/${segments.join("/")}`);
  expect(JSON.stringify(value).length).toBeLessThan(500);
  expect(pointer.split("/").length).toBeLessThan(30);

  const name = "名".repeat(100_000);
  expect(excerpt({ [name]: { x: 1 } }, `/${name}/x`)).toEqual({
    value: { [`${"名".repeat(100)}…`]: { x: 1 } },
    pointer: `/${"名".repeat(100)}…/x`,
  });
  const { coverage } = await coveredBy(gatewayWith({ type: "object", properties: { a: {} } }), [
    { [name]: 1 },
  ]);
  expect(JSON.stringify(coverage).length).toBeLessThan(10_000);
});
