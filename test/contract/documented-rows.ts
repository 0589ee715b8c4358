/**
 * What the gateways' documentation pages print in their tables, copied by hand, row by row.
 *
 * This is an independent oracle: it was written from the pages alone, never from `openapi/`, so that an
 * OpenAPI document cannot hide its own mistakes. Correct it only against a page.
 *
 * How the pages were read:
 * - Dotted names hide arrays (`messages.role`), so `[]` follows each parent that is an array in its own row.
 * - The elkapi pages print every default in quotes (`"1"`, `"false"`); the row's type says what it really is.
 * - The Japanese pages run enums together (`textjson_objectjson_schema`). The Korean page of chat completions
 *   prints commas; the responses page was split the way its English edition does.
 * - Only body members are listed: the `Authorization` row, the same on every page, describes a header.
 */

/** A documentation page, by gateway and subject. "elkapi-chat" is one page in Korean and in Japanese. */
export type Page = "elkapi-chat" | "elkapi-gemini" | "elkapi-responses" | "evolink-chat";

/** A JSON type as the pages print it; `enum<string>` is a string with an enum. */
export type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array";

/** One printed row. A property that is absent was not printed. */
export interface DocumentedRow {
  readonly page: Page;
  readonly direction: "request" | "response";
  /** Dotted path from the body, `[]` after each array: `messages[].tool_calls[].function.name`. */
  readonly member: string;
  /** Every printed type: "string or array<object>" is `["string", "array"]`. */
  readonly types: readonly JsonType[];
  /** The printed item type of the array form: "array<object>" is `"object"`. */
  readonly items?: JsonType;
  /** True only where the page marks the row as required. */
  readonly required: boolean;
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  /** The example printed in the row itself, not a value of the page's sample bodies. */
  readonly example?: string | number | boolean;
}

/** A row inside its table, which already says page and direction. */
type Row = Omit<DocumentedRow, "page" | "direction">;

const messageRoles = ["system", "user", "assistant", "tool", "developer"] as const;

/** elkapi chat completions, gpt-5.5: the Body table. */
const elkapiChatRequest: readonly Row[] = [
  { member: "model", types: ["string"], required: true, default: "gpt-5.5", example: "gpt-5.5" },
  { member: "messages", types: ["array"], items: "object", required: true },
  { member: "messages[].role", types: ["string"], required: true, enum: messageRoles },
  { member: "messages[].content", types: ["string", "array"], items: "object", required: true },
  { member: "messages[].name", types: ["string"], required: false },
  { member: "messages[].tool_calls", types: ["array"], items: "object", required: false },
  { member: "messages[].tool_calls[].id", types: ["string"], required: false },
  { member: "messages[].tool_calls[].type", types: ["string"], required: false, example: "function" },
  { member: "messages[].tool_calls[].function", types: ["object"], required: false },
  { member: "messages[].tool_calls[].function.name", types: ["string"], required: false },
  { member: "messages[].tool_calls[].function.arguments", types: ["string"], required: false },
  { member: "messages[].tool_call_id", types: ["string"], required: false },
  { member: "messages[].reasoning_content", types: ["string"], required: false },
  { member: "temperature", types: ["number"], required: false, default: 1 },
  { member: "top_p", types: ["number"], required: false, default: 1 },
  { member: "n", types: ["integer"], required: false, default: 1 },
  { member: "stream", types: ["boolean"], required: false, default: false },
  { member: "stream_options", types: ["object"], required: false },
  { member: "stream_options.include_usage", types: ["boolean"], required: false },
  { member: "stop", types: ["string", "array"], items: "string", required: false },
  { member: "max_tokens", types: ["integer"], required: false },
  { member: "max_completion_tokens", types: ["integer"], required: false },
  { member: "presence_penalty", types: ["number"], required: false, default: 0 },
  { member: "frequency_penalty", types: ["number"], required: false, default: 0 },
  { member: "logit_bias", types: ["object"], required: false },
  { member: "user", types: ["string"], required: false },
  { member: "tools", types: ["array"], items: "object", required: false },
  { member: "tools[].type", types: ["string"], required: false, example: "function" },
  { member: "tools[].function", types: ["object"], required: false },
  { member: "tools[].function.name", types: ["string"], required: false },
  { member: "tools[].function.description", types: ["string"], required: false },
  { member: "tools[].function.parameters", types: ["object"], required: false },
  { member: "tool_choice", types: ["string", "object"], required: false },
  { member: "tool_choice.type", types: ["string"], required: false },
  { member: "tool_choice.function", types: ["object"], required: false },
  { member: "tool_choice.function.name", types: ["string"], required: false },
  { member: "response_format", types: ["object"], required: false },
  {
    member: "response_format.type",
    types: ["string"],
    required: false,
    enum: ["text", "json_object", "json_schema"],
  },
  { member: "response_format.json_schema", types: ["object"], required: false },
  { member: "seed", types: ["integer"], required: false },
  { member: "reasoning_effort", types: ["string"], required: false, enum: ["low", "medium", "high"] },
  { member: "modalities", types: ["array"], items: "string", required: false },
  { member: "audio", types: ["object"], required: false },
  { member: "audio.voice", types: ["string"], required: false },
  { member: "audio.format", types: ["string"], required: false },
];

