import { describe, expect, it } from "vitest";
import type { Reply } from "../../src/index.ts";
import { ask, type Dialect, dialects, errorOf, mockOf, read } from "./ask.ts";

const everyWay = dialects.flatMap((dialect) =>
  [false, true].map((stream) => [dialect, stream ? "streamed" : "whole", stream] as const),
);

/** A demand for tools, in a dialect. */
function offering(dialect: Dialect, names: readonly string[], choice?: unknown): object {
  const tools = names.map((name) =>
    dialect === "responses" ? { type: "function", name } : { type: "function", function: { name } },
  );
  return { tools, ...(choice === undefined ? {} : { tool_choice: choice }) };
}

const named = (dialect: Dialect, name: string) =>
  dialect === "responses" ? { type: "function", name } : { type: "function", function: { name } };

const limit = (dialect: Dialect, tokens: number) =>
  dialect === "responses" ? { max_output_tokens: tokens } : { max_tokens: tokens };

describe("stop", () => {
  const text = "明日は晴れ。気温は21℃です。👋";

  it.each([
    ["one sequence", "。", "明日は晴れ"],
    ["the first of several", ["です", "気温"], "明日は晴れ。"],
    ["one at the very beginning", "明", ""],
    ["one that does not occur", ["###"], text],
    ["an empty one", "", text],
    ["none", [], text],
  ])("ends the text before %s", async (_, stop, expected) => {
    for (const stream of [false, true]) {
      const said = read(await ask(mockOf({ text }), "chat-completions", { stop }, { stream }));
      expect(said).toMatchObject({ text: expected, end: "stop" });
    }
  });

  it("is found across pieces, and keeps those before it", async () => {
    const mock = mockOf({ text: ["ab", "cS", "TOPd", "e"] });
    expect(read(await ask(mock, "chat-completions", { stop: "STOP" }, { stream: true })).text).toBe("abc");
  });

  it("is not looked for in reasoning or in arguments, and ends all that comes after it", async () => {
    const reply: Reply = {
      parts: [{ reasoning: "a。b" }, { text: "c。d" }, { toolCall: { name: "w", arguments: "。" } }],
    };
    const answer = await ask(mockOf(reply), "chat-completions", {
      stop: "。",
      ...offering("chat-completions", ["w"]),
    });
    expect(answer.body["choices"]).toMatchObject([
      { message: { content: "c", reasoning_content: "a。b" }, finish_reason: "stop" },
    ]);
    expect(read(answer).calls).toEqual([]);
  });
});

