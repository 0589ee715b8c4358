import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  createMock,
  elkapi,
  evolink,
  type Exchange,
  type Fixture,
  type Mock,
  type Operation,
  type SpeechReply,
} from "../../src/index.ts";
import { offeredTools } from "../offered-tools.ts";
import { openWay, titled, ways } from "../ways/open-way.ts";
import {
  assembleCompletion,
  assembleResponse,
  type Json,
  piecesOf,
  readEvents,
  type WireEvent,
} from "./assemble.ts";
import { brokenChatRules, brokenResponseRules } from "./rules.ts";

const gateways = [elkapi, evolink];
const seed = 7;
const chunkSizes = [1, 3, 1000];

type Dialect = "chat-completions" | "responses";

/** One request that can be answered whole and streamed. */
interface Case {
  readonly gateway: string;
  readonly fixture: Fixture;
  readonly dialect: Dialect;
  readonly model: string;
  readonly choices: number;
}

/** The models whose requests differ in shape. */
const models: Readonly<Record<string, readonly string[]>> = {
  elkapi: ["gpt-5.5", "gemini-3.1-pro-preview"],
  evolink: ["gpt-5.2"],
};

/** The models are no speech: they are never streamed. */
const operations = createMock().contracts.flatMap(({ gateway, operations }) =>
  operations.filter(({ method }) => method === "POST").map((operation) => ({ gateway, operation })),
);

function dialectOf({ source }: Operation): Dialect {
  const name = (source as Json)["x-mynah-dialect"];
  if (name === "chat-completions" || name === "responses") return name;
  throw new Error(`this test knows no dialect ${String(name)}`);
}

/** Every fixture that mynah ships, at every operation that it answers, with one choice and with three. */
const shipped: Case[] = gateways.flatMap(({ name: gateway, fixtures }) =>
  fixtures.flatMap((fixture) =>
    operations
      .filter((each) => each.gateway === gateway)
      .map((each) => each.operation)
      .filter(({ id }) => fixture.when?.operation === undefined || fixture.when.operation === id)
      // What has no dialect is said in one way alone.
      .filter((operation) => (operation.source as Json)["x-mynah-dialect"] !== undefined)
      .flatMap((operation) => {
        const dialect = dialectOf(operation);
        const { model: wanted } = fixture.when ?? {};
        const named = typeof wanted === "string" ? [wanted] : models[gateway];
        // The responses page is one of gpt models alone, and has no n.
        const fitting = dialect === "responses" ? ["gpt-5.5"] : (named ?? []);
        const counts = dialect === "responses" ? [1] : [1, 3];
        return fitting.flatMap((model) =>
          counts.map((choices) => ({ gateway, fixture, dialect, model, choices })),
        );
      }),
  ),
);

