import { expect } from "vitest";
import type { ErrorName } from "../../../src/index.ts";
import { gpt } from "./asks.ts";
import type { Scenario } from "./scenario.ts";

/** Twelve pieces, of which each client has read some when the stream breaks. */
const pieces = Array.from("いろはにほへとちりぬるを", (letter) => `${letter}、`);

/** The beginning of {@link pieces}. */
const someOfThem = expect.stringMatching(/^い、(ろ、(は、(に、(ほ、)*)?)?)?/);

/** An error before the stream. */
function errorScenario(error: ErrorName, status: number, code: string, message: string): Scenario {
  return {
    name: `${status} ${error.replaceAll("_", " ")}`,
    gateway: "elkapi",
    fixtures: [{ name: error, reply: { error } }],
    ask: { model: gpt, prompt: "エラーをください 🚧" },
    expected: { texts: undefined, error: { status, code, message: expect.stringContaining(message) } },
    check: (exchanges) => expect(exchanges).toMatchObject([{ status, fixture: error }]),
  };
}

/** Rows in which something goes wrong. */
export const errorScenarios: readonly Scenario[] = [
  errorScenario("invalid_request", 400, "invalid_value", "Invalid request parameters."),
  errorScenario("invalid_api_key", 401, "invalid_api_key", "Incorrect API key provided."),
  errorScenario("permission_denied", 403, "permission_denied", "You do not have access to this model."),
  errorScenario("model_not_found", 404, "model_not_found", "The model does not exist"),
  errorScenario("rate_limited", 429, "rate_limit_exceeded", "Rate limit reached."),
  errorScenario("server_error", 500, "server_error", "The server had an error"),
  errorScenario("overloaded", 503, "overloaded", "The engine is currently overloaded."),
  {
    name: "error in the stream",
    gateway: "elkapi",
    modes: ["streamed"],
    fixtures: [
      {
        name: "breaks in the middle",
        reply: { text: pieces, faults: [{ kind: "error", afterEvents: 8, error: "server_error" }] },
      },
    ],
    ask: { model: gpt, prompt: "途中まで" },
    expected: {
      texts: [someOfThem],
      error: { code: "server_error", message: expect.stringContaining("The server had an error") },
    },
  },
  {
    name: "connection cut off",
    gateway: "elkapi",
    modes: ["streamed"],
    fixtures: [{ name: "cut off", reply: { text: pieces, faults: [{ kind: "reset", afterEvents: 8 }] } }],
    ask: { model: gpt, prompt: "切れる ✂️" },
    expected: { texts: [someOfThem], error: { message: expect.any(String) } },
  },
  {
    name: "retry after 429",
    gateway: "elkapi",
    fixtures: [
      {
        name: "busy at first",
        replies: [{ error: { name: "rate_limited", retryAfter: 0.01 } }, { text: "お待たせしました 🍵" }],
      },
    ],
    ask: { model: gpt, prompt: "混んでる?", retries: 2 },
    expected: { texts: ["お待たせしました 🍵"], finish: "stop", error: undefined },
    check: (exchanges) => expect(exchanges.map(({ status }) => status)).toEqual([429, 200]),
  },
  {
    name: "abort",
    gateway: "elkapi",
    modes: ["streamed"],
    fixtures: [
      {
        name: "talks for long",
        reply: { text: Array.from({ length: 500 }, () => "끝없이 "), pace: { interval: 5 } },
      },
    ],
    ask: { model: gpt, prompt: "끝없이 말해 줘", abortAfter: 3 },
    expected: { texts: [expect.stringMatching(/^(끝없이 ){3,100}$/)], finish: undefined },
    check: (exchanges) => expect(exchanges).toMatchObject([{ status: 200, aborted: true }]),
  },
  {
    name: "timeout",
    gateway: "elkapi",
    fixtures: [{ name: "never answers", reply: { text: "……", faults: [{ kind: "stall" }] } }],
    ask: { model: gpt, prompt: "返事がない ⏳", timeout: 100 },
    expected: { texts: undefined, error: { message: expect.stringMatching(/time|abort/i) } },
  },
  {
    name: "request off the contract",
    gateway: "elkapi",
    fixtures: [{ name: "never asked", reply: { text: "?" } }],
    ask: { model: gpt, prompt: "半分のトークン", maxTokens: 16.5 },
    expected: {
      texts: undefined,
      error: {
        status: 400,
        code: "invalid_type",
        message: expect.stringMatching(/max_(completion_|output_)?tokens must be an integer/),
      },
    },
    check: (exchanges) => expect(exchanges).toMatchObject([{ status: 400, fixture: undefined }]),
  },
  {
    name: "request off the page of its model",
    gateway: "elkapi",
    dialects: ["chat-completions"],
    fixtures: [{ name: "never asked", reply: { text: "?" } }],
    ask: { model: "gemini-3.1-pro-preview", prompt: "안녕 제미니 ♊" },
    expected: {
      texts: undefined,
      error: {
        status: 400,
        code: "missing_required_parameter",
        message: expect.stringMatching(/(stream|contents) is required/),
      },
    },
  },
];
