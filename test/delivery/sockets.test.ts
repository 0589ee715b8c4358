import { connect } from "node:net";
import { setupServer } from "msw/node";
import { OpenAI } from "openai";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { eventually } from "../eventually.ts";
import { handlers } from "../../src/adapters/msw.ts";
import type { Fault } from "../../src/gateways/generated/fixture-types.ts";
import {
  bytesOf,
  type Delivered,
  delivery,
  mockOf,
  read,
  said,
  sent,
  served,
  textOf,
  watchPrinting,
  whole,
} from "./deliveries.ts";

/** What a socket received, without the headers and the frames of chunks, and how it closed. */
async function raw(port: number): Promise<{ head: string; body: string; closed: string }> {
  const socket = connect(port, "127.0.0.1");
  let bytes = "";
  let closed = "ended";
  socket.on("data", (data) => {
    bytes += data.toString("latin1");
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    closed = error.code ?? error.message;
  });
  socket.write(
    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}",
  );
  await new Promise((resolve) => socket.once("close", resolve));
  const [head = "", ...rest] = bytes.split("\r\n\r\n");
  return { head, body: unchunked(rest.join("\r\n\r\n")), closed };
}

/** A body without the frames of its chunks; what is not framed stays as it is. */
function unchunked(framed: string): string {
  let body = "";
  let at = 0;
  for (;;) {
    const frame = /^([\da-f]+)\r\n/.exec(framed.slice(at, at + 12));
    if (frame === null) return body + framed.slice(at);
    const [line, length = ""] = frame;
    const start = at + line.length;
    body += framed.slice(start, start + Number.parseInt(length, 16));
    at = start + Number.parseInt(length, 16) + 2;
  }
}

const post = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
const messages = [{ role: "user" as const, content: "안녕 👋" }];

/** Streams through the official client, and gives the text that it read and the error that it threw. */
async function askOpenAI(client: OpenAI): Promise<{ text: string; error: unknown }> {
  let text = "";
  try {
    const stream = await client.chat.completions.create({ model: "gpt-5.5", stream: true, messages });
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    return { text, error: undefined };
  } catch (error) {
    return { text, error };
  }
}

const clientOf = (baseURL: string) => new OpenAI({ apiKey: "any", baseURL, maxRetries: 0, logLevel: "off" });

/** The codes of an error and of all that caused it. */
function codesOf(error: unknown): unknown[] {
  const codes: unknown[] = [];
  for (let at = error; at instanceof Error; at = at.cause) codes.push((at as { code?: unknown }).code);
  return codes;
}

