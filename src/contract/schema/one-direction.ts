import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, type JsonObject, memberOf, stringOf } from "../json.ts";
import { valueAt } from "../json-pointer.ts";
import type { Direction } from "./direction.ts";
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
 * @param inherited Names that schemas around it have told of.
 * @see https://spec.openapis.org/oas/v3.0.4.html#fixed-fields-20
 */
export function withoutForbidden(schema: JsonObject, inherited: ReadonlySet<string>): JsonObject {
  const required = schema["required"];
  if (!Array.isArray(required) || inherited.size === 0) return schema;
  const demanded = (required as unknown[]).filter((name) => typeof name !== "string" || !inherited.has(name));
  return demanded.length === required.length ? schema : { ...schema, required: demanded };
}

/**
 * The members that go the other way, as a schema and those that it is put together of say, and those around it.
 *
 * @param inherited What those around it say.
 */
export function goingOtherWay(
  schema: JsonObject,
  inherited: ReadonlySet<string>,
  place: string,
  around: Surroundings,
): ReadonlySet<string> {
  const names = new Set(inherited);
  const seen = new Set<unknown>();
  const collect = (part: unknown): void => {
    if (!isObject(part) || seen.has(part)) return;
    seen.add(part);
    const { properties } = part;
    for (const [name, member] of Object.entries(isObject(properties) ? properties : {})) {
      if (isMarked(member, place, around)) names.add(name);
    }
    collect(followed(part, place, around));
    for (const each of arrayOf(part, "allOf")) collect(each);
  };
  collect(schema);
  return names.size === inherited.size ? inherited : names;
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

/** What a schema refers to; itself where it refers to nothing. */
function followed(schema: unknown, place: string, { document, references }: Surroundings): unknown {
  const ref = stringOf(schema, "$ref");
  const pointer = ref === undefined ? undefined : references.target(ref, place);
  return pointer === undefined ? schema : valueAt(document, pointer);
}
