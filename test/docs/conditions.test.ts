import { expect, it } from "vitest";
import { parse } from "yaml";
import { createMock, type Explanation, type Fixture, type Mock, type When } from "../../src/index.ts";
import { send } from "./example-mock.ts";
import { readPage, readRows } from "./page.ts";

const blocks = readPage("docs/fixtures.md");

function rowsOf(name: string): Record<string, string>[] {
  return blocks.filter(({ kind, of }) => kind === "table" && of === name).flatMap(readRows);
}

/** A request, as far as it differs from the plainest. */
interface Asked {
  readonly path?: string;
  /** Default: POST. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the body beside the model and the messages. */
  readonly body?: Readonly<Record<string, unknown>>;
}

const chat = "/elkapi/v1/chat/completions";
const user = (content: string) => ({ role: "user", content });
const messages = (...each: object[]): Asked => ({ body: { messages: each } });
const tool = (name: string) => ({ type: "function", function: { name } });
const called = (content: string) => [
  user("東京の天気は?"),
  {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "call_1", type: "function", function: { name: "f", arguments: "{}" } }],
  },
  { role: "tool", tool_call_id: "call_1", content },
];

/** For each example: a request that it fits, one that it does not, and how much it weighs. */
const examples: Readonly<Record<string, readonly [fits: Asked, misses: Asked, weight: number]>> = {
  "gateway: elkapi": [{}, { path: "/evolink/v1/chat/completions", body: { model: "gpt-5.2" } }, 2],
  "operation: createResponse": [{ path: "/elkapi/v1/responses", body: { input: "안녕" } }, {}, 2],
  "model: gpt-5.5": [{}, { body: { model: "gpt-5.5-mini" } }, 2],
  "model: gpt-*": [{ body: { model: "gpt-5" } }, { body: { model: "o3" } }, 1],
  'model: { matches: "^gpt-[0-9.]+$" }': [{}, { body: { model: "gpt-5.5-mini" } }, 1],
  "lastUserMessage: { contains: 天気 }": [messages(user("今日の天気は?")), {}, 1],
  "anyMessage: { contains: 서울 }": [messages(user("서울"), user("네")), messages(user("네")), 1],
  "system: { startsWith: You are }": [
    messages({ role: "developer", content: "You are a bird." }, user("🐦")),
    messages(user("You are")),
    1,
  ],
  "tools: [get_weather]": [
    { body: { tools: [tool("get_time"), tool("get_weather")] } },
    { body: { tools: [tool("get_time")] } },
    2,
  ],
  "toolChoice: required": [
    { body: { tools: [tool("f")], tool_choice: { type: "function", function: { name: "f" } } } },
    { body: { tools: [tool("f")], tool_choice: "auto" } },
    2,
  ],
  "toolChoice: [auto, required]": [{}, { body: { tools: [tool("f")], tool_choice: "none" } }, 1],
  "responseFormat: json_schema": [
    { body: { response_format: { type: "json_schema", json_schema: { name: "a", schema: {} } } } },
    { body: { response_format: { type: "json_object" } } },
    2,
  ],
  "responseFormat: [json_object, json_schema]": [
    { body: { response_format: { type: "json_object" } } },
    { body: { response_format: { type: "text" } } },
    1,
  ],
  "toolResults: true": [messages(...called("21")), messages(...called("21"), user("ありがとう")), 1],
  'toolResults: { contains: "21" }': [messages(...called("21度")), messages(...called("9度")), 1],
  "turns: 1": [{}, messages(user("하나"), user("둘")), 2],
  "turns: { atLeast: 2, atMost: 5 }": [messages(user("하나"), user("둘")), {}, 1],
  "stream: true": [{ body: { stream: true } }, { body: { stream: false } }, 1],
  "headers: { x-tenant: tokyo, x-trace: true }": [
    { headers: { "X-Tenant": "tokyo", "x-trace": "1" } },
    { headers: { "x-tenant": "tokyo" } },
    3,
  ],
  "path: { model: gpt-5.5 }": [
    { method: "GET", path: "/elkapi/v1/models/gpt-5.5" },
    { method: "GET", path: "/elkapi/v1/models/gpt-5" },
    2,
  ],
  'query: { version: { startsWith: "2026-" } }': [{ path: `${chat}?version=2026-03` }, {}, 1],
  "body: { reasoning_effort: high, metadata: { team: 하늘 } }": [
    { body: { reasoning_effort: "high", metadata: { team: "하늘", id: "1" } } },
    { body: { reasoning_effort: "high", metadata: { team: "바다" } } },
    4,
  ],
  "bodyAt: { /temperature: { above: 0.5 } }": [{ body: { temperature: 1 } }, { body: {} }, 1],
  "scenario: { login: done }": [{ headers: { "x-mynah-session": "logged in" } }, {}, 2],
};

