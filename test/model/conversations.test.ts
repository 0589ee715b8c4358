import { describe, expect, it } from "vitest";
import { createMock, type Fixture } from "../../src/index.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createConversations } from "../../src/model/conversations.ts";
import { readResponsesRequest } from "../../src/dialects/responses-request.ts";
import type { Json } from "../streams/assemble.ts";
import { ask, errorOf, read } from "./ask.ts";

/** Says how much of the conversation it sees. */
const listening: Fixture[] = [
  {
    name: "call",
    when: { lastUserMessage: "天気は?", toolResults: false },
    reply: { toolCalls: [{ name: "w" }] },
  },
  { name: "result", when: { toolResults: { contains: "21" } }, reply: { text: "21℃です。" } },
  { name: "third", when: { turns: 3 }, reply: { text: "3" } },
  { name: "pirate", when: { system: "Talk like a pirate." }, reply: { text: "Arr!" } },
  { name: "rest", reply: { text: "まあ。" } },
];
const tools = [{ type: "function", name: "w" }];

const idOf = ({ body }: { readonly body: Json }) => String(body["id"]);
const outputOf = ({ body }: { readonly body: Json }) => body["output"] as Json[];

describe.each([false, true])("a response, streamed: %s,", (stream) => {
  it("is continued with all that was said, by its id", async () => {
    const mock = createMock({ fixtures: listening });
    let previous: string | undefined;
    const texts: string[] = [];
    for (const input of ["一", "二", "三"]) {
      const more = previous === undefined ? {} : { previous_response_id: previous };
      const answer = await ask(mock, "responses", { input, ...more }, { stream });
      expect(answer.body["previous_response_id"]).toBe(previous ?? null);
      previous = idOf(answer);
      texts.push(read(answer).text);
    }
    expect(texts).toEqual(["まあ。", "まあ。", "3"]);
  });

  it("is continued with the result of the tool that it calls", async () => {
    const mock = createMock({ fixtures: listening });
    const called = await ask(mock, "responses", { tools }, { stream });
    const [call] = outputOf(called);
    const output = { type: "function_call_output", call_id: call?.["call_id"], output: "21" };
    const body = { tools, input: [output], previous_response_id: idOf(called) };
    expect(read(await ask(mock, "responses", body, { stream })).text).toBe("21℃です。");
  });

  it("may be continued more than once, each time from where it ended", async () => {
    const mock = createMock({ fixtures: listening });
    const first = idOf(await ask(mock, "responses", { input: "一" }, { stream }));
    for (let time = 0; time < 3; time += 1) {
      const body = { input: "二", previous_response_id: first };
      expect(read(await ask(mock, "responses", body, { stream })).text).toBe("まあ。");
    }
  });

  it("keeps no instructions", async () => {
    const mock = createMock({ fixtures: listening });
    const instructions = "Talk like a pirate.";
    const first = await ask(mock, "responses", { input: "一", instructions }, { stream });
    expect(read(first).text).toBe("Arr!");
    const body = { input: "二", previous_response_id: idOf(first) };
    expect(read(await ask(mock, "responses", body, { stream })).text).toBe("まあ。");
  });

  it("has items that later input may refer to", async () => {
    const mock = createMock({ fixtures: listening });
    const [call] = outputOf(await ask(mock, "responses", { tools }, { stream }));
    const output = { type: "function_call_output", call_id: call?.["call_id"], output: "21" };
    for (const reference of [{ type: "item_reference", id: call?.["id"] }, { id: call?.["id"] }]) {
      const input = [{ role: "user", content: "天気は?" }, reference, output];
      expect(read(await ask(mock, "responses", { tools, input }, { stream })).text).toBe("21℃です。");
    }
  });
});

describe("what is not kept", () => {
  it.each([
    ["an id that nobody gave", {}, {}, () => "resp_unknown"],
    ["a response that was not to be stored", { store: false }, {}, (id: string) => id],
    ["a response of another session", {}, { session: "other" }, (id: string) => id],
  ])("%s is the API's own error", async (_, first, later, choose) => {
    const mock = createMock({ fixtures: listening });
    const id = choose(idOf(await ask(mock, "responses", { input: "一", ...first })));
    const answer = await ask(mock, "responses", { input: "二", previous_response_id: id }, later);
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      code: "previous_response_not_found",
      param: "previous_response_id",
    });
    expect(errorOf(answer).message).toContain(`Previous response with id '${id}' not found.`);
  });

  it("a reference to it is the API's own error", async () => {
    const input = [{ type: "item_reference", id: "fc_unknown" }];
    const answer = await ask(createMock(), "responses", { input });
    expect(answer.status).toBe(404);
    expect(errorOf(answer)).toMatchObject({ code: "item_not_found", param: "input" });
  });

  it("is forgotten when the session is reset, and the others are not", async () => {
    const mock = createMock({ fixtures: listening });
    const one = idOf(await ask(mock, "responses", { input: "一" }, { session: "1" }));
    const two = idOf(await ask(mock, "responses", { input: "一" }, { session: "2" }));
    await mock.session("1").reset();
    const again = (id: string, session: string) =>
      ask(mock, "responses", { input: "二", previous_response_id: id }, { session });
    expect((await again(one, "1")).status).toBe(400);
    expect((await again(two, "2")).status).toBe(200);
    await mock.reset();
    expect((await again(two, "2")).status).toBe(400);
  });

  it("is told by explain as well", async () => {
    const { refused } = await createMock().explain("https://api.elkapi.com/v1/responses", {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-5.5", input: "Hi", previous_response_id: "resp_x" }),
    });
    expect(refused).toMatch(/'resp_x' not found/);
  });
});

