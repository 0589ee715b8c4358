import { expect } from "vitest";
import { evolinkGpt, getWeather, gpt } from "./asks.ts";
import type { Scenario } from "./scenario.ts";

const tokyo = { name: "get_weather", arguments: { city: "東京" } };

/** Every row of evolink is of chat completions: it has nothing else. */
const evolink = { gateway: "evolink", dialects: ["chat-completions"] } as const;

/** Rows of evolink. */
export const evolinkScenarios: readonly Scenario[] = [
  {
    ...evolink,
    name: "evolink: text",
    fixtures: [
      {
        name: "greeting",
        reply: { text: "안녕하세요, 저는 gpt-5.2예요 🐥", usage: { promptTokens: 7, completionTokens: 5 } },
      },
    ],
    ask: { model: evolinkGpt, prompt: "자기소개 해 줘" },
    expected: {
      texts: ["안녕하세요, 저는 gpt-5.2예요 🐥"],
      finish: "stop",
      usage: { input: 7, output: 5, total: 12 },
    },
  },
  {
    ...evolink,
    name: "evolink: tool call",
    fixtures: [{ name: "calls", when: { tools: ["get_weather"] }, reply: { toolCalls: [tokyo] } }],
    ask: { model: evolinkGpt, prompt: "東京の天気は?", tools: [getWeather] },
    expected: { calls: [tokyo], finish: "tool_calls" },
  },
  {
    ...evolink,
    name: "evolink: reasoning",
    fixtures: [{ name: "thinks first", reply: { reasoning: ["생각 ", "중… 🤔"], text: "정답은 42입니다" } }],
    ask: { model: evolinkGpt, prompt: "정답은?" },
    expected: { reasoning: "생각 중… 🤔", texts: ["정답은 42입니다"], finish: "stop" },
  },
  {
    ...evolink,
    name: "evolink: refusal",
    fixtures: [{ name: "refuses", reply: { refusal: "お手伝いできません 🙇" } }],
    ask: { model: evolinkGpt, prompt: "💣?" },
    expected: { refusal: "お手伝いできません 🙇", finish: "stop" },
  },
  {
    ...evolink,
    name: "evolink: 429 rate limited",
    fixtures: [{ name: "limited", reply: { error: "rate_limited" } }],
    ask: { model: evolinkGpt, prompt: "急いで!" },
    // evolink's code is the status.
    expected: { error: { status: 429, code: 429, message: expect.stringContaining("Rate limit exceeded") } },
  },
  {
    ...evolink,
    name: "evolink: request off the contract",
    fixtures: [{ name: "never asked", reply: { text: "?" } }],
    ask: { model: gpt, prompt: "違うモデル 🙃" },
    expected: {
      texts: undefined,
      error: {
        status: 400,
        code: 400,
        message: expect.stringContaining('model must be "gpt-5.2", but it is "gpt-5.5"'),
      },
    },
    check: (exchanges) => expect(exchanges).toMatchObject([{ status: 400, fixture: undefined }]),
  },
];
