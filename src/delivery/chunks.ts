import type { Chunks } from "../gateways/generated/fixture-types.ts";
import { cutGraphemes } from "./graphemes.ts";
import { segmentsOf } from "./segments.ts";

/** How many ASCII letters or signs make a token, about, in the tokenizers of the gateways' models. */
const lettersInToken = 4;

/**
 * Gives the function that cuts a text into the pieces that are streamed. Put together, the pieces are the
 * text; none is empty, and none begins or ends inside a grapheme.
 *
 * @param chunks How the fixture wants it cut; `size` is 1 by default.
 * @param fallbackGraphemes Graphemes in a piece where the fixture does not say.
 * @example
 * chunker({ by: "word" }, 4)("Hello, world!"); // ["Hello,", " world!"]
 * chunker({ by: "token" }, 4)("Hello 東京"); // ["Hell", "o", " 東", "京"]
 */
export function chunker(
  chunks: Chunks | undefined,
  fallbackGraphemes: number,
): (text: string) => readonly string[] {
  if (chunks === undefined) return (text) => cutGraphemes(text, fallbackGraphemes);
  const { by, size = 1 } = chunks;
  if (by === "grapheme") return (text) => cutGraphemes(text, size);
  if (by === "whole") return (text) => (text === "" ? [] : [text]);
  if (by === "token") return (text) => grouped(cutTokens(text), size);
  // A fixed language: the same text is to be cut alike on every machine.
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  return (text) => grouped(cutWords(text, segmenter), size);
}

function grouped(pieces: readonly string[], size: number): readonly string[] {
  if (size === 1) return pieces;
  const groups: string[] = [];
  for (let at = 0; at < pieces.length; at += size) groups.push(pieces.slice(at, at + size).join(""));
  return groups;
}

/** Words: the spaces before a word belong to it, and so do the signs behind it. */
function cutWords(text: string, segmenter: Intl.Segmenter): string[] {
  const starts: number[] = [];
  /** Where spaces began that have no word yet. */
  let spaces: number | undefined;
  /** Whether the piece has signs only, as an opening quote, so that the next word belongs to it. */
  let open = true;
  for (const { segment, index, isWordLike } of segmentsOf(text, segmenter)) {
    if (/^\s+$/.test(segment)) {
      spaces ??= index;
      continue;
    }
    const word = isWordLike || /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment);
    if (spaces !== undefined) starts.push(spaces);
    else if (word && !open) starts.push(index);
    open = !word && (open || spaces !== undefined);
    spaces = undefined;
  }
  return cutAt(text, starts);
}

/** Cuts a text at places, but for those inside a grapheme: words of a dictionary may end there. */
function cutAt(text: string, places: readonly number[]): string[] {
  const wanted = new Set(places);
  const pieces: string[] = [];
  let start = 0;
  let at = 0;
  for (const grapheme of cutGraphemes(text, 1)) {
    if (at > start && wanted.has(at)) {
      pieces.push(text.slice(start, at));
      start = at;
    }
    at += grapheme.length;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}

type Kind = "space" | "letters" | "signs" | "other";

function kindOf(grapheme: string): Kind {
  if (/^\s+$/.test(grapheme)) return "space";
  if (/^[A-Za-z0-9_]$/.test(grapheme)) return "letters";
  return /^[\x21-\x7e]$/.test(grapheme) ? "signs" : "other";
}

/**
 * Pieces like those of a tokenizer: four ASCII letters or signs, or one other grapheme; the spaces before
 * belong to it.
 */
function cutTokens(text: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let last: Kind = "space";
  let count = 0;
  for (const grapheme of cutGraphemes(text, 1)) {
    const kind = kindOf(grapheme);
    const more = kind === last && kind !== "other" && (kind === "space" || count < lettersInToken);
    if (more || last === "space") count = kind === last ? count + 1 : 1;
    else {
      pieces.push(piece);
      piece = "";
      count = 1;
    }
    piece += grapheme;
    last = kind;
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}
