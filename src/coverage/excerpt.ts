import { isObject } from "../contract/json.ts";
import { parsePointer } from "../contract/json-pointer.ts";

/** What an excerpt shows at most: of a text, of an array, of an object, and in depth. */
const most = { characters: 300, items: 3, members: 40, depth: 6 };

/**
 * A value as it is shown beside a rule: what is on the way to a place is there, what is long beside it is cut. An ellipsis
 * stands for what is left out.
 */
export function excerpt(value: unknown, pointer: string): unknown {
  return cut(value, parsePointer(pointer), 0);
}

/** @param way The segments that lead to the place; `undefined` for what is beside it. */
function cut(value: unknown, way: readonly string[] | undefined, depth: number): unknown {
  if (typeof value === "string") {
    const { characters } = most;
    return value.length > characters
      ? `${value.slice(0, characters).replace(/[\ud800-\udbff]$/, "")}…`
      : value;
  }
  if (typeof value !== "object" || value === null) return value;
  // On the way itself, nothing is too deep.
  if (depth > most.depth && (way === undefined || way.length === 0)) return "…";
  const [next, ...rest] = way ?? [];
  const inside = (name: string) => (way !== undefined && name === next ? rest : undefined);
  if (Array.isArray(value)) {
    const shown: unknown[] = [];
    let left = false;
    for (const [index, item] of value.entries()) {
      const onTheWay = String(index) === next;
      if (index < most.items || onTheWay) {
        if (left) shown.push("…");
        left = false;
        shown.push(cut(item, inside(String(index)), depth + 1));
      } else left = true;
      if (index >= most.items && (next === undefined || index > Number(next))) break;
    }
    return left ? [...shown, "…"] : shown;
  }
  if (!isObject(value)) return value;
  const entries: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (entries.length < most.members || name === next) {
      entries.push([name, cut(member, inside(name), depth + 1)]);
    }
  }
  if (Object.keys(value).length > entries.length) entries.push(["…", "…"]);
  return Object.fromEntries(entries);
}
