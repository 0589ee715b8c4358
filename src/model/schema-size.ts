import { isObject, type JsonObject } from "../contract/json.ts";
import { shapeOf } from "../contract/schema/pattern-shape.ts";
import { allSchemas, type FindTarget, referenceOf, targetsIn } from "./sample/schema-references.ts";

/** Bounds: values and characters of the smallest sample; subschemas; schemas that one value is judged by. */
const mostValues = 20_000;
const mostSchemas = 20_000;
const mostAtOnce = 5_000;
const mostSampled = 5_000;

/** Keywords of schemas that judge the same value, and of those that judge what is inside it. */
const same = {
  one: ["not", "if", "then", "else"],
  lists: ["allOf", "anyOf", "oneOf"],
  named: ["dependentSchemas", "dependencies"],
};
const inside = {
  one: [
    "items",
    "contains",
    "additionalItems",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
  ],
  lists: ["prefixItems", "items"],
  named: ["properties", "patternProperties"],
};

/**
 * Whether a schema is larger than any that is written, or judges one value by so many schemas, through its references, that
 * judging by it need not come to an end. Requests send schemas of any kind.
 */
export function isTooLarge(root: unknown): boolean {
  const all = allSchemas(root, mostSchemas);
  if (all.size > mostSchemas) return true;
  const target = targetsIn(root, all);
  const sizeOf = measure(
    target,
    () => 1,
    (schema) => below(schema, same),
  );
  return [...all].some((schema) => sizeOf(schema) > mostAtOnce);
}

/**
 * Whether a part of a value of a schema is too large to be made, required or not: generators try what is not
 * required as well. Repetitions inside one another count, what stands beside one another does not.
 */
export function demandsTooMuch(root: unknown): boolean {
  return (
    measure(targetsIn(root, allSchemas(root, mostSchemas)), ownValues, repeated, Math.max)(root) > mostValues
  );
}

/** Whether what holds references to itself has so many that following each of them has no end. */
export function isEntangled(root: unknown): boolean {
  const both = (schema: JsonObject) => [...below(schema, same), ...below(schema, inside)];
  return measure(targetsIn(root, allSchemas(root, mostSchemas)), () => 1, both)(root) > mostSampled;
}

/**
 * Whether a value would be judged by a schema again while it is judged by it, which has no end.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-9.4.1
 */
export function isEndless(root: unknown): boolean {
  const all = allSchemas(root, mostSchemas);
  const target = targetsIn(root, all);
  const open = new Set<unknown>();
  const known = new Set<unknown>();
  function leadsBack(schema: unknown): boolean {
    if (!isObject(schema) || known.has(schema)) return false;
    if (open.has(schema)) return true;
    open.add(schema);
    const reference = referenceOf(schema);
    const found =
      (reference !== undefined && leadsBack(target(reference))) ||
      [...below(schema, same)].some(([subschema]) => leadsBack(subschema));
    open.delete(schema);
    known.add(schema);
    return found;
  }
  return [...all].some(leadsBack);
}

type Weighted = Iterable<readonly [unknown, number]>;

/**
 * Puts together what each subschema counts, following references; what is referred to twice counts twice.
 *
 * @param together Default: the sum.
 */
function measure(
  target: FindTarget,
  own: (schema: JsonObject) => number,
  subschemas: (schema: JsonObject) => Weighted,
  together = (one: number, other: number) => one + other,
): (schema: unknown) => number {
  const open = new Set<unknown>();
  const known = new Map<unknown, number>();
  return function sizeOf(schema: unknown): number {
    if (!isObject(schema)) return 1;
    const before = known.get(schema);
    if (before !== undefined) return before;
    // What holds itself has no size of its own.
    if (open.has(schema)) return 1;
    open.add(schema);
    let size = 0;
    for (const [subschema, times] of subschemas(schema)) size = together(size, times * sizeOf(subschema));
    for (const name of ["$ref", "$dynamicRef", "$recursiveRef"]) {
      const reference = schema[name];
      if (typeof reference === "string") size = together(size, sizeOf(target(reference)));
    }
    size += own(schema);
    open.delete(schema);
    known.set(schema, size);
    return size;
  };
}

function* below(
  schema: JsonObject,
  { one, lists, named }: typeof same,
): Generator<readonly [unknown, number]> {
  for (const name of one) if (isObject(schema[name])) yield [schema[name], 1];
  for (const name of lists) {
    const list = schema[name];
    if (Array.isArray(list)) for (const each of list) yield [each, 1];
  }
  for (const name of named) {
    const members = schema[name];
    if (isObject(members)) for (const each of Object.values(members)) yield [each, 1];
  }
}

/** The schemas inside one, and how often a value of it holds one of each at least. */
function* repeated(schema: JsonObject): Generator<readonly [unknown, number]> {
  yield* below(schema, same);
  const members = Math.max(1, numberOf(schema["minProperties"]));
  const times = new Map<unknown, number>([
    [schema["items"], Math.max(1, numberOf(schema["minItems"]))],
    [schema["contains"], Math.max(1, numberOf(schema["minContains"]))],
    [schema["additionalProperties"], members],
    [schema["propertyNames"], members],
  ]);
  const { patternProperties } = schema;
  for (const each of isObject(patternProperties) ? Object.values(patternProperties) : [])
    times.set(each, members);
  for (const [each] of below(schema, inside)) yield [each, times.get(each) ?? 1];
}

/** What a value of a schema holds by itself. */
function ownValues(schema: JsonObject): number {
  const items = numberOf(schema["minItems"]);
  // To tell that items differ, each is compared with each.
  const comparisons = schema["uniqueItems"] === true ? (items * items) / 100 : 0;
  const { pattern } = schema;
  const characters = typeof pattern === "string" ? shapeOf(pattern).length : 0;
  return (
    1 + numberOf(schema["minLength"]) + items + numberOf(schema["minProperties"]) + comparisons + characters
  );
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