const spoken: readonly { name: string; reply: SpeechReply }[] = [
  {
    name: "reasoning, then text",
    reply: { reasoning: "They ask why.\n理由を考える。", text: "Because 🤷🏽‍♀️." },
  },
  { name: "reasoning alone", reply: { reasoning: "Hmm, let me think." } },
  { name: "reasoning, then a tool call", reply: { reasoning: "Look it up.", toolCalls: [{ name: "find" }] } },
  { name: "a refusal", reply: { refusal: "I cannot help with that — 申し訳ありません。" } },
  { name: "text, then a refusal", reply: { text: "Well. ", refusal: "No." } },
  { name: "the end of its length", reply: { text: "Once upon a ti", finishReason: "length" } },
  { name: "the end of its length while reasoning", reply: { reasoning: "If", finishReason: "length" } },
  {
    name: "the end of its length in a tool call",
    reply: { toolCalls: [{ name: "find", arguments: '{"a":' }], finishReason: "length" },
  },
  { name: "a content filter", reply: { text: "The recipe is", finishReason: "content_filter" } },
  { name: "a content filter before the text", reply: { text: "", finishReason: "content_filter" } },
  {
    name: "several tool calls",
    reply: {
      toolCalls: [
        { name: "first", arguments: { city: "東京", deep: [{ a: null }, "👨‍👩‍👧‍👦"] } },
        { name: "second" },
        { name: "third", arguments: "" },
        { name: "fourth", arguments: "not JSON {", id: "call_own" },
      ],
    },
  },
  {
    name: "text beside tool calls",
    reply: { text: "Let me see. 🔍", toolCalls: [{ name: "find", arguments: { q: "é" } }, { name: "stop" }] },
  },
  {
    name: "everything at once",
    reply: { reasoning: "R", text: "T", refusal: "N", toolCalls: [{ name: "c", arguments: { a: 1 } }] },
  },
  { name: "empty text", reply: { text: "" } },
  { name: "empty text beside a tool call", reply: { text: "", toolCalls: [{ name: "find" }] } },
  { name: "empty reasoning, then text", reply: { reasoning: "", text: "Hello" } },
  { name: "an empty refusal", reply: { refusal: "" } },
  { name: "fixed ids, time and usage", reply: ownUsage("Hello") },
  { name: "flags", reply: { text: "🇯🇵🇰🇷🇺🇳 🏴󠁧󠁢󠁳󠁣󠁴󠁿🏳️‍🌈🏴‍☠️🇯" } },
  { name: "families and skin tones", reply: { text: "👨‍👩‍👧‍👦👩🏽‍🚀🧑🏻‍🤝‍🧑🏿👍🏿❤️‍🔥1️⃣#️⃣" } },
  { name: "combining marks", reply: { text: "e\u0301a\u0308o\u0302\u0323 か\u3099 ﾊﾟ ñ n\u0303" } },
  { name: "Hangul in jamo", reply: { text: "\u1112\u1161\u11ab\u1100\u1173\u11af 한글 ㅎㅏㄴ" } },
  { name: "Thai and Devanagari", reply: { text: "สวัสดีครับ น้ำ กำ นมस्ते क्षि ক্ষ தமிழ்" } },
  { name: "zalgo", reply: { text: `Z\u0351\u036b\u0343a${"\u0300\u0316\u0323".repeat(40)}lgo` } },
  {
    name: "line breaks of every kind",
    reply: { text: "a\r\nb\nc\rd\r\n\r\ne\u2028f\u2029g\u0085h\n\n\tdata: x\n\n" },
  },
  {
    name: "characters that end or mean something",
    reply: { text: '\0\b\f\v\u001b\ufeff"\\\u007f[DONE]\ufffd' },
  },
  // Each of these has one thing alone that joins what would else be plain text.
  { name: "line breaks of Windows", reply: { text: "one\r\ntwo\r\n\r\nthree" } },
  { name: "sound marks of kana", reply: { text: "か\u3099き\u3099 は\u309a" } },
  { name: "halfwidth sound marks", reply: { text: "か\uff9eき\uff9fく" } },
  { name: "tone marks of ideographs", reply: { text: "一丁\u302a七万\u302d" } },
  { name: "jamo after a syllable", reply: { text: "가\u11a8나다\u11ab라" } },
  { name: "a keycap in ASCII", reply: { text: "press 1\u20e3 or 2\ufe0f\u20e3" } },
  { name: "an ideograph's variant", reply: { text: "葛\u{e0100}城市" } },
  { name: "both directions", reply: { text: "שלום \u202eאבג\u202c עולם مرحبا لا\u200f" } },
  { name: "lone surrogates", reply: { text: "a\ud83db\udc4dc\udc4d\ud83d" } },
  { name: "a template", reply: { text: "{{ model }}: {{ lastUserMessage | upcase }} {{ choice }}" } },
];

function ownUsage(text: string): SpeechReply {
  const usage = { promptTokens: 5, completionTokens: 9, cachedTokens: 2, reasoningTokens: 4 };
  return { text, id: "own-1", created: 1_700_000_000, usage };
}

/** The replies that are tried at the other gateway too: it differs in its ids and in what it adds. */
const everywhere = new Set(["everything at once", "fixed ids, time and usage", "lone surrogates"]);