/** Lets the scenario of the examples come about. */
const login: Fixture = {
  name: "login",
  priority: 1,
  when: { lastUserMessage: "login" },
  setScenario: { login: "done" },
  reply: { text: "✅" },
};

/** What may come of the weight that a row gives, in examples of one or two values. */
const weights: Readonly<Record<string, readonly number[]>> = {
  "1": [1],
  "2": [2],
  "1 or 2": [1, 2],
  "1 or 2 each": [1, 2, 3, 4],
  "2 each": [2, 4],
  "2 each value": [2, 4],
};

const bodyOf = ({ body }: Asked) => JSON.stringify({ model: "gpt-5.5", messages: [user("안녕")], ...body });

function explain(mock: Mock, asked: Asked): Promise<Explanation> {
  const { method = "POST" } = asked;
  return mock.explain(new URL(asked.path ?? chat, "http://127.0.0.1"), {
    method,
    headers: { authorization: "Bearer any", "content-type": "application/json", ...asked.headers },
    ...(method === "GET" ? {} : { body: bodyOf(asked) }),
  });
}

it("has requests for every example of a condition", () => {
  const printed = rowsOf("when").map(({ example = "" }) => example);
  expect(printed.filter((example) => !example.startsWith("predicate"))).toEqual(Object.keys(examples));
});

it.each(Object.entries(examples))("tells requests apart by %s", async (example, [fits, misses, weight]) => {
  const when = parse(example) as When;
  // As it stands on the wire, so that it can answer operations that have no dialect.
  const shared: Fixture = { name: "example", when, reply: { body: "🦜" } };
  const mock = createMock({ fixtures: [login, shared] });
  const session = { "x-mynah-session": "logged in" };
  await send(mock, chat, bodyOf(messages(user("login"))), session);
  const [fitting, missing] = [await explain(mock, fits), await explain(mock, misses)];
  expect([fitting.refused, missing.refused]).toEqual([undefined, undefined]);
  expect([fitting.fixture, missing.fixture === "example"]).toEqual(["example", false]);
  expect(fitting.fixtures[0]?.specificity).toBe(weight);
  const row = rowsOf("when").find((each) => each["example"] === example);
  expect(row?.["condition"]).toBe(Object.keys(when)[0]);
  expect(weights[row?.["weight"] ?? ""]).toContain(weight);
});

it("weighs a predicate as the page says", async () => {
  const row = rowsOf("when").find(({ condition }) => condition === "predicate");
  const predicate: When["predicate"] = ({ messages: all }) => all.length > 9;
  const mock = createMock({ fixtures: [{ name: "example", when: { predicate }, reply: { text: "🦜" } }] });
  const many = messages(...Array.from({ length: 10 }, () => user("또")));
  const { fixture, fixtures } = await explain(mock, many);
  expect([fixture, fixtures[0]?.specificity]).toEqual(["example", Number(row?.["weight"])]);
  expect((await explain(mock, {})).fixture).not.toBe("example");
});

it.each(rowsOf("text checks"))("checks texts by $example", async (row) => {
  const condition = parse(row["example"] ?? "") as NonNullable<When["lastUserMessage"]>;
  const when = { lastUserMessage: condition };
  const mock = createMock({ fixtures: [{ name: "example", when, reply: { text: "🦜" } }] });
  const names = [row["fits"], row["does not fit"]].map(
    async (text) => (await explain(mock, messages(user(text ?? "")))).fixture,
  );
  expect((await Promise.all(names)).map((name) => name === "example")).toEqual([true, false]);
  const { specificity } = (await explain(mock, messages(user(row["fits"] ?? "")))).fixtures[0] ?? {};
  expect(specificity).toBe(typeof condition === "string" || "equals" in condition ? 2 : 1);
});

it.each(rowsOf("value checks"))("checks values by $example", async (row) => {
  const condition = parse(row["example"] ?? "") as NonNullable<When["bodyAt"]>[string];
  const when = { bodyAt: { "/x_value": condition } };
  const mock = createMock({ fixtures: [{ name: "example", when, reply: { text: "🦜" } }] });
  const names = [row["fits"], row["does not fit"]].map(async (printed = "") => {
    const body = printed === "nothing" ? {} : { x_value: JSON.parse(printed) as unknown };
    return (await explain(mock, { body })).fixture;
  });
  expect((await Promise.all(names)).map((name) => name === "example")).toEqual([true, false]);
});
