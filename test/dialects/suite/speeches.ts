import * as fc from "fast-check";
import type { Choice, Part } from "../../../src/dialects/dialect.ts";

/** Every kind of part, one after another. */
export const everything: Choice = choice(
  { kind: "reasoning", text: "R" },
  { kind: "text", text: "T" },
  { kind: "refusal", text: "N" },
  call("c", '{"a":1}'),
);

/**
 * Each kind of part alone, two together, and all; each says something else. Reasoning and refusals are not
 * empty, as those that are never become a part.
 */
export const choices: readonly (readonly [string, Choice])[] = [
  ["text", choice({ kind: "text", text: "こんにちは 👋🏽" })],
  ["reasoning, then text", choice({ kind: "reasoning", text: "왜?" }, { kind: "text", text: "Because." })],
  ["reasoning alone", choice({ kind: "reasoning", text: "음… 🤔" })],
  ["a refusal", choice({ kind: "refusal", text: "できません 🙅" })],
  ["text, then a refusal", choice({ kind: "text", text: "さて" }, { kind: "refusal", text: "안 돼요" })],
  ["a call", choice(call("get_weather", '{"city":"東京"}'))],
  ["calls in parallel", choice(call("first", '{"a":1}'), call("second", "{}"), call("first", '{"b":[2]}'))],
  ["a call beside text", choice({ kind: "text", text: "調べます" }, call("find", '{"q":"👨‍👩‍👧"}'))],
  ["a call after reasoning", choice({ kind: "reasoning", text: "찾자" }, call("find", "{}"))],
  ["everything", everything],
  ["an empty text", choice({ kind: "text", text: "" })],
  ["an empty text beside a call", choice({ kind: "text", text: "" }, call("find", "{}"))],
  ["nothing", choice()],
  ["what was cut off", { parts: [{ kind: "text", text: "むかし" }], finishReason: "length" }],
  ["reasoning that was cut off", { parts: [{ kind: "reasoning", text: "만약" }], finishReason: "length" }],
  ["what was filtered", { parts: [{ kind: "text", text: "그건" }], finishReason: "content_filter" }],
];

function call(name: string, args: string): Part {
  return { kind: "toolCall", name, arguments: args };
}

function choice(...parts: readonly Part[]): Choice {
  return { parts, finishReason: parts.some(({ kind }) => kind === "toolCall") ? "tool_calls" : "stop" };
}

/** What the parts of a kind say together. */
export function saidIn({ parts }: Choice, kind: "text" | "reasoning" | "refusal"): string {
  return parts.map((part) => (part.kind === kind ? part.text : "")).join("");
}

/** The calls of a choice. */
export function callsIn({ parts }: Choice): { readonly name: string; readonly arguments: string }[] {
  return parts.flatMap((part) =>
    part.kind === "toolCall" ? [{ name: part.name, arguments: part.arguments }] : [],
  );
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "",
    "\r\n\r\n",
    "data: [DONE]\n\n",
    "👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "か\u3099각",
    "a\ud83db\udc4d",
    "\0\ufeff\u2028",
  ),
);

const spoken = fc
  .record({
    kind: fc.constantFrom("text", "reasoning", "refusal"),
    pieces: fc.array(text),
    given: fc.boolean(),
  })
  .map(({ kind, pieces: all, given }): Part => {
    const pieces = all.filter((piece) => piece !== "");
    const said = { kind: pieces.length === 0 ? "text" : kind, text: pieces.join("") };
    return given ? { ...said, pieces } : said;
  });

const called = fc
  .record({ name: fc.constantFrom("f", "get_weather"), args: fc.dictionary(text, text, { maxKeys: 3 }) })
  .map(({ name, args }): Part => call(name, JSON.stringify(args)));

/** Any choice. */
export const anyChoice: fc.Arbitrary<Choice> = fc
  .record({
    parts: fc.array(fc.oneof(spoken, called), { maxLength: 5 }),
    cut: fc.constantFrom("length", "content_filter", undefined),
  })
  .map(({ parts, cut }) => ({ parts, finishReason: cut ?? choice(...parts).finishReason }));
