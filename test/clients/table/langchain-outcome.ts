import type { AIMessage, AIMessageChunk, UsageMetadata } from "@langchain/core/messages";
import type { Outcome, OutcomeError } from "./scenario.ts";

/** What is known of an answer; it grows while a stream comes in. */
export interface Answer {
  /** One for each choice. */
  messages: (AIMessage | AIMessageChunk)[];
  /** The structured answer, where one was asked for. */
  object?: unknown;
}

/** What the answers of a turn say: the calls of all, all else of the last. */
export function outcomeOf(answers: readonly Answer[]): Outcome {
  const { messages = [], object } = answers.at(-1) ?? {};
  const [message] = messages;
  const calls = answers.flatMap((answer) => answer.messages.slice(0, 1)).flatMap(callsOf);
  if (!message) return {};
  const texts = messages.map((each) => each.text);
  const reasoning = reasoningOf(message);
  const { refusal } = message.additional_kwargs;
  const finish = finishOf(message);
  const usage = messages.map(usageOf).find((each) => each !== undefined);
  return {
    // Where nothing is said beside a call or a refusal, LangChain still has a text.
    ...(((calls.length === 0 && refusal === undefined) || texts.some((text) => text !== "")) && { texts }),
    ...(reasoning !== "" && { reasoning }),
    ...(typeof refusal === "string" && { refusal }),
    ...(calls.length > 0 && { calls }),
    ...(finish && { finish }),
    ...(object !== undefined && object !== null && { object }),
    ...(usage && { usage }),
  };
}

function callsOf({
  tool_calls = [],
  invalid_tool_calls = [],
}: AIMessage | AIMessageChunk): NonNullable<Outcome["calls"]> {
  return [...tool_calls, ...invalid_tool_calls].map(({ name = "", args }) => ({ name, arguments: args }));
}

function reasoningOf({ additional_kwargs, content }: AIMessage | AIMessageChunk): string {
  const { reasoning_content: reasoning } = additional_kwargs;
  if (typeof reasoning === "string") return reasoning;
  if (typeof content === "string") return "";
  return content
    .map((block) =>
      block.type === "reasoning" && typeof block["reasoning"] === "string" ? block["reasoning"] : "",
    )
    .join("");
}

function usageOf(message: AIMessage | AIMessageChunk): Outcome["usage"] {
  const usage = message.usage_metadata as UsageMetadata | undefined;
  return usage && { input: usage.input_tokens, output: usage.output_tokens, total: usage.total_tokens };
}

/** Chat completions tell a reason to finish, responses a status. */
function finishOf(message: AIMessage | AIMessageChunk): Outcome["finish"] {
  const { finish_reason, status, incomplete_details } = message.response_metadata as {
    readonly finish_reason?: Outcome["finish"];
    readonly status?: string;
    readonly incomplete_details?: { readonly reason?: string } | null;
  };
  if (status === "completed") return callsOf(message).length > 0 ? "tool_calls" : "stop";
  if (status === "incomplete")
    return incomplete_details?.reason === "max_output_tokens" ? "length" : "content_filter";
  return finish_reason;
}

/** What LangChain threw: an error of the package below it, or one of its own that is told by its name. */
export function errorOf(error: unknown): OutcomeError {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { status, code } = error as { status?: number; code?: string | number | null };
  const name = error.name === "Error" ? error.constructor.name : error.name;
  return { name, status, code, message: error.message };
}