describe.each([
  ["that leaves the globals alone", false],
  ["that replaces the globals", true],
] as const)("over a server %s", (_, overrideGlobalObjects) => {
  /** Lets a test be over only when the server has printed nothing. */
  async function open(delivered: Delivered) {
    const printed = watchPrinting();
    const rejected = vi.fn<(reason: unknown) => void>();
    process.on("unhandledRejection", rejected);
    onTestFinished(() => void process.off("unhandledRejection", rejected));
    const server = await served(delivered, { overrideGlobalObjects });
    const quiet = async () => {
      await server.close(0);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(printed()).toEqual([]);
      expect(rejected).not.toHaveBeenCalled();
    };
    return { ...server, quiet };
  }

  it("a reset before the headers leaves the client without a byte", async () => {
    const { port, url, quiet } = await open(delivery([{ kind: "reset" }]));
    expect(await raw(port)).toEqual({ head: "", body: "", closed: "ECONNRESET" });
    const error: unknown = await fetch(url, post).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    await quiet();
  });

  it.each([0, 1, 3, 7])("a reset after %d events lets just those arrive", async (afterEvents) => {
    const delivered = delivery([{ kind: "reset", afterEvents }]);
    const { port, quiet } = await open(delivered);
    const { head, body, closed } = await raw(port);
    expect(head).toContain("HTTP/1.1 200 OK");
    expect(textOf(body)).toBe(sent.slice(0, afterEvents).join(""));
    expect(closed).toBe("ECONNRESET");
    await eventually(() => expect(delivered.onEnd.mock.calls).toEqual([[afterEvents, false]]));
    await quiet();
  });

  it("a reset in the stream is an error of the official client, after the text that came before", async () => {
    const { url, quiet } = await open(delivery([{ kind: "reset", afterEvents: 3 }]));
    const { text, error } = await askOpenAI(clientOf(url));
    expect(text).toBe(said.slice(0, 2).join(""));
    expect(error).toMatchObject({ message: "terminated" });
    expect(codesOf(error).some((code) => code === "ECONNRESET" || code === "UND_ERR_SOCKET")).toBe(true);
    await quiet();
  });

  it("a reset before the headers is a connection error of the official client", async () => {
    const { url, quiet } = await open(delivery([{ kind: "reset" }]));
    const { text, error } = await askOpenAI(clientOf(url));
    expect(text).toBe("");
    expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(codesOf(error)).toContain("ECONNRESET");
    await quiet();
  });

  it("an end before the finish is complete to HTTP", async () => {
    const { port, url, quiet } = await open(delivery([{ kind: "end", before: "finish" }]));
    const { body, closed } = await raw(port);
    expect([textOf(body), closed]).toEqual([sent.slice(0, 5).join(""), "ended"]);
    // The official client reads on as if nothing were wrong, unless it is asked for the whole completion.
    expect(await askOpenAI(clientOf(url))).toEqual({ text: said.join(""), error: undefined });
    const stream = clientOf(url).chat.completions.stream({ model: "gpt-5.5", messages });
    await expect(stream.finalChatCompletion()).rejects.toThrow(/missing finish_reason/);
    await quiet();
  });

  it("a malformed event is a syntax error of the official client", async () => {
    const { url, quiet } = await open(delivery([{ kind: "malformed", afterEvents: 3 }]));
    const { text, error } = await askOpenAI(clientOf(url));
    expect(text).toBe(said.slice(0, 2).join(""));
    expect(error).toBeInstanceOf(SyntaxError);
    await quiet();
  });

  it("comments and dribbling make no difference to the official client", async () => {
    const faults: Fault[] = [{ kind: "comments" }, { kind: "dribble", bytes: 3 }];
    const { url, quiet } = await open(delivery(faults));
    expect(await askOpenAI(clientOf(url))).toEqual({ text: said.join(""), error: undefined });
    await quiet();
  });

  it("a whole answer that dribbles has its length and all its bytes", async () => {
    const { port, quiet } = await open(delivery([{ kind: "dribble", bytes: 7 }], { stream: false }));
    const { head, body, closed } = await raw(port);
    const bytes = bytesOf(JSON.stringify(whole));
    expect(head.toLowerCase()).toContain(`content-length: ${bytes.length}`);
    expect([body, closed]).toEqual([bytes, "ended"]);
    await quiet();
  });

  it.each<[string, readonly Fault[]]>([
    ["before the headers", [{ kind: "stall" }]],
    ["in the stream", [{ kind: "stall", afterEvents: 2 }]],
    [
      "in a dribbling stream",
      [
        { kind: "dribble", bytes: 1000 },
        { kind: "stall", afterEvents: 2 },
      ],
    ],
  ])("a stall %s is over when the client gives up", async (_, faults) => {
    const delivered = delivery(faults);
    const answer = vi.fn<Delivered["answer"]>(delivered.answer);
    const { url, quiet } = await open({ ...delivered, answer });
    const client = new AbortController();
    let body = "";
    const reading = fetch(url, { ...post, signal: client.signal })
      .then(async (response) => {
        const reader = response.body?.getReader();
        for (;;) body += Buffer.from((await reader?.read())?.value ?? "").toString("latin1");
      })
      .catch((reason: unknown) => reason);
    await eventually(() => expect(delivered.happened).toContain("stall"));
    const begun = faults.some((fault) => "afterEvents" in fault);
    await eventually(() => expect(textOf(body)).toBe(begun ? sent.slice(0, 2).join("") : ""));
    client.abort(new Error("그만"));
    expect(await reading).toEqual(new Error("그만"));
    // Before the headers it is the delivery itself that fails, for the pipeline to note.
    const failed = Promise.resolve(answer.mock.results[0]?.value).then(
      () => false,
      () => true,
    );
    expect(await failed).toBe(!begun);
    await eventually(() => expect(delivered.onEnd.mock.calls).toEqual(begun ? [[2, true]] : []));
    await quiet();
  });

  it.each<[string, Fault]>([
    ["before the headers", { kind: "stall" }],
    ["in the stream", { kind: "stall", afterEvents: 2 }],
  ])("a stall %s does not keep a server from closing", async (_, fault) => {
    const delivered = delivery([fault]);
    const server = await open(delivered);
    const receiving = raw(server.port);
    await eventually(() => expect(delivered.happened).toEqual(["stall"]));
    // With a patience longer than a test may take.
    await server.close(3_600_000);
    expect((await receiving).closed).toBe("ECONNRESET");
    await server.quiet();
  });

  it("many stalls at once make Node warn of no leak, and all end when the server closes", async () => {
    const warned = vi.fn<(warning: Error) => void>();
    process.on("warning", warned);
    onTestFinished(() => void process.off("warning", warned));
    const delivered = delivery([{ kind: "stall" }]);
    const server = await open(delivered);
    const asking = Promise.allSettled(Array.from({ length: 30 }, () => fetch(server.url, post)));
    await eventually(() => expect(delivered.happened.length).toBe(30));
    await server.close(3_600_000);
    expect((await asking).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => "rejected"));
    await server.quiet();
    expect(warned).not.toHaveBeenCalled();
  });

  it("a client that leaves a stream makes the server print nothing", async () => {
    const delivered = delivery([], { pace: { interval: 10_000 } });
    const { url, quiet } = await open(delivered);
    const client = new AbortController();
    const response = await fetch(url, { ...post, signal: client.signal });
    await response.body?.getReader().read();
    client.abort();
    await eventually(() => expect(delivered.onEnd.mock.calls).toEqual([[1, true]]));
    await quiet();
  });
});

