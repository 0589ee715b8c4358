import { expect, it } from "vitest";
import type { JsonObject } from "../../src/contract/json.ts";
import { createMock, type Exchange, type MockOptions } from "../../src/index.ts";

const json = (schema: unknown) => ({ content: { "application/json": { schema } } });

/** The status of a body under a schema, as of a request. */
async function statusOf(schema: unknown, body: unknown, schemas: JsonObject = {}): Promise<number> {
  const post = {
    requestBody: { required: true, ...json(schema) },
    responses: { "204": { description: "ok" } },
  };
  const document = { openapi: "3.1.0", info: {}, paths: { "/a": { post } }, components: { schemas } };
  const mock = createMock({ gateways: [{ name: "it", document, fixtures: [] }] });
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return (await mock.fetch("http://localhost/it/a", init)).status;
}

/** What is answered to a query, and what is noted of it. */
async function ask(
  search: string,
  parameter: JsonObject,
  operation: JsonObject = {},
  options: MockOptions = {},
) {
  const exchanges: Exchange[] = [];
  const get = {
    parameters: [{ name: "x", in: "query", ...parameter }],
    responses: { "204": { description: "ok" } },
    ...operation,
  };
  const securitySchemes = { key: { type: "apiKey", in: "query", name: "sesame" } };
  const document = { openapi: "3.1.0", info: {}, paths: { "/a": { get } }, components: { securitySchemes } };
  const gateways = [{ name: "it", document, fixtures: [] }];
  const mock = createMock({ gateways, onExchange: (each) => exchanges.push(each), ...options });
  const response = await mock.fetch(`http://localhost/it/a${search}`);
  return { status: response.status, text: (await response.text()) + JSON.stringify(exchanges) };
}

const nested = (depth: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < depth; level += 1) value = { op: "and", args: [value] };
  return value;
};
const branch = (op: string) => ({
  type: "object",
  required: ["op", "args"],
  properties: { op: { const: op }, args: { type: "array", items: { $ref: "#/components/schemas/Expr" } } },
});
const Expr = { oneOf: [branch("and"), branch("or"), { type: "string" }] };

it.each([
  ["valid", "새", 204],
  ["broken", 1, 400],
])("a union that holds itself, deep and %s, is judged at once", async (_, leaf, status) => {
  expect(await statusOf({ $ref: "#/components/schemas/Expr" }, nested(40, leaf), { Expr })).toBe(status);
});

it.each([
  ["^(a|a)*$", "a".repeat(40)],
  ["^(a|b|ab)*c$", "ab".repeat(60)],
  ["^(a+){0,99}$", "a".repeat(40)],
  ["^(a+)?(a+)?(a+)?(a+)?(a+)?b$", "a".repeat(400)],
  [String.raw`^\s*\s*\s*\s*\s*x$`, " ".repeat(3000)],
  ["^.*.*.*.*=$", "a".repeat(5000)],
  ["a*b*a*a*c", "a".repeat(20_000)],
])("the pattern %s makes no answer slow", async (pattern, text) => {
  expect(await statusOf({ type: "string", pattern }, `${text}!`)).toBe(400);
});

it.each([
  [String.raw`^\s+새\s*$`, "\u3000새\u00a0", 204],
  ["^.+,.+$", "a\u2028,b", 400],
  [String.raw`^[\s\S]+,\S+$`, "새\n,🐦", 204],
])("the pattern %s means what it means to ECMAScript", async (pattern, text, status) => {
  expect(await statusOf({ type: "string", pattern }, text)).toBe(status);
});

it("many items are told apart at once, whatever their members are called", async () => {
  const items = Array.from({ length: 20_000 }, (_, index) => ({ valueOf: index, toString: 1 }));
  expect(await statusOf({ type: "array", uniqueItems: true }, items)).toBe(204);
  expect(await statusOf({ type: "array", uniqueItems: true }, [...items, { toString: 1, valueOf: 0 }])).toBe(
    400,
  );
});

it("patternProperties stand beside unions", async () => {
  const schema = {
    type: "object",
    patternProperties: { "^x-": {} },
    anyOf: [
      { required: ["a"], properties: { a: {} } },
      { required: ["b"], properties: { b: {} } },
    ],
  };
  expect(await statusOf(schema, { "x-y": 1 })).toBe(400);
  expect(await statusOf(schema, { "x-y": 1, b: 1 })).toBe(204);
});

it.each([19.99, 4.35, 0.57, 1.15])("%d is a multiple of a cent", async (price) => {
  expect(await statusOf({ type: "number", multipleOf: 0.01 }, price)).toBe(204);
});

