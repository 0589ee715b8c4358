import { arrayOf, isObject, type JsonObject, jsonType, memberOf, stringOf } from "../contract/json.ts";
import { chatUsage } from "./chat-usage.ts";
import type { FinishReason, Speech, SpeechContext, Usage } from "./dialect.ts";
import type { OutputItem } from "./responses-items.ts";

/** What a response says that its speech does not. */
interface Said {
  readonly id: string;
  readonly output: readonly OutputItem[];
  readonly finishReason: FinishReason;
}

/**
 * A complete response object: what the page lists, and every member of OpenAI's that clients read besides;
 * what the request says of itself is repeated, what there is nothing to say of is null.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/object
 */
export function responseObject(
  { created, model, usage: counted }: Speech,
  { body, members }: SpeechContext,
  { id, output, finishReason }: Said,
): JsonObject {
  /** A member of the request that the answer repeats, where it has a type that the answer may have. */
  const echo = (name: string, types: readonly string[], otherwise: unknown) => {
    const value = memberOf(body, name);
    return types.includes(jsonType(value)) ? value : otherwise;
  };
  const reason = incompleteReasons[finishReason];
  return {
    id,
    object: "response",
    created_at: created,
    status: reason === undefined ? "completed" : "incomplete",
    background: false,
    completed_at: reason === undefined ? created : null,
    conversation: null,
    error: null,
    incomplete_details: reason === undefined ? null : { reason },
    instructions: echo("instructions", ["string", "array"], null),
    max_output_tokens: echo("max_output_tokens", ["integer"], null),
    max_tool_calls: echo("max_tool_calls", ["integer"], null),
    model,
    output,
    parallel_tool_calls: echo("parallel_tool_calls", ["boolean"], true),
    previous_response_id: echo("previous_response_id", ["string"], null),
    prompt: null,
    prompt_cache_key: echo("prompt_cache_key", ["string"], null),
    reasoning: { effort: null, summary: null, ...objectOf(memberOf(body, "reasoning")) },
    safety_identifier: echo("safety_identifier", ["string"], null),
    service_tier: "default",
    store: echo("store", ["boolean"], true),
    temperature: echo("temperature", ["number", "integer"], 1),
    text: textSettings(memberOf(body, "text")),
    tool_choice: echo("tool_choice", ["string", "object"], "auto"),
    tools: arrayOf(body, "tools").map(echoedTool),
    top_logprobs: echo("top_logprobs", ["integer"], 0),
    top_p: echo("top_p", ["number", "integer"], 1),
    truncation: echo("truncation", ["string"], "disabled"),
    usage: counted === undefined ? null : { ...responseUsage(counted), ...members("usage") },
    ...userOf(body),
    metadata: echo("metadata", ["object"], {}),
    ...members("response"),
  };
}

/** Why a response is incomplete, by how the model came to stop. */
const incompleteReasons: Partial<Record<FinishReason, string>> = {
  length: "max_output_tokens",
  content_filter: "content_filter",
};

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The user is the one member that is left out where there is none: clients' types know no null for it. */
function userOf(body: unknown): JsonObject {
  const user = stringOf(body, "user");
  return user === undefined ? {} : { user };
}

function textSettings(text: unknown): JsonObject {
  return { format: { type: "text" }, verbosity: "medium", ...objectOf(text) };
}

/** A function of the request as the API repeats it, with the defaults of what was left out. */
function echoedTool(tool: unknown): unknown {
  if (!isObject(tool) || tool["type"] !== "function") return tool;
  return { description: null, parameters: null, strict: true, ...tool };
}

/** Usage under both names: the page's, which are those of chat completions, and the clients'. */
function responseUsage(usage: Usage): JsonObject {
  return {
    ...chatUsage(usage),
    input_tokens: usage.promptTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens, cache_write_tokens: 0 },
    output_tokens: usage.completionTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
