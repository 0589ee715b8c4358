import { expect, it } from "vitest";
import type { JsonObject } from "../../src/contract/json.ts";
import { bundleSchema } from "../../src/contract/schema/bundle-schema.ts";
import { createReferences } from "../../src/contract/schema/references.ts";

function bundled(
  schemas: JsonObject,
  direction: "request" | "reply" = "reply",
  openapi = "3.0.3",
): JsonObject {
  const document = { openapi, components: { schemas } };
  return bundleSchema(document, createReferences(document), "/components/schemas/새", direction);
}

it("names what it refers to after its place, each once", () => {
  const schema = bundled({
    새: { type: "array", items: { $ref: "#/components/schemas/a~1b/properties/새" } },
    "a/b": { properties: { 새: { $ref: "#/components/schemas/1" } } },
    1: { type: "string" },
  });
  expect(schema).toEqual({
    $ref: "#/$defs/새",
    $defs: {
      새: { type: "array", items: { $ref: "#/$defs/새-2" } },
      "새-2": { $ref: "#/$defs/value" },
      value: { type: "string" },
    },
  });
});

it("has no members that go the other way, and reads nullable by the letter", () => {
  const 새 = {
    type: "object",
    required: ["id", "secret"],
    properties: {
      id: { type: "integer", readOnly: true },
      secret: { type: "string", writeOnly: true },
      name: { type: "string", nullable: true },
      mood: { enum: ["good"], nullable: true },
      price: { type: "string", format: "decimal", example: "1.50" },
    },
  };
  expect(bundled({ 새 })["$defs"]).toEqual({
    새: {
      type: "object",
      required: ["id"],
      properties: {
        id: { type: "integer" },
        name: { type: ["string", "null"] },
        mood: { enum: ["good"] },
        price: { type: "string", format: "decimal", example: "1.50" },
      },
    },
  });
  expect(bundled({ 새 }, "request", "3.1.0")["$defs"]).toMatchObject({
    새: { required: ["secret"], properties: { name: { type: "string" } } },
  });
});

it("says in the branches of a union what its discriminator means by them", () => {
  const branch = { $ref: "#/components/schemas/참새" };
  const schema = bundled({
    새: { oneOf: [branch], discriminator: { propertyName: "kind" } },
    참새: { type: "object" },
  });
  expect(schema["$defs"]).toMatchObject({
    새: {
      oneOf: [
        {
          allOf: [{ $ref: "#/$defs/참새" }, { required: ["kind"], properties: { kind: { enum: ["참새"] } } }],
        },
      ],
    },
  });
});
