import type { OpenApiDocument } from "../document.ts";
import { isObject, type JsonObject } from "../json.ts";
import { toPointer } from "../json-pointer.ts";
import { applicators } from "./schema-keywords.ts";

/** Members whose values are data, in which nothing is a schema. */
const data = new Set(["const", "default", "enum", "example", "examples", "value"]);

/** Members that hold a schema wherever OpenAPI has them. */
const holders = new Set(["schema", "itemSchema", "x-mynah-item-schema"]);

/** Every schema object of a document with its JSON pointer, those inside others too. */
export function* schemaPlaces(document: OpenApiDocument): Generator<readonly [string, JsonObject]> {
  yield* inPart(document, "", false);
}

function* inPart(
  value: unknown,
  pointer: string,
  schemas: boolean,
): Generator<readonly [string, JsonObject]> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const place = pointer + toPointer([name]);
    if (schemas || (holders.has(name) && !Array.isArray(value))) yield* inSchema(member, place);
    else if (
      Array.isArray(value) ||
      !(data.has(name) || (name.startsWith("x-") && place.split("/").length > 2))
    ) {
      yield* inPart(member, place, place === "/components/schemas");
    }
  }
}

function* inSchema(value: unknown, pointer: string): Generator<readonly [string, JsonObject]> {
  if (!isObject(value)) return;
  yield [pointer, value];
  for (const [name, member] of Object.entries(value)) {
    const held = applicators.get(name) ?? (name === "$defs" || name === "definitions" ? "names" : undefined);
    const place = pointer + toPointer([name]);
    if (held === "schema" || name === "contentSchema") yield* inSchema(member, place);
    else if (held !== undefined && typeof member === "object" && member !== null) {
      for (const [inner, each] of Object.entries(member)) yield* inSchema(each, place + toPointer([inner]));
    }
  }
}
