import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { chunker } from "../../src/delivery/chunks.ts";
import type { Chunks } from "../../src/gateways/generated/fixture-types.ts";

const family = "👨‍👩‍👧";

describe("by word", () => {
  it.each([
    ["Hello, brave new world!", ["Hello,", " brave", " new", " world!"]],
    ["한국어는 재미있다. 그렇죠?", ["한국어는", " 재미있다.", " 그렇죠?"]],
    ["私は東京です。", ["私", "は", "東京", "です。"]],
    ['He said "はい" (yes).', ["He", " said", ' "はい"', " (yes)."]],
    ["  two  spaces ", ["  two", "  spaces "]],
    ["a - b", ["a", " -", " b"]],
    ["don't stop 3.14", ["don't", " stop", " 3.14"]],
    [`👋${family}🇯🇵`, ["👋", family, "🇯🇵"]],
    ["…", ["…"]],
    [" ", [" "]],
    ["line\nbreak", ["line", "\nbreak"]],
  ])("%j is cut with its spaces before and its signs behind", (text, pieces) => {
    expect(chunker({ by: "word" }, 4)(text)).toEqual(pieces);
  });

  it("puts as many words into a piece as asked for", () => {
    expect(chunker({ by: "word", size: 2 }, 4)("하나 둘 셋")).toEqual(["하나 둘", " 셋"]);
  });
});

describe("by token", () => {
  it.each([
    ["Hello 東京", ["Hell", "o", " 東", "京"]],
    ['{"city":"서울"}', ['{"', "city", '":"', "서", "울", '"}']],
    ["a  b\n\nc", ["a", "  b", "\n\nc"]],
    [`${family} 👋`, [family, " 👋"]],
    ["!!!!!!", ["!!!!", "!!"]],
    ["trailing ", ["trai", "ling", " "]],
  ])("%j is cut as a tokenizer would about do", (text, pieces) => {
    expect(chunker({ by: "token" }, 4)(text)).toEqual(pieces);
  });

  it("puts as many tokens into a piece as asked for", () => {
    expect(chunker({ by: "token", size: 3 }, 4)("こんにちは")).toEqual(["こんに", "ちは"]);
  });
});

it("by grapheme, a piece has one unless more are asked for", () => {
  expect(chunker({ by: "grapheme" }, 4)(`안${family}`)).toEqual(["안", family]);
  expect(chunker({ by: "grapheme", size: 3 }, 4)("こんにちは")).toEqual(["こんに", "ちは"]);
});

it("whole is one piece, and no piece where there is no text", () => {
  expect(chunker({ by: "whole", size: 2 }, 4)("全部 👋 at once")).toEqual(["全部 👋 at once"]);
  expect(chunker({ by: "whole" }, 4)("")).toEqual([]);
});

it("without chunks the fallback counts graphemes", () => {
  expect(chunker(undefined, 4)("こんにちは")).toEqual(["こんにち", "は"]);
});

/** Text of many scripts, joiners, combining marks, flags, jamo, line ends and lone surrogates. */
const hard = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 4 }),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(" ", "  ", "\r\n", "\n", "東京", "です。", "한국어", "각", "か\u3099", "é", "e\u0301"),
      fc.constantFrom(family, "🇯🇵", "🇰", "👋🏽", "\u200d", "\ufe0f", "\u0600", "नमस्ते", "ภาษา", "ำ", "\ud83d"),
      fc.constantFrom("Hello", "don't", "3.14", '{"a":', "—", "(", '"', "!?"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const ways: readonly Chunks[] = [
  ...(["grapheme", "word", "token"] as const).flatMap((by) => [1, 2, 5].map((size) => ({ by, size }))),
  { by: "whole" },
];

const borders = (pieces: Iterable<string>) => {
  let at = 0;
  return new Set([...pieces].map((piece) => (at += piece.length)));
};

test.each(ways)("any text cut by $by, size $size, is whole again, in whole graphemes", (chunks) => {
  const cut = chunker(chunks, 4);
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  fc.assert(
    fc.property(hard, (text) => {
      const pieces = cut(text);
      expect(pieces.join("")).toBe(text);
      expect(pieces).not.toContain("");
      const allowed = borders(Array.from(segmenter.segment(text), ({ segment }) => segment));
      for (const border of borders(pieces)) expect(allowed).toContain(border);
    }),
    { numRuns: 500 },
  );
});
