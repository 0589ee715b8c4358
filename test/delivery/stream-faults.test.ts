import { afterEach, describe, expect, it, vi } from "vitest";
import { eventually } from "../eventually.ts";
import type { Judge } from "../../src/contract/judge.ts";
import { ConnectionReset } from "../../src/delivery/connection.ts";
import type { Delivery } from "../../src/delivery/deliver.ts";
import type { Fault } from "../../src/gateways/generated/fixture-types.ts";
import { bytesOf, chat, delivery, type Given, read, said, sent, textOf } from "./deliveries.ts";

afterEach(() => vi.useRealTimers());

/** Streams a chat completion in memory, and gives its chunks as text. */
async function stream(faults: readonly Fault[], given?: Given) {
  const delivered = delivery(faults, given);
  const { chunks, error } = await read(await delivered.answer(new AbortController().signal));
  return { ...delivered, chunks: chunks.map(textOf), text: textOf(chunks.join("")), error };
}

const [role, one, two, three, four, finish, done] = sent as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

it("a stream of no fault and no pace has each event in a chunk of its own", async () => {
  const { chunks, onEnd, happened } = await stream([]);
  expect(chunks).toEqual(sent);
  expect(onEnd.mock.calls).toEqual([[7, false]]);
  expect(happened).toEqual([]);
});

describe("an end", () => {
  it.each<[string, Fault, readonly string[]]>([
    ["after no event, where nothing is said", { kind: "end" }, []],
    ["after three events", { kind: "end", afterEvents: 3 }, sent.slice(0, 3)],
    ["before the finish", { kind: "end", before: "finish" }, sent.slice(0, 5)],
    ["before it is done", { kind: "end", before: "done" }, sent.slice(0, 6)],
    ["of both, the first", { kind: "end", before: "done", afterEvents: 2 }, sent.slice(0, 2)],
  ])("%s is clean", async (_, fault, expected) => {
    const { chunks, error, onEnd, happened } = await stream([fault]);
    expect([chunks, error]).toEqual([expected, undefined]);
    expect(onEnd.mock.calls).toEqual([[expected.length, false]]);
    expect(happened).toEqual(["end"]);
  });

  it("after more events than there are does not happen", async () => {
    const { chunks, happened } = await stream([{ kind: "end", afterEvents: 100 }]);
    expect([chunks, happened]).toEqual([sent, []]);
  });

  it("before the finish of several choices lets none of them finish", async () => {
    const events = [...chat.slice(0, 6), ...chat.slice(5)];
    const { chunks } = await stream([{ kind: "end", before: "finish" }], { events });
    expect(chunks).toEqual(sent.slice(0, 5));
  });

  it("makes and judges no event that is not sent", async () => {
    const made = vi.fn<() => void>();
    function* counted() {
      for (const event of chat) {
        made();
        yield event;
      }
    }
    await stream([{ kind: "end", afterEvents: 3 }], { events: counted() });
    expect(made).toHaveBeenCalledTimes(3);
  });
});

