import type { Blindness, Client } from "./scenario.ts";
import { converseInChat } from "./raw-http-chat.ts";
import { converseInResponses } from "./raw-http-responses.ts";

const byItself: readonly Blindness[] = [
  { scenario: "retry after 429", reason: "does not try again by itself" },
];

/** The `type` of the error that stands in the body. */
const errors: Readonly<Record<string, string>> = {
  "400 invalid request": "invalid_request_error",
  "401 invalid api key": "authentication_error",
  "403 permission denied": "permission_error",
  "404 model not found": "invalid_request_error",
  "429 rate limited": "rate_limit_error",
  "500 server error": "server_error",
  "503 overloaded": "server_error",
  "connection cut off": "TypeError",
  abort: "AbortError",
  timeout: "TimeoutError",
  "request off the contract": "invalid_request_error",
};

const shared = { node: 20, takesFetch: true, blind: byItself } as const;

/** The `fetch` of the platform, with nothing around it. */
export const rawHttpClients: readonly Client[] = [
  {
    ...shared,
    name: "fetch, chat",
    dialect: "chat-completions",
    errors: {
      ...errors,
      "request off the page of its model": "invalid_request_error",
      "evolink: 429 rate limited": "rate_limit_error",
      "evolink: request off the contract": "invalid_request_error",
    },
    run: converseInChat,
  },
  { ...shared, name: "fetch, responses", dialect: "responses", errors, run: converseInResponses },
];