const own: Case[] = spoken.flatMap((fixture) => {
  const elkapi = { gateway: "elkapi", fixture, model: "gpt-5.5" };
  const cases: Case[] = [
    { ...elkapi, dialect: "responses", choices: 1 },
    { ...elkapi, dialect: "chat-completions", choices: 1 },
    { ...elkapi, dialect: "chat-completions", choices: 3 },
  ];
  if (!everywhere.has(fixture.name)) return cases;
  const evolink = { gateway: "evolink", fixture, model: "gpt-5.2" };
  return [...cases, { ...evolink, dialect: "chat-completions", choices: 2 }];
});

const calls = (names: readonly string[]): SpeechReply => ({ toolCalls: names.map((name) => ({ name })) });

const schema = { type: "object", properties: { 都市: { type: "string" } }, required: ["都市"] };

/** A demand for structured output, in each dialect. */
const formats = {
  "chat-completions": { response_format: { type: "json_schema", json_schema: { name: "city", schema } } },
  responses: { text: { format: { type: "json_schema", name: "city", schema } } },
};

/** The body of a request that the fixture of a case answers. */
function bodyOf({ fixture, dialect, model, choices }: Case): Json {
  const { lastUserMessage = "안녕 👋🏽", tools = [], toolResults = false, body = {} } = fixture.when ?? {};
  const content = typeof lastUserMessage === "string" ? lastUserMessage : lastUserMessage.contains;
  const user = { role: "user", content };
  const { toolChoice = "auto", responseFormat } = fixture.when ?? {};
  const called = toolChoice === "required" ? ["find", "second"] : tools;
  const demands = {
    ...(called.length === 0 ? offeredTools(fixture.reply, dialect) : offeredTools(calls(called), dialect)),
    ...(toolChoice === "required" ? { tool_choice: toolChoice } : {}),
    ...(responseFormat === undefined ? {} : formats[dialect]),
  };
  const call = { name: tools[0] ?? "", arguments: "{}" };
  if (dialect === "responses") {
    const result = [
      { type: "function_call", call_id: "call_1", ...call },
      { type: "function_call_output", call_id: "call_1", output: "21" },
    ];
    return {
      model,
      input: [user, ...(toolResults ? result : [])],
      ...demands,
      ...body,
    };
  }
  const result = [
    { role: "assistant", content: null, tool_calls: [{ id: "call_1", type: "function", function: call }] },
    { role: "tool", tool_call_id: "call_1", content: "21" },
  ];
  return {
    model,
    messages: [user, ...(toolResults ? result : [])],
    ...demands,
    ...(choices > 1 ? { n: choices } : {}),
    ...(model.startsWith("gemini") ? { contents: [content] } : {}),
    ...body,
  };
}

function mockOf({ gateway, fixture }: Case, chunkSize?: number): Mock {
  const chosen = gateways.find(({ name }) => name === gateway) ?? elkapi;
  const known = chosen.fixtures.includes(fixture);
  const served = known ? chosen : { ...chosen, fixtures: [fixture] };
  return createMock({ gateways: [served], seed, ...(chunkSize === undefined ? {} : { chunkSize }) });
}

const paths = { "chat-completions": "/v1/chat/completions", responses: "/v1/responses" };