describe("single events", () => {
  it("malformed: one is broken off in its JSON, and the stream goes on", async () => {
    const { chunks, happened } = await stream([{ kind: "malformed", afterEvents: 1 }]);
    expect([chunks[0], ...chunks.slice(2)]).toEqual([role, two, three, four, finish, done]);
    expect(chunks[1]).toMatch(/^data: \{"id":"chatcmpl-1",.*[^}]\n\n$/);
    expect(() => JSON.parse(chunks[1]?.slice(6) ?? "") as unknown).toThrow(SyntaxError);
    expect(one.startsWith(chunks[1]?.trimEnd() ?? "?")).toBe(true);
    expect(happened).toEqual(["malformed"]);
  });

  it("malformed: no character is broken", async () => {
    const events = [{ event: "ping", data: "👋" }, { data: "안녕👋👋안녕" }];
    const faults: Fault[] = [{ kind: "malformed" }, { kind: "malformed", afterEvents: 1 }];
    const { chunks } = await stream(faults, { events });
    expect(chunks).toEqual(["event: ping\ndata: \n\n", "data: 안녕👋\n\n"]);
  });

  it("duplicate: one is sent twice", async () => {
    const { chunks, onEnd } = await stream([{ kind: "duplicate", afterEvents: 2 }]);
    expect(chunks).toEqual([role, one, two, two, three, four, finish, done]);
    expect(onEnd.mock.calls).toEqual([[8, false]]);
  });

  it("reorder: two change places", async () => {
    const { chunks, happened } = await stream([{ kind: "reorder", afterEvents: 2 }]);
    expect(chunks).toEqual([role, one, three, two, four, finish, done]);
    expect(happened).toEqual(["reorder"]);
  });

  it("reorder: the last has none to change places with", async () => {
    const { chunks, happened } = await stream([{ kind: "reorder", afterEvents: 6 }]);
    expect([chunks, happened]).toEqual([sent, []]);
  });

  it("of one kind may be several", async () => {
    const { chunks } = await stream([{ kind: "duplicate" }, { kind: "duplicate", afterEvents: 6 }]);
    expect(chunks).toEqual([role, role, one, two, three, four, finish, done, done]);
  });
});

it.each([
  [1, [0, 1, 2, 3, 4, 5, 6]],
  [3, [0, 3, 6]],
] as const)("comments stand before every event of %d", async (every, places) => {
  const { chunks, onEnd } = await stream([{ kind: "comments", every }]);
  const expected = sent.flatMap((event, index) =>
    (places as readonly number[]).includes(index) ? [": keep-alive\n\n", event] : [event],
  );
  expect(chunks).toEqual(expected);
  expect(onEnd.mock.calls).toEqual([[7, false]]);
});

it("an error is told as the dialect tells it, and ends the stream", async () => {
  const { chunks, error, happened } = await stream([{ kind: "error", error: "overloaded", afterEvents: 2 }]);
  expect(chunks).toEqual([role, one, 'data: {"error":"overloaded","count":2}\n\n']);
  expect([error, happened]).toEqual([undefined, ["error"]]);
});

it("an error that is the answer is not told in the stream", async () => {
  const { chunks, happened } = await stream([{ kind: "error", error: "overloaded" }]);
  expect([chunks, happened]).toEqual([sent, []]);
});

