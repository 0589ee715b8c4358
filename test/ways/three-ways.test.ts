import { request } from "node:http";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { handlers } from "../../src/adapters/msw.ts";
import { createMock, elkapi, evolink, type Exchange } from "../../src/index.ts";
import { documentedRequests } from "../contract/documented-bodies.ts";
import { openWay, origins, titled, type WayOptions, ways } from "./open-way.ts";

/** A request without its origin. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Whether the body goes out in pieces, without its length. */
  readonly inPieces?: boolean;
}

/** An answer, to be compared. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes, each as one character. */
  readonly bytes: string;
}

interface Case extends Partial<Sent> {
  readonly name: string;
  readonly gateway: string;
  readonly status: number;
  readonly json?: unknown;
  readonly options?: WayOptions;
}

const chat = "/v1/chat/completions";
const usual = { authorization: "Bearer any", "content-type": "application/json" };
const tools = [{ type: "function", function: { name: "get_weather", parameters: { type: "object" } } }];
const model: Record<string, string> = { elkapi: "gpt-5.5", evolink: "gpt-5.2" };

/** The header of an answer that only its transport knows. */
const transport = new Set(["connection", "date", "keep-alive", "transfer-encoding"]);

const documented: Case[] = documentedRequests.flatMap(({ title, page, path, body }) => {
  const gateway = page.startsWith("evolink") ? "evolink" : "elkapi";
  return [
    { name: `${title}, whole`, gateway, status: 200, path, json: body },
    { name: `${title}, streamed`, gateway, status: 200, path, json: { ...body, stream: true } },
  ];
});

const spoken: Case[] = ["elkapi", "evolink"].flatMap((gateway) => {
  const body = { model: model[gateway], messages: [{ role: "user", content: "日本語 👨‍👩‍👧 ok?" }] };
  const streamed = { ...body, stream: true, stream_options: { include_usage: true } };
  const rows = [
    { name: "a tool call", json: { ...body, tools } },
    { name: "a streamed tool call", json: { ...streamed, tools } },
    { name: "two choices", json: { ...body, n: 2 } },
    { name: "two streamed choices", json: { ...streamed, n: 2 } },
    { name: "an undocumented member", json: { ...body, "mood / 気分": "😀" } },
    { name: "an undocumented member, streamed", json: { ...streamed, mood: "good" } },
    { name: "a body sent in pieces", json: body, inPieces: true },
    { name: "a path with a query", json: body, path: `${chat}?api-version=1&empty=` },
  ];
  return rows.map((row) => ({ ...row, gateway, status: 200 }));
});

const responsesApi: Case[] = [
  { name: "a tool call of the responses API", json: { tools: [{ type: "function", name: "get_weather" }] } },
  { name: "an input in parts", json: { input: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] } },
].flatMap(({ name, json }) => {
  const body = { model: "gpt-5.5", input: "Hi", ...json };
  const shared = { gateway: "elkapi", path: "/v1/responses", status: 200 };
  return [
    { ...shared, name, json: body },
    { ...shared, name: `${name}, streamed`, json: { ...body, stream: true } },
  ];
});

const refusals: Case[] = ["elkapi", "evolink"].flatMap((gateway) => {
  const body = { model: model[gateway], messages: [{ role: "user", content: "Hello" }] };
  const large = { model: model[gateway], messages: [{ role: "user", content: "x".repeat(3000) }] };
  const rows: Omit<Case, "gateway">[] = [
    { name: "a member of a wrong type", status: 400, json: { ...body, temperature: "hot" } },
    { name: "a missing member", status: 400, json: { model: model[gateway] } },
    { name: "a wrong member of a stream", status: 400, json: { ...body, top_p: "x", stream: true } },
    { name: "an array for a body", status: 400, body: "[]" },
    { name: "null for a body", status: 400, body: "null" },
    { name: "broken JSON", status: 400, body: '{"model":"gpt-5.5",\n"messages":[}' },
    { name: "a body that is not UTF-8", status: 400, body: new Uint8Array([0x22, 0xff, 0x22]) },
    { name: "an empty body", status: 400, body: "" },
    { name: "too many choices", status: 400, json: { ...body, n: 129 } },
    { name: "no key", status: 401, json: body, headers: { "content-type": "application/json" } },
    { name: "a wrong key", status: 401, json: body, options: { apiKey: "right" } },
    { name: "another method", status: 405, method: "GET" },
    { name: "HEAD", status: 405, method: "HEAD" },
    { name: "a body over the limit", status: 413, json: large, options: { bodyLimit: 2000 } },
    {
      name: "a body over the limit, sent in pieces",
      status: 413,
      json: large,
      inPieces: true,
      options: { bodyLimit: 2000 },
    },
    {
      name: "another content type",
      status: 415,
      json: body,
      headers: { ...usual, "content-type": "text/plain" },
    },
    {
      name: "another charset",
      status: 415,
      json: body,
      headers: { ...usual, "content-type": "application/json; charset=shift_jis" },
    },
    {
      name: "an undocumented member that is rejected",
      status: 400,
      json: { ...body, mood: "good" },
      options: { undocumented: "reject" },
    },
    {
      name: "a wrong member that is only reported",
      status: 200,
      json: { ...body, temperature: "hot", stream: true },
      options: { validate: "warn" },
    },
  ];
  return rows.map((row) => ({ ...row, gateway }));
});

