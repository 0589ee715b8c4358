import { describe, expect, it } from "vitest";
import { createJudge } from "../../src/contract/judge.ts";
import type { JsonObject } from "../../src/contract/json.ts";

const cat = {
  type: "object",
  required: ["kind", "lives"],
  properties: { kind: { const: "cat" }, lives: { type: "integer" } },
};
const dog = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["dog"] }, name: { type: "string" } },
};

/** Every broken rule of a value under a schema, as `pointer keyword`. */
async function broken(schema: JsonObject, value: unknown): Promise<string[]> {
  const document = { openapi: "3.1.0", components: { schemas: { it: schema, cat, dog } } };
  const judge = await createJudge({ name: "test", document, fixtures: [] });
  const violations = await judge.violations("/components/schemas/it", value, "request");
  return violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`);
}

const refs = [{ $ref: "#/components/schemas/cat" }, { $ref: "#/components/schemas/dog" }];

describe("a failed union", () => {
  it.each<[string, JsonObject, unknown, string[]]>([
    ["speaks of the branch whose tag fits", { oneOf: refs }, { kind: "cat", lives: "nine" }, ["/lives type"]],
    ["speaks of the other branch", { anyOf: refs }, { kind: "dog", name: 1 }, ["/name type"]],
    ["says what types would do", { anyOf: [{ type: "string" }, { type: "array" }] }, 5, [" type"]],
    ["merges constants", { anyOf: [{ const: "a" }, { enum: ["b", "c"] }] }, "d", [" enum"]],
    [
      "speaks of the only branch of the right type",
      { anyOf: [{ type: "string" }, refs[0]] },
      { kind: "cat" },
      ["/lives required"],
    ],
    [
      "keeps errors beside it",
      { required: ["x"], anyOf: refs },
      { kind: "cat" },
      [" "].flatMap(() => ["/lives required", "/x required"]),
    ],
    [
      "is pruned inside another",
      { anyOf: [{ type: "null" }, { oneOf: refs }] },
      { kind: "cat", lives: "nine" },
      ["/lives type"],
    ],
    [
      "is pruned inside an array",
      { type: "array", items: { oneOf: refs } },
      [
        { kind: "cat", lives: 9 },
        { kind: "dog", name: 2 },
      ],
      ["/1/name type"],
    ],
    [
      "is itself broken where two branches fit",
      { oneOf: [{ type: "object" }, dog] },
      { kind: "dog" },
      [" oneOf"],
    ],
  ])("%s", async (_, schema, value, expected) => {
    expect((await broken(schema, value)).toSorted()).toEqual(expected.toSorted());
  });
});

it("an `if` gives way to what its branch says", async () => {
  const schema = {
    if: { properties: { a: { const: 1 } } },
    then: { required: ["b"] },
    else: { required: ["c"] },
  };
  expect(await broken(schema, { a: 1 })).toEqual(["/b required"]);
  expect(await broken(schema, { a: 2 })).toEqual(["/c required"]);
});

it.each([
  ["a reference to nothing", { $ref: "#/components/schemas/nobody" }],
  ["a type that is none", { type: "strng" }],
  ["a broken pattern", { type: "string", pattern: "(" }],
])("a schema with %s is refused, not skipped", async (_, schema) => {
  await expect(broken(schema, "x")).rejects.toMatchObject({ code: "schema_not_compilable" });
});

it.each(["toString", "constructor", "hasOwnProperty"])(
  "a member named %s is one only where the value has it",
  async (name) => {
    expect(await broken({ type: "object", required: [name] }, {})).toEqual([`/${name} required`]);
    const closed = { type: "object", allOf: [{ properties: { a: true } }], unevaluatedProperties: false };
    expect(await broken(closed, { a: 1, [name]: 1 })).toEqual([`/${name} unevaluatedProperties`]);
  },
);

it("members of a value that is broken are not said to be surplus as well", async () => {
  const schema = {
    allOf: [{ properties: { name: { type: "string" }, age: { type: "integer" } } }],
    unevaluatedProperties: false,
  };
  expect(await broken(schema, { name: 1, age: 2 })).toEqual(["/name type"]);
  expect(await broken(schema, { name: "새", wings: 2 })).toEqual(["/wings unevaluatedProperties"]);
});
