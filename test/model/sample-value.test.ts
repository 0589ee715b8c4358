import type { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { violationOf } from "../../src/contract/wording.ts";
import { randomOf } from "../../src/exchange/seed.ts";
import { sampleValue } from "../../src/model/sample/sample-value.ts";

function compiler(): Ajv {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, logger: false });
  formats.default(ajv);
  return ajv;
}

/** A sample, and whether ajv finds it valid. */
async function judged(
  schema: object | boolean,
): Promise<{ readonly sample: unknown; readonly valid: boolean }> {
  const validate = compiler().compile(schema);
  const judge = (value: unknown) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => violationOf(error, value));
  const sample = await sampleValue(schema, judge, randomOf(1, "test"));
  return { sample, valid: validate(sample) };
}

const sampleOf = async (schema: object | boolean): Promise<unknown> => (await judged(schema)).sample;

const string = { type: "string" };
const integer = { type: "integer" };
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

describe("a sample satisfies", () => {
  it.each<[string, object | boolean]>([
    ["anything", true],
    ["an empty schema", {}],
    ["nullable enums", { type: ["string", "null"], enum: [null, "東京", "ソウル"] }],
    ["exclusive bounds", { type: "integer", exclusiveMinimum: 3, exclusiveMaximum: 5 }],
    ["narrow bounds of fractions", { type: "number", exclusiveMinimum: 0.1, maximum: 0.10001 }],
    ["steps inside bounds", { type: "number", multipleOf: 0.25, minimum: 0.3, maximum: 0.6 }],
    ["two steps at once", { allOf: [{ multipleOf: 6 }, { multipleOf: 4, minimum: 1 }], type: "integer" }],
    ["negative bounds", { type: "number", maximum: -7.5 }],
    [
      "characters counted as code points",
      { type: "string", minLength: 3, maxLength: 3, pattern: "^\\p{Script=Hangul}+$" },
    ],
    ["a pattern of emoji", { type: "string", pattern: "^[😀-😎]{2}$", maxLength: 2 }],
    ["a pattern of kana", { type: "string", pattern: "^[\\u3040-\\u309f]{4,}$" }],
    ["a pattern with a look-ahead", { type: "string", pattern: "^(?=.*\\d)[a-z\\d]{8,}$" }],
    ["two patterns", { allOf: [{ pattern: "^[A-Z]" }, { pattern: "\\d$" }], type: "string" }],
    ["a pattern and a least length", { type: "string", pattern: "^subnet-[0-9a-z]+$", minLength: 15 }],
    ["a pattern that repeats repetitions", { type: "string", pattern: "^arn:aws(-[\\w]+)*:iam::\\d{12}$" }],
    ["punctuation written by number", { type: "string", pattern: "^\\u002F[\\u0021-\\u007E]+\\u002F$" }],
    ["a long e-mail address", { type: "string", format: "email", minLength: 40 }],
    ["a short host name", { type: "string", format: "hostname", maxLength: 5 }],
    ["a format that nobody knows", { type: "string", format: "phone-number", maxLength: 12 }],
    ["a time of 25 characters", { type: "string", format: "date-time", minLength: 25, maxLength: 25 }],
    ["base64", { type: "string", format: "byte", minLength: 21 }],
    ["unique items", { type: "array", items: { enum: ["a", "b", "c"] }, minItems: 3, uniqueItems: true }],
    [
      "unique objects",
      { type: "array", items: object({ id: integer, name: string }), minItems: 5, uniqueItems: true },
    ],
    ["unique booleans", { type: "array", items: { type: "boolean" }, minItems: 2, uniqueItems: true }],
    ["a tuple", { type: "array", prefixItems: [string, integer], items: false, minItems: 2 }],
    ["a contained item", { type: "array", items: integer, contains: { minimum: 100 }, minContains: 2 }],
    ["contained beside others", { type: "array", contains: { const: "必須" }, minItems: 3 }],
    [
      "names of members",
      {
        type: "object",
        propertyNames: { pattern: "^[a-z]{3}$" },
        minProperties: 3,
        additionalProperties: integer,
      },
    ],
    [
      "names of members by pattern",
      {
        type: "object",
        patternProperties: { "^x-\\d+$": string },
        additionalProperties: false,
        minProperties: 2,
      },
    ],
    ["few members", object({ a: string, b: string, c: string }, { maxProperties: 2, required: ["c"] })],
    [
      "members that others need",
      object({ card: string, cvc: string }, { dependentRequired: { card: ["cvc", "owner"] } }),
    ],
    [
      "schemas that members bring",
      object(
        { card: string },
        {
          dependentSchemas: {
            card: object({ cvc: { type: "integer", minimum: 100 } }, { required: ["cvc"] }),
          },
        },
      ),
    ],
    [
      "allOf with closed parts",
      {
        allOf: [
          object({ a: string, b: string }, { additionalProperties: false }),
          object({ b: string, c: string }),
        ],
      },
    ],
    [
      "allOf closed around it",
      {
        allOf: [object({ a: string }), object({ b: integer }, { required: ["b"] })],
        unevaluatedProperties: false,
      },
    ],
    [
      "allOf that narrows",
      {
        allOf: [
          object({ a: { type: ["string", "integer"] } }),
          object({ a: { type: "integer", minimum: 5 } }),
        ],
        required: ["a"],
      },
    ],
    ["oneOf of open objects", { oneOf: [object({ a: string }), object({ b: integer })] }],
    ["oneOf that overlaps in type", { oneOf: [integer, { type: "number" }] }],
    [
      "oneOf by what is required",
      object({ a: string, b: string }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
    ],
    [
      "oneOf by a tag",
      {
        oneOf: [
          object({ kind: { const: "a" }, a: string }, { required: ["kind"] }),
          object({ kind: { const: "b" } }, { required: ["kind"] }),
        ],
      },
    ],
    ["oneOf whose first cannot be", { oneOf: [{ type: "string", enum: [1] }, integer] }],
    ["anyOf in anyOf", { anyOf: [{ anyOf: [{ not: {} }, { not: {} }] }, { anyOf: [{ not: {} }, string] }] }],
    [
      "if and then",
      object(
        { country: { enum: ["KR", "JP"] } },
        {
          required: ["country"],
          if: { properties: { country: { const: "KR" } } },
          then: { required: ["주소"], properties: { 주소: string } },
        },
      ),
    ],
    [
      "if and else",
      { if: { type: "string" }, then: { minLength: 50 }, else: { minimum: 5 }, type: "integer" },
    ],
    ["not a type", { not: { type: "string" }, title: "name" }],
    ["not a value", { type: "string", not: { enum: ["example"] } }],
    ["not a member", object({ a: string, b: string }, { not: { required: ["a"] } })],
    [
      "a list of itself",
      {
        $ref: "#/$defs/node",
        $defs: {
          node: object(
            { name: string, children: { type: "array", items: { $ref: "#/$defs/node" } } },
            { required: ["name", "children"] },
          ),
        },
      },
    ],
    [
      "itself or null",
      {
        $ref: "#/$defs/node",
        $defs: {
          node: object(
            { next: { oneOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } },
            { required: ["next"] },
          ),
        },
      },
    ],
    [
      "itself or an end, a way off",
      {
        $ref: "#/$defs/a",
        $defs: {
          a: object({ b: { $ref: "#/$defs/b" } }, { required: ["b"] }),
          b: { anyOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/c" }] },
          c: object({ a: { $ref: "#/$defs/a" } }),
        },
      },
    ],
    [
      "a member named __proto__",
      object(JSON.parse('{"__proto__":{"type":"integer"}}') as object, { required: ["__proto__"] }),
    ],
    [
      "members named like methods",
      object({ toString: string, constructor: integer }, { required: ["toString", "constructor"] }),
    ],
    [
      "a reference with words beside it",
      { $ref: "#/$defs/a", minLength: 4, $defs: { a: { type: "string", maxLength: 4 } } },
    ],
    [
      "references by anchor",
      { $ref: "#here", $defs: { a: { $anchor: "here", type: "integer", minimum: 9 } } },
    ],
  ])("%s", async (_, schema) => {
    expect((await judged(schema)).valid).toBe(true);
  });
});

describe("a sample looks like", () => {
  it.each<[string, object, unknown]>([
    [
      "a person",
      {
        $ref: "#/$defs/User",
        $defs: {
          User: object({
            name: string,
            firstName: string,
            email: string,
            created_at: string,
            "Phone-Number": string,
          }),
        },
      },
      {
        name: "山田 花子",
        firstName: "花子",
        email: "hanako.yamada@example.com",
        created_at: "2025-01-15T09:30:00Z",
        "Phone-Number": "+12025550100",
      },
    ],
    [
      "times in seconds",
      object({ created_at: integer, count: integer, id: integer }),
      { created_at: 1736933400, count: 3, id: 1001 },
    ],
    [
      "a thing with a name",
      {
        $ref: "#/$defs/DropletResponse",
        $defs: { DropletResponse: object({ id: string, name: string, html_url: string }) },
      },
      { id: "droplet-1001", name: "Example droplet", html_url: "https://example.com/html/1" },
    ],
    ["its own example", object({ name: { ...string, example: "서울 사무소" } }), { name: "서울 사무소" }],
    ["its own examples", object({ name: { ...string, examples: ["大阪"], default: "x" } }), { name: "大阪" }],
    [
      "its example but for what is wrong in it",
      {
        ...object({ a: string, b: object({ c: integer, d: string }) }),
        example: { a: "良い", b: { c: "bad", d: "좋다" } },
      },
      { a: "良い", b: { c: 1, d: "좋다" } },
    ],
    [
      "nothing where nothing went wrong",
      object({ error: { oneOf: [object({ code: string }), { type: "null" }] } }),
      { error: null },
    ],
    [
      "two different items",
      { type: "array", items: object({ id: { type: "integer", example: 7 }, city: string }) },
      [
        { id: 7, city: "東京" },
        { id: 8, city: "서울" },
      ],
    ],
  ])("%s", async (_, schema, expected) => {
    expect(await sampleOf(schema)).toEqual(expected);
  });
});

describe("no sample is made of", () => {
  it.each<[string, object | boolean]>([
    ["what nothing satisfies", false],
    ["an enum of another type", { type: "string", enum: [1] }],
    ["bounds that exclude each other", { type: "integer", minimum: 5, maximum: 4 }],
    [
      "what has to hold itself for ever",
      { $ref: "#/$defs/a", $defs: { a: object({ a: { $ref: "#/$defs/a" } }, { required: ["a"] }) } },
    ],
    ["a choice of itself", { $defs: { a: { oneOf: [{ $ref: "#/$defs/a" }] } }, $ref: "#/$defs/a" }],
    ["a list of a million", { type: "array", items: string, minItems: 1e6 }],
  ])("%s, and the error says so", async (_, schema) => {
    await expect(sampleOf(schema)).rejects.toThrow(/no sample satisfies the schema: .|demands more values/);
  });
});

describe("a sample", () => {
  it("is the same every time", async () => {
    const schema = object({
      name: string,
      tags: { type: "array", items: { ...string, pattern: "^[a-z]{4}$" } },
    });
    expect(await sampleOf(schema)).toEqual(await sampleOf(structuredClone(schema)));
  });

  it("stays small where every object holds every other", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `Thing${at}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
    const $defs = Object.fromEntries(names.map((name) => [name, object({ ...properties, id: integer })]));
    const sample = await sampleOf({ $ref: "#/$defs/Thing0", $defs });
    expect(JSON.stringify(sample).length).toBeLessThan(64 * 1024);
  });

  it.each<[string, object]>([
    ["optional", {}],
    ["required", { required: ["Thing1", "Thing2", "id"] }],
  ])(
    "that cannot be made of a thicket of %s members is given up soon",
    async (_, more) => {
      const names = Array.from({ length: 40 }, (_, at) => `Thing${at}`);
      const properties = Object.fromEntries(
        names.map((name) => [name, { anyOf: [{ $ref: `#/$defs/${name}` }] }]),
      );
      const thing = object(
        { ...properties, id: { type: "string", not: {} } },
        { minProperties: 60, ...more },
      );
      const started = performance.now();
      await expect(
        sampleValue(
          { $ref: "#/$defs/Thing0", $defs: Object.fromEntries(names.map((name) => [name, thing])) },
          () => [{ pointer: "/Thing3/id", message: "id is wrong" }],
          randomOf(1, "test"),
        ),
      ).rejects.toThrow(/no sample satisfies/);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
    20_000,
  );

  it("is the caller's own", async () => {
    const example = { tags: ["a"] };
    const sample = await sampleOf({ ...object({ tags: { type: "array" } }), example });
    expect(sample).toEqual(example);
    expect(sample).not.toBe(example);
  });

  it("of any schema is valid, or an error says that there is none", async () => {
    await fc.assert(
      fc.asyncProperty(anySchema, async (schema) => {
        const outcome = await judged(schema).then(
          ({ valid }) => (valid ? "valid" : "invalid"),
          (error: unknown) => String(error),
        );
        expect(outcome).toMatch(/^valid$|no sample satisfies|branches into more/);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

const { schema: anySchema } = fc.letrec<{ schema: object; leaf: object }>((tie) => ({
  leaf: fc.oneof(
    fc.record(
      {
        type: fc.constantFrom("integer", "number"),
        minimum: fc.integer({ min: -9, max: 9 }),
        exclusiveMaximum: fc.integer({ min: -9, max: 99 }),
        multipleOf: fc.constantFrom(1, 2, 0.5, 3),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      {
        type: fc.constant("string"),
        minLength: fc.nat(6),
        maxLength: fc.nat(12),
        pattern: fc.constantFrom("^[a-z]+$", "\\d", "^[가-힣]", "^.$"),
        format: fc.constantFrom("date", "email", "uuid", "uri"),
        example: fc.constantFrom("例", 1, "예", null),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record({ enum: fc.array(fc.constantFrom("東", "西", 1, null, true), { minLength: 1 }) }),
    fc.constantFrom({}, { type: "null" }, { type: "boolean" }, { $ref: "#" }),
  ),
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(fc.constantFrom("id", "name", "都市", "b"), tie("schema"), { maxKeys: 3 }),
        required: fc.uniqueArray(fc.constantFrom("id", "name", "都市", "b"), { maxLength: 2 }),
        additionalProperties: fc.constantFrom(false, true, { type: "integer" }),
        minProperties: fc.nat(3),
        dependentRequired: fc.constant({ id: ["name"] }),
      },
      { requiredKeys: ["type", "properties"] },
    ),
    fc.record(
      {
        type: fc.constant("array"),
        items: tie("schema"),
        minItems: fc.nat(3),
        maxItems: fc.nat(4),
        uniqueItems: fc.boolean(),
      },
      { requiredKeys: ["type", "items"] },
    ),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ type: fc.constantFrom("string", "integer"), not: tie("leaf") }),
  ),
}));