describe.each(everyWay)("in %s, %s,", (dialect, _, stream) => {
  const end = (length: boolean) => {
    if (dialect === "responses") return length ? "incomplete: max_output_tokens" : "completed";
    return length ? "length" : "stop";
  };

  it.each([
    ["Hello world, this is a longer text", 3, "Hello world,", 3],
    ["東京は現在21℃で晴れています。", 4, "東京は現在21", 4],
    ["안녕하세요, 반갑습니다!", 2, "안녕하세요", 2],
    ["Hello", 5, "Hello", 1],
    ["Hello", 0, "", 0],
  ])("%j ends after so many tokens: %i", async (text, tokens, expected, counted) => {
    const said = read(await ask(mockOf({ text }), dialect, limit(dialect, tokens), { stream }));
    expect(said).toEqual({ text: expected, calls: [], end: end(expected !== text), output: counted });
  });

  it("the limit counts reasoning, which comes first", async () => {
    const reply: Reply = { reasoning: "one two three four", text: "five six" };
    const said = read(await ask(mockOf(reply), dialect, limit(dialect, 5), { stream }));
    expect(said).toEqual({ text: "five", calls: [], end: end(true), output: 5 });
  });

  it("the limit cuts the arguments of a call", async () => {
    const reply: Reply = { toolCalls: [{ name: "find", arguments: { city: "Tokyo", country: "Japan" } }] };
    const body = { ...offering(dialect, ["find"]), ...limit(dialect, 5) };
    const said = read(await ask(mockOf(reply), dialect, body, { stream }));
    expect(said).toMatchObject({
      calls: [{ name: "find", arguments: '{"city":"Tokyo' }],
      end: end(true),
      output: 5,
    });
  });

  it("tool_choice none leaves the text of a reply that calls as well", async () => {
    const reply: Reply = { text: "見ます。", toolCalls: [{ name: "w" }] };
    const said = read(await ask(mockOf(reply), dialect, offering(dialect, ["w"], "none"), { stream }));
    expect(said).toMatchObject({ text: "見ます。", calls: [], end: end(false) });
  });

  it("a named tool is the only one called", async () => {
    const reply: Reply = { toolCalls: [{ name: "v" }, { name: "w" }] };
    const choice = named(dialect, "w");
    const said = read(await ask(mockOf(reply), dialect, offering(dialect, ["v", "w"], choice), { stream }));
    // OpenAI ends the call of a tool that the request named with `stop`.
    expect(said).toMatchObject({ calls: [{ name: "w" }], end: end(false) });
  });

  it("allowed tools are the only ones called", async () => {
    const list = { mode: "auto", tools: [named(dialect, "w")] };
    const choice =
      dialect === "responses"
        ? { type: "allowed_tools", ...list }
        : { type: "allowed_tools", allowed_tools: list };
    const reply: Reply = { toolCalls: [{ name: "v" }, { name: "w" }] };
    const said = read(await ask(mockOf(reply), dialect, offering(dialect, ["v", "w"], choice), { stream }));
    expect(said.calls).toMatchObject([{ name: "w" }]);
  });

  it("one call remains without parallel_tool_calls", async () => {
    const reply: Reply = { toolCalls: [{ name: "v" }, { name: "w" }] };
    const body = { ...offering(dialect, ["v", "w"]), parallel_tool_calls: false };
    expect(read(await ask(mockOf(reply), dialect, body, { stream })).calls).toMatchObject([{ name: "v" }]);
  });

  it.each<[string, Reply, unknown, RegExp]>([
    [
      "a tool that is not offered",
      { toolCalls: [{ name: "get_wether" }] },
      undefined,
      /did you mean get_weather\?/,
    ],
    ["a tool under none", { toolCalls: [{ name: "get_weather" }] }, "none", /tool_choice is "none"/],
    ["no tool under required", { text: "はい" }, "required", /demands a call of a tool/],
    ["no tool where one is named", { text: "はい" }, "get_weather", /demands a call of "get_weather"/],
    ["another tool than is named", { toolCalls: [{ name: "other" }] }, "get_weather", /allows "get_weather"/],
  ])("a reply that calls %s is reported", async (__, reply, choice, reason) => {
    const given = choice === "get_weather" ? named(dialect, choice) : choice;
    const body = offering(dialect, ["get_weather", "other"], given);
    const answer = await ask(mockOf(reply), dialect, body, { stream });
    expect(answer.status).toBe(500);
    expect(errorOf(answer)).toMatchObject({ code: "reply_off_request" });
    expect(errorOf(answer).message).toMatch(reason);
    expect(answer.headers.get("x-should-retry")).toBe("false");
    // What is off on purpose is said as it stands.
    const through = mockOf(reply, { offContract: "a model that does as it likes" });
    expect((await ask(through, dialect, body, { stream })).status).toBe(200);
  });

  it("a refusal, and a reply that is cut short, need not call what is required", async () => {
    for (const reply of [{ refusal: "いいえ。" }, { text: "", finishReason: "content_filter" }] as Reply[]) {
      const body = offering(dialect, ["w"], "required");
      expect((await ask(mockOf(reply), dialect, body, { stream })).status).toBe(200);
    }
  });
});

describe("both limits of chat completions", () => {
  it("count, the smaller one first", async () => {
    const body = { max_tokens: 4, max_completion_tokens: 2 };
    expect(read(await ask(mockOf({ text: "one two three" }), "chat-completions", body))).toMatchObject({
      text: "one two",
      output: 2,
    });
  });

  it("count for each choice by itself", async () => {
    const reply: Reply = { choices: [{ text: "one" }, { text: "one two three" }] };
    const { body } = await ask(mockOf(reply), "chat-completions", { n: 2, max_tokens: 2 });
    expect(body["choices"]).toMatchObject([
      { message: { content: "one" }, finish_reason: "stop" },
      { message: { content: "one two" }, finish_reason: "length" },
    ]);
    expect(body["usage"]).toMatchObject({ completion_tokens: 3 });
  });
});
