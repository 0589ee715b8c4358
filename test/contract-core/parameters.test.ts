import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/contract/json.ts";
import { createMock, type Mock, type MockOptions } from "../../src/index.ts";

/** A mock of one operation with these parameters; it answers with the query that fixtures see. */
function mockOf(parameters: readonly JsonObject[], options: MockOptions = {}, path = "/birds"): Mock {
  const document = {
    openapi: "3.1.0",
    info: { title: "birds", version: "1" },
    paths: {
      [path]: {
        parameters: [{ in: "query", name: "lang", schema: { enum: ["ja", "ko"] } }],
        get: { operationId: "listBirds", parameters, responses: { "200": { description: "ok" } } },
      },
    },
    components: {
      parameters: { Limit: { in: "query", name: "limit", schema: { $ref: "#/components/schemas/Limit" } } },
      schemas: { Limit: { type: "integer", maximum: 100 } },
    },
  };
  const fixtures = [{ name: "any", reply: { body: { limit: "{{ query.limit | default: null }}" } } }];
  return createMock({ gateways: [{ name: "birds", document, fixtures }], ...options });
}

async function ask(mock: Mock, url: string, headers: Record<string, string> = {}) {
  const response = await mock.fetch(`http://localhost/birds${url}`, { headers });
  const body = (await response.json()) as {
    error?: { message: string; param: string; code: string; violations?: { in: string; pointer: string }[] };
  };
  return { status: response.status, ...body.error, headers: response.headers, body };
}

describe("a query parameter", () => {
  const integer = { in: "query", name: "limit", schema: { type: "integer", minimum: 1 } };
  const list = { in: "query", name: "ids", schema: { type: "array", items: { type: "integer" } } };
  const range = {
    in: "query",
    name: "created",
    style: "deepObject",
    schema: {
      type: "object",
      properties: { gte: { type: "integer" }, tags: { type: "array", items: { type: "string" } } },
      additionalProperties: false,
    },
  };
  const color = {
    in: "query",
    name: "color",
    schema: { type: "object", properties: { R: { type: "integer" }, G: { type: "integer" } } },
  };

  it.each<[string, JsonObject, string, number]>([
    ["that is a number", integer, "?limit=10", 200],
    ["that is none", integer, "?limit=ten", 400],
    ["out of range", integer, "?limit=0", 400],
    ["that is left out", integer, "", 200],
    ["sent twice where one is wanted", integer, "?limit=1&limit=2", 400],
    ["that is blank", integer, "?limit=", 400],
    ["that may be blank", { ...integer, allowEmptyValue: true }, "?limit=", 200],
    ["by reference", { $ref: "#/components/parameters/Limit" }, "?limit=101", 400],
    ["by reference, in range", { $ref: "#/components/parameters/Limit" }, "?limit=100", 200],
    ["repeated for an array", list, "?ids=1&ids=2", 200],
    ["once for an array", list, "?ids=1", 200],
    ["with brackets for an array", list, "?ids[]=1&ids[]=2", 200],
    ["with a wrong item", list, "?ids=1&ids=%E9%B3%A5", 400],
    ["with commas", { ...list, explode: false }, "?ids=1,2", 200],
    ["with commas, wrong", { ...list, explode: false }, "?ids=1,b", 400],
    ["with pipes", { ...list, style: "pipeDelimited" }, "?ids=1%7C2|3", 200],
    ["with pipes, wrong", { ...list, style: "pipeDelimited", explode: false }, "?ids=1,2", 400],
    ["with spaces", { ...list, style: "spaceDelimited" }, "?ids=1%202+3", 200],
    ["deep", range, "?created[gte]=5&created[tags][]=a&created%5Btags%5D%5B%5D=b", 200],
    ["deep, of the wrong type", range, "?created[gte]=soon", 400],
    ["deep, with an unknown member", range, "?created[gt]=5", 400],
    ["spread over the query", color, "?R=100&G=200", 200],
    ["spread over the query, wrong", color, "?R=red", 400],
    ["spread in one text", { ...color, explode: false }, "?color=R,100,G,200", 200],
    ["spread in one text, wrong", { ...color, explode: false }, "?color=R,red", 400],
    [
      "as JSON",
      { in: "query", name: "q", content: { "application/json": { schema: { type: "object" } } } },
      "?q=%7B%7D",
      200,
    ],
    [
      "as broken JSON",
      { in: "query", name: "q", content: { "application/json": { schema: { type: "object" } } } },
      "?q=%7B",
      400,
    ],
    [
      "as JSON of another type",
      { in: "query", name: "q", content: { "application/json": { schema: { type: "object" } } } },
      "?q=1",
      400,
    ],
    [
      "that is text though it looks like a number",
      { in: "query", name: "q", schema: { type: "string", minLength: 2 } },
      "?q=12",
      200,
    ],
    ["of the path item", integer, "?lang=fr", 400],
    [
      "that replaces that of the path item",
      { in: "query", name: "lang", schema: { const: "fr" } },
      "?lang=fr",
      200,
    ],
    [
      "that may be a number or a list",
      {
        in: "query",
        name: "x",
        schema: { anyOf: [{ type: "integer" }, { type: "array", items: { type: "integer" } }] },
      },
      "?x=1&x=2",
      200,
    ],
    ["that is true or false", { in: "query", name: "on", schema: { type: "boolean" } }, "?on=true", 200],
    [
      "that is neither true nor false",
      { in: "query", name: "on", schema: { type: "boolean" } },
      "?on=yes",
      400,
    ],
    [
      "named as a member of every object",
      { in: "query", name: "constructor", schema: { type: "integer" } },
      "?constructor=a",
      400,
    ],
  ])("%s", async (_, parameter, search, status) => {
    expect(await ask(mockOf([parameter]), `/birds${search}`)).toMatchObject({ status });
  });

  it("that is missing is named", async () => {
    const found = await ask(mockOf([{ ...integer, required: true }]), "/birds");
    expect(found).toMatchObject({
      status: 400,
      code: "missing_required_parameter",
      param: "limit",
      message:
        "Failed to accept the request: the query parameter limit is required, but it is missing. Please add the query parameter limit.",
      violations: [{ in: "query", pointer: "/limit" }],
    });
  });

  it("that is wrong is told with its value", async () => {
    const { message } = await ask(mockOf([integer]), "/birds?limit=%EB%A7%8E%EC%9D%B4");
    expect(message).toContain('the query parameter limit must be an integer, but it is "많이" (a string)');
  });

  it("that nobody documents is reported, or refused", async () => {
    const told = await ask(mockOf([integer]), "/birds?limits=1");
    expect(told.headers.get("x-mynah-undocumented")).toBe("?limits");
    const refused = await ask(mockOf([integer], { undocumented: "reject" }), "/birds?limits=1");
    expect(refused).toMatchObject({ status: 400, code: "unknown_parameter", param: "limits" });
  });

  it("that is not sent is seen with its default", async () => {
    const mock = mockOf([{ ...integer, schema: { type: "integer", default: 20 } }]);
    expect((await ask(mock, "/birds")).body).toEqual({ limit: "20" });
    expect((await ask(mock, "/birds?limit=3")).body).toEqual({ limit: "3" });
  });
});

