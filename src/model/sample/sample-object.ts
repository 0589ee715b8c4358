import { arrayOf, isObject, type JsonObject, memberOf } from "../../contract/json.ts";
import { toPointer } from "../../contract/json-pointer.ts";
import { allOf, Impossible, isRecursive, type Maker, type Place, type Way } from "./sample-place.ts";
import type { Variant } from "./schema-view.ts";
import { matches } from "./sample-string.ts";
import { largestOf, saysType, smallestOf, typesOf } from "./view-keywords.ts";

/** Members of this depth and below are left out where they hold others and are not required. */
const deepest = 12;

/** So are they below unions of so many branches: validators try every branch of a union in every branch of the next. */
const widest = 200;

/** The smallest share of the budget that is worth an object. */
const leastShare = 3;

/**
 * The ways to make an object: with every member; without those that a branch not chosen requires; with those that
 * are required only; with a member that such a branch cannot have.
 */
export function objectWays({ parts, rivals }: Variant, place: Place, maker: Maker): readonly Way[] {
  const required = new Set(parts.flatMap((part) => arrayOf(part, "required")).map(String));
  const declared = new Set(parts.flatMap((part) => Object.keys(membersOf(part, "properties"))));
  for (const name of required) declared.add(name);
  const build = (names: Iterable<string>, more: JsonObject = {}) => ({
    ...buildObject(parts, { names, required }, place, maker),
    ...more,
  });
  const ways: Way[] = [() => build(declared)];
  if (rivals.length > 0) {
    const views = rivals.map((rival) => maker.view(rival).parts);
    const foreign = new Set(views.flat().flatMap((part) => arrayOf(part, "required")));
    const own = [...declared].filter((name) => required.has(name) || !foreign.has(name));
    const spoiling = Object.assign({}, ...views.map((rival) => spoil(rival, parts, maker))) as JsonObject;
    ways.push(
      () => build(own),
      () => build(declared, spoiling),
      () => build(required, spoiling),
    );
  }
  return [...ways, () => build(required)];
}

function buildObject(
  parts: readonly JsonObject[],
  { names, required }: { readonly names: Iterable<string>; readonly required: ReadonlySet<string> },
  place: Place,
  maker: Maker,
): JsonObject {
  const most = smallestOf(parts, "maxProperties") ?? Infinity;
  const least = largestOf(parts, "minProperties") ?? 0;
  const members = [...names].map((name) => {
    const schema = memberSchema(parts, name);
    return { name, schema, heavy: maker.isHeavy(schema), needed: required.has(name) };
  });
  const heavy = members.filter((member) => member.heavy).length;
  const budget = Math.floor((place.budget - members.length) / Math.max(1, heavy));
  const made = new Map<string, unknown>();
  let needed = required.size;
  const add = (name: string, schema: unknown, nth = place.nth) => {
    const hint = memberOf(place.hint, name);
    const { trail, width } = place;
    const at = {
      pointer: place.pointer + toPointer([name]),
      name,
      owner: place.owner,
      nth,
      trail,
      width,
      hint,
    };
    made.set(name, maker.make(schema, { ...at, budget, depth: place.depth + 1 }));
  };
  for (const member of members) {
    const { name, schema } = member;
    if (member.needed) {
      needed -= 1;
      add(name, schema);
      continue;
    }
    const tooMuch = member.heavy && (budget < leastShare || place.depth >= deepest || place.width > widest);
    if (tooMuch || schema === false || made.size + needed >= most) continue;
    if (isRecursive(schema, place.trail, maker)) continue;
    attempt(() => add(name, schema));
  }

  const isMap =
    members.length === 0 && parts.some(hasMembersOfAnyName) && place.depth < deepest && place.width <= widest;
  const wanted = Math.min(most, Math.max(least, isMap ? 1 : 0));
  for (let nth = 0; made.size < wanted && nth < 2 * wanted + 10; nth += 1) {
    const name = nameOfMember(parts, nth, place, maker);
    const schema = name === undefined ? false : memberSchema(parts, name);
    if (name === undefined || schema === false || made.has(name)) continue;
    if (made.size >= least && isRecursive(schema, place.trail, maker)) break;
    attempt(() => add(name, schema, place.nth + nth));
  }
  return Object.fromEntries(made);
}

function attempt(way: () => void): void {
  try {
    way();
  } catch (error) {
    // What is not required is left out.
    if (!(error instanceof Impossible)) throw error;
  }
}

/** The schema of a member by all that judge the object; `false` where it must not be there. */
function memberSchema(parts: readonly JsonObject[], name: string): unknown {
  const found = parts.map((part) => {
    const properties = membersOf(part, "properties");
    const own = Object.hasOwn(properties, name) ? [properties[name]] : [];
    const patterns = Object.entries(membersOf(part, "patternProperties"));
    const schemas = [...own, ...patterns.filter(([key]) => matches(key, name)).map(([, schema]) => schema)];
    return schemas.length > 0 || !("additionalProperties" in part) ? schemas : [part["additionalProperties"]];
  });
  if (found.some((schemas) => schemas.length > 0)) return allOf(found.flat());
  return allOf(parts.map((part) => part["unevaluatedProperties"] ?? true));
}

/** A name that an object may have a member of which it does not name. */
function nameOfMember(
  parts: readonly JsonObject[],
  nth: number,
  place: Place,
  maker: Maker,
): string | undefined {
  const rules = parts.map((part) => part["propertyNames"] ?? true);
  const closed = parts.some((part) =>
    [part["additionalProperties"], part["unevaluatedProperties"]].includes(false),
  );
  const patterns = parts.flatMap((part) => Object.keys(membersOf(part, "patternProperties")));
  const pattern = patterns[nth % Math.max(1, patterns.length)];
  if (closed && pattern === undefined) return undefined;
  if (rules.every((rule) => rule === true) && pattern === undefined) {
    return nth === 0 ? "example" : `example_${nth + 1}`;
  }
  const schema = allOf([{ type: "string", ...(pattern === undefined ? {} : { pattern }) }, ...rules]);
  // No JSON pointer of the sample leads to a name.
  const pointer = `${place.pointer} name ${nth}`;
  try {
    return String(maker.make(schema, { ...place, pointer, name: "", nth, hint: undefined }));
  } catch (error) {
    if (error instanceof Impossible) return undefined;
    throw error;
  }
}

/** A member that no value of a rival has: of another type than the rival gives it. */
function spoil(rival: readonly JsonObject[], parts: readonly JsonObject[], { view }: Maker): JsonObject {
  for (const [name, schema] of rival.flatMap((part) => Object.entries(membersOf(part, "properties")))) {
    const { parts: judges } = view(schema);
    if (memberSchema(parts, name) !== true || !saysType(judges)) continue;
    const types = new Set<string>(typesOf(judges));
    const other = [
      ["string", "example"],
      ["integer", 1],
      ["boolean", true],
    ] as const;
    const found = other.find(([type]) => !types.has(type) && !(type === "integer" && types.has("number")));
    if (found !== undefined) return { [name]: found[1] };
  }
  return {};
}

function hasMembersOfAnyName(part: JsonObject): boolean {
  return isObject(part["additionalProperties"]) || isObject(part["patternProperties"]);
}

function membersOf(part: JsonObject, keyword: string): JsonObject {
  const members = part[keyword];
  return isObject(members) ? members : {};
}