/** elkapi chat completions, gpt-5.5: the Response table; here `function` is printed without its members. */
const elkapiChatResponse: readonly Row[] = [
  { member: "id", types: ["string"], required: false },
  { member: "object", types: ["string"], required: false, example: "chat.completion" },
  { member: "created", types: ["integer"], required: false },
  { member: "model", types: ["string"], required: false, default: "gpt-5.5", example: "gpt-5.5" },
  { member: "choices", types: ["array"], items: "object", required: false },
  { member: "choices[].index", types: ["integer"], required: false },
  { member: "choices[].message", types: ["object"], required: false },
  { member: "choices[].message.role", types: ["string"], required: true, enum: messageRoles },
  { member: "choices[].message.content", types: ["string", "array"], items: "object", required: true },
  { member: "choices[].message.name", types: ["string"], required: false },
  { member: "choices[].message.tool_calls", types: ["array"], items: "object", required: false },
  { member: "choices[].message.tool_calls[].id", types: ["string"], required: false },
  { member: "choices[].message.tool_calls[].type", types: ["string"], required: false, example: "function" },
  { member: "choices[].message.tool_calls[].function", types: ["object"], required: false },
  { member: "choices[].message.tool_call_id", types: ["string"], required: false },
  { member: "choices[].message.reasoning_content", types: ["string"], required: false },
  {
    member: "choices[].finish_reason",
    types: ["string"],
    required: false,
    enum: ["stop", "length", "tool_calls", "content_filter"],
  },
  { member: "usage", types: ["object"], required: false },
  { member: "usage.prompt_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens", types: ["integer"], required: false },
  { member: "usage.total_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details", types: ["object"], required: false },
  { member: "usage.prompt_tokens_details.cached_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details.text_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details.audio_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details.image_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens_details", types: ["object"], required: false },
  { member: "usage.completion_tokens_details.text_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens_details.audio_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens_details.reasoning_tokens", types: ["integer"], required: false },
  { member: "system_fingerprint", types: ["string"], required: false },
];

/** evolink, gpt-5.2: the request table. The default of `top_p` is in its prose (for `top_k`: unlimited). */
const evolinkChatRequest: readonly Row[] = [
  {
    member: "model",
    types: ["string"],
    required: true,
    enum: ["gpt-5.2"],
    default: "gpt-5.2",
    example: "gpt-5.2",
  },
  { member: "messages", types: ["array"], items: "object", required: true, minItems: 1 },
  { member: "stream", types: ["boolean"], required: false, example: false },
  { member: "temperature", types: ["number"], required: false, minimum: 0, maximum: 2, example: 0.7 },
  { member: "top_p", types: ["number"], required: false, default: 1, minimum: 0, maximum: 1, example: 0.9 },
  { member: "top_k", types: ["integer"], required: false, minimum: 1, example: 40 },
];

/** evolink, gpt-5.2: the response table. The page collapses what is inside `choices` and `usage`. */
const evolinkChatResponse: readonly Row[] = [
  { member: "id", types: ["string"], required: false, example: "chatcmpl-20251010015944503180122WJNB8Eid" },
  { member: "model", types: ["string"], required: false, example: "gpt-5.2" },
  {
    member: "object",
    types: ["string"],
    required: false,
    enum: ["chat.completion"],
    example: "chat.completion",
  },
  { member: "created", types: ["integer"], required: false, example: 1760032810 },
  { member: "choices", types: ["array"], items: "object", required: false },
  { member: "usage", types: ["object"], required: false },
];

/** elkapi chat completions, gemini-3.1-pro-preview: the Body table. */
const elkapiGeminiRequest: readonly Row[] = [
  {
    member: "model",
    types: ["string"],
    required: true,
    default: "gemini-3.1-pro-preview",
    example: "gemini-3.1-pro-preview",
  },
  { member: "stream", types: ["boolean"], required: true },
  { member: "messages", types: ["array"], items: "object", required: true },
  { member: "messages[].role", types: ["string"], required: false },
  { member: "messages[].content", types: ["string"], required: false },
  { member: "extra_body", types: ["object"], required: false },
  { member: "extra_body.google", types: ["object"], required: true },
  { member: "extra_body.google.image_config", types: ["object"], required: true },
  { member: "extra_body.google.image_config.aspect_ratio", types: ["string"], required: true },
  { member: "extra_body.google.image_config.image_size", types: ["string"], required: true },
  { member: "contents", types: ["array"], items: "object", required: true },
  { member: "contents[].role", types: ["string"], required: false },
  { member: "contents[].parts", types: ["array"], items: "object", required: false },
  { member: "contents[].parts[].text", types: ["string"], required: false },
];