describe("a reset", () => {
  it.each([0, 1, 4, 7])(
    "after %d events lets just those arrive, then fails the body",
    async (afterEvents) => {
      const { chunks, error, onEnd, happened } = await stream([{ kind: "reset", afterEvents }]);
      expect(chunks).toEqual(sent.slice(0, afterEvents));
      expect(error).toBeInstanceOf(ConnectionReset);
      expect(error).toMatchObject({ message: "terminated", cause: { code: "ECONNRESET" } });
      expect(onEnd.mock.calls).toEqual([[afterEvents, false]]);
      expect(happened).toEqual(["reset"]);
    },
  );

  it("comes only when what was sent has had time to leave", async () => {
    vi.useFakeTimers();
    const reset = vi.fn<() => void>();
    const delivered = delivery([{ kind: "reset", afterEvents: 1 }]);
    const response = await delivered.answer(new AbortController().signal, { reset });
    const reader = response.body?.getReader();
    await reader?.read();
    const rest = reader?.read().catch(() => {});
    await vi.advanceTimersByTimeAsync(40);
    expect(reset).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20);
    expect(reset).toHaveBeenCalledOnce();
    await reader?.cancel();
    await rest;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a stall", () => {
  it.each([0, 3])("after %d events goes on until the client leaves", async (afterEvents) => {
    vi.useFakeTimers();
    const client = new AbortController();
    const delivered = delivery([{ kind: "stall", afterEvents }]);
    const reading = read(await delivered.answer(client.signal));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(delivered.onEnd).not.toHaveBeenCalled();
    client.abort(new Error("그만"));
    const { chunks, error } = await reading;
    expect(chunks.map(textOf)).toEqual(sent.slice(0, afterEvents));
    expect(error).toEqual(new Error("그만"));
    expect(delivered.onEnd.mock.calls).toEqual([[afterEvents, true]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when the reader cancels", async () => {
    const delivered = delivery([{ kind: "stall", afterEvents: 1 }]);
    const response = await delivered.answer(new AbortController().signal);
    const reader = response.body?.getReader();
    await reader?.read();
    const waiting = reader?.read();
    await reader?.cancel();
    expect(await waiting).toMatchObject({ done: true });
    expect(delivered.onEnd.mock.calls).toEqual([[1, true]]);
  });

  it("is broken off when the server closes", async () => {
    const closing = new AbortController();
    const reset = vi.fn<() => void>();
    const delivered = delivery([{ kind: "stall", afterEvents: 1 }]);
    const response = await delivered.answer(new AbortController().signal, { reset, closing: closing.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const waiting = reader?.read();
    closing.abort();
    await eventually(() => expect(reset).toHaveBeenCalledOnce());
    await reader?.cancel();
    await waiting;
    expect(delivered.onEnd.mock.calls).toEqual([[1, false]]);
  });
});

describe("dribbling", () => {
  it.each([1, 3, 7, 1000])("sends %d bytes at a time, wherever that cuts", async (bytes) => {
    const delivered = delivery([{ kind: "dribble", bytes }]);
    const { chunks } = await read(await delivered.answer(new AbortController().signal));
    expect(textOf(chunks.join(""))).toBe(sent.join(""));
    expect(chunks.slice(0, -1).every(({ length }) => length === bytes)).toBe(true);
    expect(delivered.onEnd.mock.calls).toEqual([[7, false]]);
  });

  it("sends one byte at a time, where nothing is said", async () => {
    const delivered = delivery([{ kind: "dribble" }]);
    const { chunks } = await read(await delivered.answer(new AbortController().signal));
    expect(chunks.length).toBe(bytesOf(sent.join("")).length);
  });

  it.each([[{ kind: "reset", afterEvents: 3 }], [{ kind: "end", afterEvents: 3 }]] as const)(
    "lets all bytes out before %j",
    async (fault) => {
      const { chunks } = await stream([{ kind: "dribble", bytes: 10_000 }, fault]);
      expect(chunks).toEqual([sent.slice(0, 3).join("")]);
    },
  );

  it("waits between pieces, and leaves no timer when the client leaves", async () => {
    vi.useFakeTimers();
    const client = new AbortController();
    const delivered = delivery([{ kind: "dribble", bytes: 100, interval: 10 }]);
    const reading = read(await delivered.answer(client.signal));
    await vi.advanceTimersByTimeAsync(25);
    client.abort();
    expect((await reading).chunks.length).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it("faults that are put together all happen", async () => {
  const { text, happened } = await stream([
    { kind: "delay", ms: 1 },
    { kind: "dribble", bytes: 5 },
    { kind: "malformed", afterEvents: 2 },
    { kind: "duplicate", afterEvents: 0 },
    { kind: "comments", every: 100 },
    { kind: "end", before: "done" },
  ]);
  const events = text.split("\n\n").slice(0, -1);
  expect(events.slice(0, 3)).toEqual([": keep-alive", role.trimEnd(), role.trimEnd()]);
  // What was doubled counts, so that two events reach the client before the malformed one.
  expect(one.startsWith(events[3] ?? "?") && events[3] !== one.trimEnd()).toBe(true);
  expect(events.slice(4)).toEqual([two, three, four, finish].map((event) => event.trimEnd()));
  expect(happened.toSorted()).toEqual(["comments", "delay", "dribble", "duplicate", "end", "malformed"]);
});

describe("pacing", () => {
  it("waits before the first event and between the others", async () => {
    vi.useFakeTimers();
    const { answer } = delivery([], { pace: { firstEvent: 300, interval: 100 } });
    const arrived: number[] = [];
    const start = Date.now();
    const response = await answer(new AbortController().signal);
    const reading = (async () => {
      const reader = response.body?.getReader();
      while ((await reader?.read())?.done === false) arrived.push(Date.now() - start);
    })();
    await vi.advanceTimersByTimeAsync(10_000);
    await reading;
    expect(arrived).toEqual([300, 400, 500, 600, 700, 800, 900]);
  });

  it("takes as long for each event as its tokens take", async () => {
    vi.useFakeTimers();
    const { answer } = delivery([], { pace: { tokensPerSecond: 10 } });
    const start = Date.now();
    const arrived: number[] = [];
    const response = await answer(new AbortController().signal);
    const reading = (async () => {
      const reader = response.body?.getReader();
      while ((await reader?.read())?.done === false) arrived.push(Date.now() - start);
    })();
    await vi.advanceTimersByTimeAsync(10_000);
    await reading;
    // こんに has three tokens, ちは two, 👋🏽 four UTF-16 units, and 안녕 two and the space.
    expect(said.length).toBe(4);
    expect(arrived).toEqual([0, 300, 500, 900, 1200, 1200, 1200]);
  });

  it("leaves no timer, and makes no more events, when the reader goes away", async () => {
    vi.useFakeTimers();
    const ended = vi.fn<() => void>();
    function* endless() {
      try {
        for (;;) yield { data: "또" };
      } finally {
        ended();
      }
    }
    const { answer, onEnd } = delivery([], { delay: 1000, events: endless() });
    const reader = (await answer(new AbortController().signal)).body?.getReader();
    await reader?.read();
    const waiting = reader?.read();
    await vi.advanceTimersByTimeAsync(10);
    await reader?.cancel();
    await waiting;
    await eventually(() => expect(ended).toHaveBeenCalledOnce());
    expect(vi.getTimerCount()).toBe(0);
    expect(onEnd.mock.calls).toEqual([[1, true]]);
  });
});

describe("judging", () => {
  const judged = (fits: (value: unknown) => boolean): Pick<Delivery, "judge" | "form"> => {
    const judge = {
      fits: (_: string, value: unknown) => fits(value),
      violations: () => Promise.resolve([{ message: "틀렸다" }]),
    } as unknown as Judge;
    const media = { pointer: "", schema: undefined, eventForms: [{ pointer: "/event" }] };
    return {
      judge,
      form: { status: "200", pointer: "", media: new Map([["text/event-stream", media]]) },
    };
  };

  it("sees nothing of what events say of themselves", async () => {
    const seen: unknown[] = [];
    const { chunks } = await stream(
      [],
      judged((value) => (seen.push(value), true)),
    );
    expect(chunks).toEqual(sent);
    for (const value of seen) expect(Object.keys(value as object)).toEqual(["data"]);
  });

  it("sees events as the dialect made them, and not what a fault made of them", async () => {
    const seen: string[] = [];
    const fits = (value: unknown) => (seen.push((value as { data: string }).data), true);
    const faults: Fault[] = [{ kind: "malformed" }, { kind: "duplicate" }, { kind: "reorder" }];
    await stream(faults, judged(fits));
    expect(seen.map((data) => `data: ${data}\n\n`)).toEqual(sent);
  });

  it("lets an event off the contract give way to an error under faults too", async () => {
    const fits = (value: unknown) => !(value as { data: string }).data.includes("ちは");
    const { chunks } = await stream([{ kind: "comments", every: 100 }], judged(fits));
    expect(chunks.slice(0, 3)).toEqual([": keep-alive\n\n", role, one]);
    expect(chunks[3]).toContain("its reply breaks the contract: 틀렸다");
    expect(chunks.length).toBe(4);
  });
});
