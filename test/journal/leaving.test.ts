import { describe, expect, it } from "vitest";
import { createMock, type MockOptions } from "../../src/index.ts";
import { serve } from "../../src/node/serve.ts";
import { newest, send } from "./talk.ts";

const authorization = { authorization: "Bearer any" };

describe("a client that goes away", () => {
  it("from a stream leaves what it was sent", async () => {
    const mock = createMock({ chunkDelay: 60_000 });
    const response = await send(mock, { stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const { status, aborted, events, reply } = await newest(mock);
    expect([status, aborted, events, reply.events?.length, reply.rest]).toEqual([200, true, 1, 1, undefined]);
  });

  it("by a signal, from a stream and before the answer, is noted as one", async () => {
    const mock = createMock({ chunkDelay: 60_000 });
    const leaving = new AbortController();
    const response = await send(mock, { stream: true, signal: leaving.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    await expect(reader?.read()).rejects.toThrow("aborted");
    expect(await newest(mock)).toMatchObject({ status: 200, aborted: true, events: 1 });
    await mock.failNext({ kind: "stall" });
    await expect(send(mock, { signal: AbortSignal.timeout(20) })).rejects.toThrow("timeout");
    expect(await newest(mock)).toMatchObject({
      status: 499,
      aborted: true,
      faults: ["stall"],
      events: undefined,
    });
  });

  it("from a server is noted when the server hears of it", async () => {
    const mock = createMock({ chunkDelay: 60_000 });
    const server = await serve(mock, { port: 0 });
    const leaving = new AbortController();
    const response = await fetch(`${server.url}/elkapi/v1/chat/completions`, {
      method: "POST",
      headers: { ...authorization, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-5.5", stream: true, messages: [{ role: "user", content: "안녕" }] }),
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    leaving.abort();
    for await (const entry of await mock.journal.follow({ after: 0 })) {
      expect(entry).toMatchObject({ status: 200, aborted: true, events: 1 });
      break;
    }
    await server.close(0);
  });

  it.each<[string, Partial<MockOptions>, boolean]>([
    ["at once", {}, false],
    ["at a pace", { chunkDelay: 1 }, false],
    ["with comments", { faults: [{ kind: "comments" }] }, false],
    ["in drops, of which nobody knows the last", { faults: [{ kind: "dribble", bytes: 500 }] }, true],
  ])("when it has read the last event, sent %s, has not left before the end", async (_, options, aborted) => {
    const mock = createMock(options);
    for (const path of ["chat/completions", "responses"] as const) {
      await readUntil(await send(mock, { stream: true, path }), /\[DONE\]|event: response.completed/);
      await readUntil(
        await send(mock, { stream: true, path }),
        /"finish_reason":"stop"|event: response.output_item.done/,
      );
    }
    const left = (await mock.journal.list()).map((entry) => entry.aborted);
    expect(left).toEqual([aborted, true, aborted, true]);
  });
});

/** Reads a stream up to an event, and leaves. */
async function readUntil(response: Response, last: RegExp): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!last.test(text)) text += decoder.decode((await reader?.read())?.value, { stream: true });
  await reader?.cancel();
}
