import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { handlers } from "../../src/adapters/msw.ts";
import { createMock, type Fixture, type Gateway } from "../../src/index.ts";
import { openWay, titled, type WayOptions, ways } from "./open-way.ts";

const key = { authorization: "Bearer any" };
const gateways = ["elkapi", "evolink"];
const everyWay = ways.flatMap((way) => gateways.map((gateway) => ({ way, gateway })));

/** Headers that only the transport knows. */
const transport = new Set(["connection", "date", "keep-alive", "transfer-encoding"]);

/** What is asked beside the path, and how the mock is made. */
type Asked = RequestInit & { readonly options?: WayOptions };

async function ask(
  way: (typeof ways)[number],
  gateway: string,
  path: string,
  { options = {}, ...init }: Asked,
) {
  const open = await openWay(way, { seed: 7, ...options });
  const response = await open.fetch(`${open.base(gateway)}${path}`, { headers: key, ...init });
  const headers = [...response.headers].filter(([name]) => !transport.has(name));
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(headers), text, exchanges: open.exchanges };
}

const overloaded: WayOptions = { faults: [{ kind: "error", error: "overloaded" }] };
const heads: { name: string; path: string; status: number; asked: Asked }[] = [
  { name: "the models", path: "/v1/models", status: 200, asked: {} },
  { name: "a model that there is not", path: "/v1/models/gpt-2", status: 404, asked: {} },
  { name: "a request without a token", path: "/v1/models", status: 401, asked: { headers: {} } },
  { name: "a fault", path: "/v1/models", status: 503, asked: { options: overloaded } },
];
const everyHead = titled(
  everyWay.flatMap((each) => heads.map((head) => ({ ...each, ...head }))),
  ({ way, gateway, name }) => `${name}, at ${gateway} over ${way}`,
);

test.for(everyHead)("HEAD is answered as GET is, without a body: %s", async ([, each]) => {
  const { way, gateway, path, status, asked } = each;
  const whole = await ask("fetch", gateway, path, asked);
  const head = await ask(way, gateway, path, { ...asked, method: "HEAD" });
  expect([whole.status, whole.text === ""]).toEqual([status, false]);
  expect(head).toMatchObject({ status, text: "", exchanges: [{ method: "HEAD", status }] });
  // What is refused before it is understood has an id of its own for each method.
  const id = { "x-request-id": expect.stringMatching(/^req_/) };
  expect(head.headers).toEqual({ ...whole.headers, ...id });
  expect(head.headers["content-length"]).toBe(String(new TextEncoder().encode(whole.text).length));
});

const paths = [
  { path: "/v1/chat/completions", allow: "POST, OPTIONS" },
  { path: "/v1/models", allow: "GET, HEAD, OPTIONS" },
  { path: "/v1/models/any%2Fthing?a=b", allow: "GET, HEAD, OPTIONS" },
];
const everyPath = titled(
  everyWay.flatMap((each) => paths.map((path) => ({ ...each, ...path }))),
  ({ way, gateway, path }) => `${path} at ${gateway} over ${way}`,
);

test.for(everyPath)("OPTIONS tells the methods without a token: %s", async ([, each]) => {
  const { way, gateway, path, allow } = each;
  const asked: Asked = { method: "OPTIONS", headers: {}, options: { apiKey: "right" } };
  expect(await ask(way, gateway, path, asked)).toEqual({
    status: 204,
    text: "",
    headers: { allow, "x-request-id": expect.stringMatching(/^req_[0-9a-f]{32}$/) },
    exchanges: [expect.objectContaining({ method: "OPTIONS", status: 204, error: undefined })],
  });
});

test.for(everyPath)("what is not allowed is told the same methods: %s", async ([, each]) => {
  const { way, gateway, path, allow } = each;
  const { status, headers } = await ask(way, gateway, path, { method: "DELETE" });
  expect([status, headers["allow"]]).toEqual([405, allow]);
});

test.for(everyWay)("HEAD is no method of what is only posted, at $gateway over $way", async (each) => {
  const head = await ask(each.way, each.gateway, "/v1/chat/completions", { method: "HEAD" });
  expect(head).toMatchObject({ status: 405, text: "", headers: { allow: "POST, OPTIONS" } });
});

test.for(gateways)("OPTIONS of a path that is not there is an error of %s", async (gateway) => {
  for (const way of ["server", "fetch"] as const) {
    const answer = await ask(way, gateway, "/v1/embeddings", { method: "OPTIONS", headers: {} });
    expect(answer).toMatchObject({ status: 404, headers: { "x-mynah-error": "unknown_path" } });
    expect(answer.headers).not.toHaveProperty("allow");
    expect(JSON.parse(answer.text)).toMatchObject({ error: { type: expect.stringMatching(/_error$/) } });
  }
});

test("OPTIONS of a path that is not there falls through MSW", async () => {
  const server = setupServer(
    ...handlers(createMock()),
    http.options("*", () => HttpResponse.text("another handler")),
  );
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  const response = await fetch("https://api.elkapi.com/v1/embeddings", { method: "OPTIONS" });
  expect(await response.text()).toBe("another handler");
});

test("OPTIONS and HEAD that a document describes are operations like any other", async () => {
  const answers = { "200": { description: "Anything" } };
  const methods = ["get", "head", "options", "put"];
  const acme: Gateway<Fixture> = {
    name: "acme",
    fixtures: [{ name: "ours", reply: { body: null, headers: { "x-by": "{{ operation }}" } } }],
    document: {
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      paths: {
        "/v1/a": Object.fromEntries(methods.map((each) => [each, { operationId: each, responses: answers }])),
      },
    },
  };
  const mock = createMock({ gateways: [acme] });
  const send = (method: string) => mock.fetch("http://localhost/v1/a", { method });
  for (const method of methods) {
    const { status, headers } = await send(method.toUpperCase());
    expect([status, headers.get("x-by")]).toEqual([200, method]);
  }
  expect((await send("DELETE")).headers.get("allow")).toBe("GET, PUT, OPTIONS, HEAD");
});

test("OPTIONS takes no planned fault, and no reply of a sequence", async () => {
  const mock = createMock({
    fixtures: [{ name: "once", replies: [{ error: "overloaded" }, { error: "timed_out" }] }],
  });
  await mock.failNext({ kind: "error", error: "rate_limited" });
  const send = (method: string) => mock.fetch("https://api.elkapi.com/v1/models", { method, headers: key });
  const statuses: number[] = [];
  for (const method of ["OPTIONS", "GET", "OPTIONS", "GET"]) statuses.push((await send(method)).status);
  expect(statuses).toEqual([204, 429, 204, 503]);
});

test("HEAD of the root says how long its text is", async () => {
  const { port } = await openWay("server");
  const [head, whole] = await Promise.all(
    ["HEAD", "GET"].map((method) => fetch(`http://127.0.0.1:${port}/`, { method })),
  );
  const length = String(new TextEncoder().encode(await whole?.text()).length);
  expect([head?.status, head?.headers.get("content-length"), await head?.text()]).toEqual([200, length, ""]);
});