describe("a parameter elsewhere", () => {
  const id = { in: "path", name: "id", required: true, schema: { type: "integer" } };

  it.each<[string, JsonObject, string, number]>([
    ["that is right", id, "/birds/12", 200],
    ["that is wrong", id, "/birds/%EC%83%88", 400],
    ["of several parts", { ...id, schema: { type: "array", items: { type: "integer" } } }, "/birds/1,2", 200],
    [
      "with a label",
      { ...id, style: "label", schema: { type: "array", items: { type: "integer" } } },
      "/birds/.1,2",
      200,
    ],
    [
      "with an exploded label",
      { ...id, style: "label", explode: true, schema: { type: "array", items: { type: "integer" } } },
      "/birds/.1.2",
      200,
    ],
    ["as a matrix", { ...id, style: "matrix" }, "/birds/;id=5", 200],
    [
      "as an exploded matrix",
      { ...id, style: "matrix", explode: true, schema: { type: "array", items: { type: "integer" } } },
      "/birds/;id=5;id=6",
      200,
    ],
    [
      "with members",
      { ...id, schema: { type: "object", properties: { a: { type: "integer" } } } },
      "/birds/a,x",
      400,
    ],
  ])("of the path %s", async (_, parameter, url, status) => {
    expect(await ask(mockOf([parameter], {}, "/birds/{id}"), url)).toMatchObject({ status });
  });

  it.each<[string, JsonObject, Record<string, string>, number]>([
    ["header", { in: "header", name: "X-Limit", schema: { type: "integer" } }, { "x-limit": "5" }, 200],
    ["wrong header", { in: "header", name: "X-Limit", schema: { type: "integer" } }, { "x-limit": "V" }, 400],
    ["header that is missing", { in: "header", name: "X-Limit", required: true, schema: {} }, {}, 400],
    [
      "header with a list",
      { in: "header", name: "X-Ids", schema: { type: "array", items: { type: "integer" } } },
      { "x-ids": "1, 2" },
      200,
    ],
    [
      "header that OpenAPI describes elsewhere",
      { in: "header", name: "Accept", required: true, schema: { const: "x/y" } },
      {},
      200,
    ],
    ["header that is none", { in: "header", name: "새 이름", schema: {} }, {}, 200],
    ["cookie", { in: "cookie", name: "visit", schema: { type: "integer" } }, { cookie: "a=b; visit=5" }, 200],
    [
      "wrong cookie",
      { in: "cookie", name: "visit", schema: { type: "integer" } },
      { cookie: "visit=%ED%95%9C" },
      400,
    ],
    [
      "cookie that is missing",
      { in: "cookie", name: "visit", required: true, schema: {} },
      { cookie: "a=b" },
      400,
    ],
  ])("%s", async (_, parameter, headers, status) => {
    expect(await ask(mockOf([parameter]), "/birds", headers)).toMatchObject({ status });
  });

  it("is not looked at where nothing is validated, and reported where it is a warning", async () => {
    const limit = { in: "header", name: "X-Limit", schema: { type: "integer" } };
    const off = await ask(mockOf([limit], { validate: "off" }), "/birds", { "x-limit": "V" });
    const warned = await ask(mockOf([limit], { validate: "warn" }), "/birds", { "x-limit": "V" });
    expect([off.status, warned.status]).toEqual([200, 200]);
    expect(warned.headers.get("x-mynah-violations")).toBe("/X-Limit");
  });
});

it.each<[string, JsonObject, string, number]>([
  ["a number or a text", { oneOf: [{ type: "integer" }, { type: "string" }] }, "5", 200],
  [
    "a text that is a number or a word",
    { anyOf: [{ type: "number" }, { type: "string", enum: [""] }] },
    "1.5",
    200,
  ],
  ["neither", { anyOf: [{ type: "number" }, { type: "string", enum: ["없음"] }] }, "%EC%83%88", 400],
])("a text under a union is %s", async (_, schema, value, status) => {
  expect(await ask(mockOf([{ in: "query", name: "x", schema }]), `/birds?x=${value}`)).toMatchObject({
    status,
  });
});
