import { arrayOf, isObject, memberOf, stringOf } from "../contract/json.ts";
import { parsePointer, valueAt } from "../contract/json-pointer.ts";
import { branchTags } from "../contract/schema/discriminator.ts";
import type { SatisfiesAt } from "../contract/undocumented.ts";
import { closureOf, type PlacedSchema, type Schemas } from "./closure.ts";
import { typesOf } from "./plain-types.ts";

/** One of several forms that a value may have. */
export interface Branch {
  /** The JSON pointer of its schema. */
  readonly pointer: string;
  /** What it is called: the value that tells it, or the name of its schema. */
  readonly label: string;
  /** Whether taking it says something that is not known without: there is another. */
  readonly counts: boolean;
  /** Why the document accepts it though its page does not say so. */
  readonly widening: string | undefined;
  /** Whether a value has this form. */
  readonly fits: (value: unknown, satisfiesAt: SatisfiesAt) => boolean;
}

/** The forms that the unions and conditions of a schema give to a value. Null is none of them. */
export function branchesOf(schemas: Schemas, placed: PlacedSchema): Branch[] {
  return [
    ...["oneOf", "anyOf"].flatMap((union) => branchesOfUnion(schemas, placed, union)),
    ...branchesOfCondition(schemas, placed),
    ...branchesByMember(placed),
  ];
}

function branchesOfUnion(schemas: Schemas, { pointer, schema }: PlacedSchema, union: string): Branch[] {
  const told = branchTags(schema, union, pointer, schemas);
  const branches = [...arrayOf(schema, union).entries()].flatMap(([index, branch]) => {
    const place = `${pointer}/${union}/${index}`;
    if (isNull(schemas, place) || takesNothing(branch)) return [];
    const tags = told?.tags[index] ?? [];
    const fits: Branch["fits"] = (value, satisfiesAt) => {
      // Where a discriminator names the branch, a value of another may satisfy it by its form alone.
      const tag = told === undefined ? undefined : stringOf(value, told.property);
      if (tag !== undefined && !tags.includes(tag)) return false;
      return satisfiesAt(place)(value);
    };
    const names = [
      tags.length === 1 ? tags[0] : undefined,
      ...namesOf(schemas, place, branch),
      `#${index + 1}`,
    ];
    return [{ pointer: place, names, widening: wideningOf(branch), fits }];
  });
  const several = branches.filter(({ widening }) => widening === undefined).length > 1;
  const taken = new Set<string>();
  return branches.map(({ names, ...branch }) => {
    const label = names.find((name) => name !== undefined && !taken.has(name)) ?? "";
    taken.add(label);
    return { ...branch, label, counts: several && branch.widening === undefined };
  });
}

/** What holds where `if` does, and what holds elsewhere. */
function branchesOfCondition(schemas: Schemas, { pointer, schema }: PlacedSchema): Branch[] {
  if (schema["if"] === undefined) return [];
  const condition = `${pointer}/if`;
  const [name = "if"] = namesOf(schemas, condition, schema["if"], ["component", "title", "required"]);
  const branches = (["then", "else"] as const).flatMap((keyword) => {
    const branch = schema[keyword];
    const place = `${pointer}/${keyword}`;
    if (branch === undefined || isNull(schemas, place) || takesNothing(branch)) return [];
    const otherwise = keyword === "then" ? name : `not ${name}`;
    const [label = otherwise] = namesOf(schemas, place, branch, ["component", "title"]);
    const fits: Branch["fits"] = (value, satisfiesAt) =>
      satisfiesAt(condition)(value) === (keyword === "then");
    return [{ pointer: place, label, widening: wideningOf(branch), fits }];
  });
  return branches.map((branch) => ({
    ...branch,
    counts: branches.length > 1 && branch.widening === undefined,
  }));
}

/** What holds where a member is there; that the member was sent says so already. */
function branchesByMember({ pointer, schema }: PlacedSchema): Branch[] {
  const { dependentSchemas } = schema;
  if (!isObject(dependentSchemas)) return [];
  return Object.keys(dependentSchemas).map((name) => ({
    pointer: `${pointer}/dependentSchemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    label: name,
    counts: false,
    widening: undefined,
    fits: (value) => memberOf(value, name) !== undefined,
  }));
}

/** Members that tell kinds of objects apart, those that tell it best first. */
const telling = ["type", "object", "kind", "role", "event"];

/** Null is no form of a value: it says that there is none. */
function isNull(schemas: Schemas, pointer: string): boolean {
  const only = (allowed: readonly unknown[], none: unknown) =>
    allowed.length > 0 && allowed.every((each) => each === none);
  return closureOf(schemas, [pointer]).schemas.some(
    ({ schema }) =>
      only([schema["type"]].flat(), "null") ||
      schema["const"] === null ||
      only(arrayOf(schema, "enum"), null),
  );
}

/** Whether no value satisfies a schema: people write it to say that a member, or a form, is not allowed. */
export function takesNothing(schema: unknown): boolean {
  const not = memberOf(schema, "not");
  return schema === false || not === true || (isObject(not) && Object.keys(not).length === 0);
}

/** Where the name of a branch may come from. */
type NameSource = "tag" | "component" | "title" | "type" | "required";

/** What a branch may be called, the best first. */
function namesOf(
  schemas: Schemas,
  pointer: string,
  branch: unknown,
  from: readonly NameSource[] = ["tag", "component", "title", "type"],
): string[] {
  const ref = stringOf(branch, "$ref");
  const target = ref === undefined ? undefined : schemas.references.target(ref, pointer);
  const names: Readonly<Record<NameSource, () => string | undefined>> = {
    tag: () => constantOf(schemas, pointer),
    component: () => (target === undefined ? undefined : parsePointer(target).at(-1)),
    title: () => stringOf(branch, "title"),
    type: () => typeOf(target === undefined ? branch : valueAt(schemas.document, target)),
    required: () => arrayOf(branch, "required").join(" and ") || undefined,
  };
  return from.map((name) => names[name]()).filter((name) => name !== undefined);
}

/** The only value that a telling member may have in a branch. */
function constantOf(schemas: Schemas, pointer: string): string | undefined {
  const members = closureOf(schemas, [pointer]).schemas.map(({ schema }) => schema["properties"]);
  for (const name of telling) {
    for (const properties of members) {
      const member = memberOf(properties, name);
      const listed = arrayOf(member, "enum");
      const value = stringOf(member, "const") ?? (listed.length === 1 ? listed[0] : undefined);
      if (typeof value === "string") return value;
    }
  }
  return undefined;
}

function typeOf(schema: unknown): string | undefined {
  const types = typesOf(isObject(schema) ? schema : {});
  if (types.length === 0 && arrayOf(schema, "enum").length > 0) return "enum";
  return types.length === 0 ? undefined : types.join(" or ");
}

/** Why a schema accepts more than its page says. */
export function wideningOf(schema: unknown): string | undefined {
  return stringOf(memberOf(schema, "x-mynah-widening"), "reason");
}
