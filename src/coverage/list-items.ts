import { type CoverageItem, isShown } from "./item.ts";
import type { SchemaNode } from "./schema-node.ts";
import type { Shown, Size } from "./shown.ts";

/** An item that is put together. */
interface OpenItem extends CoverageItem {
  readonly items: OpenItem[];
  sameAs?: string;
  unlisted?: number;
}

/** How items of a body are listed. */
export interface Listing {
  /** The id of what the body belongs to. */
  readonly id: string;
  /** How many exchanges have shown each. */
  readonly counts: ReadonlyMap<Shown, number>;
  /** Whether what is inside of an item is listed also where no exchange has shown the item. */
  readonly all: boolean;
  readonly name: Naming;
}

/** Gives what is named an id that nothing else has: the name itself, or the name and a number. */
export type Naming = (id: string) => string;

/** Begins to name things. */
export function createNaming(): Naming {
  const taken = new Set<string>();
  return (id) => {
    let unique = id;
    for (let copy = 2; taken.has(unique); copy += 1) unique = `${id} (${copy})`;
    taken.add(unique);
    return unique;
  };
}

/**
 * Lists what a body may show, level by level: a schema that several places share is listed at the place that is nearest to
 * the root, and counts once; so one that contains itself comes to an end.
 *
 * @param roots The schemas of the body, each of which has a say of its own.
 */
export function listItems(
  roots: readonly SchemaNode[],
  { id: root, counts, all, name: nameOf }: Listing,
): CoverageItem[] {
  const items: OpenItem[] = [];
  const owners = new Map<SchemaNode, string>();

  function add(
    into: OpenItem[],
    path: string,
    { kind, label, name, counts: weighs, docs }: Shown,
    count: number,
  ): OpenItem {
    // A member of the body itself stands behind no place.
    const place = `${path}${name}`.replace(/^[. ]/, "");
    const item: OpenItem = {
      id: nameOf(`${root} ${place}`),
      kind,
      label,
      count,
      counts: weighs,
      ...(docs !== undefined && { docs }),
      items: [],
    };
    into.push(item);
    return item;
  }

  interface Open {
    readonly node: SchemaNode;
    readonly path: string;
    readonly into: OpenItem[];
    readonly owner: OpenItem | undefined;
  }
  let level: Open[] = roots.map((node) => ({ node, path: "", into: items, owner: undefined }));
  while (level.length > 0) {
    const next: Open[] = [];
    for (const { node, path, into, owner } of level) {
      const before = owners.get(node);
      if (before !== undefined) {
        if (owner !== undefined && before !== owner.id) owner.sameAs = before;
        continue;
      }
      owners.set(node, owner?.id ?? root);
      for (const shown of node.plain) add(into, path, shown, counts.get(shown) ?? 0);
      for (const { node: inner, shown, path: part } of node.inner()) {
        const inside = path + part;
        if (shown === undefined) {
          // What judges the same value stands on the same level as the value itself.
          const open = { node: inner, path: inside, into, owner };
          (part === "" ? level : next).push(open);
          continue;
        }
        const item = add(into, path, shown, counts.get(shown) ?? 0);
        next.push({ node: inner, path: inside, into: item.items, owner: item });
      }
    }
    level = next;
  }
  dropEmptyReferences(items);
  if (!all) for (const item of items) closeUnseen(item);
  return items;
}

/** How many items there are of what a body may show. */
export function sizeOf(roots: readonly SchemaNode[]): Size {
  const met = new Set(roots);
  for (const { inner } of met) for (const { node } of inner()) met.add(node);
  return sumOf([...met].map(({ size }) => size));
}

/** The sizes of several things together. */
export function sumOf(sizes: readonly Size[]): Size {
  let all = 0;
  let counting = 0;
  for (const size of sizes) {
    all += size.all;
    counting += size.counting;
  }
  return { all, counting };
}

/** Where nothing is inside, there is nothing that is listed elsewhere. */
function dropEmptyReferences(items: readonly OpenItem[]): void {
  const bare = new Set<string>();
  const collect = (item: OpenItem): void => {
    if (item.items.length === 0) bare.add(item.id);
    item.items.forEach(collect);
  };
  const drop = (item: OpenItem): void => {
    if (item.sameAs !== undefined && bare.has(item.sameAs)) delete item.sameAs;
    item.items.forEach(drop);
  };
  items.forEach(collect);
  items.forEach(drop);
}

/**
 * Leaves out what is inside of items where nothing was shown, and tells how many of it count. What is inside of an item may
 * have been shown at another place, for which the item lists it.
 */
function closeUnseen(item: OpenItem): void {
  if (isShown(item)) {
    item.items.forEach(closeUnseen);
    return;
  }
  const unlisted = countingIn(item.items);
  item.items.length = 0;
  if (unlisted > 0) item.unlisted = unlisted;
}

function countingIn(items: readonly CoverageItem[]): number {
  return items.reduce((sum, item) => sum + Number(item.counts) + countingIn(item.items), 0);
}

/** The size of one item. */
export function one(counts: boolean): Size {
  return { all: 1, counting: Number(counts) };
}
