import type { BaseMessage } from "@langchain/core/messages";
import type { Runnable } from "@langchain/core/runnables";
import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import { ChatOpenAI, type ChatOpenAICallOptions } from "@langchain/openai";
import type { Ask, ClientDialect, Connection, OfferedTool } from "./scenario.ts";

/** What stays the same for all requests of a conversation. */
export interface Settings {
  readonly ask: Ask;
  readonly dialect: ClientDialect;
  readonly connection: Connection;
}

/**
 * The model as it is asked in a round of a turn. A choice of tools holds for the first round: with "required" a model
 * would never come to speak.
 */
export function modelOf({ ask, dialect, connection }: Settings, round: number): ChatOpenAI {
  const { tools = [], toolChoice, parallelToolCalls, stop, maxTokens, choices, retries = 0, timeout } = ask;
  const { baseURL, fetch } = connection;
  const chosen = round === 0 && toolChoice !== undefined ? choiceOf(toolChoice) : undefined;
  const useResponsesApi = dialect === "responses";
  const model = new ChatOpenAI({
    model: ask.model,
    apiKey: "any",
    useResponsesApi,
    maxRetries: retries,
    configuration: { baseURL, ...(fetch && { fetch }) },
    ...(stop && { stop: [...stop] }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(choices !== undefined && { n: choices }),
    ...(timeout !== undefined && { timeout }),
    // The choice of `bindTools` is left out of responses where it is a word.
    ...(useResponsesApi && typeof chosen === "string" && { modelKwargs: { tool_choice: chosen } }),
  });
  if (tools.length === 0) return model;
  const bound = model.bindTools(tools.map(toolOf), {
    ...(chosen !== undefined && { tool_choice: chosen }),
    ...(parallelToolCalls !== undefined && { parallel_tool_calls: parallelToolCalls }),
  });
  // It is declared as any runnable, but is the model with other defaults, and takes a format as the model does.
  return bound as unknown as ChatOpenAI;
}

function choiceOf(choice: NonNullable<Ask["toolChoice"]>): NonNullable<ChatOpenAICallOptions["tool_choice"]> {
  return typeof choice === "string" ? choice : { type: "function", function: choice };
}

/** A tool that can be offered and run. */
export function toolOf({ name, description, parameters, result = "" }: OfferedTool): StructuredToolInterface {
  return tool(() => result, { name, description, schema: { type: "object", ...parameters } });
}

/** Gives the message as it came beside the answer as it was parsed. */
type Structured = Runnable<BaseMessage[], { readonly raw?: BaseMessage; readonly parsed?: unknown }>;

/** The model as it answers in a format. */
export function structured(model: ChatOpenAI, format: NonNullable<Ask["format"]>): Structured {
  return format === "json_object"
    ? model.withStructuredOutput({ type: "object" }, { method: "jsonMode", includeRaw: true })
    : model.withStructuredOutput(format.schema, {
        name: format.name,
        method: "jsonSchema",
        strict: true,
        includeRaw: true,
      });
}
