import { chat } from "./openai-chat.ts";
import { respond } from "./openai-responses.ts";
import { errorClasses, sdks } from "./openai-sdk.ts";
import type { Blindness, Client } from "./scenario.ts";

// Version 7 asks for Node 22, and runs on 20 all the same.
const shared = { node: 20, takesFetch: true, errors: errorClasses } as const;

const emptyText: Blindness = {
  scenario: "empty text",
  mode: "streamed",
  sight: "texts",
  reason: "its stream helper gives null for a text that is empty",
};

/** The official package, in each version and dialect. */
export const openaiClients: readonly Client[] = sdks.flatMap((sdk): Client[] => [
  {
    ...shared,
    name: `openai ${sdk.version}, chat`,
    dialect: "chat-completions",
    blind: sdk.version === 6 ? [emptyText] : [],
    run: (ask, mode, connection) => chat(sdk, ask, mode, connection),
  },
  {
    ...shared,
    name: `openai ${sdk.version}, responses`,
    dialect: "responses",
    blind: [],
    run: (ask, mode, connection) => respond(sdk, ask, mode, connection),
  },
]);
