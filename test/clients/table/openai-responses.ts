import type { OpenAI } from "openai";
import { fromJSONSchema } from "zod";
import { connect, errorOf, Listener, type Sdk } from "./openai-sdk.ts";
import type { Ask, Connection, Mode, OfferedTool, Outcome } from "./scenario.ts";

type Body = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, "stream">;
type Answer = OpenAI.Responses.Response & { output_parsed?: unknown };
type Input = OpenAI.Responses.ResponseInput;

/** Asks for responses, by the package's helpers where it has one. */
export async function respond(sdk: Sdk, ask: Ask, mode: Mode, connection: Connection): Promise<Outcome> {
  const client = connect(sdk, ask, connection);
  const listener = new Listener(ask);
  const body = bodyOf(sdk, ask);
  const say = (more: Body) => answer(client, ask, mode, { ...body, ...more }, listener);
  try {
    const input: Input = [{ role: "user", content: ask.prompt }];
    let response = await say({ input });
    for (let calls = callsOf(response); ask.runTools && calls.length > 0; calls = callsOf(response)) {
      input.push(...inputOf(response), ...calls.map((call) => resultOf(ask, call)));
      response = await say({ input });
    }
    for (const prompt of ask.then ?? []) {
      response = await say({ input: prompt, previous_response_id: response.id });
    }
    return { ...listener.thoughts, ...outcomeOf(ask, response) };
  } catch (error) {
    return { ...listener.heard, error: errorOf(error) };
  }
}

async function answer(client: OpenAI, ask: Ask, mode: Mode, body: Body, listener: Listener): Promise<Answer> {
  if (mode === "whole") {
    const parsed = typeof ask.format === "object";
    return parsed ? client.responses.parse(body) : client.responses.create(body);
  }
  const stream = client.responses.stream(body, { signal: listener.signal });
  stream.on("response.output_text.delta", ({ delta }) => listener.hear(delta));
  return stream.finalResponse();
}

function bodyOf({ zod }: Sdk, ask: Ask): Body {
  const { tools, toolChoice, format } = ask;
  return {
    model: ask.model,
    ...(ask.system !== undefined && { instructions: ask.system }),
    ...(tools && { tools: tools.map(offered) }),
    ...(toolChoice !== undefined && {
      tool_choice:
        typeof toolChoice === "string" ? toolChoice : ({ type: "function", name: toolChoice.name } as const),
    }),
    ...(ask.parallelToolCalls !== undefined && { parallel_tool_calls: ask.parallelToolCalls }),
    ...(format === "json_object" && { text: { format: { type: "json_object" } as const } }),
    ...(typeof format === "object" && {
      text: { format: zod.zodTextFormat(fromJSONSchema(format.schema), format.name) },
    }),
    ...(ask.maxTokens !== undefined && { max_output_tokens: ask.maxTokens }),
  };
}

function offered({ name, description, parameters }: OfferedTool): OpenAI.Responses.FunctionTool {
  return { type: "function", name, description, parameters: { ...parameters }, strict: false };
}

function callsOf({ output }: Answer): OpenAI.Responses.ResponseFunctionToolCall[] {
  return output.filter((item) => item.type === "function_call");
}

/** The items of an answer as they are sent back: without what the helpers have added. */
function inputOf({ output }: Answer): Input {
  return output.map((item) => {
    if (item.type !== "function_call") return item as OpenAI.Responses.ResponseInputItem;
    return { type: item.type, call_id: item.call_id, name: item.name, arguments: item.arguments };
  });
}

function resultOf(
  { tools = [] }: Ask,
  { name, call_id }: OpenAI.Responses.ResponseFunctionToolCall,
): OpenAI.Responses.ResponseInputItem.FunctionCallOutput {
  const tool = tools.find((tool) => tool.name === name);
  return { type: "function_call_output", call_id, output: tool?.result ?? `no tool ${name}` };
}

const reasons = { max_output_tokens: "length", content_filter: "content_filter" } as const;

function outcomeOf({ format }: Ask, response: Answer): Outcome {
  const { output, usage, status, incomplete_details, error } = response;
  const parts = output.flatMap((item) => (item.type === "message" ? item.content : []));
  const refusals = parts.flatMap((part) => (part.type === "refusal" ? [part.refusal] : []));
  const thoughts = output.flatMap((item) => (item.type === "reasoning" ? item.summary : []));
  const calls = callsOf(response);
  const spoken = parts.some((part) => part.type === "output_text");
  const { reason } = incomplete_details ?? {};
  const object: unknown =
    format === "json_object" && spoken
      ? JSON.parse(response.output_text)
      : (response.output_parsed ?? undefined);
  return {
    ...(spoken && { texts: [response.output_text] }),
    ...(thoughts.length > 0 && { reasoning: thoughts.map(({ text }) => text).join("") }),
    ...(refusals.length > 0 && { refusal: refusals.join("") }),
    ...(calls.length > 0 && {
      calls: calls.map(({ name, arguments: text }) => ({ name, arguments: JSON.parse(text) as unknown })),
    }),
    ...(status === "completed" && { finish: calls.length > 0 ? "tool_calls" : "stop" }),
    ...(status === "incomplete" && reason && { finish: reasons[reason] }),
    ...(object !== undefined && { object }),
    ...(usage && {
      usage: { input: usage.input_tokens, output: usage.output_tokens, total: usage.total_tokens },
    }),
    ...(error && { error: { name: "response.failed", ...error } }),
  };
}
