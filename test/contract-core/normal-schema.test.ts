import { describe, expect, it } from "vitest";
import { createJudge } from "../../src/contract/judge.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import type { Direction } from "../../src/contract/schema/direction.ts";

/** Which of the values satisfy the schema `it` of a document. */
async function fitting(
  schemas: JsonObject,
  values: readonly unknown[],
  direction: Direction = "request",
): Promise<boolean[]> {
  const document = { openapi: "3.1.0", components: { schemas } };
  const judge = await createJudge({ name: "test", document, fixtures: [] });
  const found: boolean[] = [];
  for (const value of values) {
    const violations = await judge.violations("/components/schemas/it", value, direction);
    found.push(violations.length === 0);
  }
  return found;
}

const text = { type: "string" };

describe("a reference", () => {
  it.each<[string, JsonObject]>([
    ["to an anchor", { it: { $ref: "#name" }, other: { $anchor: "name", ...text } }],
    [
      "to an anchor inside another schema",
      { it: { $ref: "#name" }, other: { properties: { a: { $anchor: "name", ...text } } } },
    ],
    [
      "to an id",
      { it: { $ref: "https://birds.example/name" }, other: { $id: "https://birds.example/name", ...text } },
    ],
    [
      "relative to an id",
      {
        it: { $id: "https://birds.example/a/it", $ref: "name" },
        other: { $id: "https://birds.example/a/name", ...text },
      },
    ],
    [
      "into its own resource",
      { it: { $id: "https://birds.example/it", $ref: "#/$defs/name", $defs: { name: text } } },
    ],
    [
      "to the whole document, beside an id",
      { it: { $id: "https://birds.example/it", $ref: "#/components/schemas/other" }, other: text },
    ],
    [
      "to an anchor of another resource",
      {
        it: { $ref: "https://birds.example/o#name" },
        other: { $id: "https://birds.example/o", $defs: { a: { $anchor: "name", ...text } } },
      },
    ],
    ["with an escaped name", { it: { $ref: "#/components/schemas/%EC%83%88~1%7B%7D" }, "새/{}": text }],
    [
      "that is dynamic and has one anchor",
      { it: { $dynamicRef: "#name" }, other: { $dynamicAnchor: "name", ...text } },
    ],
    [
      "to a reference",
      { it: { $ref: "#/components/schemas/a" }, a: { $ref: "#/components/schemas/b" }, b: text },
    ],
  ])("%s is followed", async (_, schemas) => {
    expect(await fitting(schemas, ["鳥", 1])).toEqual([true, false]);
  });

  it("to itself through members ends with the value", async () => {
    const tree = {
      type: "object",
      properties: { next: { $ref: "#/components/schemas/it" } },
      additionalProperties: false,
    };
    expect(await fitting({ it: tree }, [{ next: { next: {} } }, { next: { next: { nxet: 1 } } }])).toEqual([
      true,
      false,
    ]);
  });

  it.each<[string, JsonObject]>([
    ["that leads nowhere", { it: { $ref: "#nobody" } }],
    ["to another document", { it: { $ref: "https://birds.example/openapi.yaml#/components/schemas/name" } }],
    [
      "that is dynamic and means several",
      { it: { $dynamicRef: "#x" }, a: { $dynamicAnchor: "x" }, b: { $dynamicAnchor: "x" } },
    ],
  ])("%s is told", async (_, schemas) => {
    await expect(fitting(schemas, [1])).rejects.toMatchObject({ code: "schema_not_compilable" });
  });
});

