import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, type JsonObject, memberOf, stringOf } from "../json.ts";
import { valueAt } from "../json-pointer.ts";
import type { Direction } from "./normal-schema.ts";
import type { References } from "./references.ts";

interface Surroundings {
  readonly document: OpenApiDocument;
  readonly references: References;
  readonly direction: Direction;
}

/** The keyword of what a direction does not demand. */
const marks = { request: "readOnly", reply: "writeOnly" } as const;

/**
 * A schema that does not require what goes the other way alone: what is `readOnly` of a request, what is `writeOnly`
 * of a reply. The very same schema where there is no such member.
 *
 * @see https://spec.openapis.org/oas/v3.0.4.html#fixed-fields-20
 */
export function withoutForbidden(schema: JsonObject, place: string, around: Surroundings): JsonObject {
  const required = schema["required"];
  if (!Array.isArray(required)) return schema;
  const demanded = (required as unknown[]).filter(
    (name) => typeof name !== "string" || !goesOtherWay(schema, name, place, around),
  );
  return demanded.length === required.length ? schema : { ...schema, required: demanded };
}

/** A schema without the members that go the other way, for those who make values of it. */
export function withoutOtherWay(schema: JsonObject, place: string, around: Surroundings): JsonObject {
  const { properties } = schema;
  if (!isObject(properties)) return schema;
  const kept = Object.entries(properties).filter(([, member]) => !isMarked(member, place, around));
  const fewer = kept.length < Object.keys(properties).length;
  return fewer ? { ...schema, properties: Object.fromEntries(kept) } : schema;
}

function isMarked(member: unknown, place: string, around: Surroundings): boolean {
  const mark = marks[around.direction];
  return memberOf(member, mark) === true || memberOf(followed(member, place, around), mark) === true;
}

/** Whether a member goes the other way, as the schema or one that it is put together of says. */
function goesOtherWay(
  schema: JsonObject,
  name: string,
  place: string,
  around: Surroundings,
  seen: Set<unknown> = new Set(),
): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  if (isMarked(memberOf(schema["properties"], name), place, around)) return true;
  return [schema, ...arrayOf(schema, "allOf")].some((part) => {
    const target = followed(part, place, around);
    return isObject(target) && goesOtherWay(target, name, place, around, seen);
  });
}

/** What a schema refers to; itself where it refers to nothing. */
function followed(schema: unknown, place: string, { document, references }: Surroundings): unknown {
  const ref = stringOf(schema, "$ref");
  const pointer = ref === undefined ? undefined : references.target(ref, place);
  return pointer === undefined ? schema : valueAt(document, pointer);
}
