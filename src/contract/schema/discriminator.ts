import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, type JsonObject, memberOf, stringOf } from "../json.ts";
import { parsePointer, toPointer, valueAt } from "../json-pointer.ts";
import type { References } from "./references.ts";

interface Surroundings {
  readonly document: OpenApiDocument;
  readonly references: References;
}

/** A branch of a union, and the values of the discriminator that mean it. */
interface Branch {
  readonly schema: unknown;
  readonly tags: readonly string[];
  /** Whether the branch says so itself. */
  readonly own: boolean;
}

/**
 * A schema whose discriminator chooses the branch of its `oneOf` or `anyOf`, as `if` and `then`: a value is judged by the
 * branch that it names, and by no other. The very same schema where there is no discriminator, or where it does not
 * tell every branch.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#discriminator-object
 */
export function withDispatch(schema: JsonObject, place: string, around: Surroundings): JsonObject {
  const property = stringOf(schema["discriminator"], "propertyName");
  const union = ["oneOf", "anyOf"].find((name) => Array.isArray(schema[name]));
  if (property === undefined || union === undefined) return schema;
  const branches = readBranches(schema, union, property, place, around);
  if (branches === undefined) return schema;
  const { [union]: _, allOf = [], ...rest } = schema;
  const tags = branches.flatMap((branch) => branch.tags);
  const dispatch = {
    required: [property],
    properties: { [property]: { enum: [...new Set(tags)] } },
    allOf: branches.map((branch) => ({
      if: { required: [property], properties: { [property]: { enum: branch.tags } } },
      then: branch.schema,
    })),
  };
  const others = arrayOf(schema, union).filter(isNull);
  const chosen = others.length === 0 ? dispatch : { anyOf: [...others, dispatch] };
  return { ...rest, allOf: [...(Array.isArray(allOf) ? (allOf as unknown[]) : []), chosen] };
}

/**
 * A schema whose union says in its branches what the discriminator means by them, for those who make values of it. The
 * very same schema where there is nothing to say.
 */
export function withTags(schema: JsonObject, place: string, around: Surroundings): JsonObject {
  const property = stringOf(schema["discriminator"], "propertyName");
  const union = ["oneOf", "anyOf"].find((name) => Array.isArray(schema[name]));
  if (property === undefined || union === undefined) return schema;
  const branches = readBranches(schema, union, property, place, around);
  if (branches === undefined || branches.every(({ own }) => own)) return schema;
  const tagged = branches.map(({ schema: branch, tags, own }) =>
    own ? branch : { allOf: [branch, { required: [property], properties: { [property]: { enum: tags } } }] },
  );
  return { ...schema, [union]: [...tagged, ...arrayOf(schema, union).filter(isNull)] };
}

/**
 * The values of the discriminator that mean each branch of a union, in the order of its branches; `undefined` where there
 * is no discriminator, or it does not tell every branch.
 */
export function branchTags(
  schema: JsonObject,
  union: string,
  place: string,
  around: Surroundings,
): { readonly property: string; readonly tags: readonly (readonly string[])[] } | undefined {
  const property = stringOf(schema["discriminator"], "propertyName");
  const branches = property === undefined ? undefined : readBranches(schema, union, property, place, around);
  if (property === undefined || branches === undefined) return undefined;
  const told = new Map(branches.map(({ schema: branch, tags }) => [branch, tags]));
  return { property, tags: arrayOf(schema, union).map((branch) => told.get(branch) ?? []) };
}

/** The branches with what names them; `undefined` where one has no name, or two have the same. */
function readBranches(
  schema: JsonObject,
  union: string,
  property: string,
  place: string,
  around: Surroundings,
): Branch[] | undefined {
  const mapping = memberOf(schema["discriminator"], "mapping");
  const mapped = mappedTags(isObject(mapping) ? mapping : {}, place, around);
  const branches: Branch[] = [];
  const taken = new Set<string>();
  for (const branch of arrayOf(schema, union).filter((each) => !isNull(each))) {
    const pointer = refTarget(branch, place, around);
    const own = ownTags(
      pointer === undefined ? branch : valueAt(around.document, pointer),
      property,
      around,
      0,
    );
    const named = pointer === undefined ? [] : (mapped.get(pointer) ?? []);
    const implied = named.length === 0 && own === undefined && pointer !== undefined;
    const tags = [...new Set([...named, ...(own ?? []), ...(implied ? [nameOf(pointer)] : [])])];
    if (tags.length === 0 || tags.some((tag) => taken.has(tag))) return undefined;
    for (const tag of tags) taken.add(tag);
    branches.push({ schema: branch, tags, own: own !== undefined });
  }
  return branches.length === 0 ? undefined : branches;
}

/** What the mapping calls the schemas, by their pointers. A value of it is a reference, or a component's name. */
function mappedTags(mapping: JsonObject, place: string, around: Surroundings): Map<string, string[]> {
  const tags = new Map<string, string[]>();
  for (const [tag, meant] of Object.entries(mapping)) {
    if (typeof meant !== "string") continue;
    const component = toPointer(["components", "schemas", meant]);
    const known = valueAt(around.document, component) !== undefined;
    const pointer = known ? component : around.references.target(meant, place);
    if (pointer !== undefined) tags.set(pointer, [...(tags.get(pointer) ?? []), tag]);
  }
  return tags;
}

/** Deeper than this nobody inherits. */
const deepest = 16;

/**
 * The values that a schema itself allows its discriminator to have: those that all that it is put together of allow;
 * `undefined` where nothing says so.
 */
function ownTags(
  schema: unknown,
  property: string,
  around: Surroundings,
  depth: number,
): readonly string[] | undefined {
  if (!isObject(schema) || depth > deepest) return undefined;
  const member = memberOf(schema["properties"], property);
  const pointer = refTarget(member, "", around);
  const tag = pointer === undefined ? member : valueAt(around.document, pointer);
  const values = [...arrayOf(tag, "enum"), memberOf(tag, "const")].filter((each) => typeof each === "string");
  const target = refTarget(schema, "", around);
  const parts = [
    ...(target === undefined ? [] : [valueAt(around.document, target)]),
    ...arrayOf(schema, "allOf"),
  ];
  const all = parts.map((part) => ownTags(part, property, around, depth + 1));
  const said = [values.length > 0 ? values : undefined, ...all].filter((each) => each !== undefined);
  const [first, ...others] = said;
  return first?.filter((each) => others.every((other) => other.includes(each)));
}

function refTarget(schema: unknown, place: string, { references }: Surroundings): string | undefined {
  const ref = stringOf(schema, "$ref");
  return ref === undefined ? undefined : references.target(ref, place);
}

function nameOf(pointer: string): string {
  return parsePointer(pointer).at(-1) ?? "";
}

/** Whether a branch stands for null, which has no discriminator. */
function isNull(branch: unknown): boolean {
  return memberOf(branch, "type") === "null";
}
