import { expect } from "vitest";
import { gpt, openings } from "./asks.ts";
import type { Scenario } from "./scenario.ts";

const story =
  "むかしむかし、あるところに、おじいさんとおばあさんが住んでいました。おじいさんは山へ芝刈りに、おばあさんは川へ洗濯に行きました。🍑";

/** Rows in which the model speaks. */
export const textScenarios: readonly Scenario[] = [
  {
    name: "text",
    gateway: "elkapi",
    fixtures: [{ name: "greeting", reply: { text: "こんにちは! 안녕하세요 👋🏽 Hello." } }],
    ask: { model: gpt, prompt: "挨拶して 👋" },
    expected: {
      texts: ["こんにちは! 안녕하세요 👋🏽 Hello."],
      finish: "stop",
      calls: undefined,
      refusal: undefined,
      error: undefined,
    },
  },
  {
    name: "system message",
    gateway: "elkapi",
    fixtures: [
      {
        name: "terse",
        when: { system: { contains: "한 단어" }, lastUserMessage: "오늘 날씨는?" },
        reply: { text: "맑음 ☀️" },
      },
    ],
    ask: { model: gpt, system: "한 단어로 대답하세요.", prompt: "오늘 날씨는?" },
    expected: { texts: ["맑음 ☀️"], finish: "stop" },
  },
  {
    name: "several choices",
    gateway: "elkapi",
    dialects: ["chat-completions"],
    fixtures: [
      {
        name: "two proposals",
        when: { body: { n: 2 } },
        reply: { choices: [{ text: "一つ目は寿司 🍣" }, { text: "둘째는 비빔밥 🍚" }] },
      },
    ],
    ask: { model: gpt, prompt: "案を二つ", choices: 2 },
    expected: { texts: ["一つ目は寿司 🍣", "둘째는 비빔밥 🍚"], finish: "stop" },
  },
  {
    name: "conversation",
    gateway: "elkapi",
    fixtures: [
      { name: "first turn", when: { turns: 1 }, reply: { text: "はじめまして、ハナさん 🌸" } },
      {
        name: "second turn",
        when: { turns: 2, predicate: ({ messages }) => openings(messages).includes("ハナです|はじめまして") },
        reply: { text: "お名前はハナさんです" },
      },
      { name: "third turn", when: { turns: 3 }, reply: { text: "どういたしまして 🙇" } },
    ],
    ask: { model: gpt, prompt: "ハナです", then: ["私の名前は?", "ありがとう"] },
    expected: { texts: ["どういたしまして 🙇"], finish: "stop" },
    check: (exchanges) =>
      expect(exchanges.map(({ fixture }) => fixture)).toEqual(["first turn", "second turn", "third turn"]),
  },
  {
    name: "reasoning",
    gateway: "elkapi",
    fixtures: [
      {
        name: "thinks first",
        reply: { reasoning: ["天気を", "聞かれている。", "調べよう 🤔"], text: "東京は晴れです ☀️" },
      },
    ],
    ask: { model: gpt, prompt: "東京の天気は?" },
    expected: {
      reasoning: "天気を聞かれている。調べよう 🤔",
      texts: ["東京は晴れです ☀️"],
      finish: "stop",
    },
  },
  {
    name: "refusal",
    gateway: "elkapi",
    fixtures: [{ name: "refuses", reply: { refusal: "죄송하지만 도와드릴 수 없습니다 🙅" } }],
    ask: { model: gpt, prompt: "💣?" },
    expected: { refusal: "죄송하지만 도와드릴 수 없습니다 🙅", finish: "stop", error: undefined },
  },
  {
    name: "stop sequence",
    gateway: "elkapi",
    dialects: ["chat-completions"],
    fixtures: [{ name: "goes on", reply: { text: "一、二、三。四、五、六。🔢" } }],
    ask: { model: gpt, prompt: "数えて", stop: ["。四", "🛑"] },
    expected: { texts: ["一、二、三"], finish: "stop" },
  },
  {
    name: "max tokens",
    gateway: "elkapi",
    fixtures: [{ name: "long story", reply: { text: story } }],
    ask: { model: gpt, prompt: "昔話をして", maxTokens: 20 },
    // Twenty tokens of o200k_base.
    expected: { texts: ["むかしむかし、あるところに、おじいさんとおばあさんが"], finish: "length" },
  },
  {
    name: "content filter",
    gateway: "elkapi",
    fixtures: [{ name: "filtered", reply: { text: "그 방법은", finishReason: "content_filter" } }],
    ask: { model: gpt, prompt: "위험한 질문 ⚠️" },
    expected: { texts: ["그 방법은"], finish: "content_filter" },
  },
  {
    name: "empty text",
    gateway: "elkapi",
    fixtures: [{ name: "silent", reply: { text: "" } }],
    ask: { model: gpt, prompt: "何も言わないで 🤫" },
    expected: { texts: [""], finish: "stop", calls: undefined, error: undefined },
  },
  {
    name: "usage",
    gateway: "elkapi",
    fixtures: [
      { name: "counted", reply: { text: "数えました 🧮", usage: { promptTokens: 12, completionTokens: 9 } } },
    ],
    ask: { model: gpt, prompt: "数えて" },
    expected: { texts: ["数えました 🧮"], usage: { input: 12, output: 9, total: 21 } },
  },
];
