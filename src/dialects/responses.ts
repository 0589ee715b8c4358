import type { StreamEvent } from "../contract/contract.ts";
import { arrayOf, isObject, type JsonObject, jsonType, memberOf, stringOf } from "../contract/json.ts";
import { chatUsage } from "./chat-completions.ts";
import { textOf, toolNames } from "./content.ts";
import type { Choice, Dialect, RequestView, Speech, SpeechContext, Turn } from "./dialect.ts";
import { itemEvents, outputItems, type PiecesOf } from "./responses-items.ts";

/**
 * OpenAI's Responses API: whole as `response`, streamed as typed events that count up in
 * `sequence_number`.
 *
 * @see https://platform.openai.com/docs/api-reference/responses
 */
export const responses: Dialect = {
  name: "responses",
  read,
  whole(speech, context) {
    const choice = firstChoice(speech);
    return response(speech, context, {
      id: responseId(speech, context),
      status: statusOf(choice),
      incomplete: incompleteReason(choice),
      output: outputItems(choice, context),
      usage: usage(speech, context),
    });
  },
  *events(speech, context) {
    const choice = firstChoice(speech);
    const id = responseId(speech, context);
    const started = response(speech, context, {
      id,
      status: "in_progress",
      incomplete: undefined,
      output: [],
      usage: null,
    });
    const pieces: PiecesOf = new Map();
    const items = outputItems(choice, context, pieces);
    const finished = response(speech, context, {
      id,
      status: statusOf(choice),
      incomplete: incompleteReason(choice),
      output: items,
      usage: usage(speech, context),
    });
    const cut = (text: string, part?: object) => context.cut(text, part && pieces.get(part));
    let sequence = 0;
    const event = (type: string, members: JsonObject): StreamEvent => {
      const data = { type, sequence_number: sequence++, ...members };
      // Events of every kind that add to the answer hold what they add in the same member.
      const { delta } = members;
      return typeof delta === "string" ? { event: type, data, adds: delta } : { event: type, data };
    };
    yield event("response.created", { response: started });
    yield event("response.in_progress", { response: started });
    for (const [index, item] of items.entries()) {
      for (const { type, ...members } of itemEvents(item, index, cut)) yield event(type, members);
    }
    yield { ...event(`response.${statusOf(choice)}`, { response: finished }), ends: "finish" };
  },
  *failure({ code, message }, sent) {
    yield {
      event: "error",
      data: { type: "error", sequence_number: sent, code, message, param: null },
    };
  },
};

function read(body: unknown): RequestView {
  const instructions = stringOf(body, "instructions");
  const input = memberOf(body, "input");
  return {
    model: stringOf(body, "model"),
    turns: [
      ...(instructions === undefined ? [] : [{ role: "system", text: instructions }]),
      ...(typeof input === "string"
        ? [{ role: "user", text: input }]
        : arrayOf(body, "input").flatMap(readTurn)),
    ],
    tools: toolNames(body),
    stream: memberOf(body, "stream") === true,
    includeUsage: true,
    choices: 1,
  };
}

function readTurn(item: unknown): Turn[] {
  switch (stringOf(item, "type") ?? "message") {
    case "message":
      return [{ role: stringOf(item, "role") ?? "", text: textOf(memberOf(item, "content")) }];
    case "function_call":
      return [{ role: "assistant", text: "" }];
    case "function_call_output":
      return [{ role: "tool", text: textOf(memberOf(item, "output")) }];
    default:
      return [];
  }
}

function firstChoice(speech: Speech): Choice {
  return speech.choices[0] ?? { parts: [], finishReason: "stop" };
}

function statusOf({ finishReason }: Choice): "completed" | "incomplete" {
  return finishReason === "length" || finishReason === "content_filter" ? "incomplete" : "completed";
}

function incompleteReason({ finishReason }: Choice): string | undefined {
  if (finishReason === "length") return "max_output_tokens";
  return finishReason === "content_filter" ? "content_filter" : undefined;
}

function responseId(speech: Speech, context: SpeechContext): string {
  return speech.id ?? context.id("response", "resp_{hex:48}");
}

interface ResponseState {
  readonly id: string;
  readonly status: string;
  readonly incomplete: string | undefined;
  readonly output: readonly JsonObject[];
  readonly usage: JsonObject | null;
}

/** The response object: what the page lists, and the members that clients read besides. */
function response(speech: Speech, context: SpeechContext, state: ResponseState): JsonObject {
  const { body } = context;
  /** A member of the request that the answer repeats, where it has a type that the answer may have. */
  const echo = (name: string, types: readonly string[], otherwise: unknown) => {
    const value = memberOf(body, name);
    return types.includes(jsonType(value)) ? value : otherwise;
  };
  return {
    id: state.id,
    object: "response",
    created_at: speech.created,
    status: state.status,
    error: null,
    incomplete_details: state.incomplete === undefined ? null : { reason: state.incomplete },
    instructions: echo("instructions", ["string", "array"], null),
    max_output_tokens: echo("max_output_tokens", ["integer"], null),
    model: speech.model,
    output: state.output,
    parallel_tool_calls: echo("parallel_tool_calls", ["boolean"], true),
    previous_response_id: echo("previous_response_id", ["string"], null),
    reasoning: { effort: null, summary: null, ...objectOf(memberOf(body, "reasoning")) },
    store: echo("store", ["boolean"], true),
    temperature: echo("temperature", ["number", "integer"], 1),
    text: echo("text", ["object"], { format: { type: "text" } }),
    tool_choice: echo("tool_choice", ["string", "object"], "auto"),
    tools: echo("tools", ["array"], []),
    top_p: echo("top_p", ["number", "integer"], 1),
    truncation: echo("truncation", ["string"], "disabled"),
    usage: state.usage,
    metadata: echo("metadata", ["object"], {}),
    ...context.members("response"),
  };
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Usage under both names: the page's, which are those of chat completions, and the clients'. */
function usage(speech: Speech, context: SpeechContext): JsonObject {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = speech.usage;
  return {
    ...chatUsage(speech.usage),
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    ...context.members("usage"),
  };
}
