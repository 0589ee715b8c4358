import * as fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import ranks from "gpt-tokenizer/bpeRanks/o200k_base";
import { expect, it } from "vitest";
import { utf8Length } from "../../src/contract/utf8-length.ts";
import { o200k } from "../../src/model/tokens/o200k.ts";
import { tokenizerLoader } from "../../src/model/tokens/tokenizer.ts";
import { noToken } from "../../src/model/tokens/vocabulary.ts";

const { count, head } = await tokenizerLoader()();

/** The count of a library that shares no code with mynah. */
const counted = (text: string) => countTokens(text, { disallowedSpecial: new Set() });

it("has every token of o200k_base, with its rank", () => {
  const { rank } = o200k;
  const wrong = ranks.filter((token, index) => {
    const text = Uint8Array.from(typeof token === "string" ? Buffer.from(token) : token);
    return rank(text, 0, text.length) !== index;
  });
  expect(ranks.length).toBe(199_998);
  expect(wrong).toEqual([]);
  const none = new TextEncoder().encode("やあ 👋");
  expect(rank(none, 0, none.length)).toBe(noToken);
});

it.each([
  "",
  "Hello, world! I don't KNOW what you'LL say.",
  "吾輩は猫である。名前はまだ無い。",
  "나는 고양이로소이다. 이름은 아직 없다.",
  "ภาษาไทยไม่มีช่องว่างระหว่างคำ",
  "👨‍👩‍👧‍👦 🇯🇵 👋🏽",
  "a  b \n\n  c\t\r\nd   ",
  "2026-12-01T00:00:00Z 1234567890",
  "<|endoftext|>",
  "\ud83d lone \udc4b",
])("counts %j as another library does", (text) => {
  expect(count(text)).toBe(counted(text));
});

it("counts any text as another library does", () => {
  const words = fc.constantFrom(
    "the",
    "Don't",
    "WE'LL",
    "猫",
    "고양이",
    "👋🏽",
    "  ",
    "\r\n",
    "!?",
    "123",
    "é",
    "'S",
    "/",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.array(words, { maxLength: 60 }).map((each) => each.join("")),
    fc.array(words, { maxLength: 20 }).map((each) => each.join(" ")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(!/[\u0085\ufeff]/.test(text));
      expect(count(text)).toBe(counted(text));
    }),
    { numRuns: 2_000 },
  );
});

it("takes for white space what Unicode does", () => {
  // The two are where JavaScript's own class differs: the first is a space to it, the second is none.
  expect(count("a\ufeff\ufeffb")).toBe(count("a") + count("\ufeff\ufeff") + count("b"));
  expect(count(`\u0085${"\u0085".repeat(4)}a`)).toBe(count("\u0085".repeat(4)) + count("\u0085a"));
});

it("cuts texts after so many tokens, in whole characters, and never has more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.nat(20), (text, tokens) => {
      const cut = head(text, tokens);
      expect(text.startsWith(cut)).toBe(true);
      expect(cut.isWellFormed()).toBe(true);
      expect(count(cut)).toBeLessThanOrEqual(tokens);
      expect(cut === text || count(text) > tokens).toBe(true);
    }),
  );
  expect(head("Hello, world! Bye.", 3)).toBe("Hello, world");
  // The second token is a part of a character.
  expect(head("吾輩は猫である。", 2)).toBe("吾");
  expect(head("やあ", 0)).toBe("");
});

it("cuts words of hundreds of kilobytes in time that grows with them", () => {
  for (const run of ["a", "A", "あ", " ", "\n", "👋", "!?", "\u0301", "aA", "1", "=3"]) {
    const text = run.repeat(100_000);
    const tokens = count(text);
    expect(tokens).toBeLessThanOrEqual(utf8Length(text));
    expect(count(head(text, tokens - 5))).toBeLessThanOrEqual(tokens - 5);
  }
});
