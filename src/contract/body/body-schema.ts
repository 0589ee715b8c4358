import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, jsonType, memberOf, stringOf } from "../json.ts";
import { toPointer, valueAt } from "../json-pointer.ts";
import type { References } from "../schema/references.ts";

/** Where schemas are looked up. */
export interface Schemas {
  readonly document: OpenApiDocument;
  readonly references: References;
}

/** Deeper than this nobody composes schemas. */
const deepest = 32;

/** A schema and all that it is put together of by `$ref`, `allOf`, `anyOf`, `oneOf`, `then` and `else`, as JSON pointers. */
export function partsOf(places: readonly string[], { document, references }: Schemas): Set<string> {
  const parts = new Set<string>();
  const add = (pointer: string, depth: number) => {
    if (parts.has(pointer) || depth > deepest) return;
    const schema = valueAt(document, pointer);
    if (!isObject(schema)) return;
    parts.add(pointer);
    const ref = stringOf(schema, "$ref");
    const target = ref === undefined ? undefined : references.target(ref, pointer);
    if (target !== undefined) add(target, depth + 1);
    for (const name of ["allOf", "anyOf", "oneOf"]) {
      for (const index of arrayOf(schema, name).keys()) add(pointer + toPointer([name, index]), depth + 1);
    }
    for (const name of ["then", "else"]) add(pointer + toPointer([name]), depth + 1);
  };
  for (const place of places) add(place, 0);
  return parts;
}

/**
 * The schemas of a member: those under its very name, else those of every other member.
 *
 * @param parts All that the object's schema is put together of.
 */
export function memberPlaces(parts: Iterable<string>, name: string, schemas: Schemas): string[] {
  const named = namedPlaces(parts, name, schemas);
  return named.length > 0 ? named : below(parts, "additionalProperties", schemas);
}

/** The schemas that stand under the very name of a member. */
export function namedPlaces(parts: Iterable<string>, name: string, { document }: Schemas): string[] {
  return [...parts].flatMap((pointer) => {
    const properties = memberOf(valueAt(document, pointer), "properties");
    return memberOf(properties, name) === undefined ? [] : [pointer + toPointer(["properties", name])];
  });
}

/** The schemas of the items of an array. */
export function itemPlaces(parts: Iterable<string>, schemas: Schemas): string[] {
  return below(parts, "items", schemas);
}

function below(parts: Iterable<string>, keyword: string, { document }: Schemas): string[] {
  return [...parts]
    .map((pointer) => pointer + toPointer([keyword]))
    .filter((pointer) => isObject(valueAt(document, pointer)));
}

/** JSON types, `integer` as `number`; `undefined` where they are left open. */
type Types = ReadonlySet<string> | undefined;

/** The JSON types that schemas let a value have, `integer` as `number`; `undefined` where they leave it open. */
export function typesAt(places: readonly string[], schemas: Schemas): ReadonlySet<string> | undefined {
  const known = new Map<string, Types>();
  return places.length === 0 ? undefined : union(places.map((place) => typesOf(place, schemas, known)));
}

/** Whether schemas ask for an object or an array, and let no text stand in its place. */
export function isStructured(places: readonly string[], schemas: Schemas): boolean {
  const types = typesAt(places, schemas);
  return types !== undefined && !types.has("string") && (types.has("object") || types.has("array"));
}

function typesOf(pointer: string, schemas: Schemas, known: Map<string, Types>): Types {
  if (known.has(pointer)) return known.get(pointer);
  // A schema that is put together of itself is left open.
  known.set(pointer, undefined);
  const types = ownTypes(pointer, schemas, known);
  known.set(pointer, types);
  return types;
}

function ownTypes(pointer: string, schemas: Schemas, done: Map<string, Types>): Types {
  const { document, references } = schemas;
  const schema = valueAt(document, pointer);
  if (!isObject(schema)) return undefined;
  const ref = stringOf(schema, "$ref");
  const target = ref === undefined ? undefined : references.target(ref, pointer);
  const each = (keyword: string) =>
    [...arrayOf(schema, keyword).keys()].map((index) =>
      typesOf(pointer + toPointer([keyword, index]), schemas, done),
    );
  const limits: Types[] = [
    ...(target === undefined ? [] : [typesOf(target, schemas, done)]),
    ...each("allOf"),
    ...["anyOf", "oneOf"].filter((name) => Array.isArray(schema[name])).map((name) => union(each(name))),
    ...("type" in schema ? [named([schema["type"]].flat())] : []),
    ...(Array.isArray(schema["enum"]) ? [named(schema["enum"].map(jsonType))] : []),
    ...("const" in schema ? [named([jsonType(schema["const"])])] : []),
  ];
  const known = limits.filter((types) => types !== undefined);
  const [first] = known;
  if (first !== undefined) return new Set([...first].filter((type) => known.every((each) => each.has(type))));
  // People leave `type: object` out beside `properties`.
  if (isObject(schema["properties"])) return new Set(["object"]);
  return isObject(schema["items"]) ? new Set(["array"]) : undefined;
}

function named(types: readonly unknown[]): ReadonlySet<string> {
  return new Set(types.map((type) => (type === "integer" ? "number" : String(type))));
}

function union(all: readonly Types[]): Types {
  const known = all.filter((types) => types !== undefined);
  return known.length < all.length ? undefined : new Set(known.flatMap((types) => [...types]));
}
