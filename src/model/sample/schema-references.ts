import { decoded } from "../../contract/decoded.ts";
import { isObject, type JsonObject } from "../../contract/json.ts";
import { valueAt } from "../../contract/json-pointer.ts";

/** Finds what a reference inside a schema means, or `undefined` where it means nothing that is there. */
export type FindTarget = (reference: string) => unknown;

/**
 * Prepares finding what references mean: by the pointer or the anchor behind their `#`. A `$dynamicRef` is taken
 * for a plain one, and what stands before the `#` for the schema itself.
 *
 * @param all Every object of the schema.
 */
export function targetsIn(root: unknown, all: ReadonlySet<JsonObject>): FindTarget {
  const anchors = new Map<unknown, JsonObject>();
  for (const schema of all) {
    for (const name of ["$anchor", "$dynamicAnchor"]) if (name in schema) anchors.set(schema[name], schema);
  }
  return (reference) => {
    const fragment = decoded(reference.replace(/^[^#]*#?/, ""));
    return fragment === "" || fragment.startsWith("/") ? valueAt(root, fragment) : anchors.get(fragment);
  };
}

/** Every object of a schema, up to a number of them. */
export function allSchemas(root: unknown, most: number): Set<JsonObject> {
  const all = new Set<JsonObject>();
  const open: unknown[] = [root];
  while (open.length > 0 && all.size <= most) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (isObject(value)) all.add(value);
    open.push(...Object.values(value));
  }
  return all;
}

/** The subschema that a schema refers to, if it refers to one. */
export function referenceOf(schema: JsonObject): string | undefined {
  for (const name of ["$ref", "$dynamicRef", "$recursiveRef"]) {
    const reference = schema[name];
    if (typeof reference === "string") return reference;
  }
  return undefined;
}
