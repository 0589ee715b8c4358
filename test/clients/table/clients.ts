import { agentsClients } from "./agents.ts";
import { aiSdkClients } from "./ai-sdk.ts";
import { langchainClients } from "./langchain.ts";
import { openaiClients } from "./openai.ts";
import { rawHttpClients } from "./raw-http.ts";
import type { Client } from "./scenario.ts";

/** Every column of the table. */
export const clients: readonly Client[] = [
  ...openaiClients,
  ...aiSdkClients,
  ...langchainClients,
  ...agentsClients,
  ...rawHttpClients,
];
