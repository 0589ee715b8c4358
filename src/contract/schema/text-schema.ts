import { isObject, type JsonObject } from "../json.ts";

/**
 * A schema by which texts can be judged that may become other values: of a union any branch will do, because a text may be
 * read in several ways, and those that take it as it is are asked first. What nobody has evaluated is not looked for.
 */
export function forTexts(schema: JsonObject): JsonObject {
  const { oneOf, anyOf, unevaluatedItems: _, unevaluatedProperties: __, ...rest } = schema;
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

function textsFirst(branches: readonly unknown[]): unknown[] {
  const isText = (branch: unknown) => isObject(branch) && branch["type"] === "string";
  return [...branches.filter(isText), ...branches.filter((branch) => !isText(branch))];
}
