import { canonical } from "../contract/canonical.ts";
import { arrayOf, type JsonObject, jsonType } from "../contract/json.ts";

/** The types that a schema names, but for null, which says that there is no value. */
export function typesOf(schema: JsonObject): string[] {
  return [schema["type"]]
    .flat()
    .filter((type): type is string => typeof type === "string" && type !== "null");
}

/** The types that the schemas of one place allow together; `undefined` where none of them names any. */
export function allowedTypes(schemas: readonly JsonObject[]): Allowed {
  const named = schemas.map((schema) => new Set(typesOf(schema))).filter((types) => types.size > 0);
  // Whole numbers are numbers; of the two, schemas together allow the narrower.
  const has = (types: ReadonlySet<string>, type: string) =>
    types.has(type) || (type === "integer" && types.has("number"));
  const all = new Set(named.flatMap((types) => [...types]));
  const common = [...all].filter((type) => named.every((types) => has(types, type)));
  const narrow = common.filter(
    (type) => type !== "integer" || named.some((types) => types.has(type) && !types.has("number")),
  );
  return named.length === 0 ? undefined : new Set(narrow);
}

/** Types that are allowed; `undefined` where any is. */
type Allowed = ReadonlySet<string> | undefined;

/** Whether values of a type are all allowed; whole numbers are wherever numbers are. */
export function allowsType(types: Allowed, type: string): boolean {
  return types === undefined || types.has(type) || (type === "integer" && types.has("number"));
}

/** Whether there is a value that two places both allow by its type. */
export function haveCommonType(one: Allowed, other: Allowed): boolean {
  if (one === undefined || other === undefined) return true;
  return [...one].some((type) => allowsType(other, type)) || [...other].some((type) => allowsType(one, type));
}

/** The values that enumerations and constants of one place allow together, but for null; of several alike, one. */
export function allowedValues(schemas: readonly JsonObject[]): unknown[] {
  const lists = schemas.flatMap((schema) => [
    ...(Array.isArray(schema["enum"]) ? [arrayOf(schema, "enum")] : []),
    ...("const" in schema ? [[schema["const"]]] : []),
  ]);
  const [first = [], ...others] = lists.map((list) => new Map(list.map((each) => [canonical(each), each])));
  const types = allowedTypes(schemas);
  return [...first].flatMap(([json, value]) => {
    const isAllowed = allowsType(types, jsonType(value));
    return value !== null && isAllowed && others.every((list) => list.has(json)) ? [value] : [];
  });
}
