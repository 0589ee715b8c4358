import { arrayOf, memberOf, stringOf } from "../contract/json.ts";
import { limitOf, offeredTools, textOf, toolChoiceOf } from "./content.ts";
import type { AnswerFormat, RequestView, Turn } from "./dialect.ts";

/**
 * Reads a request for a chat completion.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function readChatRequest(body: unknown): RequestView {
  const n = memberOf(body, "n");
  const tools = offeredTools(body);
  return {
    model: stringOf(body, "model"),
    turns: arrayOf(body, "messages").map(readMessage),
    tools,
    counted: [...arrayOf(body, "tools"), memberOf(body, "response_format")],
    stream: memberOf(body, "stream") === true,
    includeUsage: memberOf(memberOf(body, "stream_options"), "include_usage") === true,
    choices: typeof n === "number" && Number.isInteger(n) && n > 0 ? n : 1,
    demands: {
      stop: stopSequences(memberOf(body, "stop")),
      maxTokens: limitOf(memberOf(body, "max_tokens"), memberOf(body, "max_completion_tokens")),
      toolChoice: toolChoiceOf(body, tools),
      parallelToolCalls: memberOf(body, "parallel_tool_calls") !== false,
      format: formatOf(memberOf(body, "response_format")),
    },
  };
}

function readMessage(message: unknown): Turn {
  const turn = { role: stringOf(message, "role") ?? "", text: textOf(memberOf(message, "content")) };
  const calls = memberOf(message, "tool_calls");
  return Array.isArray(calls) ? { ...turn, calls: calls.map(callText).join("") } : turn;
}

function callText(call: unknown): string {
  const called = memberOf(call, "function");
  return (stringOf(called, "name") ?? "") + (stringOf(called, "arguments") ?? "");
}

/** Where a text is to end; an empty sequence ends nothing. */
function stopSequences(stop: unknown): string[] {
  const all: unknown[] = Array.isArray(stop) ? stop : [stop];
  return all.filter((each): each is string => typeof each === "string" && each !== "");
}

function formatOf(format: unknown): AnswerFormat {
  const kind = stringOf(format, "type");
  if (kind === "json_object") return { kind };
  if (kind !== "json_schema") return { kind: "text" };
  // Without a schema any JSON will do.
  const schema = memberOf(memberOf(format, "json_schema"), "schema") ?? {};
  return { kind, schema, pointer: "/response_format/json_schema/schema" };
}
