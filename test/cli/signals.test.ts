import { connect } from "node:net";
import { expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { chat, post, serveMynah } from "./run-mynah.ts";

const path = "/elkapi/v1/chat/completions";
const message = "Tell me everything, and take your time. ".repeat(5);

/** A stream of which the first event has been read, so that it is open when the signal comes. */
async function openStream(url: string) {
  const response = await post(url + path, chat(message, { stream: true }));
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const { value } = await reader.read();
  const first = decoder.decode(value, { stream: true });
  return {
    first,
    async rest() {
      let text = first;
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        text += decoder.decode(read.value, { stream: true });
      }
      return text;
    },
  };
}

/** Resolves when nothing listens at a URL any more: then the signal has arrived. */
async function untilClosed(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const refused = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.once("connect", () => resolve(false)).once("error", () => resolve(true));
      socket.once("connect", () => socket.destroy());
    });
  await eventually(async () => expect(await refused()).toBe(true));
}

function saidIn(events: string): string {
  return events
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice(6)) as { choices: { delta: { content?: string } }[] })
    .map(({ choices }) => choices[0]?.delta.content ?? "")
    .join("");
}

test.each(["SIGTERM", "SIGINT"] as const)("brings an open stream to its end on %s", async (signal) => {
  const served = await serveMynah(["--chunk-delay", "20"]);
  const stream = await openStream(served.url);
  expect(stream.first).not.toContain("[DONE]");

  served.signal(signal);
  await untilClosed(served.url);
  const events = await stream.rest();

  expect(saidIn(events)).toBe(`This is gpt-5.5 at elkapi, mocked by mynah. You said: ${message}`);
  expect(events).toMatch(/data: \[DONE\]\n\n$/);
  expect(await served.ended).toMatchObject({ code: 0, stderr: "" });
});

test.each(["SIGTERM", "SIGINT"] as const)("ends on %s where nothing is open", async (signal) => {
  const served = await serveMynah();
  // A connection that is kept alive does not hold the server.
  await (await post(served.url + path, chat("Hello"))).text();

  served.signal(signal);

  expect(await served.ended).toMatchObject({ code: 0, stderr: "" });
});

test.each([
  { signal: "SIGTERM", code: 143 },
  { signal: "SIGINT", code: 130 },
] as const)("ends at once on a second $signal", async ({ signal, code }) => {
  // The stream would go on for longer than the test.
  const served = await serveMynah(["--chunk-delay", "60000"]);
  const stream = await openStream(served.url);

  served.signal(signal);
  await untilClosed(served.url);
  served.signal(signal);

  expect(await served.ended).toMatchObject({ code });
  await expect(stream.rest()).rejects.toThrow("terminated");
});