describe("a discriminator", () => {
  const pet = { type: "object", required: ["kind"], properties: { kind: text } };
  const cat = {
    allOf: [{ $ref: "#/components/schemas/pet" }],
    required: ["lives"],
    properties: { lives: { type: "integer" } },
  };
  const dog = { allOf: [{ $ref: "#/components/schemas/pet" }], properties: { name: text } };
  const refs = [{ $ref: "#/components/schemas/cat" }, { $ref: "#/components/schemas/dog" }];
  const schemas = (it: JsonObject, more: JsonObject = {}) => ({ it, pet, cat, dog, ...more });
  const values = [
    { kind: "cat", lives: 9 },
    { kind: "dog", lives: 9 },
    { kind: "cat" },
    { kind: "새", lives: 9 },
    { lives: 9 },
  ];

  it("chooses by the names of schemas", async () => {
    const union = { oneOf: refs, discriminator: { propertyName: "kind" } };
    expect(await fitting(schemas(union), values)).toEqual([true, true, false, false, false]);
  });

  it("chooses by its mapping, of names and references", async () => {
    const mapping = { 고양이: "cat", 개: "#/components/schemas/dog" };
    const union = { oneOf: refs, discriminator: { propertyName: "kind", mapping } };
    const mapped = [
      { kind: "고양이", lives: 9 },
      { kind: "개", lives: "x" },
      { kind: "고양이" },
      { kind: "cat", lives: 9 },
    ];
    expect(await fitting(schemas(union), mapped)).toEqual([true, true, false, false]);
  });

  it("chooses by what branches say of the member themselves", async () => {
    const branch = (kind: string, rest: JsonObject) => ({
      properties: { kind: { const: kind }, ...rest },
      required: ["kind"],
    });
    const union = {
      anyOf: [branch("a", { x: text }), branch("b", { x: { type: "integer" } })],
      discriminator: { propertyName: "kind" },
    };
    const tagged = [{ kind: "a", x: "🐦" }, { kind: "b", x: "🐦" }, { kind: "b", x: 1 }, { kind: "c" }];
    expect(await fitting({ it: union }, tagged)).toEqual([true, false, true, false]);
  });

  it("lets the members of its branch count as evaluated", async () => {
    const union = { oneOf: refs, discriminator: { propertyName: "kind" }, unevaluatedProperties: false };
    expect(
      await fitting(schemas(union), [
        { kind: "cat", lives: 9 },
        { kind: "cat", lives: 9, wings: 2 },
      ]),
    ).toEqual([true, false]);
  });

  it("chooses by what a branch says beside what it inherits", async () => {
    const base = { type: "object", properties: { kind: { enum: ["cat", "dog"] } } };
    const of = (kind: string, required: string) => ({
      allOf: [
        { $ref: "#/components/schemas/base" },
        { required: [required], properties: { kind: { const: kind } } },
      ],
    });
    const all = { base, cat: of("cat", "lives"), dog: of("dog", "bark") };
    const it = { oneOf: refs, discriminator: { propertyName: "kind" } };
    const judge = await createJudge({
      name: "test",
      document: { openapi: "3.1.0", components: { schemas: { ...all, it } } },
      fixtures: [],
    });
    const told = await judge.violations("/components/schemas/it", { kind: "cow" }, "request");
    expect(told.map(({ message }) => message)).toEqual(['kind must be one of "cat", "dog", but it is "cow"']);
  });

  it("that does not tell every branch leaves the union as it is", async () => {
    const union = { oneOf: [...refs, { type: "null" }], discriminator: { propertyName: "kind" } };
    expect(await fitting(schemas(union), [null, { kind: "dog", name: "멍멍" }])).toEqual([true, true]);
  });
});

describe("what goes one way alone", () => {
  const user = {
    type: "object",
    required: ["id", "password", "name"],
    properties: {
      id: { type: "integer", readOnly: true },
      password: { ...text, writeOnly: true },
      name: text,
    },
  };
  const values = [
    { id: 1, name: "花子" },
    { password: "비밀", name: "花子" },
    { id: "x", password: "비밀", name: "花子" },
  ];

  it("is not demanded of the other way, and judged where it is there", async () => {
    expect(await fitting({ it: user }, values, "request")).toEqual([false, true, false]);
    expect(await fitting({ it: user }, values, "reply")).toEqual([true, false, false]);
  });

  it("is known through references and inheritance", async () => {
    const id = { type: "integer", readOnly: true };
    const base = { properties: { id: { $ref: "#/components/schemas/id" } } };
    const it = { allOf: [{ $ref: "#/components/schemas/base" }], required: ["id", "name"] };
    expect(await fitting({ it, base, id }, [{ name: "花子" }, { id: 1 }], "request")).toEqual([true, false]);
    expect(await fitting({ it, base, id }, [{ name: "花子" }, { id: 1, name: "花子" }], "reply")).toEqual([
      false,
      true,
    ]);
  });
});

it("a pattern that escapes more than Unicode patterns may is one all the same", async () => {
  expect(await fitting({ it: { ...text, pattern: "^[\\w\\-\\@]+$" } }, ["a-b@c", "새"])).toEqual([
    true,
    false,
  ]);
});

it("names that stand twice in a list are read once", async () => {
  expect(await fitting({ it: { required: ["a", "a"], type: ["object", "object"] } }, [{ a: 1 }, {}])).toEqual(
    [true, false],
  );
});

it("what ajv would judge wrongly is refused", async () => {
  const it = { contains: { type: "integer" }, unevaluatedItems: false };
  await expect(fitting({ it }, [[1, "a"]])).rejects.toMatchObject({ code: "schema_not_compilable" });
});

it("a format that nobody knows judges nothing", async () => {
  expect(await fitting({ it: { ...text, format: "bird-call" } }, ["짹짹"])).toEqual([true]);
});
