import type { OpenApiDocument } from "../document.ts";
import { isObject, type JsonObject, stringOf } from "../json.ts";
import { toPointer, valueAt } from "../json-pointer.ts";
import { createReferences } from "./references.ts";
import { upgradeSchema } from "./upgrade-schema.ts";

/** A habit of older drafts that was read as JSON Schema 2020-12 has it. */
export interface Upgrade {
  /** Where in the document, as a JSON pointer. */
  readonly pointer: string;
  /** The keyword. */
  readonly keyword: string;
}

/** A document as OpenAPI 3.1 has it, and what had to be changed for that. */
export interface UpgradedDocument {
  readonly document: OpenApiDocument;
  readonly upgrades: readonly Upgrade[];
}

/** Members whose values are data, in which nothing is a schema. */
const data = new Set(["example", "examples", "default", "enum", "const", "value"]);

/** Keywords that hold a schema, a list of schemas, and schemas by name. */
const oneSchema = new Set([
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const schemaLists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const namedSchemas = new Set(["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"]);

/**
 * Rewrites a document of OpenAPI 3.0, or one of 3.1 that has kept habits of 3.0, as 3.1: `nullable`, boolean
 * `exclusiveMinimum` and `exclusiveMaximum`, `$recursiveRef`. Every JSON pointer into the document stays what it was.
 * A document without such habits is given back as it is.
 *
 * @see https://learn.openapis.org/upgrading/v3.0-to-v3.1.html
 */
export function upgradeDocument(document: OpenApiDocument): UpgradedDocument {
  const upgrades: Upgrade[] = [];
  const references = createReferences(document);

  /** A part of the document that is no schema. */
  function part(value: unknown, pointer: string, schemas: boolean): unknown {
    if (Array.isArray(value))
      return mapList(value, (each, index) => part(each, pointer + toPointer([index]), false));
    if (!isObject(value)) return value;
    return mapMembers(value, (member, name) => {
      const place = pointer + toPointer([name]);
      if (schemas || name === "schema" || name === "itemSchema" || name === "x-mynah-item-schema") {
        return schema(member, place, undefined);
      }
      if (data.has(name)) return member;
      return part(member, place, place === "/components/schemas");
    });
  }

  /** @param anchor The schema around it that `$recursiveRef` means. */
  function schema(value: unknown, pointer: string, anchor: string | undefined): unknown {
    if (!isObject(value)) return value;
    const around = value["$recursiveAnchor"] === true ? (anchor ?? pointer) : anchor;
    const below = mapMembers(value, (member, name) => {
      const place = pointer + toPointer([name]);
      if (oneSchema.has(name)) return schema(member, place, around);
      if (schemaLists.has(name) && Array.isArray(member)) {
        return mapList(member, (each, index) => schema(each, place + toPointer([index]), around));
      }
      if (namedSchemas.has(name) && isObject(member)) {
        return mapMembers(member, (each, inner) => schema(each, place + toPointer([inner]), around));
      }
      return member;
    });
    const deref = (ref: string) => valueAt(document, references.target(ref, pointer) ?? "/");
    return upgradeSchema(below, around, deref, (keyword) => upgrades.push({ pointer, keyword }));
  }

  const upgraded = part(document, "", false) as OpenApiDocument;
  const old = stringOf(document, "openapi")?.startsWith("3.0.") === true;
  return { document: old ? { ...upgraded, openapi: "3.1.0" } : upgraded, upgrades };
}

/** The object with each member mapped; the very same one where none changes. */
function mapMembers(value: JsonObject, map: (member: unknown, name: string) => unknown): JsonObject {
  let changed: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(value)) {
    const mapped = map(member, name);
    if (mapped !== member) (changed ??= { ...value })[name] = mapped;
  }
  return changed ?? value;
}

function mapList(
  list: readonly unknown[],
  map: (item: unknown, index: number) => unknown,
): readonly unknown[] {
  const mapped = list.map(map);
  return mapped.some((each, index) => each !== list[index]) ? mapped : list;
}