it("an id is one of its kind alone", async () => {
  const mock = createMock({ fixtures: listening });
  const answer = await ask(mock, "responses", { input: "一" });
  const item = String(outputOf(answer)[0]?.["id"]);
  expect((await ask(mock, "responses", { input: "二", previous_response_id: item })).status).toBe(400);
  const input = [{ type: "item_reference", id: idOf(answer) }];
  expect((await ask(mock, "responses", { input })).status).toBe(404);
});

it("a refusal is part of the conversation", async () => {
  const fixtures: Fixture[] = [
    { name: "again", when: { anyMessage: { contains: "できません" } }, reply: { text: "聞こえました。" } },
    { name: "refuse", reply: { refusal: "できません。" } },
  ];
  const mock = createMock({ fixtures });
  const first = await ask(mock, "responses", { input: "一" });
  const second = await ask(mock, "responses", { input: "二", previous_response_id: idOf(first) });
  expect(read(second).text).toBe("聞こえました。");
});

describe("the memory of conversations", () => {
  const view = (text: string, previous?: string) =>
    readResponsesRequest({
      input: text,
      ...(previous === undefined ? {} : { previous_response_id: previous }),
    });
  const answer = (id: string) => ({ id, items: [] });

  it("has a bound: what was kept first goes first", async () => {
    const conversations = createConversations(createMemoryStore({ entries: 0, bytes: 0 }));
    const large = "x".repeat(1024 * 1024);
    for (let count = 0; count < 40; count += 1)
      await conversations.keep("", view(large), answer(`r${count}`));
    await expect(conversations.recall("", view("?", "r0"))).rejects.toThrow(/not found/);
    expect((await conversations.recall("", view("?", "r39"))).turns).toHaveLength(2);
  });

  it("weighs each turn once, however long the conversation", async () => {
    const conversations = createConversations(createMemoryStore({ entries: 0, bytes: 0 }));
    for (let session = 0; session < 25; session += 1) {
      for (let turn = 0; turn < 40; turn += 1) {
        const name = `s${session}`;
        const previous = turn === 0 ? undefined : `r${turn - 1}`;
        const recalled = await conversations.recall(name, view("x".repeat(1500), previous));
        await conversations.keep(name, recalled, answer(`r${turn}`));
      }
    }
    const lengths = await Promise.all(
      Array.from({ length: 25 }, async (_, session) => {
        return (await conversations.recall(`s${session}`, view("?", "r39"))).turns.length;
      }),
    );
    expect(new Set(lengths)).toEqual(new Set([41]));
  });

  it("keeps the answer just given, however many go on from one root", async () => {
    const conversations = createConversations(createMemoryStore({ entries: 0, bytes: 0 }));
    await conversations.keep("", view("root"), answer("root"));
    const large = "x".repeat(1024 * 1024);
    for (let fork = 0; fork < 40; fork += 1) {
      const recalled = await conversations.recall("", view(large, fork === 0 ? "root" : `f${fork - 1}`));
      // Each goes on from the root again, or from the fork before while that is short.
      await conversations.keep(
        "",
        { ...recalled, turns: recalled.turns.slice(-1), previous: undefined },
        answer(`f${fork}`),
      );
      expect((await conversations.recall("", view("?", `f${fork}`))).turns).toHaveLength(2);
    }
  });

  it("forgets the oldest forks of one root first, and not the last", async () => {
    const conversations = createConversations(createMemoryStore({ entries: 0, bytes: 0 }));
    await conversations.keep("", view("root"), answer("root"));
    const large = "x".repeat(2 * 1024 * 1024);
    const fork = async (id: string) =>
      conversations.keep("", await conversations.recall("", view(large, "root")), answer(id));
    for (let count = 0; count < 30; count += 1) await fork(`f${count}`);
    await expect(conversations.recall("", view("?", "f0"))).rejects.toThrow(/not found/);
    expect((await conversations.recall("", view("?", "f29"))).turns).toHaveLength(3);
  });

  it("bounds one conversation", async () => {
    const conversations = createConversations(createMemoryStore({ entries: 0, bytes: 0 }));
    await conversations.keep("", view("x".repeat(5 * 1024 * 1024)), answer("r"));
    await expect(conversations.recall("", view("?", "r"))).rejects.toThrow(/Please begin a new one/);
    const truncating = { input: "?", previous_response_id: "r", truncation: "auto" };
    const { turns } = await conversations.recall("", readResponsesRequest(truncating));
    expect(turns.map(({ text }) => text)).toEqual(["?"]);
  });
});
