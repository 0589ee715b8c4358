import { chatCompletions } from "../../src/dialects/chat-completions.ts";
import type { FinishReason } from "../../src/dialects/dialect.ts";
import { assembleCompletion, type Json, jsonOf } from "../streams/assemble.ts";
import { brokenChatRules } from "../streams/rules.ts";
import { describeDialect } from "./conformance.ts";
import type { ReadChoice } from "./sample.ts";

interface Completion {
  readonly id: string;
  readonly choices: readonly {
    readonly finish_reason: FinishReason;
    readonly message: {
      readonly content: string | null;
      readonly reasoning_content?: string;
      readonly refusal?: string | null;
      readonly tool_calls?: readonly {
        readonly id: string;
        readonly function: ReadChoice["calls"][number];
      }[];
    };
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

const call = { id: "call_1", type: "function", function: { name: "f", arguments: '{"a":1}' } };
const system = (content: string) => ({ role: "system", content });
const user = (content: string) => ({ role: "user", content });
const conversation = [
  system("S"),
  { role: "user", content: [{ type: "text", text: "U" }] },
  { role: "assistant", content: "A", tool_calls: [call] },
  { role: "tool", tool_call_id: "call_1", content: "R" },
  user("V"),
];

describeDialect(chatCompletions, {
  request: (prompt) => ({ messages: [user(prompt)] }),
  demands: {
    stream: (stream) => ({ stream }),
    includeUsage: (include) => ({ stream_options: { include_usage: include } }),
    choices: (n) => ({ n }),
    system: (text) => ({ messages: [system(text), ...conversation.slice(1)] }),
    stop: (stop) => ({ stop }),
    maxTokens: (tokens) => ({ max_completion_tokens: tokens }),
    tools: (tools) => ({ tools: tools.map((tool) => ({ type: "function", function: tool })) }),
    toolChoice: ({ mode, names: [name] = [] }) => ({
      tool_choice: name === undefined ? mode : { type: "function", function: { name } },
    }),
    allowedTools: (mode, names) => ({
      tool_choice: {
        type: "allowed_tools",
        allowed_tools: { mode, tools: names.map((name) => ({ type: "function", function: { name } })) },
      },
    }),
    parallelToolCalls: (parallel) => ({ parallel_tool_calls: parallel }),
    format: (format) => ({
      response_format:
        format.kind === "json_object"
          ? { type: "json_object" }
          : { type: "json_schema", json_schema: { name: "it", schema: format.schema } },
    }),
  },
  conversation: { messages: conversation },
  assemble: assembleCompletion,
  broken: brokenChatRules,
  read(whole) {
    const { id, choices, usage } = whole as unknown as Completion;
    const calls = choices.flatMap(({ message }) => message.tool_calls ?? []);
    return {
      choices: choices.map(({ message, finish_reason }) => ({
        text: message.content ?? "",
        reasoning: message.reasoning_content ?? "",
        refusal: message.refusal ?? "",
        calls: (message.tool_calls ?? []).map((each) => each.function),
        finish: finish_reason,
      })),
      usage: usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : undefined,
      ids: [id, ...calls.map((each) => each.id)],
    };
  },
  readError(events) {
    const errors = events.map((event) => jsonOf(event)["error"] as Json | undefined);
    const [error, ...before] = errors.toReversed();
    if (before.some((each) => each !== undefined)) throw new Error("something follows the error");
    return { message: String(error?.["message"]) };
  },
  idKinds: ["completion", "toolCall"],
  endsWith: "done",
});
