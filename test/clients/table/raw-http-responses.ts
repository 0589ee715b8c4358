import { errorOf, type Json, post } from "./raw-http-post.ts";
import type { Ask, Connection, Mode, Outcome } from "./scenario.ts";

interface Item {
  readonly type: string;
  readonly content?: readonly { readonly type: string; readonly text?: string; readonly refusal?: string }[];
  readonly summary?: readonly { readonly text: string }[];
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
}

interface Answer {
  readonly id: string;
  readonly status: string;
  readonly output: readonly Item[];
  readonly incomplete_details: { readonly reason: "max_output_tokens" | "content_filter" } | null;
  readonly usage: { input_tokens: number; output_tokens: number; total_tokens: number } | null;
}

const none: Answer = { id: "", status: "none", output: [], incomplete_details: null, usage: null };

/** Speaks responses by hand. */
export async function converseInResponses(ask: Ask, mode: Mode, connection: Connection): Promise<Outcome> {
  let text = "";
  let response = none;
  const say = async (more: Json) => {
    text = "";
    const body = { ...bodyOf(ask), ...more };
    for await (const json of post("/responses", body, ask, mode, connection, piecesOf)) {
      if (json["type"] === "response.output_text.delta") text += String(json["delta"]);
      if (json["object"] === "response") response = json as unknown as Answer;
      // The last of these is the complete one.
      if (json["response"]) response = json["response"] as Answer;
    }
  };
  try {
    await say({ input: ask.prompt });
    while (ask.runTools === true && callsOf(response).length > 0) {
      const input = callsOf(response).map((call) => resultOf(ask, call));
      await say({ input, previous_response_id: response.id });
    }
    for (const input of ask.then ?? []) await say({ input, previous_response_id: response.id });
    return outcomeOf(ask, response);
  } catch (error) {
    return { ...(text !== "" && { texts: [text] }), error: errorOf(error) };
  }
}

function bodyOf(ask: Ask): Json {
  const { tools, toolChoice, format } = ask;
  // What is undefined is left out of the JSON.
  return {
    model: ask.model,
    instructions: ask.system,
    tools: tools?.map(({ name, description, parameters }) => ({
      type: "function",
      name,
      description,
      parameters,
    })),
    tool_choice: typeof toolChoice === "object" ? { type: "function", ...toolChoice } : toolChoice,
    parallel_tool_calls: ask.parallelToolCalls,
    text: format && {
      format:
        typeof format === "object" ? { type: "json_schema", strict: true, ...format } : { type: format },
    },
    max_output_tokens: ask.maxTokens,
  };
}

function piecesOf({ type }: Json): number {
  return type === "response.output_text.delta" ? 1 : 0;
}

function callsOf({ output }: Answer): Item[] {
  return output.filter(({ type }) => type === "function_call");
}

function resultOf({ tools = [] }: Ask, { call_id, name }: Item): Json {
  const tool = tools.find((tool) => tool.name === name);
  return { type: "function_call_output", call_id, output: tool?.result ?? `no tool ${name}` };
}

const reasons = { max_output_tokens: "length", content_filter: "content_filter" } as const;

function outcomeOf({ format }: Ask, response: Answer): Outcome {
  const { output, status, incomplete_details, usage } = response;
  const parts = output.flatMap(({ content = [] }) => content);
  const texts = parts.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const refusals = parts.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
  const thoughts = output.flatMap(({ summary = [] }) => summary);
  const calls = callsOf(response);
  return {
    ...(texts.length > 0 && { texts: [texts.join("")] }),
    ...(thoughts.length > 0 && { reasoning: thoughts.map(({ text }) => text).join("") }),
    ...(refusals.length > 0 && { refusal: refusals.join("") }),
    ...(calls.length > 0 && {
      calls: calls.map(({ name = "", arguments: text = "" }) => ({
        name,
        arguments: JSON.parse(text) as unknown,
      })),
    }),
    ...(status === "completed" && { finish: calls.length > 0 ? "tool_calls" : "stop" }),
    ...(status === "incomplete" && incomplete_details && { finish: reasons[incomplete_details.reason] }),
    ...(format && texts.length > 0 && { object: JSON.parse(texts.join("")) as unknown }),
    ...(usage && {
      usage: { input: usage.input_tokens, output: usage.output_tokens, total: usage.total_tokens },
    }),
  };
}
