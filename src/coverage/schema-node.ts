import { arrayOf, isObject } from "../contract/json.ts";
import { toPointer } from "../contract/json-pointer.ts";
import { once } from "../contract/once.ts";
import type { SatisfiesAt } from "../contract/undocumented.ts";
import { boundsOf } from "./bounds.ts";
import { branchesOf, typesOf, wideningOf } from "./branches.ts";
import { type Closure, closureOf, type Schemas } from "./closure.ts";
import type { ItemKind } from "./item.ts";

/** Which way the bodies go that schemas describe. */
export type Side = "request" | "reply";

/** Something that a value may show: an item, before it is known of which operation. */
export interface Shown {
  readonly kind: ItemKind;
  readonly label: string;
  /** What its id has behind the place. */
  readonly name: string;
  readonly counts: boolean;
  readonly docs: string | undefined;
}

/** All that judges a value of one place, and what a value may show there. */
export interface SchemaNode extends ValueNode {
  /** What a value shows without what is inside of it. */
  readonly plain: readonly Shown[];
  /** The nodes inside of it, in the order in which they are told. */
  readonly inner: () => readonly InnerNode[];
  /** How many items are its own, those among them that lead to what is inside. */
  readonly size: Size;
}

/** A node inside of another, and what its place is called behind the other's. */
interface InnerNode {
  readonly node: SchemaNode;
  /** What is shown where there is such a value; `undefined` where that says nothing. */
  readonly shown: Shown | undefined;
  /** As in `[]`; empty where it is the same value that is judged. */
  readonly path: string;
}

/** How many items there are, and how many of them count. */
export interface Size {
  readonly all: number;
  readonly counting: number;
}

/** What values are looked at by. */
interface ValueNode {
  /** By the JSON of a value of an enumeration. */
  readonly values: ReadonlyMap<string, Shown>;
  /** By the type of the value, where it may have several. */
  readonly types: ReadonlyMap<string, Shown>;
  readonly bounds: readonly { readonly reachedBy: (value: unknown) => boolean; readonly shown: Shown }[];
  readonly members: ReadonlyMap<string, { readonly shown: Shown; readonly inside: () => SchemaNode }>;
  /** Members whose names a pattern describes, or nothing does. */
  readonly others: readonly { readonly pattern: RegExp; readonly inside: () => SchemaNode }[];
  /** Elements of an array by their place; behind these, each of the rest. */
  readonly first: readonly (() => SchemaNode)[];
  readonly rest: (() => SchemaNode) | undefined;
  /** Forms that the value may have; one that stands alone is nothing to show. */
  readonly branches: readonly {
    readonly fits: (value: unknown, satisfiesAt: SatisfiesAt) => boolean;
    readonly shown: Shown | undefined;
    readonly inside: () => SchemaNode;
  }[];
}

/** Gives what judges the values at some places of a document; the same schemas give the very same node. */
export type NodeAt = (pointers: readonly string[]) => SchemaNode;

/** An enumeration longer than this lists what there is in the world, and nobody tests it value by value. */
const longest = 20;

/**
 * Prepares the nodes of a document's schemas, each made when it is first asked for: schemas may contain themselves, and are
 * shared by many operations.
 */
