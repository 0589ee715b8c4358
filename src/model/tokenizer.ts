/** Counts and cuts texts by the tokens of a model. */
export interface Tokenizer {
  /** How many tokens a text has. */
  readonly count: (text: string) => number;
  /** The longest beginning of a text that has no more than so many tokens, in whole characters. */
  readonly head: (text: string, tokens: number) => string;
}

/** Gives the tokenizer; it is loaded when it is first asked for, which takes a tenth of a second. */
export type LoadTokenizer = () => Promise<Tokenizer>;

/**
 * Prepares the loading of `o200k_base`, the encoding of the GPT models since GPT-4o, which gpt-tokenizer
 * brings. What other makers' models use is not published; their counts are near, not equal.
 */
export function tokenizerLoader(): LoadTokenizer {
  let loading: Promise<Tokenizer> | undefined;
  return () => (loading ??= loadTokenizer());
}

/** Marks such as `<|endoftext|>` are text like any other in a message. */
const asText = { disallowedSpecial: new Set<string>() };

async function loadTokenizer(): Promise<Tokenizer> {
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
  /** Counts of short texts: tests send the same prompts, and get the same replies, again and again. */
  const known = new Map<string, number>();

  function count(text: string): number {
    const before = known.get(text);
    if (before !== undefined) return before;
    let tokens = 0;
    for (const piece of pieces(text)) tokens += countTokens(piece, asText);
    if (text.length <= longestKnown) {
      known.set(text, tokens);
      if (known.size > mostKnown) known.delete(known.keys().next().value ?? "");
    }
    return tokens;
  }

  // The library could give the first tokens back as text, but of a character that is cut in the middle of its
  // bytes it keeps the rest for the next text. So beginnings are counted until one is short enough.
  function head(text: string, most: number): string {
    let left = most;
    let length = 0;
    for (const piece of pieces(text)) {
      const tokens = countTokens(piece, asText);
      if (tokens > left) {
        let end = piece.length;
        while (end > 0 && countTokens(piece.slice(0, end), asText) > left)
          end = wholeCharacter(piece, end - 1);
        return text.slice(0, length + end);
      }
      left -= tokens;
      length += piece.length;
    }
    return text;
  }

  return { count, head };
}

/** Bounds of the counts that are kept: how many, and of texts of how many characters. */
const mostKnown = 1_000;
const longestKnown = 2_000;

/** Characters that the tokenizer is given at once. */
const longestPiece = 200;

/**
 * Cuts a text for the tokenizer, whose merging takes time that grows with the square of a run without spaces;
 * clients make runs of any length. It is cut before a space or a punctuation mark, where tokens begin, and only
 * without either in the middle of a word, which may then count a token more.
 */
function* pieces(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > longestPiece) {
    const cut = cutBefore(text, start, start + longestPiece);
    yield text.slice(start, cut);
    start = cut;
  }
  if (start < text.length) yield text.slice(start);
}

/** The last place before `end` where a token begins. */
function cutBefore(text: string, start: number, end: number): number {
  let mark: number | undefined;
  for (let at = end; at > start + 1; at -= 1) {
    const unit = text.charCodeAt(at);
    const before = text.charCodeAt(at - 1);
    if (unit === space && !isSpace(before) && !isSpace(text.charCodeAt(at + 1))) return at;
    if (isMark(unit) && !isMark(before) && !isSpace(before)) mark ??= at;
  }
  return mark ?? wholeCharacter(text, end);
}

/** A place that is not between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;
}

const space = 32;

function isSpace(unit: number): boolean {
  return unit === space || (unit >= 9 && unit <= 13) || unit === 0xa0 || unit === 0x3000;
}

/** Punctuation, as far as it ends words: ASCII's signs, and those of Chinese, Japanese and Korean. */
function isMark(unit: number): boolean {
  if (unit < 128) return unit > space && !/\w/.test(String.fromCharCode(unit));
  return (unit >= 0x3001 && unit <= 0x301f) || (unit >= 0xff01 && unit <= 0xff0f);
}
