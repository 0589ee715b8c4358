import { describe, expect, it, vi } from "vitest";
import { createMock } from "../../src/index.ts";
import { ask, errorOf, mockOf, read } from "./ask.ts";

const chat = "chat-completions";
const demanding = (schema: unknown) => ({
  response_format: { type: "json_schema", json_schema: { name: "x", schema } },
});
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Definitions each of which refers to the next one twice: judged naively, two to the power of thirty times. */
const doubling = {
  $ref: "#/$defs/a0",
  $defs: {
    ...Object.fromEntries(
      range(30).map((at) => [
        `a${at}`,
        { anyOf: [{ $ref: `#/$defs/a${at + 1}` }, { $ref: `#/$defs/a${at + 1}` }] },
      ]),
    ),
    a30: { type: "object", required: ["q"] },
  },
};

const entangled = {
  type: "object",
  properties: { r: { $ref: "#/$defs/d0" } },
  $defs: Object.fromEntries(
    range(11).map((at) => {
      const properties = Object.fromEntries(range(11).map((to) => [`p${to}`, { $ref: `#/$defs/d${to}` }]));
      return [`d${at}`, { type: "object", properties }];
    }),
  ),
};

describe("a schema that a request sends", () => {
  it.each<[string, object, string]>([
    ["branches without end", doubling, "schema_not_compilable"],
    [
      "branches without end by anchors",
      {
        $ref: "#a0",
        $defs: Object.fromEntries(
          range(30).map((at) => [
            at,
            { $anchor: `a${at}`, anyOf: [{ $ref: `#a${at + 1}` }, { $ref: `#a${at + 1}` }] },
          ]),
        ),
      },
      "schema_not_compilable",
    ],
    [
      "repeats repetitions beyond RE2",
      { type: "string", pattern: "^(a+)+$|x{1001}" },
      "schema_not_compilable",
    ],
    ["has 5,000 alternatives", { anyOf: range(5000).map((at) => ({ const: at })) }, "schema_not_compilable"],
    [
      "wants long values by a pattern of names",
      { type: "object", patternProperties: { "^x": { type: "string", minLength: 1e9 } }, minProperties: 1 },
      "reply_off_request",
    ],
    [
      "wants many items that differ",
      { type: "array", items: { type: "object" }, minItems: 15_000, uniqueItems: true },
      "reply_off_request",
    ],
  ])("that %s is refused at once", async (_, schema, code) => {
    expect(errorOf(await ask(createMock(), chat, demanding(schema))).code).toBe(code);
  });

  it("may have a slow pattern and a bound without end, and is answered all the same", async () => {
    const slow = { type: "string", pattern: "^(a+)+$", default: `${"a".repeat(40)}!` };
    const wide = { type: "array", items: { type: "string" }, contains: { const: "zz" }, maxItems: 1e9 };
    for (const schema of [slow, wide, entangled]) {
      expect((await ask(createMock(), chat, demanding(schema))).status).toBe(200);
    }
  });

  it.each<[string, object, RegExp]>([
    [
      "nests deeply",
      range(40).reduce<object>((inner) => ({ type: "object", required: ["a"], properties: { a: inner } }), {
        type: "string",
      }),
      /^(\{"a":){40}"example a"/,
    ],
    ["writes letters by number", { type: "string", pattern: "^[\\u3040-\\u309f]+$" }, /^"[\u3040-\u309f]+"$/],
    ["looks ahead", { type: "string", pattern: "^(?=.*\\d)(?=.*[a-z]).{8,}$" }, /\d/],
    ["escapes more than it must", { type: "string", pattern: "^[\\w.-]+\\@x$" }, /@x"$/],
    [
      "has tuples of draft 7",
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        type: "array",
        items: [{ type: "number" }, { type: "string" }],
        minItems: 2,
        maxItems: 2,
      },
      /^\[-?[\d.e+]+,".*"\]$/,
    ],
    [
      "has such tuples and names no draft",
      { type: "array", items: [{ const: 1 }, { const: "b" }], minItems: 2, maxItems: 2 },
      /^\[1,"b"\]$/,
    ],
    [
      "names a member like one that every object has",
      { type: "object", required: ["toString"], properties: { toString: { type: "string" } } },
      /^\{"toString":"example to string"\}$/,
    ],
  ])("that %s has a sample", async (_, schema, expected) => {
    expect(read(await ask(createMock(), chat, demanding(schema))).text).toMatch(expected);
  });

  /** Types that hold one another, as the nodes of a language do: each a list of any, and a union of all. */
  const language = (types: number) => {
    const any = { anyOf: range(types).map((at) => ({ $ref: `#/$defs/t${at}` })) };
    const definitions = range(types).map((at) => [
      `t${at}`,
      {
        type: "object",
        required: ["kind"],
        properties: { kind: { const: `t${at}` }, left: any, right: any, rest: { type: "array", items: any } },
      },
    ]);
    return { ...any, $defs: Object.fromEntries(definitions) };
  };
  const uuid = {
    type: "string",
    pattern: "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$",
  };
  const ids = range(40).map((at) => `id${at}`);
  const i18n = {
    type: "object",
    properties: Object.fromEntries(ids.map((name) => [name, { type: "string" }])),
  };
  const address = {
    type: "object",
    properties: Object.fromEntries(range(8).map((at) => [`a${at}`, { $ref: "#/$defs/i18n" }])),
  };
  const contact = {
    type: "object",
    properties: Object.fromEntries(range(12).map((at) => [`c${at}`, { $ref: "#/$defs/address" }])),
  };

  it.each<[string, object]>([
    ["a language of 15 types", language(15)],
    [
      "40 uuids",
      { type: "object", required: ids, properties: Object.fromEntries(ids.map((name) => [name, uuid])) },
    ],
    ["types that share types", { ...contact, $defs: { address, i18n } }],
  ])("that is large and ordinary is judged by, and sampled: %s", async (_, schema) => {
    expect((await ask(createMock(), chat, demanding(schema))).status).toBe(200);
    const wrong = mockOf({ json: 1 });
    expect(errorOf(await ask(wrong, chat, demanding(schema))).code).toBe("reply_off_request");
  });

  it("takes prices for multiples of a cent, and spaces of every script for spaces", async () => {
    const price = { type: "number", multipleOf: 0.01 };
    expect((await ask(mockOf({ json: 19.99 }), chat, demanding(price))).status).toBe(200);
    expect((await ask(mockOf({ json: 19.999 }), chat, demanding(price))).status).toBe(500);
    const name = { type: "string", pattern: "^\\S+\\s\\S+$" };
    expect((await ask(mockOf({ json: "山田　太郎" }), chat, demanding(name))).status).toBe(200);
  });

  it("prints nothing, whatever formats it names", async () => {
    const warn = vi.spyOn(console, "warn");
    await ask(createMock(), chat, demanding({ type: "string", format: "uuid4" }));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("may be null", async () => {
    expect((await ask(createMock(), chat, demanding(null))).status).toBe(200);
    const tool = { type: "function", name: "ping", parameters: null, strict: null };
    const answer = await ask(createMock(), "responses", { tools: [tool], tool_choice: "required" });
    expect(read(answer).calls).toEqual([{ name: "ping", arguments: "{}" }]);
  });
});

describe("the shipped tool call", () => {
  const tool = (parameters: object, strict = false) => ({
    tools: [{ type: "function", function: { name: "get_weather", parameters, strict } }],
  });

  it("fits the tool that is offered under its name", async () => {
    const location = { type: "object", properties: { location: { type: "string" } }, required: ["location"] };
    for (const strict of [false, true]) {
      const said = read(await ask(createMock(), chat, tool(location, strict)));
      expect(said.calls).toEqual([{ name: "get_weather", arguments: '{"location":"東京"}' }]);
    }
    const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    expect(read(await ask(createMock(), chat, tool(city))).calls[0]?.arguments).toContain("東京");
  });

  it("is not made where the request leaves the tool out of its choice", async () => {
    const names = ["get_weather", "other"];
    const tools = names.map((name) => ({ type: "function", function: { name } }));
    for (const allowed of [tools.slice(1), []]) {
      const tool_choice = { type: "allowed_tools", allowed_tools: { mode: "auto", tools: allowed } };
      const answer = await ask(createMock(), chat, { tools, tool_choice });
      expect([answer.status, read(answer).calls]).toEqual([200, []]);
    }
  });
});

describe("what is filtered", () => {
  it("is still a call of a tool that is not offered", async () => {
    const mock = mockOf({ toolCalls: [{ name: "a" }, { name: "stray" }] });
    const tools = [{ type: "function", function: { name: "a" } }];
    const answer = await ask(mock, chat, { tools, parallel_tool_calls: false });
    expect(errorOf(answer).message).toMatch(/calls the tool "stray"/);
  });

  it("does not count, and neither does usage beyond the limit", async () => {
    const usage = { promptTokens: 5, completionTokens: 999 };
    const tools = [{ type: "function", function: { name: "a" } }];
    const calling = mockOf({ text: "네", toolCalls: [{ name: "a" }], usage });
    expect(read(await ask(calling, chat, { tools, tool_choice: "none" })).output).toBe(1);
    expect(read(await ask(mockOf({ text: "네", usage }), chat, { max_tokens: 100 })).output).toBe(1);
    expect(read(await ask(mockOf({ text: "네", usage }), chat, {})).output).toBe(999);
  });
});

it("bounds the stop sequences of a request", async () => {
  const stop = range(101).map(String);
  const answer = await ask(createMock(), chat, { stop });
  expect(errorOf(answer)).toMatchObject({ code: "invalid_value", param: "stop" });
});
