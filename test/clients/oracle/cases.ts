import type { Fixture, Reply } from "../../../src/index.ts";
import { offeredTools } from "../../offered-tools.ts";
import type { Json } from "../../streams/assemble.ts";

/** Where a request goes: a gateway and what it speaks. */
export interface Place {
  readonly gateway: "elkapi" | "evolink";
  readonly dialect: "chat-completions" | "responses";
  readonly model: string;
}

/** Every place that answers in words. */
export const places: readonly Place[] = [
  { gateway: "elkapi", dialect: "chat-completions", model: "gpt-5.5" },
  { gateway: "evolink", dialect: "chat-completions", model: "gpt-5.2" },
  { gateway: "elkapi", dialect: "responses", model: "gpt-5.5" },
];

/** One answer that clients' types are to describe. */
export interface OracleCase {
  readonly name: string;
  readonly reply: Reply;
  /** What the request says beside its prompt, in each dialect. */
  readonly body?: { readonly [Dialect in Place["dialect"]]?: Json };
  /** Whether the answer only can be streamed. */
  readonly streamedOnly?: boolean;
  /** The dialects in which it can be said. Default both. */
  readonly dialects?: readonly Place["dialect"][];
}

const tokyo = { name: "get_weather", arguments: { city: "東京", unit: "℃" } };

const schema = {
  type: "object",
  properties: { 都市: { type: "string" }, 気温: { type: "integer" } },
  required: ["都市", "気温"],
  additionalProperties: false,
};
const named = { type: "json_schema", name: "forecast", description: "天気 ☀️", strict: true };
const { type: _, ...naming } = named;

const breaksOff: Reply = {
  reasoning: "조사해 보자",
  text: ["これから", "お話し", "します"],
  faults: [{ kind: "error", afterEvents: 6, error: "rate_limited" }],
};

/** Every kind of answer. */
export const oracleCases: readonly OracleCase[] = [
  { name: "text", reply: { text: "こんにちは 👋🏽 안녕하세요" } },
  { name: "empty text", reply: { text: "" } },
  { name: "reasoning, then text", reply: { reasoning: "天気を聞かれている 🤔", text: "晴れです ☀️" } },
  { name: "a refusal", reply: { refusal: "죄송하지만 도와드릴 수 없습니다 🙅" } },
  {
    name: "tool calls in parallel",
    reply: { toolCalls: [tokyo, { name: "get_time" }, { ...tokyo, id: "call_own" }] },
  },
  {
    name: "a tool call beside text",
    reply: { text: "調べますね 🔎", toolCalls: [tokyo] },
    body: {
      "chat-completions": { tool_choice: { type: "function", function: { name: "get_weather" } } },
      responses: { tool_choice: { type: "function", name: "get_weather" } },
    },
  },
  {
    name: "one of the tools allowed",
    reply: { reasoning: "도구가 필요해", toolCalls: [tokyo] },
    body: {
      responses: {
        tool_choice: {
          type: "allowed_tools",
          mode: "required",
          tools: [{ type: "function", name: "get_weather" }],
        },
      },
    },
  },
  { name: "the end of its length", reply: { text: "むかしむかし、ある", finishReason: "length" } },
  {
    name: "the end of its length in a tool call",
    reply: { toolCalls: [{ name: "get_weather", arguments: '{"city":' }], finishReason: "length" },
  },
  { name: "a content filter", reply: { text: "그 방법은", finishReason: "content_filter" } },
  {
    name: "structured output",
    reply: { json: { 都市: "서울", 気温: 21 } },
    body: {
      "chat-completions": {
        response_format: { type: "json_schema", json_schema: { ...naming, schema } },
      },
      responses: { text: { format: { ...named, schema }, verbosity: "low" } },
    },
  },
  {
    name: "a JSON object",
    reply: { json: { 都市: "東京" } },
    body: {
      "chat-completions": { response_format: { type: "json_object" } },
      responses: { text: { format: { type: "json_object" } } },
    },
  },
  {
    name: "two choices",
    reply: { choices: [{ text: "寿司 🍣" }, { reasoning: "음…", toolCalls: [tokyo] }] },
    body: { "chat-completions": { n: 2 } },
    dialects: ["chat-completions"],
  },
  {
    name: "usage",
    reply: {
      text: "数えました 🧮",
      usage: { promptTokens: 12, cachedTokens: 4, completionTokens: 9, reasoningTokens: 3 },
    },
  },
  // In chat completions the error is no chunk: it has the gateway's envelope, which clients throw.
  {
    name: "an error in the middle, and response.failed",
    reply: breaksOff,
    dialects: ["responses"],
    streamedOnly: true,
  },
];

/** The fixture of a case; it answers whatever is asked. */
export function fixtureOf({ name, reply }: OracleCase): Fixture {
  return { name, reply };
}

/** A request with next to nothing in it. */
export function bareBody({ reply, body }: OracleCase, { dialect, model }: Place): Json {
  const prompt =
    dialect === "responses" ? { input: "天気は?" } : { messages: [{ role: "user", content: "天気は?" }] };
  return { model, ...prompt, ...offeredTools(reply, dialect), ...body?.[dialect] };
}

const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const described = { description: "都市の天気", parameters, strict: false };

const richChat: Json = {
  messages: [
    { role: "system", content: "한국어로 답하세요." },
    { role: "user", content: [{ type: "text", text: "天気は?" }] },
  ],
  temperature: 0.5,
  top_p: 0.9,
  max_completion_tokens: 4096,
  user: "花子",
  tools: [
    { type: "function", function: { name: "get_weather", ...described } },
    { type: "function", function: { name: "get_time" } },
  ],
  tool_choice: "auto",
  parallel_tool_calls: true,
  metadata: { 話題: "天気" },
  reasoning_effort: "low",
  seed: 7,
  stream_options: { include_usage: true },
};

const richResponse: Json = {
  instructions: "한국어로 답하세요.",
  input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "天気は?" }] }],
  temperature: 0.5,
  top_p: 0.9,
  max_output_tokens: 4096,
  max_tool_calls: 3,
  user: "花子",
  tools: [
    { type: "function", name: "get_weather", ...described },
    { type: "function", name: "get_time" },
    { type: "web_search", search_context_size: "low" },
    { type: "file_search", vector_store_ids: ["vs_1"] },
    { type: "custom", name: "shell", format: { type: "text" } },
  ],
  tool_choice: "auto",
  parallel_tool_calls: true,
  metadata: { 話題: "天気" },
  reasoning: { effort: "low", summary: "auto" },
  text: { format: { type: "text" }, verbosity: "high" },
  truncation: "auto",
  store: true,
  include: ["reasoning.encrypted_content"],
  prompt_cache_key: "天気",
  safety_identifier: "u-1",
  service_tier: "auto",
  top_logprobs: 2,
};

/** A request that says whatever an answer may repeat; `previous` is the response that it continues. */
export function richBody(each: OracleCase, { dialect, model }: Place, previous: string | undefined): Json {
  const own = each.body?.[dialect];
  if (dialect === "chat-completions") return { model, ...richChat, ...own };
  const continued = previous === undefined ? {} : { previous_response_id: previous };
  return { model, ...richResponse, ...continued, ...own };
}