const replies: Case[] = [
  {
    name: "no fixture that answers",
    status: 404,
    options: { gateways: [{ ...elkapi, fixtures: [] }], unmatched: "refuse" as const },
  },
  {
    name: "a fixture with a status and headers of its own",
    status: 429,
    options: {
      gateways: [
        {
          ...elkapi,
          fixtures: [
            {
              name: "レート制限",
              reply: {
                status: 429,
                headers: { "retry-after": "7", "x-own": "yes" },
                body: { error: { message: "Slow down.", type: "rate_limit", param: null, code: null } },
              },
            },
          ],
        },
      ],
    },
  },
  {
    name: "a fixture that breaks the contract",
    status: 500,
    options: { gateways: [{ ...elkapi, fixtures: [{ name: "broken", reply: { body: { id: 1 } } }] }] },
  },
].map((row) => ({
  ...row,
  gateway: "elkapi",
  json: { model: "gpt-5.5", messages: [{ role: "user", content: "Hello" }] },
}));

const cases = titled(
  [...documented, ...spoken, ...responsesApi, ...refusals, ...replies],
  ({ gateway, name, status }) => `${gateway}, ${name}, ${status}`,
);

function toSend({ method = "POST", path = chat, headers = usual, json, body, inPieces = false }: Case): Sent {
  const given = body ?? (json === undefined ? undefined : JSON.stringify(json));
  return { method, path, headers, inPieces, ...(given === undefined ? {} : { body: given }) };
}

const encode = (body: string | Uint8Array<ArrayBuffer>) =>
  typeof body === "string" ? new TextEncoder().encode(body) : body;

/** The body as `fetch` takes it. */
function bodyOf({ body, inPieces }: Sent): RequestInit {
  if (body === undefined) return {};
  if (inPieces !== true) return { body };
  const bytes = encode(body);
  const pieces = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 700) controller.enqueue(bytes.slice(at, at + 700));
      controller.close();
    },
  });
  // Undici wants to be told that it need not wait for the answer before the body is sent.
  return { body: pieces, duplex: "half" } as RequestInit;
}

function comparable(status: number, headers: Headers, bytes: Uint8Array): Answer {
  const kept = [...headers].filter(([name]) => !transport.has(name));
  return { status, headers: Object.fromEntries(kept), bytes: Buffer.from(bytes).toString("latin1") };
}

async function ask(fetch: typeof globalThis.fetch, base: string, sent: Sent): Promise<Answer> {
  const { method, path, headers } = sent;
  const response = await fetch(`${base}${path}`, { method, headers, ...bodyOf(sent) });
  return comparable(response.status, response.headers, new Uint8Array(await response.arrayBuffer()));
}

/** Asks a server as `host`, which `fetch` does not let a caller choose. */
function askAs(host: string, port: number, { method, path, headers, body, inPieces }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, method, path, headers: { ...headers, host } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const seen = new Headers();
        for (const [name, values] of Object.entries(incoming.headersDistinct)) {
          for (const value of values ?? []) seen.append(name, value);
        }
        resolve(comparable(incoming.statusCode ?? 0, seen, Buffer.concat(chunks)));
      });
    });
    outgoing.on("error", reject);
    if (body === undefined) outgoing.end();
    else if (inPieces === true) {
      outgoing.write(encode(body).slice(0, 700));
      outgoing.end(encode(body).slice(700));
    } else {
      outgoing.setHeader("content-length", encode(body).length);
      outgoing.end(encode(body));
    }
  });
}

