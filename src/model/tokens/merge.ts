import { noToken, type Vocabulary } from "./vocabulary.ts";

/** Cuts a word into tokens, which stands in bytes of UTF-8 from `start` up to `end`: gives where each of them ends. */
export type CutWord = (bytes: Uint8Array, start: number, end: number) => readonly number[];

/**
 * The bytes that are merged at once. The time grows with the square of their number, and clients send words of any length,
 * so longer words are cut first; such a cut may add a token.
 */
const most = 512;

/**
 * Cuts words as byte pair encoding does: of all neighbours that are a token together, those of the lowest rank are merged,
 * and of these the first, until there are none.
 *
 * @see https://github.com/openai/tiktoken
 */
export function wordCutter({ rank }: Vocabulary): CutWord {
  /** Where the parts begin, and where the last ends. */
  const starts = new Uint32Array(most + 1);
  /** The rank of what each part and the next are together; the last has no next. */
  const ranks = new Int32Array(most);

  /** Merges a part of the bytes, and gives the number of parts that `starts` has then. */
  function merge(bytes: Uint8Array, start: number, end: number): number {
    let parts = end - start;
    const together = (part: number) =>
      part < parts - 1 ? rank(bytes, starts[part] ?? 0, starts[part + 2] ?? 0) : noToken;
    for (let part = 0; part <= parts; part += 1) starts[part] = start + part;
    for (let part = 0; part < parts; part += 1) ranks[part] = together(part);
    for (;;) {
      const first = lowest(parts);
      if (first < 0) return parts;
      starts.copyWithin(first + 1, first + 2, parts + 1);
      ranks.copyWithin(first, first + 1, parts);
      parts -= 1;
      ranks[first] = together(first);
      if (first > 0) ranks[first - 1] = together(first - 1);
    }
  }

  /** The first part of those that have the lowest rank; -1 where none has any. */
  function lowest(parts: number): number {
    let found = -1;
    let least = noToken;
    for (let part = 0; part < parts; part += 1) {
      const each = ranks[part] ?? noToken;
      if (each < least) {
        found = part;
        least = each;
      }
    }
    return found;
  }

  return (bytes, from, to) => {
    if (rank(bytes, from, to) !== noToken) return [to];
    const ends: number[] = [];
    for (let start = from; start < to; start += most) {
      const parts = merge(bytes, start, Math.min(start + most, to));
      for (let part = 1; part <= parts; part += 1) ends.push(starts[part] ?? to);
    }
    return ends;
  };
}