async function ask(mock: Mock, { gateway, dialect }: Case, body: Json): Promise<Response> {
  const response = await mock.fetch(`http://localhost/${gateway}${paths[dialect]}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(await response.text());
  return response;
}

async function askWhole(each: Case): Promise<Json> {
  const response = await ask(mockOf(each), each, { ...bodyOf(each), stream: false });
  expect(decodeURI(response.headers.get("x-mynah-fixture") ?? "")).toBe(each.fixture.name.toWellFormed());
  return (await response.json()) as Json;
}

async function askStreamed(each: Case, mock: Mock, includeUsage: boolean) {
  const asked = includeUsage && each.dialect === "chat-completions";
  const usage = asked ? { stream_options: { include_usage: true } } : {};
  const response = await ask(mock, each, { ...bodyOf(each), stream: true, ...usage });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  return readEvents(await response.text());
}

/** Replaces every id by its place in the order of the ids: what is compared is where the same id stands. */
function withoutIds(value: Json): Json {
  const ids: string[] = [];
  const names = new Set(["id", "call_id"]);
  const replaced = JSON.stringify(value, (name, member: unknown) => {
    if (!names.has(name) || typeof member !== "string") return member;
    if (!ids.includes(member)) ids.push(member);
    return `${/^[a-z]+[_-]/.exec(member)?.[0] ?? ""}${ids.indexOf(member)}`;
  });
  return JSON.parse(replaced) as Json;
}

/** What is wrong with the pieces that a text was cut into; empty where nothing is. */
function badCuts(pieces: readonly string[], size: number): string[] {
  const text = pieces.join("");
  const segments = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)];
  const starts = new Set(segments.map(({ index }) => index));
  const bad: string[] = [];
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (!starts.has(at)) bad.push(`piece ${index} begins inside a grapheme: ${JSON.stringify(piece)}`);
    const end = at + piece.length;
    const graphemes = segments.filter((segment) => segment.index >= at && segment.index < end).length;
    const last = index === pieces.length - 1;
    if (graphemes > size || (graphemes < size && !last)) {
      bad.push(`piece ${index} has ${graphemes} graphemes instead of ${size}: ${JSON.stringify(piece)}`);
    }
    at = end;
  }
  return bad;
}

/** The kinds of stream that a dialect has: in chat the usage is asked for, in responses it is always there. */
const usages: Readonly<Record<Dialect, readonly boolean[]>> = {
  "chat-completions": [false, true],
  responses: [true],
};

const assemblers = { "chat-completions": assembleCompletion, responses: assembleResponse };

function brokenRules({ dialect, choices }: Case, events: readonly WireEvent[], includeUsage: boolean) {
  if (dialect === "responses") return brokenResponseRules(events);
  return brokenChatRules(events, { choices, includeUsage });
}

const title = ({ gateway, dialect, model, choices, fixture }: Case) =>
  `${gateway} ${dialect} of ${model}, ${choices} choices, fixture ${fixture.name}`;
const every = titled([...shipped, ...own], title);

test("every shipped fixture is tried, in every dialect that can say it", () => {
  const names = new Set(shipped.map(({ gateway, fixture }) => `${gateway} ${fixture.name}`));
  const speaking = ({ reply }: Fixture) => reply !== undefined && !("body" in reply) && !("error" in reply);
  const all = gateways.flatMap(({ name, fixtures }) =>
    fixtures.filter(speaking).map((each) => `${name} ${each.name}`),
  );
  expect([...names]).toEqual(all);
});

test.for(every)("the events say what the whole answer says: %s", async ([, each]) => {
  const { usage, ...rest } = await askWhole(each);
  for (const chunkSize of chunkSizes) {
    const mock = mockOf(each, chunkSize);
    for (const includeUsage of usages[each.dialect]) {
      const events = await askStreamed(each, mock, includeUsage);
      const expected = includeUsage ? { ...rest, usage } : rest;
      expect(withoutIds(assemblers[each.dialect](events))).toStrictEqual(withoutIds(expected));
    }
  }
});

test.for(every)("the events keep the order that clients need: %s", async ([, each]) => {
  for (const chunkSize of chunkSizes) {
    const mock = mockOf(each, chunkSize);
    for (const includeUsage of usages[each.dialect]) {
      const events = await askStreamed(each, mock, includeUsage);
      expect(brokenRules(each, events, includeUsage)).toEqual([]);
    }
  }
});

test.for(every)("no chunk splits a grapheme: %s", async ([, each]) => {
  for (const chunkSize of chunkSizes) {
    const pieces = piecesOf(await askStreamed(each, mockOf(each, chunkSize), false));
    for (const text of pieces.values()) expect(badCuts(text, chunkSize)).toEqual([]);
  }
});

const oneOfEach = every.filter(([, { fixture }]) =>
  ["catch-all", "weather tool call", "everything at once"].includes(fixture.name),
);

test.for(oneOfEach)("the ids of the events are those of the whole answer: %s", async ([, each]) => {
  const whole = await askWhole(each);
  const events = await askStreamed(each, mockOf(each, 4), true);
  expect(assemblers[each.dialect](events)).toStrictEqual(whole);
});

test.for(oneOfEach)(
  "the same request under the same seed is answered in the same bytes: %s",
  async ([, each]) => {
    const body = { ...bodyOf(each), stream: true };
    const once = await (await ask(mockOf(each), each, body)).text();
    expect(await (await ask(mockOf(each), each, body)).text()).toBe(once);
  },
);

/** What is said again in every kind of text that is streamed. */
const echo: SpeechReply = {
  reasoning: "r{{ lastUserMessage }}",
  text: "{{ lastUserMessage }}",
  refusal: "n{{ lastUserMessage }}",
  toolCalls: [{ name: "echo", arguments: "{{ lastUserMessage }}" }, { name: "last" }],
};

/** Characters that hold together, or look as if they did. */
const stickyCharacters = [
  ["\u200d", "\ufe0f", "\u20e3", "\u0301", "\u0345", "\u3099", "\uff9e", "\u0e33", "\u094d", "\u0915"],
  ["👨", "👩", "🏽", "❤", "🇯", "🇵", "🏴", "\u{e0067}", "\u{e007f}", "ᄀ", "ᅡ", "ᆨ", "가", "각", "か", "ﾊ"],
  ["\r", "\n", "\t", "\0", "\u0600", "\u{110bd}", "\ud83d", "\udc4d", "\ufeff", "\u2028"],
  ["a", " ", "1", "e", "{{", "}}", "{%", "%}", "<", "&", '"', "\\"],
].flat();
const sticky = fc.constantFrom(...stickyCharacters);

const plain = fc.string({ unit: fc.constantFrom("a", "~", "か", "ハ", "一", "가", " ", "\n"), maxLength: 9 });

const unicode = fc.oneof(
  fc.tuple(plain, sticky, plain).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: sticky, maxLength: 40 }),
  // Any UTF-16, lone surrogates included.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);

test.for(["chat-completions", "responses"] as const)(
  "any text streams as it is said whole, in whole graphemes, in %s",
  { timeout: 60_000 },
  async (dialect) => {
    const sizes = fc.integer({ min: 1, max: 9 });
    const property = fc.asyncProperty(
      unicode,
      sizes,
      fc.integer({ min: 1, max: 3 }),
      async (text, size, n) => {
        const choices = dialect === "responses" ? 1 : n;
        const when = { lastUserMessage: text };
        const fixture: Fixture = { name: "echo", when, reply: echo };
        const each: Case = { gateway: "elkapi", fixture, dialect, model: "gpt-5.5", choices };
        const whole = await askWhole(each);
        const events = await askStreamed(each, mockOf(each, size), true);
        expect(withoutIds(assemblers[dialect](events))).toStrictEqual(withoutIds(whole));
        expect(brokenRules(each, events, true)).toEqual([]);
        const pieces = [...piecesOf(events).values()];
        expect(pieces.flatMap((each) => badCuts(each, size))).toEqual([]);
        expect(pieces.map((each) => each.join("")).toSorted()).toEqual(expectedTexts(text, choices));
      },
    );
    await fc.assert(property, { numRuns: 200 });
  },
);

/** Every text that {@link echo} streams, sorted. */
function expectedTexts(text: string, choices: number): string[] {
  const texts = [`r${text}`, text, `n${text}`, text, "{}"].filter((each) => each !== "");
  return Array.from({ length: choices }, () => texts)
    .flat()
    .toSorted();
}

const talk = {
  "chat-completions": { model: "gpt-5.5", messages: [{ role: "user", content: "Hello" }], stream: true },
  responses: { model: "gpt-5.5", input: "Hello", stream: true },
};
const dialects = ["chat-completions", "responses"] as const;
const waysAndDialects = titled(
  ways.flatMap((way) => dialects.map((dialect) => ({ way, dialect }))),
  ({ way, dialect }) => `${way}, ${dialect}`,
);

function post(body: object, signal?: AbortSignal): RequestInit {
  return {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  };
}

test.for(waysAndDialects)("the first event arrives before the second is due: %s", async ([, each]) => {
  // The second event is due a minute later, so only a stream that does not wait for it can give the first.
  const way = await openWay(each.way, { chunkDelay: 60_000 });
  const controller = new AbortController();
  const body = post(talk[each.dialect], controller.signal);
  const response = await way.fetch(`${way.base("elkapi")}${paths[each.dialect]}`, body);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = (await reader?.read()) ?? {};
  expect(readEvents(value)).toHaveLength(1);
  expect(way.exchanges).toEqual([]);
  controller.abort();
  expect(await way.ended).toMatchObject({ aborted: true, events: 1, status: 200 });
});

test.for(dialects)("each event is a read of its own in %s", async (dialect) => {
  for (const chunkDelay of [0, 1]) {
    const exchanges: Exchange[] = [];
    const mock = createMock({ chunkDelay, onExchange: (exchange) => exchanges.push(exchange) });
    const response = await mock.fetch(`http://localhost/elkapi${paths[dialect]}`, post(talk[dialect]));
    const reads: number[] = [];
    for await (const bytes of response.body ?? []) {
      reads.push(readEvents(new TextDecoder().decode(bytes)).length);
    }
    expect(reads.length).toBeGreaterThan(10);
    expect(new Set(reads)).toEqual(new Set([1]));
    expect(exchanges).toMatchObject([{ aborted: false, events: reads.length, status: 200 }]);
  }
});

