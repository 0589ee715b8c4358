import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/contract/contract.ts";
import { cutGraphemes } from "../../src/delivery/graphemes.ts";
import { chatCompletions } from "../../src/dialects/chat-completions.ts";
import type { Choice, Dialect, SpeechContext } from "../../src/dialects/dialect.ts";
import { rawEvents } from "../../src/dialects/raw.ts";
import { responses } from "../../src/dialects/responses.ts";

const said: Choice = {
  parts: [
    { kind: "reasoning", text: "생각" },
    { kind: "text", text: "東京は👋" },
    { kind: "refusal", text: "no" },
    { kind: "toolCall", name: "f", arguments: '{"a":1}' },
  ],
  finishReason: "tool_calls",
};

const usage = {
  promptTokens: 1,
  cachedTokens: 0,
  completionTokens: 1,
  reasoningTokens: 0,
  completionTextTokens: 1,
};

function eventsOf(dialect: Dialect, choices: readonly Choice[]): StreamEvent[] {
  const context: SpeechContext = {
    body: {},
    view: dialect.read({ stream: true, stream_options: { include_usage: true } }),
    id: (kind) => kind,
    members: () => ({}),
    cut: (text) => cutGraphemes(text, 1),
  };
  return [...dialect.events({ choices, usage, created: 1, model: "m" }, context)];
}

const added = (events: Iterable<StreamEvent>) => Array.from(events, ({ adds = "" }) => adds).join("");

describe.each([
  ["chat completions", chatCompletions],
  ["responses", responses],
] as const)("events of %s", (_, dialect) => {
  it("say which text they add, and no text twice", () => {
    expect(added(eventsOf(dialect, [said]))).toBe('생각東京は👋no{"a":1}');
  });

  it("say beside their data what they say of themselves, so that none of it is sent", () => {
    for (const { data } of eventsOf(dialect, [said])) {
      expect(JSON.stringify(data)).not.toMatch(/"(adds|ends)":/);
    }
  });

  it("are known again where a fixture gives them as they stand", () => {
    const events = eventsOf(dialect, [said]);
    const bare = events.map(({ event, data }) => (event === undefined ? { data } : { event, data }));
    expect([...rawEvents(bare)]).toEqual(events);
  });
});

it("each choice of a chat completion finishes, then the usage follows, then the stream is done", () => {
  const ends = eventsOf(chatCompletions, [said, said]).map(({ ends: end }) => end);
  expect(ends.slice(-4)).toEqual(["finish", "finish", undefined, "done"]);
  expect(ends.slice(0, -4).every((end) => end === undefined)).toBe(true);
});

it.each([
  ["stop", "response.completed"],
  ["length", "response.incomplete"],
] as const)("a response that stops for %s is finished by %s alone", (finishReason, type) => {
  const ending = eventsOf(responses, [{ ...said, finishReason }]).filter(({ ends }) => ends !== undefined);
  expect(ending).toMatchObject([{ event: type, ends: "finish" }]);
});

it("events of a shape that no dialect has are left as they are", () => {
  const events = [{ data: "안녕" }, { event: "ping", data: { a: [1] } }, { data: null }];
  expect([...rawEvents(events)]).toEqual(events);
});
