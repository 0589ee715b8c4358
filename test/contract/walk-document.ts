/**
 * Follows an OpenAPI document from a body's schema to the schemas of a member, for the tests alone: it
 * shares no code with `src/`, so that both cannot be wrong in the same way.
 */
import { isObject, type JsonObject } from "../../src/contract/json.ts";

/** A schema that applies to a value, and where it stands. */
export interface Place {
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** A member of a body: the schemas of the object that holds it, and its own. */
export interface Member {
  /** Dotted, with `[]` after each array, as in the documented tables. */
  readonly name: string;
  readonly parents: readonly Place[];
  readonly places: readonly Place[];
}

/** A document, read for the requests and answers of one model. */
export interface Walk {
  readonly document: JsonObject;
  /** The model: it tells which branch of a body that depends on it applies. */
  readonly model: string;
}

/** Whether a schema is marked as accepting more than its page says. */
export function isWidened({ schema }: Place): boolean {
  return schema["x-mynah-widening"] !== undefined;
}

/** The value at a JSON pointer of a document. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const segment of pointer.split("/").slice(1)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    value = (value as Record<string, unknown> | undefined)?.[name];
  }
  return value;
}

/** The pointer of a part of the schema at a pointer. */
function below(pointer: string, ...names: (string | number)[]): string {
  return [pointer, ...names.map((name) => String(name).replaceAll("~", "~0").replaceAll("/", "~1"))].join(
    "/",
  );
}

/** Every schema that may apply to the value which the schema at a pointer describes. */
function placesAt(walk: Walk, pointer: string): Place[] {
  const schema = valueAt(walk.document, pointer);
  if (!isObject(schema)) return [];
  const unions = ["allOf", "anyOf", "oneOf"].flatMap((name) => {
    const branches = schema[name];
    return Array.isArray(branches) ? [...branches.keys()].map((index) => below(pointer, name, index)) : [];
  });
  const ref = schema["$ref"];
  const more = [
    ...(typeof ref === "string" ? [ref.slice(1)] : []),
    ...unions,
    ...branchesOf(walk, schema).map((name) => below(pointer, name)),
  ];
  return [{ pointer, schema }, ...more.flatMap((each) => placesAt(walk, each))];
}

/** Of an `if` by model the branch of the walk's model, of any other `if` both. */
function branchesOf(walk: Walk, schema: JsonObject): string[] {
  if (schema["if"] === undefined) return [];
  const condition = isObject(schema["if"]) ? schema["if"]["$ref"] : undefined;
  const test = typeof condition === "string" ? valueAt(walk.document, condition.slice(1)) : schema["if"];
  const pattern = valueAt(test, "/properties/model/pattern");
  if (typeof pattern !== "string") return ["then", "else"];
  return new RegExp(pattern, "u").test(walk.model) ? ["then"] : ["else"];
}

/** The schemas of a member of the value that `places` describe. */
function memberPlaces(walk: Walk, places: readonly Place[], name: string): Place[] {
  return places.flatMap(({ pointer }) => placesAt(walk, below(pointer, "properties", name)));
}

/** The schemas of the items of the array that `places` describe. */
export function itemPlaces(walk: Walk, places: readonly Place[]): Place[] {
  return places.flatMap(({ pointer }) => placesAt(walk, below(pointer, "items")));
}

/** Follows a member such as `messages[].tool_calls[].id` from the schema at `root`. */
export function findMember(walk: Walk, root: string, name: string): Member {
  let parents: Place[] = [];
  let places = placesAt(walk, root);
  for (const part of name.split(".")) {
    parents = places;
    places = memberPlaces(walk, places, part.replaceAll("[]", ""));
    if (part.endsWith("[]")) places = itemPlaces(walk, places);
  }
  return { name, parents, places };
}

/** Every member that the schema at `root` lists, at any depth. */
export function listMembers(walk: Walk, root: string): Member[] {
  const members: Member[] = [];
  function visit(parents: readonly Place[], prefix: string): void {
    for (const name of new Set(parents.flatMap(({ schema }) => Object.keys(schema["properties"] ?? {})))) {
      const places = memberPlaces(walk, parents, name);
      members.push({ name: prefix + name, parents, places });
      visit(places, `${prefix}${name}.`);
      visit(itemPlaces(walk, places), `${prefix}${name}[].`);
    }
  }
  visit(placesAt(walk, root), "");
  return members;
}
