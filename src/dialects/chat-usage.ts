import type { JsonObject } from "../contract/json.ts";
import type { Usage } from "./dialect.ts";

/** Usage with every member that the pages of chat completions list. */
export function chatUsage(usage: Usage): JsonObject {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cachedTokens,
      text_tokens: usage.promptTokens,
      audio_tokens: 0,
      image_tokens: 0,
    },
    completion_tokens_details: {
      text_tokens: usage.completionTextTokens,
      audio_tokens: 0,
      reasoning_tokens: usage.reasoningTokens,
    },
  };
}
