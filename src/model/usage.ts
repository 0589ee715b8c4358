import type { Choice, RequestView, Turn, Usage } from "../dialects/dialect.ts";
import type { Tokenizer } from "./tokens/tokenizer.ts";

/**
 * What OpenAI's cookbook counts beside the words: three tokens for each message and one for its role, and
 * three with which the answer begins.
 *
 * @see https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken
 */
const perMessage = 4;
const perAnswer = 3;

/**
 * Counts the tokens of a request and of what is answered. Tools and schemas are counted as the JSON that the
 * request sends; images and audio are not counted, nothing is cached.
 */
export function countUsage(
  view: RequestView,
  choices: readonly Choice[],
  { count }: Tokenizer,
  given: Usage | undefined,
): Usage {
  let reasoningTokens = 0;
  let completionTextTokens = 0;
  for (const { parts } of choices) {
    for (const part of parts) {
      if (part.kind === "reasoning") reasoningTokens += count(part.text);
      else if (part.kind === "toolCall") completionTextTokens += count(part.name) + count(part.arguments);
      else completionTextTokens += count(part.text);
    }
  }
  return {
    promptTokens: given?.promptTokens ?? promptTokens(view, count),
    cachedTokens: given?.cachedTokens ?? 0,
    completionTokens: reasoningTokens + completionTextTokens,
    reasoningTokens,
    completionTextTokens,
  };
}

function promptTokens({ turns, counted }: RequestView, count: Tokenizer["count"]): number {
  let tokens = perAnswer;
  for (const turn of turns) tokens += turnTokens(turn, count);
  for (const each of counted) tokens += count(jsonOf(each));
  return tokens;
}

function turnTokens({ text, calls = "" }: Turn, count: Tokenizer["count"]): number {
  return perMessage + count(text) + count(calls);
}

function jsonOf(value: unknown): string {
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
