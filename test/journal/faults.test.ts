import { describe, expect, it } from "vitest";
import { createMock, type Fault, type Mock } from "../../src/index.ts";
import { serve } from "../../src/node/serve.ts";
import type { ExplainedEntry } from "../../src/journal/journal-entry.ts";
import { newest, send } from "./talk.ts";

const reply = { text: ["今日は", "晴れ ☀️", "です。"] };

/** A mock whose next answer goes wrong. */
async function faulty(faults: readonly Fault[]): Promise<Mock> {
  const mock = createMock({ fixtures: [{ name: "天気", reply: { ...reply, faults } }], seed: 1 });
  await mock.warm();
  return mock;
}

/** Asks for an answer that goes wrong, and gives what its client has read and what the journal has of it. */
async function see(
  faults: readonly Fault[],
  stream: boolean,
): Promise<ExplainedEntry & { readonly read: string }> {
  const mock = await faulty(faults);
  const decoder = new TextDecoder();
  let read = "";
  try {
    const response = await send(mock, { stream, signal: AbortSignal.timeout(400) });
    for await (const chunk of response.body ?? []) read += decoder.decode(chunk, { stream: true });
  } catch {
    // What fails is told by the journal.
  }
  return { ...(await newest(mock)), read };
}

/** What each event says: its words, why it ends, the member that tells an error, or its text. */
const words = ({ reply }: ExplainedEntry) =>
  reply.events?.map(({ data }) => {
    if (typeof data === "string") return data;
    const { choices } = data as { choices?: { delta: { content?: string }; finish_reason: string }[] };
    return choices?.[0]?.delta.content ?? choices?.[0]?.finish_reason ?? Object.keys(data as object).join();
  });

describe("a fault before the headers leaves no answer", () => {
  it.each<[string, Fault, boolean]>([
    ["reset, whole", { kind: "reset" }, false],
    ["reset, streamed", { kind: "reset" }, true],
  ])("%s", async (_, fault, stream) => {
    expect(await see([fault], stream)).toMatchObject({
      requestId: undefined,
      status: 0,
      fixture: "天気",
      faults: ["reset"],
      error: undefined,
      aborted: false,
      events: undefined,
      request: { body: { stream } },
      reply: { headers: {}, body: undefined, events: undefined, rest: undefined },
      read: "",
    });
  });

  it.each([false, true])("stall, streamed: %j", async (stream) => {
    expect(await see([{ kind: "stall" }], stream)).toMatchObject({
      status: 499,
      aborted: true,
      faults: ["stall"],
      reply: { headers: {}, body: undefined, events: undefined },
    });
  });
});

describe("an error in the reply's place is the answer", () => {
  it.each([false, true])("streamed: %j", async (stream) => {
    const { read, ...entry } = await see([{ kind: "error", error: "rate_limited" }], stream);
    expect(entry).toMatchObject({
      status: 429,
      fixture: "天気",
      faults: ["error"],
      error: undefined,
      aborted: false,
      events: undefined,
      reply: { headers: { "retry-after": expect.any(String) }, body: JSON.parse(read) as unknown },
    });
  });
});

describe("a fault in a stream leaves what was sent", () => {
  it.each<[string, Fault, Partial<ExplainedEntry>, readonly string[]]>([
    ["reset", { kind: "reset", afterEvents: 2 }, { aborted: false, events: 2 }, ["", "今日は"]],
    ["end", { kind: "end", afterEvents: 3 }, { aborted: false, events: 3 }, ["", "今日は", "晴れ ☀️"]],
    ["stall", { kind: "stall", afterEvents: 1 }, { aborted: true, events: 1 }, [""]],
    [
      "error",
      { kind: "error", error: "overloaded", afterEvents: 1 },
      { aborted: false, events: 2, error: undefined },
      ["", "error"],
    ],
    [
      "duplicate",
      { kind: "duplicate", afterEvents: 1 },
      { aborted: false, events: 7 },
      ["", "今日は", "今日は", "晴れ ☀️", "です。", "stop", "[DONE]"],
    ],
    [
      "reorder",
      { kind: "reorder", afterEvents: 1 },
      { events: 6 },
      ["", "晴れ ☀️", "今日は", "です。", "stop", "[DONE]"],
    ],
    ["dribble", { kind: "dribble", bytes: 7 }, { events: 6 }, ["", ...reply.text, "stop", "[DONE]"]],
    ["comments", { kind: "comments" }, { events: 6 }, ["", ...reply.text, "stop", "[DONE]"]],
    ["delay", { kind: "delay", ms: 5 }, { events: 6 }, ["", ...reply.text, "stop", "[DONE]"]],
  ])("%s", async (kind, fault, expected, said) => {
    const entry = await see([fault], true);
    expect(entry).toMatchObject({ status: 200, fixture: "天気", faults: [kind], ...expected });
    expect([words(entry), entry.reply.rest]).toEqual([said, undefined]);
    const times = entry.reply.events?.map(({ at }) => at) ?? [];
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(entry.read.match(/^data: /gm)).toHaveLength(said.length);
  });

  it("malformed, of which the broken event is the text that it is", async () => {
    const entry = await see([{ kind: "malformed", afterEvents: 1 }], true);
    const [, broken] = entry.reply.events ?? [];
    expect(broken?.data).toMatch(/^\{"id"/);
    expect(() => JSON.parse(broken?.data as string) as unknown).toThrow("JSON");
    expect(entry).toMatchObject({ faults: ["malformed"], events: 6, aborted: false });
  });

  it("dribble, which the client leaves inside an event", async () => {
    const mock = await faulty([{ kind: "dribble", bytes: 10 }]);
    const response = await send(mock, { stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await newest(mock)).toMatchObject({
      aborted: true,
      faults: ["dribble"],
      reply: { events: [], rest: 'data: {"id' },
    });
  });
});

it("a whole answer that dribbles is whole", async () => {
  const { read, ...entry } = await see([{ kind: "dribble", bytes: 50 }], false);
  expect(entry).toMatchObject({ faults: ["dribble"], events: undefined, aborted: false });
  expect(entry.reply).toMatchObject({ body: JSON.parse(read) as unknown, events: undefined });
});

it("several faults are noted in their order", async () => {
  const entry = await see(
    [{ kind: "delay", ms: 1 }, { kind: "comments" }, { kind: "end", afterEvents: 1 }],
    true,
  );
  expect(entry.faults).toEqual(["delay", "comments", "end"]);
});

it("faults that did not happen are not noted", async () => {
  const entry = await see([{ kind: "reset", probability: 0 }], true);
  expect([entry.faults, entry.events]).toEqual([[], 6]);
});

it.each<[string, Fault, object]>([
  ["before the headers", { kind: "reset" }, { status: 0, aborted: false, requestId: undefined }],
  ["after some events", { kind: "reset", afterEvents: 2 }, { status: 200, aborted: false, events: 2 }],
])("a reset over a socket %s is the same", async (_, fault, expected) => {
  const mock = await faulty([fault]);
  const server = await serve(mock, { port: 0 });
  const asked = fetch(`${server.url}/elkapi/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5.5", stream: true, messages: [{ role: "user", content: "안녕" }] }),
  });
  await expect(asked.then((response) => response.text())).rejects.toThrow(/fetch failed|terminated/);
  for await (const entry of await mock.journal.follow({ after: 0 })) {
    expect(entry).toMatchObject({ faults: ["reset"], ...expected });
    break;
  }
  await server.close(0);
});
