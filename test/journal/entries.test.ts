import { describe, expect, it } from "vitest";
import { createMock, type Fixture } from "../../src/index.ts";
import { elkapiUrl, idOf, newest, say, send } from "./talk.ts";

const greeting: Fixture = { name: "인사", when: { lastUserMessage: "안녕 👋" }, reply: { text: "하이 👋🏽" } };

describe("an entry", () => {
  it("holds a whole answer, its request, and what is known of both", async () => {
    const mock = createMock({ fixtures: [greeting], seed: 1 });
    const response = await send(mock, { message: "안녕 👋", session: "s-1", query: "?trace=はい" });
    const body: unknown = await response.json();
    expect(await mock.journal.list()).toEqual([
      {
        id: 1,
        requestId: idOf(response),
        time: Date.UTC(2026, 0, 1),
        method: "POST",
        path: "/v1/chat/completions",
        gateway: "elkapi",
        operation: "createChatCompletion",
        model: "gpt-5.5",
        violations: [],
        undocumented: ["?trace"],
        fixture: "인사",
        ties: [],
        session: "s-1",
        faults: [],
        offContract: undefined,
        status: 200,
        error: undefined,
        events: undefined,
        aborted: false,
        duration: expect.any(Number),
        request: {
          url: `${elkapiUrl}/chat/completions?trace=${encodeURIComponent("はい")}`,
          headers: {
            authorization: "[hidden]",
            "content-type": "application/json",
            "x-mynah-session": "s-1",
          },
          body: { model: "gpt-5.5", stream: false, messages: [{ role: "user", content: "안녕 👋" }] },
          size: 87,
        },
        reply: { headers: Object.fromEntries(response.headers), body, events: undefined, rest: undefined },
      },
    ]);
  });

  it.each(["chat/completions", "responses"] as const)(
    "holds the events of a streamed answer of %s, and when each had left",
    async (path) => {
      const mock = createMock({ fixtures: [greeting], chunkSize: 1, chunkDelay: 2 });
      const response = await send(mock, { message: "안녕 👋", stream: true, path });
      const text = await response.text();
      const { reply, events, duration, aborted } = await newest(mock);
      const wire = text.split("\n\n").filter((event) => event !== "");
      expect([events, aborted, reply.body, reply.rest]).toEqual([wire.length, false, undefined, undefined]);
      expect(
        reply.events?.map(({ event, data }) => {
          const line = `data: ${typeof data === "string" ? data : JSON.stringify(data)}`;
          return event === undefined ? line : `event: ${event}\n${line}`;
        }),
      ).toEqual(wire);
      expect(reply.headers).toEqual(Object.fromEntries(response.headers));
      const times = reply.events?.map(({ at }) => at) ?? [];
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(times[0]).toBeGreaterThan(0);
      expect(times.at(-1)).toBeLessThanOrEqual(duration);
      // Each had a wait of its own.
      expect(new Set(times).size).toBe(times.length);
    },
  );

  it("is there as soon as the answer has come to its end, and not before", async () => {
    const mock = createMock({ fixtures: [greeting] });
    const response = await send(mock, { message: "안녕 👋", stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(await mock.journal.list()).toEqual([]);
    while ((await reader?.read())?.done === false);
    expect(await mock.journal.list()).toHaveLength(1);
  });

  it("is there when the listener hears of it", async () => {
    const seen: Promise<unknown>[] = [];
    const mock = createMock({ onExchange: () => seen.push(mock.journal.list()) });
    await say(mock);
    await say(mock, { stream: true });
    expect(await Promise.all(seen)).toMatchObject([[{ id: 1 }], [{ id: 1 }, { id: 2 }]]);
  });

  it("is found by its number and by the id of its answer", async () => {
    const mock = createMock();
    const ids: string[] = [];
    for (const message of ["一", "둘", "three"]) ids.push(idOf(await send(mock, { message })));
    expect((await mock.journal.get(2))?.requestId).toBe(ids[1]);
    expect((await mock.journal.get(ids[2] ?? ""))?.id).toBe(3);
    const missing = [0, 4, -1, 1.5, Number.NaN, Infinity, "", "req_"].map((id) => mock.journal.get(id));
    expect(await Promise.all(missing)).toEqual(missing.map(() => undefined));
  });

  it("is found by its session alone", async () => {
    const mock = createMock();
    const id = idOf(await send(mock, { session: "a" }));
    expect(await mock.session("a").journal.get(id)).toMatchObject({ id: 1, session: "a" });
    expect(await mock.session("a").journal.get(1)).toMatchObject({ id: 1 });
    expect(await mock.session("b").journal.get(id)).toBeUndefined();
    expect(await mock.session("b").journal.get(1)).toBeUndefined();
  });

  it("is the same when it is read again, and nobody's to change", async () => {
    const mock = createMock();
    await say(mock);
    const [entry] = await mock.journal.list();
    const copy = structuredClone(entry);
    Object.assign(entry?.request.body ?? {}, { model: "変" });
    Object.assign(entry?.request.headers ?? {}, { "content-type": "変" });
    Object.assign(entry?.reply.headers ?? {}, { "content-type": "変" });
    expect((await mock.journal.list())[0]).toEqual(copy);
  });
});