export function createNodes(schemas: Schemas, side: Side): NodeAt {
  const byKey = new Map<string, SchemaNode>();
  const byPlaces = new Map<string, SchemaNode>();
  return nodeAt;

  function nodeAt(pointers: readonly string[]): SchemaNode {
    const places = pointers.join(" ");
    const known = byPlaces.get(places);
    if (known !== undefined) return known;
    const closure = closureOf(schemas, pointers);
    const node = byKey.get(closure.key) ?? makeNode(closure);
    byKey.set(closure.key, node);
    byPlaces.set(places, node);
    return node;
  }

  function makeNode(closure: Closure): SchemaNode {
    const of = {
      ...plainOf(closure),
      ...membersOf(closure),
      ...elementsOf(closure),
      branches: formsOf(closure),
    };
    const plain = [...of.values.values(), ...of.types.values(), ...of.bounds.map(({ shown }) => shown)];
    const leading = [...of.members.values(), ...of.branches].flatMap(({ shown }) => shown ?? []);
    const items = [...plain, ...leading];
    const size = { all: items.length, counting: items.filter(({ counts }) => counts).length };
    return { ...of, plain, inner: once(() => innerOf(of)), size };
  }

  /** What a value shows without what is inside of it. */
  function plainOf(closure: Closure): Pick<ValueNode, "values" | "types" | "bounds"> {
    const values = new Map<string, Shown>();
    const types = new Map<string, Shown>();
    const bounds: ValueNode["bounds"][number][] = [];
    for (const { schema } of closure.schemas) {
      const listed = arrayOf(schema, "enum").filter((value) => value !== null);
      const counts = listed.length <= longest;
      for (const value of listed.length > 1 ? listed : []) {
        const json = JSON.stringify(value);
        values.set(json, { kind: "value", label: json, name: ` ${json}`, counts, docs: undefined });
      }
      const widened = wideningOf(schema);
      const several = typesOf(schema);
      for (const type of several.length > 1 && types.size === 0 ? several : []) {
        const more = { counts: widened === undefined, docs: widened };
        types.set(type, { kind: "branch", label: type, name: ` (${type})`, ...more });
      }
      for (const { name, reachedBy } of side === "request" ? boundsOf(schema) : []) {
        const shown: Shown = { kind: "bound", label: name, name: ` ${name}`, counts: true, docs: undefined };
        bounds.push({ reachedBy, shown });
      }
    }
    return { values, types, bounds };
  }

  function membersOf(closure: Closure): Pick<ValueNode, "members" | "others"> {
    const required = new Set(closure.schemas.flatMap(({ schema }) => arrayOf(schema, "required")));
    const places = new Map<string, string[]>();
    for (const { pointer, schema } of closure.schemas) {
      for (const name of Object.keys(isObject(schema["properties"]) ? schema["properties"] : {})) {
        const place = pointer + toPointer(["properties", name]);
        if (goesThisWay(place)) places.set(name, [...(places.get(name) ?? []), place]);
      }
    }
    const members = [...places].map(([name, own]) => {
      const shown: Shown = {
        kind: "member",
        label: name,
        name: `.${name}`,
        // What has to be there is there wherever the value is; and what a reply says is the mock's doing.
        counts: side === "request" && !required.has(name),
        docs: closureOf(schemas, own).docs,
      };
      return [name, { shown, inside: once(() => nodeAt(own)) }] as const;
    });
    const others = closure.schemas.flatMap(({ pointer, schema }) => {
      const patterns = isObject(schema["patternProperties"]) ? Object.keys(schema["patternProperties"]) : [];
      const rest = ["additionalProperties", "unevaluatedProperties"].filter((name) => isObject(schema[name]));
      return [
        ...patterns.map((pattern) => {
          const place = pointer + toPointer(["patternProperties", pattern]);
          return { pattern: new RegExp(pattern, "u"), inside: once(() => nodeAt([place])) };
        }),
        ...rest.map((name) => ({ pattern: /(?:)/, inside: once(() => nodeAt([`${pointer}/${name}`])) })),
      ];
    });
    return { members: new Map(members), others };
  }

  function elementsOf(closure: Closure): Pick<ValueNode, "first" | "rest"> {
    const first: (() => SchemaNode)[] = [];
    const rest: string[] = [];
    for (const { pointer, schema } of closure.schemas) {
      for (const index of arrayOf(schema, "prefixItems").keys()) {
        first[index] ??= once(() => nodeAt([`${pointer}/prefixItems/${index}`]));
      }
      if (isObject(schema["items"])) rest.push(`${pointer}/items`);
    }
    return { first, rest: rest.length === 0 ? undefined : once(() => nodeAt(rest)) };
  }

  function formsOf(closure: Closure): ValueNode["branches"] {
    return closure.schemas
      .flatMap((placed) => branchesOf(schemas, placed))
      .map(({ pointer, label, counts, widening, fits }) => {
        const inside = once(() => nodeAt([pointer]));
        // One branch that stands alone is no choice.
        if (!counts && widening === undefined) return { fits, shown: undefined, inside };
        const docs = widening ?? closureOf(schemas, [pointer]).docs;
        return { fits, shown: { kind: "branch", label, name: `(${label})`, counts, docs }, inside };
      });
  }

  /** Whether a member goes the way that the body goes. */
  function goesThisWay(place: string): boolean {
    const other = side === "request" ? "readOnly" : "writeOnly";
    return closureOf(schemas, [place]).schemas.every(({ schema }) => schema[other] !== true);
  }
}

function innerOf({ members, others, first, rest, branches }: ValueNode): InnerNode[] {
  return [
    ...[...members.values()].map(({ shown, inside }) => ({ node: inside(), shown, path: shown.name })),
    ...others.map(({ inside }) => ({ node: inside(), shown: undefined, path: ".*" })),
    ...first.map((inside, index) => ({ node: inside(), shown: undefined, path: `[${index}]` })),
    ...(rest === undefined ? [] : [{ node: rest(), shown: undefined, path: "[]" }]),
    ...branches.map(({ shown, inside }) => ({ node: inside(), shown, path: shown?.name ?? "" })),
  ];
}
