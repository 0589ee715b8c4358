import type { JsonObject } from "../json.ts";
import { takesNull } from "./takes-null.ts";

/**
 * One schema as JSON Schema 2020-12 has it; the very same one where there is nothing to change. What is inside it
 * has been changed before.
 *
 * @param anchor The pointer of the schema that `$recursiveRef` means.
 * @param deref Gives the schema that a reference means.
 * @param note Is told each keyword that was changed. Default: nobody.
 */
export function upgradeSchema(
  schema: JsonObject,
  anchor: string | undefined,
  deref: (ref: string) => unknown,
  note: (keyword: string) => void = () => {},
): JsonObject {
  let upgraded = schema;
  if (typeof schema["nullable"] === "boolean") {
    note("nullable");
    upgraded = withoutNullable(upgraded, deref);
  }
  for (const [exclusive, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof upgraded[exclusive] !== "boolean") continue;
    note(exclusive);
    upgraded = withExclusiveBound(upgraded, exclusive, bound);
  }
  if ("$recursiveAnchor" in upgraded || "$recursiveRef" in upgraded) {
    note("$recursiveRef" in upgraded ? "$recursiveRef" : "$recursiveAnchor");
    const { $recursiveAnchor: _, $recursiveRef: reference, ...rest } = upgraded;
    // Without an anchor around it, it means the document's own root, which is no schema.
    upgraded =
      reference === undefined || anchor === undefined ? rest : { ...rest, $ref: `#${encodeURI(anchor)}` };
  }
  return upgraded;
}

/**
 * A schema without a `nullable` that means nothing by the letter: in OpenAPI 3.1, which has none; in 3.0 where there is no
 * type beside it, or an enum that does not list null. People mean that null is allowed; validators differ.
 *
 * @see https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md
 */
export function withoutLooseNull(schema: JsonObject, openapi: string): JsonObject {
  const { nullable, ...rest } = schema;
  const listed = schema["enum"];
  const unlisted = Array.isArray(listed) && !listed.includes(null);
  const loose = !openapi.startsWith("3.0") || schema["type"] === undefined || unlisted;
  return nullable === true && loose ? rest : schema;
}

const nothing = { type: "null" };

/** Lets null in where `nullable` says so, beside what else the schema says of the type. */
function withoutNullable({ nullable, ...schema }: JsonObject, deref: (ref: string) => unknown): JsonObject {
  if (nullable !== true) return schema;
  const allowed = { ...schema, ...withNull(schema, "enum", null) };
  if ("type" in schema) return { ...allowed, ...withNull(schema, "type", "null") };
  // Without a type the schema's own unions and references decide; null is one more branch of them.
  for (const union of ["anyOf", "oneOf"]) {
    const branches = schema[union];
    if (!Array.isArray(branches)) continue;
    // Of `oneOf` a second branch that takes null would be one too many.
    if (branches.some((branch) => takesNull(branch, deref))) return allowed;
    return { ...allowed, [union]: [...(branches as unknown[]), nothing] };
  }
  const { $ref, allOf, ...rest } = allowed;
  const branch = { ...($ref === undefined ? {} : { $ref }), ...(allOf === undefined ? {} : { allOf }) };
  return Object.keys(branch).length === 0 ? allowed : { ...rest, anyOf: [branch, nothing] };
}

/** A keyword whose list has one more value, where the schema has it. */
function withNull(schema: JsonObject, keyword: string, value: unknown): JsonObject {
  if (!(keyword in schema)) return {};
  const list: unknown[] = [schema[keyword]].flat();
  return { [keyword]: list.includes(value) ? list : [...list, value] };
}

/** `exclusiveMinimum: true` says that the minimum itself is not allowed. */
function withExclusiveBound(schema: JsonObject, exclusive: string, bound: string): JsonObject {
  const { [exclusive]: flag, ...rest } = schema;
  if (flag !== true || typeof schema[bound] !== "number") return rest;
  const { [bound]: limit, ...others } = rest;
  return { ...others, [exclusive]: limit };
}
