import { arrayOf, isObject, type JsonObject } from "../../contract/json.ts";

/** The types of JSON Schema. */
export type TypeName = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

const typeNames: readonly TypeName[] = ["object", "array", "string", "integer", "number", "boolean", "null"];

/** Keywords that speak of one type only, and so tell which type is meant where none is named. */
const typeOfKeyword: { readonly [keyword: string]: TypeName } = {
  properties: "object",
  required: "object",
  additionalProperties: "object",
  patternProperties: "object",
  propertyNames: "object",
  minProperties: "object",
  maxProperties: "object",
  unevaluatedProperties: "object",
  items: "array",
  prefixItems: "array",
  contains: "array",
  minItems: "array",
  maxItems: "array",
  uniqueItems: "array",
  pattern: "string",
  format: "string",
  minLength: "string",
  maxLength: "string",
  contentEncoding: "string",
  minimum: "number",
  maximum: "number",
  exclusiveMinimum: "number",
  exclusiveMaximum: "number",
  multipleOf: "number",
};

/**
 * The types that a value may have by all the schemas that judge it, the likeliest first: those that are named, in
 * their order and `null` last, or else the one that the keywords speak of before all others.
 */
export function typesOf(parts: readonly JsonObject[]): readonly TypeName[] {
  let types: readonly TypeName[] | undefined;
  for (const { type } of parts) {
    if (type === undefined) continue;
    const named = [type].flat() as TypeName[];
    if (types === undefined) types = named;
    else {
      const both = types;
      const narrowed = named.filter(
        (each) => both.includes(each) || (each === "integer" && both.includes("number")),
      );
      if (both.includes("integer") && named.includes("number") && !narrowed.includes("integer"))
        narrowed.push("integer");
      types = narrowed;
    }
  }
  const banned = new Set(parts.flatMap(({ not }) => (isBareType(not) ? [not["type"]].flat() : [])));
  const meant = parts
    .flatMap((part) => Object.keys(part).map((keyword) => typeOfKeyword[keyword]))
    .find(Boolean);
  types ??= typeNames.toSorted((one, other) => Number(other === meant) - Number(one === meant));
  return types
    .filter((type) => !banned.has(type))
    .toSorted((one, other) => Number(one === "null") - Number(other === "null"));
}

function isBareType(schema: unknown): schema is JsonObject {
  return isObject(schema) && Object.keys(schema).join() === "type";
}

/** Whether a schema says of which type a value is, in one way or another. */
export function saysType(parts: readonly JsonObject[]): boolean {
  return parts.some((part) =>
    Object.keys(part).some((keyword) => keyword === "type" || keyword in typeOfKeyword),
  );
}

/** The values that all of `enum` and `const` leave, or `undefined` where there is neither. */
export function valuesOf(parts: readonly JsonObject[]): readonly unknown[] | undefined {
  let values: readonly unknown[] | undefined;
  for (const part of parts) {
    const own = "const" in part ? [part["const"]] : part["enum"];
    if (!Array.isArray(own)) continue;
    const texts = new Set(own.map((value) => JSON.stringify(value)));
    values = (values ?? own).filter((value) => texts.has(JSON.stringify(value)));
  }
  if (values === undefined) return undefined;
  const banned = new Set(
    parts.flatMap(({ not }) =>
      "const" in Object(not) ? [(not as JsonObject)["const"]] : arrayOf(not, "enum"),
    ),
  );
  return values.filter((value) => !banned.has(value));
}

/** The largest that a keyword demands, of numbers that are lower bounds. */
export function largestOf(parts: readonly JsonObject[], keyword: string): number | undefined {
  const found = numbersOf(parts, keyword);
  return found.length === 0 ? undefined : Math.max(...found);
}

/** The smallest that a keyword allows, of numbers that are upper bounds. */
export function smallestOf(parts: readonly JsonObject[], keyword: string): number | undefined {
  const found = numbersOf(parts, keyword);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** What a keyword says in each schema that has it as a number. */
export function numbersOf(parts: readonly JsonObject[], keyword: string): number[] {
  return parts.map((part) => part[keyword]).filter((value) => typeof value === "number");
}

/** What a keyword says in each schema that has it as a text. */
export function textsOf(parts: readonly JsonObject[], keyword: string): string[] {
  return parts.map((part) => part[keyword]).filter((value) => typeof value === "string");
}
