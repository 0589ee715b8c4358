import { utf8Length } from "../../contract/utf8-length.ts";
import { wordCutter } from "./merge.ts";

/** Counts and cuts texts by the tokens of a model. */
export interface Tokenizer {
  /** How many tokens a text has. */
  readonly count: (text: string) => number;
  /** What the first so many tokens of a text say, in whole characters; by itself it has no more tokens than that. */
  readonly head: (text: string, tokens: number) => string;
}

/** Gives the tokenizer; it is loaded when it is first asked for. */
export type LoadTokenizer = () => Promise<Tokenizer>;

/**
 * Prepares the loading of `o200k_base`, the encoding of the GPT models since GPT-4o. What other makers' models use is not
 * published; their counts are near, not equal.
 */
export function tokenizerLoader(): LoadTokenizer {
  let loading: Promise<Tokenizer> | undefined;
  return () => (loading ??= loadTokenizer());
}

/** What English leaves out behind a word, which is a part of it. */
const short = String.raw`(?:'(?:[sSſdDmMtT]|[lL]{2}|[vV][eE]|[rR][eE]))?`;

/**
 * What is cut into tokens at once, in the order of the alternatives: words with the sign or space before them, as words
 * of capitals end and others begin; up to three digits; signs; line ends; spaces but the last before a word.
 *
 * JavaScript's `\s` is not the white space of Unicode, which is meant.
 *
 * @see https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py
 */
const words = new RegExp(
  [
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+` + short,
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*` + short,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^\p{White_Space}\p{L}\p{N}]+[\r\n/]*`,
    String.raw`\p{White_Space}*[\r\n]+`,
    String.raw`\p{White_Space}+(?!\P{White_Space})`,
    String.raw`\p{White_Space}+`,
  ].join("|"),
  "gu",
);

async function loadTokenizer(): Promise<Tokenizer> {
  const { o200k } = await import("./o200k.ts");
  const cut = wordCutter(o200k);
  const encoder = new TextEncoder();
  /** Counts of short texts: tests send the same prompts, and get the same replies, again and again. */
  const known = new Map<string, number>();

  /** Where each token ends, in bytes, word by word. */
  function* tokensOf(text: string): Generator<readonly number[]> {
    const bytes = encoder.encode(text);
    let start = 0;
    for (const [word] of text.matchAll(words)) {
      const end = start + utf8Length(word);
      yield cut(bytes, start, end);
      start = end;
    }
  }

  function count(text: string): number {
    const before = known.get(text);
    if (before !== undefined) return before;
    let tokens = 0;
    for (const ends of tokensOf(text)) tokens += ends.length;
    if (text.length <= longestKnown) {
      known.set(text, tokens);
      if (known.size > mostKnown) known.delete(known.keys().next().value ?? "");
    }
    return tokens;
  }

  function head(text: string, most: number): string {
    let left = most;
    /** Where what has been kept ends, in bytes. */
    let kept = 0;
    for (const ends of tokensOf(text)) {
      kept = ends[Math.min(left, ends.length) - 1] ?? kept;
      left -= ends.length;
      if (left < 0) break;
    }
    if (left >= 0) return text;
    let end = unitsOf(text, kept);
    // What is left of a word may be other words, of other tokens.
    while (end > 0 && count(text.slice(0, end)) > most) end = wholeCharacter(text, end - 1);
    return text.slice(0, end);
  }

  return { count, head };
}

/** Bounds of the counts that are kept: how many, and of texts of how many characters. */
const mostKnown = 1_000;
const longestKnown = 2_000;

/** How many units of UTF-16 the characters have that are whole in so many bytes of UTF-8. */
function unitsOf(text: string, bytes: number): number {
  let units = 0;
  let used = 0;
  for (const character of text) {
    used += utf8Length(character);
    if (used > bytes) break;
    units += character.length;
  }
  return units;
}

/** A place that is not between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;
}
