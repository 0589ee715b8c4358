/** How large a value is when every alias in it is written out. */
export interface ValueSize {
  /** Objects, arrays, texts, numbers and so on, the value itself among them. */
  readonly values: number;
  /** Members of objects. */
  readonly members: number;
  /** Characters of its texts and names. */
  readonly characters: number;
  /** Levels of objects and arrays. */
  readonly depth: number;
}

/** The most that a value may be. */
export type ValueBounds = Omit<ValueSize, "members">;

/** Bounds of what is read from files. The largest documents that are published have 1.5 million values. */
export const documentBounds: ValueBounds = { values: 5_000_000, characters: 64 * 1024 * 1024, depth: 500 };

const leaf: ValueSize = { values: 1, members: 0, characters: 0, depth: 0 };

/**
 * Measures a value that was read. YAML's aliases are shared objects in it, so that a few lines may stand for more than
 * there is memory; each object is looked at once, and counted as often as it is meant.
 *
 * @returns The size; or what is wrong, in a sentence without its full stop, as soon as a bound is passed.
 * @example
 * measureValue([1, 2], documentBounds); // { values: 3, members: 0, characters: 0, depth: 1 }
 */
export function measureValue(value: unknown, bounds: ValueBounds): ValueSize | string {
  const sizes = new Map<object, ValueSize | "open">();

  /** @param level How many levels there are with this one. */
  function measure(each: unknown, level: number): ValueSize | string {
    if (typeof each === "string") return { ...leaf, characters: each.length };
    if (typeof each !== "object" || each === null) return leaf;
    if (level > bounds.depth) return `it is nested deeper than ${bounds.depth} levels`;
    const known = sizes.get(each);
    if (known === "open") return "an alias refers to itself";
    if (known !== undefined) return passed(known, level) ?? known;
    sizes.set(each, "open");
    const size = { ...leaf, depth: 1 };
    const list = Array.isArray(each);
    for (const [name, member] of Object.entries(each)) {
      const below = measure(member, level + 1);
      if (typeof below === "string") return below;
      size.values += below.values;
      size.members += below.members + (list ? 0 : 1);
      size.characters += below.characters + (list ? 0 : name.length);
      size.depth = Math.max(size.depth, below.depth + 1);
      const problem = passed(size, level);
      if (problem !== undefined) return problem;
    }
    sizes.set(each, size);
    return size;
  }

  /** The bound that a value passes at a level. */
  function passed({ values, characters, depth }: ValueSize, level: number): string | undefined {
    if (level + depth - 1 > bounds.depth) return `it is nested deeper than ${bounds.depth} levels`;
    const [count, what] =
      values > bounds.values ? [bounds.values, "values"] : [bounds.characters, "characters"];
    if (values <= bounds.values && characters <= bounds.characters) return undefined;
    return `it holds more than ${count} ${what}, with its aliases written out`;
  }

  return measure(value, 1);
}
