/** A JSON object, its members not yet known. */
export type JsonObject = { readonly [member: string]: unknown };

/**
 * Tells a JSON object from every other JSON value.
 *
 * @example
 * isObject({}); // true
 * isObject([]); // false
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The member of an object, or `undefined` where `value` is no object or has no such member of its own.
 *
 * @example
 * memberOf({ a: 1 }, "a"); // 1
 * memberOf([], "length"); // undefined
 */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The member of an object if it is a string, else `undefined`. */
export function stringOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}

/** The member of an object if it is an array, else an empty one. */
export function arrayOf(value: unknown, name: string): readonly unknown[] {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : [];
}

/** The name that JSON Schema gives to the type of a JSON value; whole numbers are `integer`. */
export function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number" && Number.isInteger(value)) return "integer";
  return typeof value;
}
