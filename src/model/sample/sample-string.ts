import type { JsonObject } from "../../contract/json.ts";
import { shapeOf } from "../../contract/schema/pattern-shape.ts";
import { textHint, wordsOf } from "./plausible.ts";
import { formatSamples } from "./sample-formats.ts";
import { largestOf, smallestOf, textsOf } from "./view-keywords.ts";

/** Makes a text that matches a pattern; the caller looks whether it does. */
export type MatchPattern = (
  pattern: string,
  seed: number,
  least: number,
  longest: number,
) => string | undefined;

/** How often a text is made from a pattern: look-arounds and bounds are met by chance. */
const attempts = 5;

/** The longest text that is made where nothing demands a longer one. */
const longest = 100;

/** Texts that many patterns take, of several scripts; they are repeated where longer ones are wanted. */
const common = [
  "example",
  "Example",
  "EXAMPLE",
  "example-1",
  "EX-1001",
  "1001",
  "1",
  "가나다라",
  "山田花子",
  "やまだ",
  "カタカナ",
  "пример",
  "αβγ",
  "😀",
];

/**
 * Texts within the bounds of the schemas that judge them, the most plausible first: of the format, of the member's
 * name, and made from the pattern.
 */
export function* stringSamples(
  parts: readonly JsonObject[],
  wanted: { readonly name: string; readonly owner: string; readonly nth: number },
  matchPattern: MatchPattern,
): Generator<string> {
  const { name, owner, nth } = wanted;
  const least = largestOf(parts, "minLength") ?? 0;
  const most = smallestOf(parts, "maxLength");
  const patterns = textsOf(parts, "pattern");
  const tests = patterns.map(testOf);
  const [format] = textsOf(parts, "format");
  const encoded = textsOf(parts, "contentEncoding").some((encoding) => /^base64(?:url)?$/i.test(encoding));

  const fits = (text: string) => {
    const { length } = Array.from(text);
    return length >= least && (most === undefined || length <= most) && tests.every((test) => test(text));
  };
  const seen = new Set<string>();
  const fresh = (text: string) => fits(text) && !seen.has(text) && seen.add(text);

  // A pattern that JavaScript may get lost in is to see none but texts made from it.
  const shapes = patterns.map(shapeOf);
  const perilous = shapes.some(({ nested }) => nested);
  if (!perilous) for (const text of [...formatted(), ...named()]) if (fresh(text)) yield text;
  if (patterns.length === 0) return;
  // Of a list only the first item is a text that everyone knows.
  if (nth === 0 && !perilous) yield* known();
  const end = Math.min(most ?? Infinity, Math.max(longest, least, ...shapes.map(({ length }) => 2 * length)));
  for (const pattern of patterns) {
    for (let seed = 1; seed <= attempts; seed += 1) {
      const made = matchPattern(pattern, seed + nth * attempts, least, end);
      if (made !== undefined && fresh(made)) yield made;
    }
  }
  if (nth > 0 && !perilous) yield* known();

  function formatted(): readonly string[] {
    return formatSamples(encoded ? "byte" : (format ?? ""), wanted, least);
  }

  function named(): readonly string[] {
    // A format that nobody knows is a name as good as another.
    const byFormat = format === undefined ? undefined : textHint(format, owner, nth);
    const hint = byFormat ?? textHint(name, owner, nth);
    const words = wordsOf(name);
    const plain = words.startsWith("example") ? words : `example ${words}`.trim();
    const texts = [hint, nth === 0 ? plain : `${plain} ${nth + 1}`].filter((text) => text !== undefined);
    return texts.map((text) => sized(text, least, most));
  }

  function* known(): Generator<string> {
    const length = Math.max(least, ...shapes.map((shape) => shape.length));
    for (const text of common) {
      for (const each of [sized(text, length, most), sized(text, length, length)])
        if (fresh(each)) yield each;
    }
  }
}

/** A text of a length, in characters as JSON Schema counts them: code points. */
function sized(text: string, least: number, most: number | undefined): string {
  const characters = Array.from(text);
  if (most !== undefined && characters.length > most) return characters.slice(0, most).join("").trim();
  if (characters.length >= least || text === "") return text;
  return Array.from(text.repeat(Math.ceil(least / characters.length)))
    .slice(0, least)
    .join("");
}

/** Whether a text matches a pattern, as far as that can be told. */
export function matches(pattern: string, text: string): boolean {
  return testOf(pattern)(text);
}

/** Tells whether a text matches a pattern; of patterns that JavaScript may get lost in, whoever judges the sample says so. */
function testOf(pattern: string): (text: string) => boolean {
  if (shapeOf(pattern).nested) return () => true;
  for (const flags of ["u", ""]) {
    try {
      const expression = new RegExp(pattern, flags);
      return (text) => expression.test(text);
    } catch {
      // Some libraries escape more than `u` allows.
    }
  }
  return () => true;
}