/** Asks a fresh mock through plain `fetch`: the answer that the other ways are compared with. */
async function askFetch({ gateway, options, ...rest }: Case): Promise<Answer> {
  const way = await openWay("fetch", { ...options, seed: 7 });
  return ask(way.fetch, way.base(gateway), toSend({ gateway, ...rest }));
}

test.for(cases)("fetch answers: %s", async ([, each]) => {
  expect(await askFetch(each)).toMatchObject({
    status: each.status,
    headers: { "x-request-id": expect.stringMatching(/^req_[0-9a-f]{32}$/) },
  });
});

test.for(cases)("MSW answers as fetch does: %s", async ([, each]) => {
  const expected = await askFetch(each);
  const way = await openWay("msw", { ...each.options, seed: 7 });
  expect(await ask(way.fetch, way.base(each.gateway), toSend(each))).toEqual(expected);
});

test.for(cases)("a server answers under a gateway's own host as fetch does: %s", async ([, each]) => {
  const expected = await askFetch(each);
  const { port } = await openWay("server", { ...each.options, seed: 7 });
  const { host } = new URL(origins[each.gateway] ?? "");
  expect(await askAs(host, port, toSend(each))).toEqual(expected);
});

test.for(cases)("a server answers under a gateway's name as fetch does: %s", async ([, each]) => {
  const expected = await askFetch(each);
  const way = await openWay("server", { ...each.options, seed: 7 });
  expect(await ask(way.fetch, way.base(each.gateway), toSend(each))).toEqual(expected);
});

test.for(ways)("HEAD has no body over %s", async (name) => {
  const way = await openWay(name);
  const sent = { method: "HEAD", path: chat, headers: usual };
  expect(await ask(way.fetch, way.base("elkapi"), sent)).toMatchObject({ status: 405, bytes: "" });
});

test("two mocks with the same seed answer a row of requests alike, whatever the port", async () => {
  const first = await openWay("server", { seed: 7 });
  const second = await openWay("server", { seed: 7 });
  for (const [, each] of cases.filter(([, { options }]) => options === undefined)) {
    const one = await ask(first.fetch, first.base(each.gateway), toSend(each));
    expect(await ask(second.fetch, second.base(each.gateway), toSend(each))).toEqual(one);
  }
});

const hello = { model: "gpt-5.5", messages: [{ role: "user", content: "Hello" }] };
const helloEvolink = { ...hello, model: "gpt-5.2" };

function post(body: object, headers = {}): RequestInit {
  return { method: "POST", headers: { ...usual, ...headers }, body: JSON.stringify(body) };
}

const gatewayOf = async (response: Response) => /at (\w+),/.exec(await response.text())?.[1];

test.for([
  "https://api.elkapi.com/v1/embeddings",
  "https://api.elkapi.com/",
  "https://api.elkapi.com/elkapi/v1/chat/completions",
  "https://elkapi.com/v1/chat/completions",
  "https://api.example.com/v1/chat/completions",
  "https://api.example.com/elkapi/v1/chat/completions",
  "http://localhost:4010/elkapi/v1/chat/completions",
])("MSW lets %s fall through to the handlers that follow", async (url) => {
  const exchanges: Exchange[] = [];
  const mock = createMock({ onExchange: (exchange) => exchanges.push(exchange) });
  const other = http.all("*", () => HttpResponse.text("another handler"));
  const server = setupServer(...handlers(mock), other);
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await (await fetch(url, post(hello))).text()).toBe("another handler");
  expect(exchanges).toEqual([]);
});

test("MSW lets a handler that stands before answer first", async () => {
  const before = http.post(`https://api.elkapi.com${chat}`, () => HttpResponse.text("before"));
  const server = setupServer(before, ...handlers(createMock()));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await (await fetch(`https://api.elkapi.com${chat}`, post(hello))).text()).toBe("before");
});

