import type { generateSync } from "json-schema-faker";
import type { MatchPattern } from "./sample-string.ts";

/** Classes of characters that json-schema-faker does not know, and some of their characters. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/^(?:Script|sc|Script_Extensions|scx)=(?:Hangul|Hang)$/, "가-힣"],
  [/^(?:Script|sc|Script_Extensions|scx)=(?:Han|Hani)$/, "一-鿋"],
  [/^(?:Script|sc|Script_Extensions|scx)=(?:Hiragana|Hira)$/, "ぁ-ん"],
  [/^(?:Script|sc|Script_Extensions|scx)=(?:Katakana|Kana)$/, "ァ-ン"],
  [/^(?:Script|sc|Script_Extensions|scx)=(?:Cyrillic|Cyrl)$/, "а-я"],
  [/^(?:Script|sc|Script_Extensions|scx)=(?:Greek|Grek)$/, "α-ω"],
  [/^(?:Lu|Uppercase_Letter|Uppercase)$/, "A-Z"],
  [/^(?:Lo|Other_Letter)$/, "가-힣"],
  [/^(?:Nd?|Decimal_Number|Number)$/, "0-9"],
  [/^(?:P\w?|Punctuation)$/, "!?"],
  [/^(?:S\w?|Symbol)$/, "+"],
  [/^(?:Z\w?|Separator)$/, " "],
  [/^(?:Emoji|Emoji_Presentation|Extended_Pictographic)$/, "☀-☃"],
];

/** Words the pattern so that json-schema-faker reads it, and lets it make a text. */
export function patternMatcher(generate: typeof generateSync): MatchPattern {
  const textOf = (pattern: string, seed: number, longest: number) => {
    try {
      return String(generate({ type: "string", pattern, maxLength: longest }, { seed }));
    } catch {
      // A pattern that it cannot read.
      return undefined;
    }
  };
  return (pattern, seed, least, longest) => {
    const plain = readable(pattern);
    const text = textOf(plain, seed, longest);
    if (text === undefined || text.length >= least) return text;
    // Beside a pattern it keeps to no least length: the last repetition without end is made longer by what is missing.
    const repetition = /(?<!\\)[+*](?=[^+*]*$)/;
    for (let times = least - text.length + 1; times <= least && repetition.test(plain); times += 1) {
      const longer = textOf(plain.replace(repetition, `{${times}}`), seed, longest);
      if (longer === undefined || longer.length >= least) return longer;
    }
    // A pattern that does not reach to the end lets anything follow.
    return text.padEnd(least, "0");
  };
}

/**
 * A pattern with the characters themselves where it writes their numbers or classes of Unicode, which
 * json-schema-faker cannot read.
 *
 * @example
 * readable("^\\p{Script=Hangul}+\\u0021$"); // "^[가-힣]+!$"
 */
export function readable(pattern: string): string {
  const numbers = /\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/g;
  const characters = pattern.replaceAll(numbers, (whole: string, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? long ?? "", 16);
    if (code > 0x10ffff) return whole;
    return String.fromCodePoint(code).replace(/[\\^$.*+?()[\]{}|-]/, "\\$&");
  });
  // Inside brackets the class stands without brackets of its own.
  let inside = false;
  return characters.replaceAll(/\\p\{([^}]*)\}|\\[^]|\[|\]/g, (token, name: unknown) => {
    if (token === "[" || token === "]") {
      inside = token === "[";
      return token;
    }
    if (typeof name !== "string") return token;
    const range = scripts.find(([expression]) => expression.test(name))?.[1] ?? "a-z";
    return inside ? range : `[${range}]`;
  });
}