describe("over MSW", () => {
  function intercept(faults: readonly Fault[], stream = true) {
    const printed = watchPrinting();
    const delivered = delivery(faults, { stream });
    const server = setupServer(...handlers(mockOf(delivered)));
    server.listen({ onUnhandledRequest: "error" });
    onTestFinished(() => server.close());
    return { ...delivered, printed };
  }
  const url = "https://api.elkapi.com/v1";

  it("a reset before the headers is a network error", async () => {
    const { printed } = intercept([{ kind: "reset" }]);
    await expect(fetch(`${url}/chat/completions`, post)).rejects.toMatchObject({
      name: "TypeError",
      message: "Failed to fetch",
    });
    expect((await askOpenAI(clientOf(url))).error).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(printed()).toEqual([]);
  });

  it.each([0, 3, 7])("a reset after %d events fails the body, after just those", async (afterEvents) => {
    intercept([{ kind: "reset", afterEvents }]);
    const { chunks, error } = await read(await fetch(`${url}/chat/completions`, post));
    expect(chunks.map(textOf)).toEqual(sent.slice(0, afterEvents));
    expect(error).toMatchObject({ name: "TypeError", message: "terminated", cause: { code: "ECONNRESET" } });
  });

  it("a reset in the stream is an error of the official client, after the text that came before", async () => {
    const { onEnd } = intercept([{ kind: "reset", afterEvents: 3 }]);
    const { text, error } = await askOpenAI(clientOf(url));
    expect(text).toBe(said.slice(0, 2).join(""));
    expect(codesOf(error)).toContain("ECONNRESET");
    expect(onEnd.mock.calls).toEqual([[3, false]]);
  });

  it("a stall before the headers is over when the client gives up", async () => {
    const { printed, happened } = intercept([{ kind: "stall" }]);
    const client = new AbortController();
    const answering = fetch(`${url}/chat/completions`, { ...post, signal: client.signal });
    const caught = answering.catch((reason: unknown) => reason);
    await eventually(() => expect(happened).toEqual(["stall"]));
    client.abort(new Error("やめる"));
    expect(await caught).toEqual(new Error("やめる"));
    expect(printed()).toEqual([]);
  });

  it("a whole answer dribbles", async () => {
    intercept([{ kind: "dribble", bytes: 9 }], false);
    const response = await fetch(`${url}/chat/completions`, post);
    expect(await response.json()).toEqual(whole);
  });
});

describe("through fetch", () => {
  it("a reset before the headers rejects as the global fetch does", async () => {
    const { fetch } = mockOf(delivery([{ kind: "reset" }]));
    const client = new OpenAI({ apiKey: "any", baseURL: "https://a.example/v1", maxRetries: 0, fetch });
    const { error } = await askOpenAI(client);
    expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(codesOf(error)).toContain("ECONNRESET");
  });

  it("a reset in the stream fails the body, after the text that came before", async () => {
    const { fetch } = mockOf(delivery([{ kind: "reset", afterEvents: 4 }]));
    const client = new OpenAI({ apiKey: "any", baseURL: "https://a.example/v1", maxRetries: 0, fetch });
    const { text, error } = await askOpenAI(client);
    expect(text).toBe(said.slice(0, 3).join(""));
    expect(codesOf(error)).toContain("ECONNRESET");
  });
});
