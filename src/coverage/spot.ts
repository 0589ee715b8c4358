import { arrayOf, isObject } from "../contract/json.ts";
import { toPointer } from "../contract/json-pointer.ts";
import type { SatisfiesAt } from "../contract/undocumented.ts";
import { boundsOf } from "./bounds.ts";
import { branchesOf, typesOf, wideningOf } from "./branches.ts";
import { type Closure, closureOf, type Schemas } from "./closure.ts";
import { type CoverageItem, everyItem, type ItemKind } from "./item.ts";

/** What a value at one place of a body may show, by the schemas that judge it. What is shown is named by ids of items. */
export interface Spot {
  /** Ids by the JSON of values of an enumeration. */
  readonly values: Map<string, string>;
  /** Ids by type, where there is more than one. */
  readonly types: Map<string, string>;
  readonly bounds: { readonly reachedBy: (value: unknown) => boolean; readonly id: string }[];
  readonly branches: {
    readonly fits: (value: unknown, satisfiesAt: SatisfiesAt) => boolean;
    readonly id: string | undefined;
    readonly spot: Spot;
  }[];
  readonly members: Map<string, { readonly id: string; readonly spot: Spot }>;
  /** Members whose names a pattern describes, or nothing does. */
  readonly others: { readonly pattern: RegExp; readonly spot: Spot }[];
  /** Elements of an array by their place; behind these, each of the rest. */
  readonly first: Spot[];
  rest: Spot | undefined;
}

/** An item that is put together. */
interface OpenItem extends Omit<CoverageItem, "sameAs"> {
  sameAs?: string;
  readonly items: OpenItem[];
}

/** Whose body it is that is described, and under which name. */
export interface SpotRoot {
  /** The id of the item that the body belongs to. */
  readonly id: string;
  readonly side: "request" | "reply";
}

/** An enumeration longer than this lists what there is in the world, and nobody tests it value by value. */
const longest = 20;

/**
 * What a body of some schemas may show, and the items that say so. Schemas that several places share are listed where they
 * come first, and count once; so one that contains itself comes to an end.
 *
 * @param pointers The schemas, each of which has a say of its own.
 */