/** elkapi chat completions, gemini-3.1-pro-preview: the Response table. */
const elkapiGeminiResponse: readonly Row[] = [
  { member: "id", types: ["string"], required: false },
  {
    member: "model",
    types: ["string"],
    required: false,
    default: "gemini-3.1-pro-preview",
    example: "gemini-3.1-pro-preview",
  },
  { member: "object", types: ["string"], required: false },
  { member: "created", types: ["integer"], required: false },
  { member: "choices", types: ["array"], items: "object", required: false },
  { member: "choices[].index", types: ["integer"], required: false },
  { member: "choices[].message", types: ["object"], required: false },
  { member: "choices[].message.role", types: ["string"], required: true },
  { member: "choices[].message.content", types: ["string"], required: true },
  { member: "choices[].finish_reason", types: ["string"], required: false },
  { member: "usage", types: ["object"], required: false },
  { member: "usage.prompt_tokens", types: ["integer"], required: true },
  { member: "usage.completion_tokens", types: ["integer"], required: true },
  { member: "usage.total_tokens", types: ["integer"], required: true },
];

/** elkapi responses, gpt-5.5: the Body table. */
const elkapiResponsesRequest: readonly Row[] = [
  { member: "model", types: ["string"], required: true, default: "gpt-5.5", example: "gpt-5.5" },
  { member: "input", types: ["string", "array"], items: "object", required: false },
  { member: "instructions", types: ["string"], required: false },
  { member: "max_output_tokens", types: ["integer"], required: false },
  { member: "temperature", types: ["number"], required: false },
  { member: "top_p", types: ["number"], required: false },
  { member: "stream", types: ["boolean"], required: false },
  { member: "tools", types: ["array"], items: "object", required: false },
  { member: "tool_choice", types: ["string", "object"], required: false },
  { member: "reasoning", types: ["object"], required: false },
  { member: "reasoning.effort", types: ["string"], required: false, enum: ["low", "medium", "high"] },
  { member: "reasoning.summary", types: ["string"], required: false },
  { member: "previous_response_id", types: ["string"], required: false },
  { member: "truncation", types: ["string"], required: false, enum: ["auto", "disabled"] },
];

/** elkapi responses, gpt-5.5: the Response table. Its `usage` has the names of chat completions. */
const elkapiResponsesResponse: readonly Row[] = [
  { member: "id", types: ["string"], required: false },
  { member: "object", types: ["string"], required: false, example: "response" },
  { member: "created_at", types: ["integer"], required: false },
  {
    member: "status",
    types: ["string"],
    required: false,
    enum: ["completed", "failed", "in_progress", "incomplete"],
  },
  { member: "model", types: ["string"], required: false, default: "gpt-5.5", example: "gpt-5.5" },
  { member: "output", types: ["array"], items: "object", required: false },
  { member: "output[].type", types: ["string"], required: false },
  { member: "output[].id", types: ["string"], required: false },
  { member: "output[].status", types: ["string"], required: false },
  { member: "output[].role", types: ["string"], required: false },
  { member: "output[].content", types: ["array"], items: "object", required: false },
  { member: "output[].content[].type", types: ["string"], required: false },
  { member: "output[].content[].text", types: ["string"], required: false },
  { member: "usage", types: ["object"], required: false },
  { member: "usage.prompt_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens", types: ["integer"], required: false },
  { member: "usage.total_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details", types: ["object"], required: false },
  { member: "usage.prompt_tokens_details.cached_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details.text_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details.audio_tokens", types: ["integer"], required: false },
  { member: "usage.prompt_tokens_details.image_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens_details", types: ["object"], required: false },
  { member: "usage.completion_tokens_details.text_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens_details.audio_tokens", types: ["integer"], required: false },
  { member: "usage.completion_tokens_details.reasoning_tokens", types: ["integer"], required: false },
];

/** Every row of every table of the pages, request before response, in the order in which they are printed. */
export const documentedRows: readonly DocumentedRow[] = [
  ...table("elkapi-chat", "request", elkapiChatRequest),
  ...table("elkapi-chat", "response", elkapiChatResponse),
  ...table("evolink-chat", "request", evolinkChatRequest),
  ...table("evolink-chat", "response", evolinkChatResponse),
  ...table("elkapi-gemini", "request", elkapiGeminiRequest),
  ...table("elkapi-gemini", "response", elkapiGeminiResponse),
  ...table("elkapi-responses", "request", elkapiResponsesRequest),
  ...table("elkapi-responses", "response", elkapiResponsesResponse),
];

function table(page: Page, direction: DocumentedRow["direction"], rows: readonly Row[]): DocumentedRow[] {
  return rows.map((row) => ({ page, direction, ...row }));
}
