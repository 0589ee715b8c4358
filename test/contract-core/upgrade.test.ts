import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenApiDocument } from "../../src/contract/document.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import { valueAt } from "../../src/contract/json-pointer.ts";
import { upgradeDocument } from "../../src/contract/schema/upgrade.ts";
import { createMock, elkapi } from "../../src/index.ts";

const documentOf = (thing: JsonObject, openapi = "3.0.3"): OpenApiDocument => ({
  openapi,
  info: { title: "acme", version: "1" },
  paths: {
    "/things": {
      post: {
        operationId: "createThing",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
        },
        responses: { "200": { description: "ok" } },
      },
    },
  },
  components: { schemas: { Thing: thing, Name: { type: "string" }, None: { enum: [null] } } },
});

/** The status that a body is answered with: 200, as the document has it, where the contract accepts it. */
async function statusOf(thing: JsonObject, value: unknown, openapi?: string): Promise<number> {
  const gateway = { name: "acme", document: documentOf(thing, openapi), fixtures: [] };
  const response = await createMock({ gateways: [gateway] }).fetch("http://localhost/acme/things", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
  return response.status;
}

const member = (schema: JsonObject): JsonObject => ({ type: "object", properties: { a: schema } });

describe.each(["3.0.3", "3.1.0"])("a document of OpenAPI %s", (openapi) => {
  it.each<[string, JsonObject, unknown[], unknown[]]>([
    ["nullable with a type", { type: "string", nullable: true }, ["x", null], [1]],
    ["nullable with types", { type: ["string", "integer"], nullable: true }, ["x", 1, null], [1.5]],
    ["nullable: false", { type: "string", nullable: false }, ["x"], [null]],
    ["a nullable enum", { type: "string", enum: ["x"], nullable: true }, ["x", null], ["y"]],
    ["a nullable enum that lists null", { enum: ["x", null], nullable: true }, ["x", null], ["y"]],
    ["a nullable reference", { $ref: "#/components/schemas/Name", nullable: true }, ["x", null], [1]],
    [
      "nullable with allOf",
      { allOf: [{ $ref: "#/components/schemas/Name" }], nullable: true },
      ["x", null],
      [1],
    ],
    [
      "nullable with anyOf",
      { anyOf: [{ type: "string" }, { type: "integer" }], nullable: true },
      ["x", null],
      [1.5],
    ],
    ["nullable with oneOf", { oneOf: [{ type: "string" }], nullable: true }, ["x", null], [1]],
    [
      "nullable with oneOf that has null already",
      { oneOf: [{ type: "string" }, { enum: [null] }], nullable: true },
      ["x", null],
      [1],
    ],
    [
      "nullable with oneOf of references, one of them to null",
      {
        oneOf: [{ $ref: "#/components/schemas/Name" }, { $ref: "#/components/schemas/None" }],
        nullable: true,
      },
      ["x", null],
      [1],
    ],
    [
      "nullable with oneOf that has a form without a type",
      {
        oneOf: [{ type: "string" }, { properties: { b: { type: "string" } }, not: { type: "string" } }],
        nullable: true,
      },
      ["x", null, { b: "y" }],
      [{ b: 1 }],
    ],
    ["nullable alone", { nullable: true }, ["x", null, 1], []],
    ["a boolean exclusiveMinimum", { type: "number", minimum: 0, exclusiveMinimum: true }, [0.1], [0]],
    ["exclusiveMinimum: false", { type: "number", minimum: 0, exclusiveMinimum: false }, [0], [-1]],
    ["a boolean exclusiveMaximum", { type: "number", maximum: 9, exclusiveMaximum: true }, [8], [9]],
    [
      "a member named nullable",
      { type: "object", properties: { nullable: { type: "boolean" } } },
      [{ nullable: true }],
      [{ nullable: 1 }],
    ],
  ])("understands %s", async (_, schema, accepted, refused) => {
    for (const value of accepted) expect(await statusOf(member(schema), { a: value }, openapi)).toBe(200);
    for (const value of refused) expect(await statusOf(member(schema), { a: value }, openapi)).toBe(400);
  });

  it("understands $recursiveRef", async () => {
    const tree = {
      $recursiveAnchor: true,
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" }, children: { type: "array", items: { $recursiveRef: "#" } } },
    };
    expect(await statusOf(tree, { name: "a", children: [{ name: "b", children: [] }] }, openapi)).toBe(200);
    expect(await statusOf(tree, { name: "a", children: [{ children: [] }] }, openapi)).toBe(400);
  });
});

it("tells where it found a habit, each once", () => {
  const thing = member({ type: "number", nullable: true, minimum: 0, exclusiveMinimum: true });
  expect(upgradeDocument(documentOf(thing)).upgrades).toEqual([
    { pointer: "/components/schemas/Thing/properties/a", keyword: "nullable" },
    { pointer: "/components/schemas/Thing/properties/a", keyword: "exclusiveMinimum" },
  ]);
});

it("leaves a document alone that has none", () => {
  const { document, upgrades } = upgradeDocument(elkapi.document);
  expect(document).toBe(elkapi.document);
  expect(upgrades).toEqual([]);
});

it("takes no example for a schema, and no name for a keyword", () => {
  const data = { nullable: true, minimum: 1, exclusiveMinimum: true };
  const thing = {
    type: "object",
    properties: { nullable: { type: "boolean" } },
    example: data,
    default: data,
    enum: [data],
  };
  const { document, upgrades } = upgradeDocument(documentOf(thing, "3.1.0"));
  expect(upgrades).toEqual([]);
  expect(valueAt(document, "/components/schemas/Thing")).toEqual(thing);
});

it("keeps every pointer into a document", () => {
  const own = {
    type: fc.constantFrom("string", "object", ["string", "integer"]),
    nullable: fc.boolean(),
    minimum: fc.integer(),
    exclusiveMinimum: fc.boolean(),
  };
  const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.record(own, { requiredKeys: ["type"] }),
      fc.record(
        {
          ...own,
          properties: fc.dictionary(fc.constantFrom("a", "nullable", "items"), tie("schema"), { maxKeys: 2 }),
          items: tie("schema"),
          anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
        },
        { requiredKeys: ["type"] },
      ),
    ),
  }));
  fc.assert(
    fc.property(schema, (thing) => {
      const before = documentOf(thing);
      const { document, upgrades } = upgradeDocument(before);
      for (const { pointer, keyword } of upgrades) {
        expect(valueAt(before, pointer)).toHaveProperty(keyword);
        expect(valueAt(document, pointer)).toBeDefined();
      }
      expect(upgradeDocument(document).upgrades).toEqual([]);
    }),
  );
});

it("refuses other versions, and says what to do", () => {
  const gateway = { name: "acme", document: documentOf({}, "2.0"), fixtures: [] };
  expect(() => createMock({ gateways: [gateway] })).toThrow(
    /"openapi" must be 3\.0\.x or 3\.1\.x, but it is "2\.0"\. Please convert/,
  );
});
