import { isObject, type JsonObject } from "../json.ts";

const one: readonly string[] = ["else", "if", "not", "then"];
const lists: readonly string[] = ["allOf", "anyOf", "oneOf"];

/**
 * Sees to it that no schema judges a value by itself again, without going into the value: that would have no end.
 *
 * @param schemas Schemas by their ids, which are what their references say.
 * @throws Error that says which.
 */
export function assertEnds(schemas: ReadonlyMap<string, unknown>): void {
  const done = new Set<unknown>();
  const open = new Set<unknown>();
  const visit = (schema: unknown): void => {
    if (!isObject(schema) || done.has(schema)) return;
    if (open.has(schema)) throw new Error("it refers to itself without end");
    open.add(schema);
    for (const each of besides(schema)) visit(typeof each === "string" ? schemas.get(each) : each);
    open.delete(schema);
    done.add(schema);
  };
  for (const schema of schemas.values()) visit(schema);
}

/** What a value of a schema is judged by as well: schemas, and ids of schemas. */
function besides(schema: JsonObject): unknown[] {
  const listed = lists.flatMap((name) => (Array.isArray(schema[name]) ? (schema[name] as unknown[]) : []));
  return [schema["$ref"], ...one.map((name) => schema[name]), ...listed];
}
