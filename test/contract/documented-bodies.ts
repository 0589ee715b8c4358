/**
 * The sample bodies of the documentation pages, exactly as printed, in their member order.
 *
 * They are odd on purpose (`response_format: "json"`, `contents` as strings, an answer in the user's role):
 * a documented request must be accepted as printed. A printed answer is a sample and may break its table.
 * The elkapi pages print each body twice, alike.
 */

import type { Page } from "./documented-rows.ts";

/** The language of a page. It decides the words of the sample message, and nothing else. */
type Language = "ja" | "ko" | "en";

/** The body of a printed curl command. */
interface DocumentedRequest {
  readonly page: Page;
  readonly language: Language;
  /** Names the page in a test's title; unique. */
  readonly title: string;
  /** The path of the printed URL, without the host. */
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** The body of a printed answer with status 200. */
interface DocumentedAnswer {
  readonly page: Page;
  readonly language: Language;
  readonly body: Record<string, unknown>;
}

/** Every curl body of the pages; the chat completions page of elkapi is there in Korean and in Japanese. */
export const documentedRequests: readonly DocumentedRequest[] = [
  {
    page: "elkapi-chat",
    language: "ko",
    title: "elkapi chat completions, gpt-5.5 (Korean page)",
    path: "/v1/chat/completions",
    body: {
      model: "gpt-5.5",
      messages: [{ role: "user", content: "안녕하세요, 자기소개를 해 주세요" }],
      temperature: 1,
      stream: false,
      max_tokens: 1024,
      response_format: "json",
    },
  },
  {
    page: "elkapi-chat",
    language: "ja",
    title: "elkapi chat completions, gpt-5.5 (Japanese page)",
    path: "/v1/chat/completions",
    body: {
      model: "gpt-5.5",
      messages: [{ role: "user", content: "こんにちは、自己紹介してください" }],
      temperature: 1,
      stream: false,
      max_tokens: 1024,
      response_format: "json",
    },
  },
  {
    page: "evolink-chat",
    language: "ko",
    title: "evolink chat completions, gpt-5.2 (Korean page)",
    path: "/v1/chat/completions",
    body: {
      model: "gpt-5.2",
      messages: [{ role: "user", content: "Please introduce yourself" }],
    },
  },
  {
    page: "elkapi-gemini",
    language: "ja",
    title: "elkapi chat completions, gemini-3.1-pro-preview (Japanese page)",
    path: "/v1/chat/completions",
    body: {
      model: "gemini-3.1-pro-preview",
      stream: false,
      messages: [{ role: "user", content: "こんにちは、自己紹介してください" }],
      contents: ["こんにちは、自己紹介してください"],
    },
  },
  {
    page: "elkapi-responses",
    language: "ja",
    title: "elkapi responses, gpt-5.5 (Japanese page)",
    path: "/v1/responses",
    body: {
      model: "gpt-5.5",
      input: "今日は天気がよく、散歩にぴったりです。",
      temperature: 1,
      stream: false,
    },
  },
];

/** Every answer that the pages print, in the order of {@link documentedRequests}. */
export const documentedAnswers: readonly DocumentedAnswer[] = [
  {
    page: "elkapi-chat",
    language: "ko",
    body: {
      id: "id",
      object: "chat.completion",
      created: 1,
      model: "gpt-5.5",
      choices: [
        {
          index: 1,
          message: {
            role: "user",
            content: "안녕하세요, 자기소개를 해 주세요",
            name: "name",
            tool_calls: [{ id: {}, type: {}, function: {} }],
            tool_call_id: "tool_call_id",
            reasoning_content: "reasoning_content",
          },
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 1,
        completion_tokens: 1,
        total_tokens: 1,
        prompt_tokens_details: { cached_tokens: 1, text_tokens: 1, audio_tokens: 1, image_tokens: 1 },
        completion_tokens_details: { text_tokens: 1, audio_tokens: 1, reasoning_tokens: 1 },
      },
      system_fingerprint: "system_fingerprint",
    },
  },
  {
    page: "elkapi-chat",
    language: "ja",
    body: {
      id: "id",
      object: "chat.completion",
      created: 1,
      model: "gpt-5.5",
      choices: [
        {
          index: 1,
          message: {
            role: "user",
            content: "こんにちは、自己紹介してください",
            name: "name",
            tool_calls: [{ id: {}, type: {}, function: {} }],
            tool_call_id: "tool_call_id",
            reasoning_content: "reasoning_content",
          },
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 1,
        completion_tokens: 1,
        total_tokens: 1,
        prompt_tokens_details: { cached_tokens: 1, text_tokens: 1, audio_tokens: 1, image_tokens: 1 },
        completion_tokens_details: { text_tokens: 1, audio_tokens: 1, reasoning_tokens: 1 },
      },
      system_fingerprint: "system_fingerprint",
    },
  },
  {
    page: "evolink-chat",
    language: "ko",
    body: {
      id: "chatcmpl-20251010015944503180122WJNB8Eid",
      model: "gpt-5.2",
      object: "chat.completion",
      created: 1760032810,
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            // The page escapes twice, so the text holds a backslash and an "n" where a line break was meant.
            content:
              "Hello! I'm GPT-5.2, with enhanced reasoning and understanding capabilities. " +
              "I excel at handling complex problems, multi-step reasoning, and code generation." +
              "\\n\\nKey features include:" +
              "\\n- Stronger logical reasoning" +
              "\\n- Better context understanding" +
              "\\n- More accurate code generation",
          },
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 13,
        completion_tokens: 1891,
        total_tokens: 1904,
        prompt_tokens_details: { cached_tokens: 0, text_tokens: 13, audio_tokens: 0, image_tokens: 0 },
        completion_tokens_details: { text_tokens: 0, audio_tokens: 0, reasoning_tokens: 1480 },
        input_tokens: 0,
        output_tokens: 0,
        input_tokens_details: null,
      },
    },
  },
  {
    page: "elkapi-gemini",
    language: "ja",
    body: {
      id: "id",
      model: "gemini-3.1-pro-preview",
      object: "object",
      created: 1,
      choices: [
        {
          index: 1,
          message: { role: "user", content: "こんにちは、自己紹介してください" },
          finish_reason: "finish_reason",
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 1 },
    },
  },
  {
    page: "elkapi-responses",
    language: "ja",
    body: {
      id: "id",
      object: "response",
      created_at: 1,
      status: "completed",
      model: "gpt-5.5",
      output: [
        {
          type: "type",
          id: "id",
          status: "status",
          role: "user",
          content: "こんにちは、自己紹介してください",
        },
      ],
      usage: {
        prompt_tokens: 1,
        completion_tokens: 1,
        total_tokens: 1,
        prompt_tokens_details: { cached_tokens: 1, text_tokens: 1, audio_tokens: 1, image_tokens: 1 },
        completion_tokens_details: { text_tokens: 1, audio_tokens: 1, reasoning_tokens: 1 },
      },
    },
  },
];
