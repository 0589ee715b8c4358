import { isObject, type JsonObject } from "../json.ts";

/**
 * A schema by which texts can be judged that may become other values: of a union any branch will do, because a text may be
 * read in several ways, and those that take it as it is are asked first. What nobody has evaluated is not looked for.
 */
export function forTexts(schema: JsonObject): JsonObject {
  const { oneOf, anyOf, unevaluatedItems: _, unevaluatedProperties: __, ...others } = schema;
  const rest = typed(others);
  const unions = [anyOf, oneOf]
    .filter((each) => Array.isArray(each))
    .map((each) => textsFirst(each as unknown[]));
  const [first, second] = unions;
  if (first === undefined) return rest;
  if (second === undefined) return { ...rest, anyOf: first };
  const { allOf } = rest;
  return {
    ...rest,
    anyOf: first,
    allOf: [...(Array.isArray(allOf) ? (allOf as unknown[]) : []), { anyOf: second }],
  };
}

/** A schema that says of which type its values are where only these tell, so that texts are turned into them. */
function typed(schema: JsonObject): JsonObject {
  const values = Array.isArray(schema["enum"]) ? (schema["enum"] as unknown[]) : [schema["const"]];
  const plain = values.every((each) => typeof each === "number" || typeof each === "boolean");
  if (schema["type"] !== undefined || !plain) return schema;
  return { ...schema, type: [...new Set(values.map((each) => typeof each))] };
}

function textsFirst(branches: readonly unknown[]): unknown[] {
  const isText = (branch: unknown) => isObject(branch) && branch["type"] === "string";
  return [...branches.filter(isText), ...branches.filter((branch) => !isText(branch))];
}
