import * as ai5 from "ai-5";
import * as ai6 from "ai-6";
import * as ai7 from "ai-7";
import * as openai2 from "ai-sdk-openai-2";
import * as openai3 from "ai-sdk-openai-3";
import * as openai4 from "ai-sdk-openai-4";
import * as compatible1 from "ai-sdk-openai-compatible-1";
import * as compatible2 from "ai-sdk-openai-compatible-2";
import * as compatible3 from "ai-sdk-openai-compatible-3";
import type { Connection } from "./scenario.ts";

// Else every setting that a provider cannot send, such as `stop` of responses, is told on the console.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A major version of the AI SDK, with the providers that belong to it. */
export interface Edition {
  readonly version: 5 | 6 | 7;
  readonly ai: typeof ai6;
  readonly openai: typeof openai3;
  readonly compatible: typeof compatible2;
}

/** What a column is told apart by within a version: the provider, and the API that it is to use. */
export type Provider = "openai chat" | "openai responses" | "openai-compatible";

/** Every major version. The types are those of 6: what is used here is there under the same name in all three. */
export const editions: readonly Edition[] = [
  {
    version: 5,
    ai: ai5 as unknown as typeof ai6,
    openai: openai2 as unknown as typeof openai3,
    compatible: compatible1 as unknown as typeof compatible2,
  },
  { version: 6, ai: ai6, openai: openai3, compatible: compatible2 },
  {
    version: 7,
    ai: ai7 as unknown as typeof ai6,
    openai: openai4 as unknown as typeof openai3,
    compatible: compatible3 as unknown as typeof compatible2,
  },
];

/** The name under which the settings of a provider stand in `providerOptions`. */
export function settingsName(provider: Provider): "openai" | "gateway" {
  return provider === "openai-compatible" ? "gateway" : "openai";
}

/** The model as a provider of the edition offers it. */
export function modelOf(
  { openai, compatible }: Edition,
  provider: Provider,
  model: string,
  { baseURL, fetch }: Connection,
): ai6.LanguageModel {
  const settings = { baseURL, apiKey: "any", ...(fetch && { fetch }) };
  if (provider === "openai chat") return openai.createOpenAI(settings).chat(model);
  if (provider === "openai responses") return openai.createOpenAI(settings).responses(model);
  const name = settingsName(provider);
  const abilities = { includeUsage: true, supportsStructuredOutputs: true };
  return compatible.createOpenAICompatible({ ...settings, ...abilities, name }).chatModel(model);
}