test("MSW leaves the body to the handler that follows", async () => {
  const echo = http.post("*", async ({ request }) => HttpResponse.json(await request.json()));
  const server = setupServer(...handlers(createMock()), echo);
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  const response = await fetch("https://api.elkapi.com/v1/embeddings", post({ input: "Hello" }));
  expect(await response.json()).toEqual({ input: "Hello" });
});

test.for(["https://api.evolink.ai", "https://direct.evolink.ai"])(
  "MSW answers %s, a host that evolink names",
  async (origin) => {
    const way = await openWay("msw");
    expect(await gatewayOf(await way.fetch(`${origin}${chat}`, post(helloEvolink)))).toBe("evolink");
  },
);

test("two mocks behind one MSW server do not meet", async () => {
  const seen: string[] = [];
  const own = (gateway: typeof elkapi) => {
    const onExchange = (exchange: Exchange) => seen.push(`${gateway.name} saw ${exchange.gateway}`);
    return handlers(createMock({ gateways: [gateway], onExchange }));
  };
  const server = setupServer(...own(elkapi), ...own(evolink));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await gatewayOf(await fetch(`https://api.elkapi.com${chat}`, post(hello)))).toBe("elkapi");
  expect(await gatewayOf(await fetch(`https://api.evolink.ai${chat}`, post(helloEvolink)))).toBe("evolink");
  expect(seen).toEqual(["elkapi saw elkapi", "evolink saw evolink"]);
});

test("an MSW server that comes after another knows nothing of it", async () => {
  const answers: unknown[] = [];
  for (const name of ["first", "second"]) {
    const gateways = [{ ...elkapi, fixtures: [{ name, reply: { text: "Hello" } }] }];
    const exchanges: Exchange[] = [];
    const onExchange = (exchange: Exchange) => exchanges.push(exchange);
    const server = setupServer(...handlers(createMock({ seed: 7, gateways, onExchange })));
    server.listen({ onUnhandledRequest: "error" });
    onTestFinished(() => server.close());
    const response = await fetch(`https://api.elkapi.com${chat}`, post(hello));
    server.close();
    const seen = exchanges.map(({ fixture }) => fixture);
    answers.push({ seen, id: response.headers.get("x-request-id"), body: await response.json() });
  }
  const [first, second] = answers;
  expect(first).toMatchObject({ seen: ["first"], id: expect.stringMatching(/^req_/) });
  // Had they a state in common, the second request would have got another id than the first.
  expect(second).toEqual({ ...(first as object), seen: ["second"] });
});

test("a test replaces the mock of a shared MSW server by one of its own, and gives it back", async () => {
  const server = setupServer(...handlers(createMock()));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  const fixture = async () => {
    const response = await fetch(`https://api.elkapi.com${chat}`, post(hello));
    return response.headers.get("x-mynah-fixture");
  };
  const own = { ...elkapi, fixtures: [{ name: "own", reply: { text: "Mine." } }] };
  server.use(...handlers(createMock({ gateways: [own] })));
  expect(await fixture()).toBe("own");
  server.resetHandlers();
  expect(await fixture()).toBe("catch-all");
});

test("tests that run side by side have mocks of their own within MSW's boundary", async () => {
  const server = setupServer();
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  const own = (name: string) =>
    server.boundary(async () => {
      const gateway = { ...elkapi, fixtures: [{ name, reply: { text: name } }] };
      server.use(...handlers(createMock({ gateways: [gateway] })));
      const response = await fetch(`https://api.elkapi.com${chat}`, post(hello));
      return response.headers.get("x-mynah-fixture");
    })();
  const names = ["one", "two", "three", "four"];
  expect(await Promise.all(names.map(own))).toEqual(names);
});

const served = [
  { path: `/elkapi${chat}`, host: undefined, gateway: "elkapi" },
  { path: `/evolink${chat}`, host: undefined, gateway: "evolink" },
  { path: chat, host: undefined, gateway: "elkapi" },
  { path: chat, host: "localhost", gateway: "elkapi" },
  { path: chat, host: "api.elkapi.com", gateway: "elkapi" },
  { path: chat, host: "api.evolink.ai", gateway: "evolink" },
  { path: chat, host: "direct.evolink.ai", gateway: "evolink" },
  { path: chat, host: "api.evolink.ai:4010", gateway: "evolink" },
  { path: chat, host: "API.Evolink.AI", gateway: "evolink" },
  { path: `/evolink${chat}`, host: "example.com", gateway: "evolink" },
] as const;