it("null stands beside what a discriminator chooses", async () => {
  const of = (member: string) => ({
    type: "object",
    properties: { kind: { type: "string" }, [member]: { type: "boolean" } },
  });
  const schema = {
    oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }, { type: "null" }],
    discriminator: { propertyName: "kind" },
  };
  const schemas = { Cat: of("meow"), Dog: of("bark") };
  expect(await statusOf(schema, null, schemas)).toBe(204);
  expect(await statusOf(schema, { kind: "Cat" }, schemas)).toBe(204);
  expect(await statusOf(schema, { kind: "Cat", meow: 1 }, schemas)).toBe(400);
});

it("what is readOnly is not required by another part either", async () => {
  const Base = { type: "object", properties: { id: { type: "integer", readOnly: true } } };
  const schema = {
    allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object", required: ["id", "n"] }],
  };
  expect(await statusOf(schema, { n: "새" }, { Base })).toBe(204);
  expect(await statusOf(schema, { id: 1 }, { Base })).toBe(400);
});

it.each([
  ["a member that is no schema", { properties: { a: 5 } }],
  ["a reference that is no text", { $ref: 5 }],
  ["a schema that refers to itself", { $ref: "#/components/schemas/A" }],
  ["a pattern that repeats more than RE2 counts", { type: "string", pattern: "^(a{1,50}){1,50}b$" }],
  ["a pattern of another language", { type: "string", pattern: String.raw`\Aabc\z` }],
  ["unevaluatedItems beside a union", { unevaluatedItems: false, anyOf: [{ prefixItems: [{}] }, {}] }],
])("%s is refused by name", async (_, schema) => {
  const A = { allOf: [{ $ref: "#/components/schemas/A" }] };
  expect(await statusOf(schema, "abc", { A })).toBe(501);
});

it.each([
  ["?x=Infinity", { schema: { type: "integer" } }, 400],
  ["?x=0x10", { schema: { type: "integer" } }, 400],
  ["?x=%201", { schema: { type: "number" } }, 400],
  ["?x=-1.5e3", { schema: { type: "number" } }, 204],
  ["?x=2", { schema: { enum: [1, 2] } }, 204],
  ["?x=true", { schema: { const: true } }, 204],
  ["?x=", { schema: { type: "integer" }, required: true, allowEmptyValue: true }, 204],
  [
    `?${"x[a][]=1&".repeat(150)}`,
    { style: "deepObject", schema: { type: "object", properties: { a: { type: "array" } } } },
    204,
  ],
  [
    "?x[a]=1&x[__proto__]=1",
    { style: "deepObject", schema: { type: "object", additionalProperties: false, properties: { a: {} } } },
    400,
  ],
  [
    "?x[toString]=1",
    {
      style: "deepObject",
      required: true,
      schema: { type: "object", additionalProperties: { type: "integer" } },
    },
    204,
  ],
  [
    "?x[y][a]=새",
    { name: "x[y]", style: "deepObject", schema: { type: "object", properties: { a: { type: "integer" } } } },
    400,
  ],
  ["?x[a]=1&x[a][b]=1", { style: "deepObject", schema: { type: "object" } }, 400],
  [`?${"y=1&".repeat(10_000)}x=9`, { schema: { type: "integer", maximum: 5 } }, 400],
])("the query %s is judged", async (search, parameter, status) => {
  expect((await ask(search, parameter)).status).toBe(status);
});

it("a key in the query is seen by nobody, wherever it is taken for something else", async () => {
  const spread = {
    style: "form",
    explode: true,
    schema: { type: "object", additionalProperties: { type: "integer" } },
  };
  const deep = { style: "deepObject", schema: { type: "object", additionalProperties: { type: "integer" } } };
  const one = await ask("?sesame=비밀", spread, { security: [] });
  const other = await ask("?x[sesame]=비밀", deep, { security: [] });
  expect([one.status, other.status]).toEqual([400, 400]);
  expect(one.text + other.text).not.toContain("비밀");
});

it("an operation that only has a name of OpenAI's answers as its document says", async () => {
  const post = {
    operationId: "createResponse",
    requestBody: json({ type: "object" }),
    responses: {
      "201": {
        description: "ok",
        ...json({ type: "object", required: ["survey"], properties: { survey: { type: "string" } } }),
      },
    },
  };
  const document = { openapi: "3.1.0", info: {}, paths: { "/surveys/{id}/answers": { post } } };
  const mock = createMock({ gateways: [{ name: "it", document, fixtures: [] }] });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  const response = await mock.fetch("http://localhost/it/surveys/1/answers", init);
  expect(response.status).toBe(201);
  expect(await response.json()).toHaveProperty("survey");
});

it("a scheme that is named without its object is asked for, and leaves nothing open", async () => {
  const open = await ask("", { schema: {} }, { security: ["key"] });
  const keyed = await ask("?sesame=x", { schema: {} }, { security: ["key"] });
  expect([open.status, keyed.status]).toEqual([401, 204]);
});
