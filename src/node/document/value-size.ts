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
  function measure(each: object, level: number): ValueSize | string {
    if (level > bounds.depth) return `it is nested deeper than ${bounds.depth} levels`;
    const known = sizes.get(each);
    if (known === "open") return "an alias refers to itself";
    if (known !== undefined) return passed(known, level) ?? known;
    sizes.set(each, "open");
    const size = { values: 1, members: 0, characters: 0, depth: 1 };
    const list = Array.isArray(each);
    for (const [name, member] of Object.entries(each) as [string, unknown][]) {
      size.values += 1;
      if (!list) {
        size.members += 1;
        size.characters += name.length;
      }
      if (typeof member === "string") size.characters += member.length;
      if (typeof member === "object" && member !== null) {
        const below = measure(member, level + 1);
        if (typeof below === "string") return below;
        size.values += below.values - 1;
        size.members += below.members;
        size.characters += below.characters;
        size.depth = Math.max(size.depth, below.depth + 1);
      }
      const problem = passed(size, level);
      if (problem !== undefined) return problem;
    }
    sizes.set(each, size);
    return size;
  }

  /** The bound that a value passes at a level. */
  function passed({ values, characters, depth }: ValueSize, level: number): string | undefined {
    if (level + depth - 1 > bounds.depth) return `it is nested deeper than ${bounds.depth} levels`;
    if (values > bounds.values) return tooMany(bounds.values, "values");
    return characters > bounds.characters ? tooMany(bounds.characters, "characters") : undefined;
  }

  if (typeof value === "object" && value !== null) return measure(value, 1);
  const size = { values: 1, members: 0, characters: typeof value === "string" ? value.length : 0, depth: 0 };
  return passed(size, 1) ?? size;
}

function tooMany(count: number, what: string): string {
  return `it holds more than ${count} ${what}, with its aliases written out`;
}