export function createSpots(
  schemas: Schemas,
  pointers: readonly string[],
  { id: root, side }: SpotRoot,
): { readonly spots: readonly Spot[]; readonly items: readonly CoverageItem[] } {
  const known = new Map<string, { readonly spot: Spot; readonly id: string }>();
  const taken = new Set<string>();

  function add(
    into: OpenItem[],
    kind: ItemKind,
    name: string,
    label: string,
    more: Partial<CoverageItem>,
  ): OpenItem {
    let id = `${root} ${name}`;
    for (let count = 2; taken.has(id); count += 1) id = `${root} ${name} (${count})`;
    taken.add(id);
    const item: OpenItem = { id, kind, label, count: 0, counts: true, ...more, items: [] };
    into.push(item);
    return item;
  }

  /** @param owner The item that what is inside belongs to; `undefined` for the body itself. */
  function spotAt(pointers: readonly string[], path: string, into: OpenItem[], owner?: OpenItem): Spot {
    const closure = closureOf(schemas, pointers);
    const before = known.get(closure.key);
    if (before !== undefined) {
      if (owner !== undefined && before.id !== owner.id) owner.sameAs = before.id;
      return before.spot;
    }
    const spot = emptySpot();
    known.set(closure.key, { spot, id: owner?.id ?? root });
    addPlain(spot, closure, path, into);
    addMembers(spot, closure, path, into);
    addElements(spot, closure, path, into, owner);
    addBranches(spot, closure, path, into);
    return spot;
  }

  /** What a value shows without what is inside of it. */
  function addPlain({ values, types, bounds }: Spot, closure: Closure, path: string, into: OpenItem[]): void {
    for (const { schema } of closure.schemas) {
      const widened = wideningOf(schema);
      const listed = arrayOf(schema, "enum").filter((value) => value !== null);
      for (const value of listed.length > 1 ? listed : []) {
        const json = JSON.stringify(value);
        if (values.has(json)) continue;
        values.set(
          json,
          add(into, "value", named(path, json), json, { counts: listed.length <= longest }).id,
        );
      }
      const several = typesOf(schema);
      for (const type of several.length > 1 && types.size === 0 ? several : []) {
        const more = widened === undefined ? {} : { counts: false, docs: widened };
        types.set(type, add(into, "branch", named(path, `(${type})`), type, more).id);
      }
      for (const { name, reachedBy } of side === "request" ? boundsOf(schema) : []) {
        bounds.push({ reachedBy, id: add(into, "bound", named(path, name), name, {}).id });
      }
    }
  }

  function addMembers(spot: Spot, closure: Closure, path: string, into: OpenItem[]): void {
    const required = new Set(closure.schemas.flatMap(({ schema }) => arrayOf(schema, "required")));
    const members = new Map<string, string[]>();
    for (const { pointer, schema } of closure.schemas) {
      for (const name of Object.keys(isObject(schema["properties"]) ? schema["properties"] : {})) {
        const place = pointer + toPointer(["properties", name]);
        if (!goesThisWay(place)) continue;
        members.set(name, [...(members.get(name) ?? []), place]);
      }
    }
    for (const [name, places] of members) {
      const { docs } = closureOf(schemas, places);
      const inside = joined(path, name);
      // What has to be there is there wherever the value is; and what a reply says is the mock's doing.
      const counts = side === "request" && !required.has(name);
      const item = add(into, "member", inside, name, { counts, ...(docs !== undefined && { docs }) });
      spot.members.set(name, { id: item.id, spot: spotAt(places, inside, item.items, item) });
    }
    for (const { pointer, schema } of closure.schemas) {
      const patterns = isObject(schema["patternProperties"]) ? Object.keys(schema["patternProperties"]) : [];
      for (const pattern of patterns) {
        const place = pointer + toPointer(["patternProperties", pattern]);
        const inner = spotAt([place], joined(path, "*"), into);
        spot.others.push({ pattern: new RegExp(pattern, "u"), spot: inner });
      }
      for (const keyword of ["additionalProperties", "unevaluatedProperties"]) {
        if (!isObject(schema[keyword])) continue;
        spot.others.push({
          pattern: /(?:)/,
          spot: spotAt([`${pointer}/${keyword}`], joined(path, "*"), into),
        });
      }
    }
  }

  function addElements(spot: Spot, closure: Closure, path: string, into: OpenItem[], owner?: OpenItem): void {
    const rest: string[] = [];
    for (const { pointer, schema } of closure.schemas) {
      for (const index of arrayOf(schema, "prefixItems").keys()) {
        spot.first[index] ??= spotAt([`${pointer}/prefixItems/${index}`], `${path}[${index}]`, into);
      }
      if (isObject(schema["items"])) rest.push(`${pointer}/items`);
    }
    if (rest.length > 0) spot.rest = spotAt(rest, `${path}[]`, into, owner);
  }

  function addBranches(spot: Spot, closure: Closure, path: string, into: OpenItem[]): void {
    for (const placed of closure.schemas) {
      for (const { pointer, label, counts, widening, fits } of branchesOf(schemas, placed)) {
        // One branch that stands alone is no choice, and what is inside stands where the union does.
        const alone = !counts && widening === undefined;
        if (alone) {
          spot.branches.push({ fits, id: undefined, spot: spotAt([pointer], path, into) });
          continue;
        }
        const name = `${path}(${label})`;
        const docs = widening ?? closureOf(schemas, [pointer]).docs;
        const item = add(into, "branch", name, label, { counts, ...(docs !== undefined && { docs }) });
        spot.branches.push({ fits, id: item.id, spot: spotAt([pointer], name, item.items, item) });
      }
    }
  }

  /** Whether a member goes the way that the body goes. */
  function goesThisWay(place: string): boolean {
    const other = side === "request" ? "readOnly" : "writeOnly";
    return closureOf(schemas, [place]).schemas.every(({ schema }) => schema[other] !== true);
  }

  const items: OpenItem[] = [];
  const spots = pointers.map((pointer) => spotAt([pointer], "", items));
  dropEmptyReferences(items);
  return { spots, items };
}

/** Where nothing is inside, there is nothing that is listed elsewhere. */
function dropEmptyReferences(items: readonly OpenItem[]): void {
  const all = [...everyItem(items)] as OpenItem[];
  const bare = new Set(all.filter((item) => item.items.length === 0).map(({ id }) => id));
  for (const item of all) {
    if (item.sameAs !== undefined && bare.has(item.sameAs)) delete item.sameAs;
  }
}

function emptySpot(): Spot {
  return {
    values: new Map(),
    types: new Map(),
    bounds: [],
    branches: [],
    members: new Map(),
    others: [],
    first: [],
    rest: undefined,
  };
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function named(path: string, name: string): string {
  return path === "" ? name : `${path} ${name}`;
}