const titledServed = titled(served, ({ path, host = "that it listens on", gateway }) => {
  return `a server sends ${path} under the host ${host} to ${gateway}`;
});

test.for(titledServed)("%s", async ([, { path, host, gateway }]) => {
  const { port } = await openWay("server");
  const body = JSON.stringify({ ...hello, model: model[gateway] });
  const sent = { method: "POST", path, headers: usual, body };
  const { status, bytes } = await askAs(host ?? `127.0.0.1:${port}`, port, sent);
  expect(status).toBe(200);
  expect(bytes).toContain(` at ${gateway}, mocked`);
});

test("a server sends paths without a name to the gateway that is the default", async () => {
  const { port } = await openWay("server", { defaultGateway: "evolink" });
  const base = `http://127.0.0.1:${port}`;
  expect(await gatewayOf(await fetch(`${base}${chat}`, post(helloEvolink)))).toBe("evolink");
  expect(await gatewayOf(await fetch(`${base}/elkapi${chat}`, post(hello)))).toBe("elkapi");
  expect(await (await fetch(base)).text()).toContain("Without a name in the path, evolink answers.");
});

test("a server tells a person at its root what it serves and how to call it", async () => {
  const { port } = await openWay("server");
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  const text = await response.text();
  expect(text).toContain(`http://127.0.0.1:${port}/elkapi/v1`);
  expect(text).toContain(`http://127.0.0.1:${port}/evolink/v1`);
  expect(text).toContain("POST   /v1/responses");
  expect(text).toContain("GET    /v1/models/{model}  (retrieveModel)");
  expect(text).toContain("Without a name in the path, elkapi answers.");
});

test("the root is the same text through fetch, which has no control routes", async () => {
  const { port } = await openWay("server");
  const text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
  const said = await (await createMock().fetch(`http://127.0.0.1:${port}/`)).text();
  expect(text.startsWith(said)).toBe(true);
  expect(text.slice(said.length)).toMatch(
    /^\nWhat came in.*\/__mynah\/journal.*\/__mynah\/openapi\.json\n$/s,
  );
});

test.for([
  ["/elkapi/v1/embeddings", "elkapi has no POST /v1/embeddings"],
  ["/evolink/v1/responses", "evolink has no POST /v1/responses"],
  ["/v2/chat/completions", "did you mean /v1/chat/completions?"],
  ["/elkapi", "elkapi has no POST /"],
  ["/elkapi//v1/chat/completions", "elkapi has no POST //v1/chat/completions"],
  ["//", "elkapi has no POST //"],
] as const)("a server says at %s that there is nothing", async ([path, says]) => {
  const { port } = await openWay("server");
  const sent = { method: "POST", path, headers: usual, body: "{}" };
  const { status, bytes } = await askAs("127.0.0.1", port, sent);
  expect(status).toBe(404);
  expect(bytes).toContain(says);
});

test("a server answers on after a body over the limit, however large", async () => {
  const { port } = await openWay("server", { bodyLimit: 1000 });
  const large = { ...hello, messages: [{ role: "user", content: "x".repeat(20_000_000) }] };
  for (const inPieces of [false, true]) {
    const sent = { method: "POST", path: chat, headers: usual, body: JSON.stringify(large), inPieces };
    expect((await askAs("127.0.0.1", port, sent)).status).toBe(413);
  }
  expect((await fetch(`http://127.0.0.1:${port}${chat}`, post(hello))).status).toBe(200);
});

test("many requests at once are answered each by its own", async () => {
  const { port, exchanges } = await openWay("server");
  const texts = Array.from({ length: 50 }, (_, index) => `question ${index}`);
  const answers = await Promise.all(
    texts.map(async (content, index) => {
      const body = { ...hello, messages: [{ role: "user", content }], stream: index % 2 === 0 };
      return (await fetch(`http://127.0.0.1:${port}${chat}`, post(body))).text();
    }),
  );
  const said = answers.map((answer) =>
    [...answer.matchAll(/"content":"([^"]*)"/g)].map(([, piece]) => piece).join(""),
  );
  for (const [index, text] of texts.entries()) expect(said[index]).toContain(`You said: ${text}`);
  expect(exchanges).toHaveLength(50);
});
