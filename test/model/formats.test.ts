import { describe, expect, it } from "vitest";
import { createMock, type Reply } from "../../src/index.ts";
import { ask, type Dialect, dialects, errorOf, mockOf, read } from "./ask.ts";

const schema = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "number", minimum: -90 } },
  required: ["city", "degrees"],
  additionalProperties: false,
};

/** A demand for structured output, in a dialect. */
function format(dialect: Dialect, wanted: unknown): object {
  if (dialect === "responses")
    return { text: { format: { type: "json_schema", name: "it", schema: wanted } } };
  return { response_format: { type: "json_schema", json_schema: { name: "it", schema: wanted } } };
}

const object = (dialect: Dialect) =>
  dialect === "responses"
    ? { text: { format: { type: "json_object" } } }
    : { response_format: { type: "json_object" } };

describe.each(dialects)("a format in %s", (dialect) => {
  it("is satisfied by JSON that fits", async () => {
    const json = { city: "서울", degrees: 21 };
    const said = read(await ask(mockOf({ json }), dialect, format(dialect, schema)));
    expect(JSON.parse(said.text)).toEqual(json);
    expect((await ask(mockOf({ text: '{"a":1}' }), dialect, object(dialect))).status).toBe(200);
  });

  it.each<[string, Reply, RegExp]>([
    [
      "breaks a rule",
      { json: { city: "서울", degrees: -100 } },
      /degrees must be -90 or more, but it is -100/,
    ],
    ["lacks a member", { json: { city: "서울" } }, /degrees is required, but it is missing/],
    [
      "has one too many",
      { json: { city: "", degrees: 1, citty: 1 } },
      /citty is not allowed here; did you mean city\?/,
    ],
    ["is no JSON", { text: "晴れです。" }, /wants JSON \(json_schema\), and it says "晴れです。"/],
  ])("reports a reply that %s", async (_, reply, reason) => {
    const answer = await ask(mockOf(reply), dialect, format(dialect, schema));
    expect(answer.status).toBe(500);
    expect(errorOf(answer)).toMatchObject({ code: "reply_off_request" });
    expect(errorOf(answer).message).toMatch(reason);
    const through = mockOf(reply, { offContract: "to see what the app does" });
    expect((await ask(through, dialect, format(dialect, schema))).status).toBe(200);
    const fixtures = [{ name: "f", reply }];
    const unjudged = createMock({ fixtures, checkReplies: false });
    expect((await ask(unjudged, dialect, format(dialect, schema))).status).toBe(200);
  });

  it.each<[string, Reply]>([
    ["text that is none", { text: "はい" }],
    ["a list", { json: [1] }],
  ])("of any object reports %s", async (_, reply) => {
    const answer = await ask(mockOf(reply), dialect, object(dialect));
    expect(errorOf(answer).code).toBe("reply_off_request");
  });

  it.each<[string, Reply]>([
    ["refuses", { refusal: "できません。" }],
    ["is cut short", { text: '{"city":', finishReason: "length" }],
    ["is filtered", { text: "", finishReason: "content_filter" }],
    ["calls a tool", { toolCalls: [{ name: "w" }] }],
  ])("lets a reply be that %s", async (_, reply) => {
    const tools = dialect === "responses" ? [{ type: "function", name: "w" }] : [{ function: { name: "w" } }];
    const answer = await ask(mockOf(reply), dialect, { ...format(dialect, schema), tools });
    expect(answer.status).toBe(200);
  });

  it("that is no schema is reported, and not passed over", async () => {
    for (const wrong of [{ type: "strin" }, { $ref: "#/nowhere" }, { $ref: "https://example.com/x.json" }]) {
      for (const reply of [{ json: {} }, { json: "auto" }] as Reply[]) {
        const answer = await ask(mockOf(reply), dialect, format(dialect, wrong));
        expect([answer.status, errorOf(answer).code]).toEqual([501, "schema_not_compilable"]);
      }
    }
  });

  it("may name an older draft, as libraries do", async () => {
    const draft = { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
    expect((await ask(mockOf({ json: "auto" }), dialect, format(dialect, draft))).status).toBe(200);
  });

  const tree = {
    type: "object",
    properties: { node: { $ref: "#/$defs/node" } },
    required: ["node"],
    $defs: {
      node: {
        type: "object",
        properties: {
          name: { type: "string" },
          children: { type: "array", items: { $ref: "#/$defs/node" } },
        },
        required: ["name", "children"],
      },
    },
  };

  it.each<[string, object, RegExp]>([
    ["an object", schema, /^\{"city":"東京","degrees":1.5\}$/],
    [
      "an enum and a constant",
      { type: "array", items: { enum: ["晴れ"] }, minItems: 2 },
      /^\["晴れ","晴れ"\]$/,
    ],
    ["a pattern", { type: "string", pattern: "^[A-Z]{3}-\\d{4}$" }, /^"[A-Z]{3}-\d{4}"$/],
    ["a recursive schema", tree, /^\{"node":\{"name":/],
    ["formats", { type: "string", format: "uuid" }, /^"[0-9a-f-]{36}"$/],
    ["bounds", { type: "integer", exclusiveMinimum: 3, multipleOf: 5 }, /^\d*[05]$/],
    [
      "different items",
      { type: "array", items: { type: "string" }, minItems: 2, uniqueItems: true },
      /^\[".*"\]$/,
    ],
    ["a nullable", { anyOf: [{ type: "string" }, { type: "null" }] }, /^"example"$/],
  ])("gives json: auto a sample of %s, the same each time", async (_, wanted, expected) => {
    const texts = await Promise.all(
      [1, 2].map(
        async () => read(await ask(mockOf({ json: "auto" }), dialect, format(dialect, wanted))).text,
      ),
    );
    expect(texts[0]).toMatch(expected);
    expect(texts[1]).toBe(texts[0]);
  });

  it("gives json: auto the same in a stream", async () => {
    const body = format(dialect, { type: "string", pattern: "^[a-z]{9}$" });
    const whole = read(await ask(mockOf({ json: "auto" }), dialect, body));
    expect(read(await ask(mockOf({ json: "auto" }), dialect, body, { stream: true }))).toEqual(whole);
  });

  it("of any object gives json: auto an empty one; without a format there is none", async () => {
    expect(read(await ask(mockOf({ json: "auto" }), dialect, object(dialect))).text).toBe("{}");
    const answer = await ask(mockOf({ json: "auto" }), dialect, {});
    expect(errorOf(answer)).toMatchObject({ code: "reply_off_request" });
    expect(errorOf(answer).message).toMatch(/Please send a response_format/);
  });

  it.each<[string, object]>([
    ["nothing satisfies", { type: "string", enum: [1] }],
    ["no memory holds", { type: "array", items: { type: "array", minItems: 1e5 }, minItems: 1e5 }],
  ])("that %s is reported", async (_, wanted) => {
    const answer = await ask(mockOf({ json: "auto" }), dialect, format(dialect, wanted));
    expect([answer.status, errorOf(answer).code]).toEqual([500, "reply_off_request"]);
    expect(errorOf(answer).message).toMatch(
      /no sample can be made .* Please give the fixture the value itself\./,
    );
  });

  it("whose pattern repeats repetitions more often than RE2 counts is refused", async () => {
    const wanted = { type: "string", pattern: "^(a{9999}){9999}$" };
    const answer = await ask(mockOf({ json: "auto" }), dialect, format(dialect, wanted));
    expect([answer.status, errorOf(answer).code]).toEqual([501, "schema_not_compilable"]);
  });
});

describe.each(dialects)("toolCalls: auto in %s", (dialect) => {
  const described = (name: string) => ({ name, parameters: schema });
  const tool = (name: string) =>
    dialect === "responses"
      ? { type: "function", ...described(name) }
      : { type: "function", function: described(name) };
  const choice = (name: string) =>
    dialect === "responses" ? { type: "function", name } : { type: "function", function: { name } };

  it("calls the tool that is named, else the first one, with arguments that fit", async () => {
    const body = { tools: [tool("first"), tool("second")] };
    const reply: Reply = { toolCalls: "auto" };
    const call = { arguments: '{"city":"東京","degrees":1.5}' };
    expect(read(await ask(mockOf(reply), dialect, body)).calls).toEqual([{ name: "first", ...call }]);
    const named = { ...body, tool_choice: choice("second") };
    expect(read(await ask(mockOf(reply), dialect, named)).calls).toEqual([{ name: "second", ...call }]);
  });

  it("is reported where no tool may be called", async () => {
    const answer = await ask(mockOf({ toolCalls: "auto" }), dialect, {});
    expect(errorOf(answer).code).toBe("reply_off_request");
  });

  it("is what mynah answers by itself to a request that demands a call", async () => {
    const body = { tools: [tool("first")], tool_choice: "required" };
    for (const unmatched of ["fixture", "sample"] as const) {
      const said = read(await ask(createMock({ unmatched }), dialect, body));
      expect(said.calls).toMatchObject([{ name: "first" }]);
    }
  });

  it("gives way to JSON where mynah is asked for that", async () => {
    for (const unmatched of ["fixture", "sample"] as const) {
      const said = read(await ask(createMock({ unmatched }), dialect, format(dialect, schema)));
      expect(JSON.parse(said.text)).toEqual({ city: "東京", degrees: 1.5 });
    }
  });
});
