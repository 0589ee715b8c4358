import { parsePointer, toPointer } from "../contract/json-pointer.ts";

/** What an excerpt shows at most: of a text and a name, of an array, of an object, in depth beside the way and on it, and in all. */
const most = { characters: 300, name: 100, items: 3, members: 40, depth: 6, way: 24, values: 300 };

/** What is shown of a value, and where the place is in that: what is left out before it moves it. */
export interface Excerpt {
  readonly value: unknown;
  readonly pointer: string;
}

/**
 * A value as it is shown beside a rule: what is on the way to a place is there, what is long beside it is cut. An ellipsis
 * stands for what is left out.
 */
export function excerpt(whole: unknown, pointer: string): Excerpt {
  let left = most.values;
  const found: (string | number)[] = [];

  /** @param way The segments that lead to the place; `undefined` for what is beside it. */
  function cut(value: unknown, way: readonly string[] | undefined, depth: number): unknown {
    left -= 1;
    if (typeof value === "string") return cutText(value, most.characters);
    if (typeof value !== "object" || value === null) return value;
    // On the way itself, more is shown than beside it.
    const isOnTheWay = way !== undefined && way.length > 0;
    if (depth > (isOnTheWay ? most.way : most.depth) || (left <= 0 && !isOnTheWay)) return "…";
    return Array.isArray(value) ? cutArray(value, way, depth) : cutObject(value, way, depth);
  }

  function cutArray(value: readonly unknown[], [next, ...rest]: readonly string[] = [], depth: number) {
    const place = Object.hasOwn(value, next ?? "") ? Number(next) : undefined;
    const shown: unknown[] = [];
    for (let index = 0; index < Math.min(most.items, value.length); index += 1) {
      if (index === place) found.push(index);
      shown.push(cut(value[index], index === place ? rest : undefined, depth + 1));
    }
    if (place !== undefined && place >= most.items) {
      if (place > most.items) shown.push("…");
      found.push(shown.length);
      shown.push(cut(value[place], rest, depth + 1));
    }
    const last = Math.max(most.items - 1, place ?? 0);
    return value.length > last + 1 ? [...shown, "…"] : shown;
  }

  function cutObject(value: object, [next, ...rest]: readonly string[] = [], depth: number) {
    const members = new Map<string, unknown>();
    const add = (name: string) => {
      const short = cutText(name, most.name);
      if (name === next) found.push(short);
      members.set(
        short,
        cut((value as Readonly<Record<string, unknown>>)[name], name === next ? rest : undefined, depth + 1),
      );
    };
    const before = found.length;
    let isCut = false;
    // Some bodies have a hundred thousand members: none is looked at that is not shown.
    for (const name in value) {
      if (!Object.hasOwn(value, name)) continue;
      isCut = members.size >= most.members || (left <= 0 && name !== next);
      if (isCut) break;
      add(name);
    }
    const isLeftOut = next !== undefined && found.length === before && Object.hasOwn(value, next);
    if (isCut && isLeftOut) add(next);
    if (isCut) members.set("…", "…");
    return Object.fromEntries(members);
  }

  const value = cut(whole, parsePointer(pointer), 0);
  // What is missing has a place in what it is missing in.
  const missing = parsePointer(pointer).slice(found.length, found.length + 1);
  return { value, pointer: toPointer([...found, ...missing]) };
}

/** A text that is no longer than a number of UTF-16 units, with an ellipsis where it was. */
export function cutText(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
