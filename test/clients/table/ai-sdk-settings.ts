import type { JSONValue, LanguageModel, ModelMessage, ToolSet } from "ai-6";
import { type Edition, settingsName } from "./ai-sdk-edition.ts";
import type { Turn } from "./ai-sdk-turn.ts";
import type { OfferedTool } from "./scenario.ts";

/** The settings that `generateText`, `streamText`, `generateObject` and `streamObject` share. */
export interface Settings {
  readonly model: LanguageModel;
  readonly messages: ModelMessage[];
  readonly maxRetries: number;
  readonly providerOptions: { [provider: string]: { [setting: string]: JSONValue } };
  readonly system?: string;
  readonly stopSequences?: string[];
  readonly maxOutputTokens?: number;
  readonly abortSignal?: AbortSignal;
}

/** Says what is asked for in the settings that all functions of the SDK share. */
export function settingsOf(turn: Turn): Settings {
  const { provider, model, ask, messages, previous } = turn;
  const { system, stop, maxTokens, timeout } = ask;
  return {
    model,
    messages: [...messages],
    maxRetries: ask.retries ?? 0,
    providerOptions: { [settingsName(provider)]: providerSettings(turn) },
    // Where the API keeps the conversation, it keeps the message of the system with it.
    ...(system !== undefined && previous === undefined && { system }),
    ...(stop && { stopSequences: [...stop] }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    ...(timeout !== undefined && { abortSignal: AbortSignal.timeout(timeout) }),
  };
}

function providerSettings({ provider, ask, previous }: Turn): { [setting: string]: JSONValue } {
  // What is not a setting of the compatible provider goes into the body as it stands.
  const parallel = provider === "openai-compatible" ? "parallel_tool_calls" : "parallelToolCalls";
  return {
    ...(ask.parallelToolCalls !== undefined && { [parallel]: ask.parallelToolCalls }),
    ...(previous !== undefined && { previousResponseId: previous }),
  };
}

/** The settings of `generateText` and `streamText` that say which tools there are and who runs them. */
export interface ToolSettings {
  readonly tools?: ToolSet;
  readonly toolChoice?: "auto" | "none" | "required" | { readonly type: "tool"; readonly toolName: string };
  readonly stopWhen?: ReturnType<Edition["ai"]["stepCountIs"]>;
}

/** Says which tools there are and who runs them. */
export function toolSettings({ edition: { ai }, ask }: Turn): ToolSettings {
  const { tools, toolChoice, runTools = false } = ask;
  if (!tools) return {};
  const offer = ({ description, parameters, result = "" }: OfferedTool) => ({
    description,
    inputSchema: ai.jsonSchema(parameters),
    ...(runTools && { execute: () => result }),
  });
  const chosen =
    typeof toolChoice === "object" ? ({ type: "tool", toolName: toolChoice.name } as const) : toolChoice;
  return {
    tools: Object.fromEntries(tools.map((each) => [each.name, offer(each)])),
    ...(chosen && { toolChoice: chosen }),
    ...(runTools && { stopWhen: ai.stepCountIs(5) }),
  };
}
