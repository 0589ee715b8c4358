import { describe, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { ConfigurationError } from "../../src/errors.ts";
import type { Fixture } from "../../src/index.ts";
import { chat, chatUrl, say, saying, ways } from "./open-mock.ts";

describe.each(ways)("the journal of a mock %s", (_, open) => {
  it("holds what came in and what went out", async () => {
    const mock = await open({ fixtures: [saying("答え", "はい、どうぞ 🍵")] });
    const response = await mock.session("帳").fetch(chatUrl, chat("お茶を"));
    await response.json();
    const [entry, ...rest] = await mock.journal.list();
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({
      id: 1,
      requestId: response.headers.get("x-request-id"),
      method: "POST",
      gateway: "elkapi",
      operation: "createChatCompletion",
      model: "gpt-5.5",
      fixture: "答え",
      session: "帳",
      status: 200,
      request: {
        headers: { authorization: "[hidden]", "content-type": "application/json" },
        body: { messages: [{ content: "お茶を" }] },
      },
      reply: {
        headers: { "x-mynah-fixture": expect.any(String) },
        body: { choices: [{ message: { content: "はい、どうぞ 🍵" } }] },
      },
    });
  });

  it("holds the events of a stream, with their times", async () => {
    const mock = await open({ fixtures: [saying("흐름", "안녕하세요 여러분")] });
    await (await mock.fetch(chatUrl, chat("?", { stream: true }))).text();
    const [entry] = await mock.journal.list({ streamed: true });
    const events = entry?.reply.events ?? [];
    expect(entry?.events).toBe(events.length);
    expect(events.at(-1)?.data).toBe("[DONE]");
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("is filtered, cut and turned", async () => {
    const mock = await open({
      unmatched: "refuse",
      fixtures: [{ ...saying("はい"), when: { lastUserMessage: "a" } }],
    });
    for (const message of ["a", "b", "a", "b"]) await say(mock, message);
    await mock.fetch(chatUrl, chat("a", { messages: "a" }));
    const ids = async (asked: Parameters<typeof mock.journal.list>[0]) =>
      (await mock.journal.list(asked)).map(({ id }) => id);
    expect(await ids({ fixture: "はい" })).toEqual([1, 3]);
    expect(await ids({ unmatched: true })).toEqual([2, 4]);
    expect(await ids({ error: "no_fixture", newest: true })).toEqual([4, 2]);
    expect(await ids({ status: 200, after: 1 })).toEqual([3]);
    expect(await ids({ violations: true })).toEqual([5]);
    expect(await ids({ violations: false, limit: 2 })).toEqual([1, 2]);
    expect(await ids({ newest: true, limit: 2, before: 5 })).toEqual([4, 3]);
    expect(
      await ids({ method: "POST", gateway: "elkapi", operation: "createChatCompletion", path: "/none" }),
    ).toEqual([]);
    expect(await mock.journal.counters()).toMatchObject({
      exchanges: 5,
      unmatched: 2,
      violations: 1,
      errors: 3,
      statuses: { "200": 2, "400": 1, "404": 2 },
      operations: { elkapi: { createChatCompletion: 5 } },
      fixtures: { elkapi: { はい: 2 } },
    });
  });

  it("tells why, by number and by request id, also where nothing answered", async () => {
    const mock = await open({
      unmatched: "refuse",
      fixtures: [{ ...saying("はい"), when: { lastUserMessage: "a" } }],
    });
    const { headers } = await mock.fetch(chatUrl, chat("ア"));
    const byId = await mock.journal.get(headers.get("x-request-id") ?? "");
    expect(byId).toEqual(await mock.journal.get(1));
    expect(byId?.fixtures).toMatchObject([
      { name: "はい", fits: false, conditions: [{ expected: 'is "a"', seen: '"ア"' }] },
    ]);
    expect(await mock.journal.get(2)).toBeUndefined();
    expect(await mock.journal.get("req_none")).toBeUndefined();
  });

  it("is read of one session alone", async () => {
    const mock = await open();
    const [one, other] = [mock.session("one"), mock.session("other")];
    for (const each of [one, other, one]) await say(each, "?");
    expect((await one.journal.list()).map(({ id }) => id)).toEqual([1, 3]);
    expect(await other.journal.get(1)).toBeUndefined();
    await one.journal.clear();
    expect((await mock.journal.list()).map(({ id }) => id)).toEqual([2]);
    expect((await one.journal.counters()).exchanges).toBe(0);
    expect((await mock.journal.counters()).exchanges).toBe(3);
  });

  it("is longer than a page", async () => {
    const mock = await open();
    await Promise.all(Array.from({ length: 1_050 }, () => mock.fetch(chatUrl, { method: "GET" })));
    expect((await mock.journal.list()).length).toBe(1_050);
    expect((await mock.journal.list({ limit: 1_020, newest: true })).at(-1)?.id).toBe(31);
  });

  it("is followed from now on, or from a number, until the signal", async () => {
    const mock = await open();
    await say(mock, "zero");
    const stop = new AbortController();
    const [now, after] = await Promise.all([
      mock.journal.follow({ signal: stop.signal }),
      mock.journal.follow({ after: 0, signal: stop.signal, operation: "createChatCompletion" }),
    ]);
    const ids: [number[], number[]] = [[], []];
    const read = async (exchanges: typeof now, into: number[]) => {
      for await (const { id } of exchanges) into.push(id);
    };
    const both = Promise.all([read(now, ids[0]), read(after, ids[1])]);
    for (const message of ["一", "이", "3"]) await say(mock, message);
    const seen = await mock.journal.follow({ after: 3 });
    for await (const { id } of seen) if (id === 4) break;
    const expected = [
      [2, 3, 4],
      [1, 2, 3, 4],
    ];
    await eventually(() => expect(ids).toEqual(expected));
    stop.abort();
    await both;
    expect(ids).toEqual(expected);
  });

  it.each([
    [{ violation: true }, /no filter "violation"\. Please use violations\./],
    [{ session: "other" }, /no filter "session"/],
    [{ status: "200" }, /status is "200"\. Please give a whole number/],
    [{ violations: "yes" }, /violations is "yes"\. Please give true or false/],
    [{ limit: -1 }, /limit is -1/],
    [{ model: 5 }, /model is 5\. Please give a text/],
    [null, /the filter is null/],
    [() => true, /the filter is/],
  ])("refuses the filter %j", async (filter, message) => {
    const { journal } = await open();
    await expect(journal.list(filter as never)).rejects.toThrow(message);
    await expect(journal.list(filter as never)).rejects.toThrow(ConfigurationError);
    await expect(journal.follow(filter as never)).rejects.toThrow(ConfigurationError);
  });

  it("is waited for, also where the client goes away", async () => {
    const pace = { interval: 20 };
    const fixtures: Fixture[] = [{ name: "ゆっくり", reply: { text: "천천히 ".repeat(50), pace } }];
    const mock = await open({ fixtures });
    const session = mock.session("離れる");
    const stop = new AbortController();
    const response = await session.fetch(chatUrl, { ...chat("?", { stream: true }), signal: stop.signal });
    await response.body?.getReader().read();
    stop.abort();
    const [left] = await session.journal.waitFor({ aborted: true });
    expect(left).toMatchObject({ fixture: "ゆっくり", aborted: true });
    const waiting = mock.journal.waitFor({ status: 200 }, { count: 2 });
    await (await mock.fetch(chatUrl, { method: "GET" })).text();
    await (
      await session.fetch(`${await mock.baseUrl()}/models`, { headers: { authorization: "Bearer any" } })
    ).text();
    expect((await waiting).length).toBe(2);
  });

  it("is not waited for without end", async () => {
    const mock = await open();
    await say(mock, "?");
    // A server journals an exchange just after its client has the end of it.
    await mock.journal.waitFor({ status: 200 });
    const waiting = mock.journal.waitFor({ status: 200 }, { count: 2, timeout: 50 });
    await expect(waiting).rejects.toThrow(/Failed to wait for 2 exchanges .*after 50 ms there is 1\./);
    await expect(waiting).rejects.toThrow(ConfigurationError);
  });

  it("that is not kept cannot be read", async () => {
    const mock = await open({ journal: 0 });
    await say(mock, "?");
    await expect(mock.journal.list()).rejects.toThrow(ConfigurationError);
    await expect(mock.journal.list()).rejects.toThrow(/none is kept/);
    await mock.reset();
  });
});
