import { type ModelResponse, ModelRefusalError } from "@openai/agents";
import type { Outcome } from "./scenario.ts";

/** What the responses of a run say: the calls of all, all else of the last. */
export function outcomeOf(responses: readonly ModelResponse[]): Outcome {
  const last = responses.at(-1);
  if (!last) return {};
  const texts = last.output
    .flatMap((item) => (item.type === "message" && item.role === "assistant" ? item.content : []))
    .flatMap((part) => (part.type === "output_text" ? [part.text] : []));
  const reasoning = last.output
    .flatMap((item) => (item.type === "reasoning" ? [...item.content, ...(item.rawContent ?? [])] : []))
    .map((part) => part.text)
    .join("");
  const calls = responses
    .flatMap(({ output }) => output)
    .flatMap((item) =>
      item.type === "function_call" ? [{ name: item.name, arguments: parsed(item.arguments) }] : [],
    );
  const { inputTokens: input, outputTokens: output, totalTokens: total } = last.usage;
  return {
    ...(texts.length > 0 && { texts: [texts.join("")] }),
    ...(reasoning !== "" && { reasoning }),
    ...(calls.length > 0 && { calls }),
    usage: { input, output, total },
  };
}

/** Arguments are given as they came; what is no JSON stays a string. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What a run was rejected with: an error of agents, or one of the SDK below them. */
export function failureOf(error: unknown): Outcome {
  if (!(error instanceof Error)) return { error: { name: typeof error, message: String(error) } };
  // This is how agents show a refusal; nothing went wrong.
  if (error instanceof ModelRefusalError) return { refusal: error.refusal };
  const { status, code } = error as { status?: number; code?: string | number | null };
  const name = error.name === "Error" ? error.constructor.name : error.name;
  return { error: { name, status, code, message: error.message } };
}
