import {
  Agent,
  type JsonSchemaDefinition,
  type ModelSettings,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
  retryPolicies,
  tool,
} from "@openai/agents";
import { OpenAI } from "openai-7";
import type { Ask, ClientDialect, Connection, OfferedTool } from "./scenario.ts";

/** An agent, whatever it puts out. */
export type AnyAgent = Agent<unknown, "text" | JsonSchemaDefinition>;

/** The agent that does what is asked. */
export function agentOf(ask: Ask, dialect: ClientDialect, connection: Connection): AnyAgent {
  const { system, tools = [], runTools = false, format } = ask;
  return new Agent<unknown, "text" | JsonSchemaDefinition>({
    name: "agent",
    model: modelOf(ask.model, dialect, connection),
    modelSettings: settingsOf(ask, dialect),
    tools: tools.map((each) => toolOf(each, runTools)),
    ...(system !== undefined && { instructions: system }),
    ...(typeof format === "object" && { outputType: outputOf(format) }),
  });
}

function modelOf(model: string, dialect: ClientDialect, { baseURL, fetch }: Connection) {
  const Model = dialect === "responses" ? OpenAIResponsesModel : OpenAIChatCompletionsModel;
  const client = new OpenAI({ apiKey: "any", baseURL, maxRetries: 0, ...(fetch && { fetch }) });
  // It is declared for the copy of `openai` that it brings along, of the same major version.
  return new Model(client as unknown as ConstructorParameters<typeof Model>[0], model);
}

function settingsOf(ask: Ask, dialect: ClientDialect): ModelSettings {
  const { toolChoice, parallelToolCalls, maxTokens, timeout, retries = 0 } = ask;
  return {
    providerData: unknownToAgents(ask, dialect),
    ...(toolChoice !== undefined && {
      toolChoice: typeof toolChoice === "object" ? toolChoice.name : toolChoice,
    }),
    ...(parallelToolCalls !== undefined && { parallelToolCalls }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(retries > 0 && {
      retry: {
        maxRetries: retries,
        policy: retryPolicies.any(retryPolicies.providerSuggested(), retryPolicies.networkError()),
      },
    }),
  };
}

/** What agents have no setting for goes into the request as it stands. */
function unknownToAgents(
  { stop, choices, format }: Ask,
  dialect: ClientDialect,
): NonNullable<ModelSettings["providerData"]> {
  const chat = dialect === "chat-completions";
  const type = "json_object";
  return {
    ...(chat && stop && { stop }),
    ...(chat && choices !== undefined && { n: choices }),
    ...(format === type && (chat ? { response_format: { type } } : { text: { format: { type } } })),
  };
}

/** Where tools are not to be run, the run stops for an approval that is never given. */
function toolOf({ name, description, parameters, result = "" }: OfferedTool, runTools: boolean) {
  return tool({
    name,
    description,
    parameters: parameters as JsonSchemaDefinition["schema"] & { additionalProperties: false },
    strict: true,
    needsApproval: !runTools,
    execute: () => result,
  });
}

function outputOf({ name, schema }: Exclude<Ask["format"], string | undefined>): JsonSchemaDefinition {
  return { type: "json_schema", name, strict: true, schema: schema as JsonSchemaDefinition["schema"] };
}