test.for(dialects)("a reader that cancels stops the work in %s", async (dialect) => {
  for (const chunkDelay of [0, 1, 60_000]) {
    const exchanges: Exchange[] = [];
    const onExchange = (exchange: Exchange) => exchanges.push(exchange);
    const mock = createMock({ chunkDelay, chunkSize: 1, onExchange });
    const response = await mock.fetch(`http://localhost/elkapi${paths[dialect]}`, post(talk[dialect]));
    const reader = response.body?.getReader();
    const reads = chunkDelay > 1 ? 1 : 3;
    for (let read = 0; read < reads; read += 1) await reader?.read();
    expect(exchanges).toEqual([]);
    await reader?.cancel();
    expect(exchanges).toMatchObject([{ aborted: true, events: reads, fixture: "catch-all" }]);
  }
});

test.for(dialects)("a reader that cancels before it has read stops the work in %s", async (dialect) => {
  const exchanges: Exchange[] = [];
  const mock = createMock({ onExchange: (exchange) => exchanges.push(exchange) });
  const response = await mock.fetch(`http://localhost/elkapi${paths[dialect]}`, post(talk[dialect]));
  await response.body?.cancel();
  expect(exchanges).toMatchObject([{ aborted: true, events: 0 }]);
});

test.for(dialects)("a client that cancels a stream from a server stops the work in %s", async (dialect) => {
  const way = await openWay("server", { chunkDelay: 5, chunkSize: 1 });
  const long = "A long story. ".repeat(2000);
  const body = { ...talk[dialect], ...(dialect === "responses" ? { input: long } : {}) };
  const messages = [{ role: "user", content: long }];
  const url = `${way.base("elkapi")}${paths[dialect]}`;
  const response = await fetch(url, post(dialect === "responses" ? body : { ...body, messages }));
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  const { aborted, events } = await way.ended;
  expect(aborted).toBe(true);
  expect(events).toBeLessThan(2000);
});

test("a stream that is aborted before its first event has none", async () => {
  const exchanges: Exchange[] = [];
  const mock = createMock({ onExchange: (exchange) => exchanges.push(exchange) });
  const controller = new AbortController();
  const init = post(talk.responses, controller.signal);
  const response = await mock.fetch("http://localhost/elkapi/v1/responses", init);
  controller.abort(new Error("enough"));
  await expect(response.text()).rejects.toThrow("enough");
  expect(exchanges).toMatchObject([{ aborted: true, events: 0 }]);
});

test("a stream that nobody stops is complete, whatever its delay", async () => {
  const way = await openWay("server", { chunkDelay: 1 });
  const url = `${way.base("elkapi")}/v1/responses`;
  const events = readEvents(await (await fetch(url, post(talk.responses))).text());
  expect(brokenResponseRules(events)).toEqual([]);
  expect(await way.ended).toMatchObject({ aborted: false, events: events.length });
});
