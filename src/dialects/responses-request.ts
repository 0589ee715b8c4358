import { arrayOf, memberOf, stringOf } from "../contract/json.ts";
import { limitOf, offeredTools, textOf, toolChoiceOf } from "./content.ts";
import type { AnswerFormat, RequestView, Turn } from "./dialect.ts";

/**
 * Reads a request for a response.
 *
 * @see https://platform.openai.com/docs/api-reference/responses/create
 */
export function readResponsesRequest(body: unknown): RequestView {
  const instructions = stringOf(body, "instructions");
  const input = memberOf(body, "input");
  const tools = offeredTools(body);
  return {
    model: stringOf(body, "model"),
    turns: [
      ...(instructions === undefined ? [] : [{ role: "system", text: instructions, instructions: true }]),
      ...(typeof input === "string"
        ? [{ role: "user", text: input }]
        : arrayOf(body, "input").flatMap(readItem)),
    ],
    tools,
    counted: [...arrayOf(body, "tools"), memberOf(memberOf(body, "text"), "format")],
    stream: memberOf(body, "stream") === true,
    includeUsage: true,
    choices: 1,
    demands: {
      stop: [],
      maxTokens: limitOf(memberOf(body, "max_output_tokens")),
      toolChoice: toolChoiceOf(body, tools),
      parallelToolCalls: memberOf(body, "parallel_tool_calls") !== false,
      format: formatOf(memberOf(memberOf(body, "text"), "format")),
    },
    previous: stringOf(body, "previous_response_id"),
    truncates: stringOf(body, "truncation") === "auto",
  };
}

/** The turn that an item of the input is; reasoning, and what the API's own tools did, is none. */
function readItem(item: unknown): Turn[] {
  const id = stringOf(item, "id");
  const type = stringOf(item, "type");
  // An item that is nothing but its id stands for what an answer said before; the type may be left out.
  const bare = type === undefined && id !== undefined && memberOf(item, "role") === undefined;
  if (id !== undefined && (type === "item_reference" || bare)) {
    return [{ role: "", text: "", reference: id }];
  }
  switch (type ?? "message") {
    case "message":
      return [{ role: stringOf(item, "role") ?? "", text: textOf(memberOf(item, "content")) }];
    case "function_call": {
      const calls = (stringOf(item, "name") ?? "") + (stringOf(item, "arguments") ?? "");
      return [{ role: "assistant", text: "", calls }];
    }
    case "function_call_output":
      return [{ role: "tool", text: textOf(memberOf(item, "output")) }];
    default:
      return [];
  }
}

function formatOf(format: unknown): AnswerFormat {
  const kind = stringOf(format, "type");
  if (kind === "json_object") return { kind };
  if (kind !== "json_schema") return { kind: "text" };
  // Without a schema any JSON will do.
  return { kind, schema: memberOf(format, "schema") ?? {}, pointer: "/text/format/schema" };
}
