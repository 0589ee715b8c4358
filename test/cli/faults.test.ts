import { connect } from "node:net";
import { expect, test } from "vitest";
import { chat, folderWith, serveMynah } from "./run-mynah.ts";

const fixtures = {
  "fixtures/elkapi/faults.yaml": `- name: cut off
  when: { lastUserMessage: 途中まで }
  reply:
    text: [途中, まで, でした, 。]
    faults: [{ kind: reset, afterEvents: 3 }]
- name: never comes
  when: { lastUserMessage: 沈黙 }
  reply: { text: ok, faults: [{ kind: reset }] }
- name: not done
  when: { lastUserMessage: 끝없이 }
  reply: { text: [끝, 없이 👨‍👩‍👧], faults: [{ kind: end, before: done }] }
- name: busy
  when: { lastUserMessage: 急いで }
  reply: { text: ok, faults: [{ kind: error, error: { name: rate_limited, retryAfter: 1.5 } }] }
- name: busy at first
  when: { lastUserMessage: もう一度 }
  replies: [{ error: rate_limited }, { text: お待たせしました }]
`,
};

interface Received {
  /** The status line and the headers, in lower case. */
  readonly head: string;
  /** The events' data, of a body that was sent in chunks. */
  readonly events: readonly string[];
  readonly body: string;
  /** How the connection ended. */
  readonly end: string;
}

/** Sends a request over a socket of its own, as curl would, and tells what arrives and how it ends. */
function ask(origin: string, message: string, more: Readonly<Record<string, unknown>>): Promise<Received> {
  const { hostname, port } = new URL(origin);
  const body = JSON.stringify(chat(message, more));
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    let end = "ended";
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) => (end = error.code ?? error.message));
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString();
      const [head = "", ...rest] = text.split("\r\n\r\n");
      resolve({
        head: head.toLowerCase(),
        body: rest.join("\r\n\r\n"),
        events: [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => data),
        end,
      });
    });
    socket.write(
      [
        "POST /elkapi/v1/chat/completions HTTP/1.1",
        "Host: 127.0.0.1",
        "Authorization: Bearer any",
        "Content-Type: application/json",
        `Content-Length: ${Buffer.byteLength(body)}`,
        "Connection: close",
        "",
        body,
      ].join("\r\n"),
    );
  });
}

const serveFaults = async () => serveMynah(["--fixtures", "fixtures"], { cwd: await folderWith(fixtures) });

test("resets the connection when so many events have arrived", async () => {
  const served = await serveFaults();

  const { head, events, body, end } = await ask(served.url, "途中まで", { stream: true });

  expect(head).toContain("http/1.1 200 ");
  expect(events).toHaveLength(3);
  expect(
    events.map((each) => (JSON.parse(each) as { choices: [{ delta: object }] }).choices[0].delta),
  ).toEqual([{ role: "assistant", content: "", refusal: null }, { content: "途中" }, { content: "まで" }]);
  // Neither the chunk that ends a body, nor an orderly end of the connection.
  expect(body).not.toMatch(/\r\n0\r\n\r\n$/);
  expect(end).toBe("ECONNRESET");
  expect(await served.line(/^POST /)).toMatch(/ 200 .* · cut off · 3 events/);
  expect(await served.line(/on purpose/)).toBe("  ! on purpose: reset");
});

test("resets the connection before the headers", async () => {
  const served = await serveFaults();

  expect(await ask(served.url, "沈黙", {})).toEqual({ head: "", body: "", events: [], end: "ECONNRESET" });
  expect(await served.line(/^POST /)).toMatch(/ reset .* · never comes /);
  expect(await served.line(/on purpose/)).toBe("  ! on purpose: reset");
});

test("ends a stream in good order without [DONE]", async () => {
  const served = await serveFaults();

  const { events, body, end } = await ask(served.url, "끝없이", { stream: true });

  expect(events.at(-1)).toContain('"finish_reason":"stop"');
  expect(events.join("")).toContain("없이 👨‍👩‍👧");
  expect(events).not.toContain("[DONE]");
  expect(body).toMatch(/\r\n0\r\n\r\n$/);
  expect(end).toBe("ended");
  expect(await served.line(/on purpose/)).toBe("  ! on purpose: end");
});

test.each([{ stream: false }, { stream: true }])(
  "answers an error with its status and Retry-After before anything else, stream: $stream",
  async ({ stream }) => {
    const served = await serveFaults();

    const { head, events, body, end } = await ask(served.url, "急いで", { stream });

    expect(head).toContain("http/1.1 429 ");
    expect(head).toContain("\r\nretry-after: 2\r\n");
    expect(head).toContain("\r\nretry-after-ms: 1500\r\n");
    expect(body).toContain('"code":"rate_limit_exceeded"');
    expect({ events, end }).toEqual({ events: [], end: "ended" });
    expect(await served.line(/^POST /)).toMatch(/ 429 .* · busy /);
    expect(await served.line(/on purpose/)).toBe("  ! on purpose: error");
  },
);

test("answers a retry after an error that is one of several replies", async () => {
  const served = await serveFaults();

  const first = await ask(served.url, "もう一度", {});
  const second = await ask(served.url, "もう一度", {});

  expect(first.head).toMatch(/^http\/1\.1 429 [^]*\r\nretry-after: 1\r\n/);
  expect(second.head).toMatch(/^http\/1\.1 200 /);
  expect(second.body).toContain("お待たせしました");
});
