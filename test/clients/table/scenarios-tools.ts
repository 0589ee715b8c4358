import { expect } from "vitest";
import { getTime, getWeather, gpt } from "./asks.ts";
import type { Scenario } from "./scenario.ts";

const tokyo = { name: "get_weather", arguments: { city: "東京" } };
const osaka = { name: "get_weather", arguments: { city: "大阪" } };

/** The name of the tool that a request says must be called: chat nests it, responses does not. */
function chosenTool(body: unknown): string | undefined {
  const { tool_choice } = body as { tool_choice?: { name?: string; function?: { name: string } } };
  return tool_choice?.function?.name ?? tool_choice?.name;
}

/** Rows in which the model calls tools. */
export const toolScenarios: readonly Scenario[] = [
  {
    name: "tool call",
    gateway: "elkapi",
    fixtures: [{ name: "calls", when: { tools: ["get_weather"] }, reply: { toolCalls: [tokyo] } }],
    ask: { model: gpt, prompt: "東京の天気は?", tools: [getWeather] },
    expected: { calls: [tokyo], finish: "tool_calls", error: undefined },
  },
  {
    name: "parallel tool calls",
    gateway: "elkapi",
    fixtures: [
      { name: "calls twice", when: { tools: ["get_weather"] }, reply: { toolCalls: [tokyo, osaka] } },
    ],
    ask: { model: gpt, prompt: "東京と大阪の天気は?", tools: [getWeather, getTime] },
    expected: { calls: [tokyo, osaka], finish: "tool_calls" },
  },
  {
    name: "tool call beside text",
    gateway: "elkapi",
    fixtures: [
      {
        name: "speaks and calls",
        when: { tools: ["get_weather"] },
        reply: { text: "調べますね 🔎", toolCalls: [tokyo] },
      },
    ],
    ask: { model: gpt, prompt: "東京の天気は?", tools: [getWeather] },
    expected: { texts: ["調べますね 🔎"], calls: [tokyo], finish: "tool_calls" },
  },
  {
    name: "tool call without arguments",
    gateway: "elkapi",
    fixtures: [
      { name: "asks the time", when: { tools: ["get_time"] }, reply: { toolCalls: [{ name: "get_time" }] } },
    ],
    ask: { model: gpt, prompt: "지금 몇 시야? 🕒", tools: [getTime] },
    expected: { calls: [{ name: "get_time", arguments: {} }], finish: "tool_calls" },
  },
  {
    name: "tools run by the client",
    gateway: "elkapi",
    fixtures: [
      {
        name: "calls both",
        when: { tools: ["get_weather", "get_time"], toolResults: false },
        reply: { toolCalls: [tokyo, { name: "get_time" }] },
      },
      {
        name: "tells the results",
        when: {
          tools: ["get_weather", "get_time"],
          predicate: ({ messages }) =>
            ["21℃ ☀️", "15시 04분"].every((result) => messages.some(({ text }) => text.includes(result))),
          toolResults: true,
        },
        reply: { text: "15時04分、東京は21℃、晴れです ☀️" },
      },
    ],
    ask: { model: gpt, prompt: "東京の時刻と天気は?", tools: [getWeather, getTime], runTools: true },
    expected: { texts: ["15時04分、東京は21℃、晴れです ☀️"], finish: "stop", error: undefined },
    check: (exchanges) =>
      expect(exchanges.map(({ fixture }) => fixture)).toEqual(["calls both", "tells the results"]),
  },
  {
    name: "tool choice none",
    gateway: "elkapi",
    fixtures: [
      {
        name: "would call",
        when: { tools: ["get_weather"], body: { tool_choice: "none" } },
        reply: { text: "도구 없이 말할게요 🙂", toolCalls: [tokyo] },
      },
    ],
    ask: { model: gpt, prompt: "도구를 쓰지 마", tools: [getWeather], toolChoice: "none" },
    expected: { texts: ["도구 없이 말할게요 🙂"], calls: undefined, finish: "stop" },
  },
  {
    name: "tool choice required",
    gateway: "elkapi",
    fixtures: [
      {
        name: "must call",
        when: { tools: ["get_weather"], body: { tool_choice: "required" } },
        reply: { toolCalls: [tokyo] },
      },
    ],
    ask: { model: gpt, prompt: "こんにちは", tools: [getWeather, getTime], toolChoice: "required" },
    expected: { calls: [tokyo] },
  },
  {
    name: "tool choice by name",
    gateway: "elkapi",
    fixtures: [
      {
        name: "must ask the time",
        when: { tools: ["get_time"], predicate: ({ body }) => chosenTool(body) === "get_time" },
        reply: { toolCalls: [{ name: "get_time" }] },
      },
    ],
    ask: { model: gpt, prompt: "안녕 👋", tools: [getWeather, getTime], toolChoice: { name: "get_time" } },
    expected: { calls: [{ name: "get_time", arguments: {} }] },
  },
  {
    name: "no parallel tool calls",
    gateway: "elkapi",
    fixtures: [
      {
        name: "would call twice",
        when: { tools: ["get_weather"], body: { parallel_tool_calls: false } },
        reply: { toolCalls: [tokyo, osaka] },
      },
    ],
    ask: { model: gpt, prompt: "東京と大阪の天気は?", tools: [getWeather], parallelToolCalls: false },
    expected: { calls: [tokyo], finish: "tool_calls" },
  },
];
