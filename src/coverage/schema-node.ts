import { arrayOf, isObject } from "../contract/json.ts";
import { toPointer } from "../contract/json-pointer.ts";
import { once } from "../contract/once.ts";
import type { SatisfiesAt, SchemaTests } from "../contract/undocumented.ts";
import { branchesOf, takesNothing } from "./branches.ts";
import { type Closure, closureOf, type Schemas } from "./closure.ts";
import { otherMembers } from "./other-members.ts";
import { allowedTypes, haveCommonType, typesOf } from "./plain-types.ts";
import { hiddenValues, type PlainValues, plainValues } from "./plain-values.ts";
import type { Shown, Side, Size } from "./shown.ts";

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

/** What values are looked at by. */
interface ValueNode extends PlainValues {
  readonly members: ReadonlyMap<string, { readonly shown: Shown; readonly inside: () => SchemaNode }>;
  /** Members that are judged by a pattern of their names, or as the rest. */
  readonly others: readonly {
    readonly judges: (name: string, pattern: SchemaTests["pattern"]) => boolean;
    readonly inside: () => SchemaNode;
  }[];
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

/**
 * Prepares the nodes of a document's schemas, each made when it is first asked for: schemas may contain themselves, and are
 * shared by many operations.
 *
 * @param isSecret Tells by the name of a member whether what it says is kept; what is not shows nothing.
 */
export function createNodes(schemas: Schemas, side: Side, isSecret: (name: string) => boolean): NodeAt {
  const byKey = new Map<string, SchemaNode>();
  const byPlaces = new Map<string, SchemaNode>();
  return (pointers) => nodeAt(pointers, false);

  function nodeAt(pointers: readonly string[], hidden: boolean): SchemaNode {
    const named = (name: string) => (hidden ? `hidden ${name}` : name);
    const places = named(pointers.join(" "));
    const known = byPlaces.get(places);
    if (known !== undefined) return known;
    const closure = closureOf(schemas, pointers);
    const node = byKey.get(named(closure.key)) ?? makeNode(closure, hidden);
    byKey.set(named(closure.key), node);
    byPlaces.set(places, node);
    return node;
  }

  function makeNode(closure: Closure, hidden: boolean): SchemaNode {
    const of = {
      ...(hidden ? hiddenValues : plainValues(closure, side)),
      ...membersOf(closure),
      ...elementsOf(closure, hidden),
      branches: formsOf(closure, hidden),
    };
    const plain = [...of.values.values(), ...of.types.values(), ...of.bounds.map(({ shown }) => shown)];
    const leading = [...of.members.values(), ...of.branches].flatMap(({ shown }) => shown ?? []);
    const items = [...plain, ...leading];
    const size = { all: items.length, counting: items.filter(({ counts }) => counts).length };
    return { ...of, plain, inner: once(() => innerOf(of)), size };
  }

  function membersOf(closure: Closure): Pick<ValueNode, "members" | "others"> {
    const required = new Set(closure.schemas.flatMap(({ schema }) => arrayOf(schema, "required")));
    const places = new Map<string, string[]>();
    const forbidden = new Set<string>();
    for (const { pointer, schema } of closure.schemas) {
      for (const [name, own] of Object.entries(isObject(schema["properties"]) ? schema["properties"] : {})) {
        const place = pointer + toPointer(["properties", name]);
        if (takesNothing(own) || !goesThisWay(place)) forbidden.add(name);
        else places.set(name, [...(places.get(name) ?? []), place]);
      }
    }
    for (const name of forbidden) places.delete(name);
    const members = [...places].map(([name, own]) => {
      const shown: Shown = {
        kind: "member",
        label: name,
        name: `.${name}`,
        // What has to be there is there wherever the value is; and what a reply says is the mock's doing.
        counts: side === "request" && !required.has(name),
        docs: closureOf(schemas, own).docs,
      };
      return [name, { shown, inside: once(() => nodeAt(own, isSecret(name))) }] as const;
    });
    const others = otherMembers(closure, schemas).map(({ pointer, judges }) => {
      return { judges, inside: once(() => nodeAt([pointer], false)) };
    });
    return { members: new Map(members), others };
  }

  function elementsOf(closure: Closure, hidden: boolean): Pick<ValueNode, "first" | "rest"> {
    const first: (() => SchemaNode)[] = [];
    const rest: string[] = [];
    for (const { pointer, schema } of closure.schemas) {
      for (const index of arrayOf(schema, "prefixItems").keys()) {
        first[index] ??= once(() => nodeAt([`${pointer}/prefixItems/${index}`], hidden));
      }
      if (isObject(schema["items"])) rest.push(`${pointer}/items`);
    }
    return { first, rest: rest.length === 0 ? undefined : once(() => nodeAt(rest, hidden)) };
  }

  function formsOf(closure: Closure, hidden: boolean): ValueNode["branches"] {
    const types = typesAt(closure);
    return closure.schemas
      .flatMap((placed) => branchesOf(schemas, placed))
      .filter(({ pointer }) => haveCommonType(types, typesAt(closureOf(schemas, [pointer]))))
      .map(({ pointer, label, counts, widening, fits }) => {
        const inside = once(() => nodeAt([pointer], hidden));
        // One branch that stands alone is no choice; and of what is hidden, only objects can be told apart.
        const isNone = (!counts && widening === undefined) || (hidden && !takesObjects(pointer));
        if (isNone) return { fits, shown: undefined, inside };
        const docs = widening ?? closureOf(schemas, [pointer]).docs;
        return { fits, shown: { kind: "branch", label, name: `(${label})`, counts, docs }, inside };
      });
  }

  function takesObjects(place: string): boolean {
    return closureOf(schemas, [place]).schemas.some(
      ({ schema }) => isObject(schema["properties"]) || typesOf(schema).includes("object"),
    );
  }

  /** Whether a member goes the way that the body goes. */
  function goesThisWay(place: string): boolean {
    const other = side === "request" ? "readOnly" : "writeOnly";
    return closureOf(schemas, [place]).schemas.every(({ schema }) => schema[other] !== true);
  }
}

function typesAt(closure: Closure): ReturnType<typeof allowedTypes> {
  return allowedTypes(closure.schemas.map(({ schema }) => schema));
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
