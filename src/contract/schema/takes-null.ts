import { arrayOf, isObject } from "../json.ts";

/** Deeper than this nobody refers. */
const deepest = 20;

/**
 * Whether a schema takes null, `nullable` or not.
 *
 * @param deref Gives the schema that a reference means.
 */
export function takesNull(schema: unknown, deref: (ref: string) => unknown, depth = 0): boolean {
  if (!isObject(schema)) return schema === true;
  if (schema["nullable"] === true) return true;
  if (depth > deepest) return false;
  const inside = (each: unknown) => takesNull(each, deref, depth + 1);
  const { type, enum: listed, $ref } = schema;
  if (typeof $ref === "string" && !inside(deref($ref))) return false;
  if (type !== undefined && ![type].flat().includes("null")) return false;
  if (Array.isArray(listed) && !listed.includes(null)) return false;
  if ("const" in schema && schema["const"] !== null) return false;
  if (!arrayOf(schema, "allOf").every(inside)) return false;
  return ["anyOf", "oneOf"].every(
    (union) => !Array.isArray(schema[union]) || arrayOf(schema, union).some(inside),
  );
}
