import { isObject, type JsonObject } from "../contract/json.ts";
import { valueAt } from "../contract/json-pointer.ts";

/** Bounds: values and characters of the smallest sample; subschemas of a schema, each time it is referred to. */
const mostValues = 100_000;
const mostSchemas = 5_000;

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const inOne = ["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"];
const inLists = ["prefixItems", "allOf", "anyOf", "oneOf", "items"];
const byName = ["properties", "patternProperties", "dependentSchemas"];

/**
 * Whether a schema is larger than any that OpenAI takes, or branches so often through its references that
 * judging by it need not come to an end. Requests send schemas of any kind.
 */
export function isTooLarge(root: unknown): boolean {
  return measure(root, () => 1, false) > mostSchemas;
}

/** Whether the smallest value of a schema is too large to be made. */
export function demandsTooMuch(root: unknown): boolean {
  return measure(root, ownValues, true) > mostValues;
}

/**
 * Adds up what each subschema counts, following references; what is referred to twice counts twice.
 *
 * @param repeating Whether what a value must hold several times counts as often.
 */
function measure(root: unknown, own: (schema: JsonObject) => number, repeating: boolean): number {
  const open = new Set<unknown>();
  const known = new Map<unknown, number>();

  function sizeOf(schema: unknown): number {
    if (!isObject(schema)) return 1;
    const before = known.get(schema);
    if (before !== undefined) return before;
    // What holds itself has no size of its own.
    if (open.has(schema)) return 1;
    open.add(schema);
    let size = own(schema);
    for (const [subschema, times] of subschemas(schema)) size += (repeating ? times : 1) * sizeOf(subschema);
    const { $ref } = schema;
    if (typeof $ref === "string" && $ref.startsWith("#")) size += sizeOf(targetOf(root, $ref));
    open.delete(schema);
    known.set(schema, size);
    return size;
  }

  return sizeOf(root);
}

/** The schemas inside one, and how often a value of it holds one of each at least. */
function* subschemas(schema: JsonObject): Generator<readonly [unknown, number]> {
  const members = Math.max(1, numberOf(schema["minProperties"]));
  const repeated: Readonly<Record<string, number>> = {
    items: Math.max(1, numberOf(schema["minItems"])),
    contains: Math.max(1, numberOf(schema["minContains"])),
    additionalProperties: members,
    patternProperties: members,
    propertyNames: members,
  };
  for (const name of inOne) if (isObject(schema[name])) yield [schema[name], repeated[name] ?? 1];
  for (const name of inLists) {
    const list = schema[name];
    if (Array.isArray(list)) for (const each of list) yield [each, 1];
  }
  for (const name of byName) {
    const named = schema[name];
    if (isObject(named)) for (const each of Object.values(named)) yield [each, repeated[name] ?? 1];
  }
}

/** What a value of a schema holds by itself. */
function ownValues(schema: JsonObject): number {
  const items = numberOf(schema["minItems"]);
  // To tell that items differ, each is compared with each.
  const comparisons = schema["uniqueItems"] === true ? (items * items) / 100 : 0;
  const members = numberOf(schema["minProperties"]);
  return 1 + numberOf(schema["minLength"]) + items + members + comparisons + repetitionsOf(schema["pattern"]);
}

function targetOf(root: unknown, reference: string): unknown {
  const pointer = decoded(reference.slice(1));
  return pointer === "" || pointer.startsWith("/") ? valueAt(root, pointer) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}

/** How many characters the counted repetitions of a pattern may make together. */
function repetitionsOf(pattern: unknown): number {
  if (typeof pattern !== "string") return 0;
  let product = 1;
  for (const [, count] of pattern.matchAll(/\{(\d+)/g)) product *= Math.max(1, Number(count));
  return product;
}
