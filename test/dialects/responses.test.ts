import { responses } from "../../src/dialects/responses.ts";
import { assembleResponse, type Json, jsonOf } from "../streams/assemble.ts";
import { brokenResponseRules } from "../streams/rules.ts";
import { describeDialect } from "./conformance.ts";
import type { ReadAnswer, ReadChoice } from "./sample.ts";

interface Item {
  readonly id: string;
  readonly type: string;
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
  readonly summary?: readonly { readonly text: string }[];
  readonly content?: readonly { readonly type: string; readonly text?: string; readonly refusal?: string }[];
}

interface Answer {
  readonly id: string;
  readonly status: string;
  readonly incomplete_details: { readonly reason: string } | null;
  readonly output: readonly Item[];
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number } | null;
}

const user = (content: unknown) => ({ role: "user", content });
const conversation = [
  user([{ type: "input_text", text: "U" }]),
  { type: "message", role: "assistant", content: [{ type: "output_text", text: "A" }] },
  { type: "function_call", call_id: "call_1", name: "f", arguments: '{"a":1}' },
  { type: "function_call_output", call_id: "call_1", output: "R" },
  user("V"),
];

function read({ id, status, incomplete_details, output, usage }: Answer): ReadAnswer {
  const parts = output.flatMap(({ content = [] }) => content);
  const calls = output.filter(({ type }) => type === "function_call");
  const ended: ReadChoice["finish"] = calls.length > 0 ? "tool_calls" : "stop";
  const { reason } = incomplete_details ?? {};
  const broken = reason === "max_output_tokens" ? "length" : "content_filter";
  const choice: ReadChoice = {
    text: parts.map(({ text = "" }) => text).join(""),
    reasoning: output.flatMap(({ summary = [] }) => summary.map(({ text }) => text)).join(""),
    refusal: parts.map(({ refusal = "" }) => refusal).join(""),
    calls: calls.map(({ name = "", arguments: said = "" }) => ({ name, arguments: said })),
    finish: status === "completed" ? ended : broken,
  };
  return {
    choices: [choice],
    usage: usage ? { input: usage.input_tokens, output: usage.output_tokens } : undefined,
    ids: [id, ...output.map((item) => item.id), ...calls.map(({ call_id = "" }) => call_id)],
  };
}

describeDialect(responses, {
  request: (prompt) => ({ input: prompt }),
  demands: {
    stream: (stream) => ({ stream }),
    system: (text) => ({ instructions: text }),
    maxTokens: (tokens) => ({ max_output_tokens: tokens }),
    tools: (tools) => ({ tools: tools.map((tool) => ({ type: "function", ...tool })) }),
    toolChoice: ({ mode, names: [name] = [] }) => ({
      tool_choice: name === undefined ? mode : { type: "function", name },
    }),
    allowedTools: (mode, names) => ({
      tool_choice: { type: "allowed_tools", mode, tools: names.map((name) => ({ type: "function", name })) },
    }),
    parallelToolCalls: (parallel) => ({ parallel_tool_calls: parallel }),
    format: (format) => ({
      text: {
        format:
          format.kind === "json_object"
            ? { type: "json_object" }
            : { type: "json_schema", name: "it", schema: format.schema },
      },
    }),
  },
  conversation: { instructions: "S", input: conversation },
  assemble: assembleResponse,
  broken: brokenResponseRules,
  read: (whole) => read(whole as unknown as Answer),
  readError(wire) {
    const events = wire.map(jsonOf);
    for (const [index, event] of events.entries()) {
      if (event["sequence_number"] !== index) throw new Error(`event ${index} does not have its number`);
    }
    const at = events.findIndex(({ type }) => type === "error");
    const [{ message, error } = {}, failed, ...more] = events.slice(at);
    const states = failed === undefined ? [] : [(failed["response"] as Json)["error"]];
    const told = [error, ...states].map((each) => (each as Json)["message"]);
    if (more.length > 0 || told.some((each) => each !== message)) throw new Error("the error is not one");
    return { message: String(message) };
  },
  idKinds: ["response", "reasoning", "message", "functionCall", "toolCall"],
  endsWith: "finish",
  keeping: {
    continuing: (id) => ({ input: "더", previous_response_id: id }),
    referring: (id) => ({ input: [{ type: "item_reference", id }, user("더")] }),
    forgetful: { store: false },
  },
});
