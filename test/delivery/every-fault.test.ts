/** Every kind of fault as a fixture asks for it, seen by Node's own `fetch` over a socket, in both dialects. */
import { expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { createMock, type Exchange, type Fault } from "../../src/index.ts";
import { serve } from "../../src/node/index.ts";

const asked = [
  { path: "chat/completions", said: { messages: [{ role: "user", content: "안녕 👋" }] } },
  { path: "responses", said: { input: "안녕 👋" } },
] as const;

interface Seen {
  readonly status: number | undefined;
  /** What arrived, cut at the blank lines that end events. */
  readonly events: readonly string[];
  /** How it ended: `complete`, or the error's code or name. */
  readonly outcome: string;
  /** The faults that the exchange notes. */
  readonly faults: readonly string[];
}

/** Milliseconds in which a fault shows, on a busy machine too. */
const enough = 500;

/** Streams an answer with faults over a socket, and gives up where nothing comes any more. */
async function see({ path, said }: (typeof asked)[number], faults: readonly Fault[]): Promise<Seen> {
  const exchanges: Exchange[] = [];
  const reply = { text: ["今日は", "晴れ ☀️", "です。"], ...(faults.length > 0 && { faults }) };
  const mock = createMock({
    fixtures: [{ name: "faulty", reply }],
    seed: 1,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const server = await serve(mock, { port: 0 });
  const patience = new AbortController();
  let status: number | undefined;
  let text = "";
  let outcome = "complete";
  const stalls = faults.some(({ kind }) => kind === "stall");
  try {
    const answering = fetch(`${server.url}/elkapi/v1/${path}`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-5.5", stream: true, ...said }),
      signal: patience.signal,
    });
    // Before the headers nothing tells that the answer stalls.
    if (stalls && !("afterEvents" in (faults[0] ?? {}))) setTimeout(() => patience.abort(), enough);
    const response = await answering;
    ({ status } = response);
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      // The stall comes with the event that would be next.
      if (stalls && text.split("\n\n").length > 2) setTimeout(() => patience.abort(), enough);
    }
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    outcome = cause?.code ?? name;
  } finally {
    await server.close(1_000);
  }
  await eventually(() => expect(exchanges).toHaveLength(1));
  const events = text.split("\n\n").filter((event) => event !== "");
  return { status, events, outcome, faults: exchanges.flatMap((exchange) => exchange.faults) };
}

/** What is left of the undisturbed events where a fault has done its work, and how it ends. */
type Expected = (events: readonly string[]) => Partial<Seen>;

const cases: readonly (readonly [name: string, faults: readonly Fault[], expected: Expected])[] = [
  ["nothing", [], (events) => ({ status: 200, events, outcome: "complete" })],
  ["delay", [{ kind: "delay", ms: 20 }], (events) => ({ status: 200, events, outcome: "complete" })],
  ["stall", [{ kind: "stall" }], () => ({ status: undefined, events: [], outcome: "AbortError" })],
  [
    "stall after 2 events",
    [{ kind: "stall", afterEvents: 2 }],
    (events) => ({ status: 200, events: events.slice(0, 2), outcome: "AbortError" }),
  ],
  ["reset", [{ kind: "reset" }], () => ({ status: undefined, events: [], outcome: "ECONNRESET" })],
  [
    "reset after 2 events",
    [{ kind: "reset", afterEvents: 2 }],
    (events) => ({ status: 200, events: events.slice(0, 2), outcome: "ECONNRESET" }),
  ],
  [
    "end after 3 events",
    [{ kind: "end", afterEvents: 3 }],
    (events) => ({ status: 200, events: events.slice(0, 3), outcome: "complete" }),
  ],
  [
    "end before the finish",
    [{ kind: "end", before: "finish" }],
    (events) => ({
      events: events.filter((event) => !/"finish_reason":"|\[DONE\]|^event: response\.completed/.test(event)),
    }),
  ],
  [
    "end before [DONE]",
    [{ kind: "end", before: "done" }],
    (events) => ({ events: events.filter((event) => !event.includes("[DONE]")), outcome: "complete" }),
  ],
  [
    "error",
    [{ kind: "error", error: "overloaded" }],
    () => ({ status: 503, outcome: "complete", faults: ["error"] }),
  ],
  [
    "error after 2 events",
    [{ kind: "error", error: "overloaded", afterEvents: 2 }],
    (events) => ({
      status: 200,
      events: [
        ...events.slice(0, 2),
        expect.stringMatching(/"code":"overloaded"/) as string,
        ...(events[0]?.startsWith("event: response.created") === true
          ? [expect.stringMatching(/^event: response\.failed\n/) as string]
          : []),
      ],
      outcome: "complete",
    }),
  ],
  [
    "malformed",
    [{ kind: "malformed", afterEvents: 1 }],
    (events) => ({
      events: [events[0] ?? "", expect.not.stringMatching(/\}$/) as string, ...events.slice(2)],
      outcome: "complete",
    }),
  ],
  [
    "duplicate",
    [{ kind: "duplicate", afterEvents: 1 }],
    (events) => ({ events: [...events.slice(0, 2), ...events.slice(1)], outcome: "complete" }),
  ],
  [
    "reorder",
    [{ kind: "reorder", afterEvents: 1 }],
    ([first = "", second = "", third = "", ...rest]) => ({ events: [first, third, second, ...rest] }),
  ],
  [
    "comments",
    [{ kind: "comments" }],
    (events) => ({ events: events.flatMap((event) => [": keep-alive", event]), outcome: "complete" }),
  ],
  ["dribble", [{ kind: "dribble", bytes: 50 }], (events) => ({ events, outcome: "complete" })],
];

const both = asked.flatMap((each) =>
  cases.map(([name, ...rest]) => [each.path, name, each, ...rest] as const),
);

it.each(both)("%s with %s", async (_path, name, each, faults, expected) => {
  const { events } = await see(each, []);
  const seen = await see(each, faults);
  expect(seen).toMatchObject(expected(events));
  const kinds = [...new Set(seen.faults)];
  // Of a stream without [DONE] there is nothing before which it could end.
  const idle = name === "end before [DONE]" && each.path === "responses";
  expect(kinds).toEqual(idle ? [] : faults.map(({ kind }) => kind));
});
