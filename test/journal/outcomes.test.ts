import { describe, expect, it } from "vitest";
import { createMock, type Fixture } from "../../src/index.ts";
import { elkapiUrl, newest, say, send } from "./talk.ts";

const authorization = { authorization: "Bearer any" };

describe("a request that is refused before its body is read", () => {
  it.each<[string, number, string, RequestInit]>([
    ["without a token", 401, "/chat/completions", { method: "POST", body: "{}" }],
    ["to a path that there is not", 404, "/なし?a=b", { method: "POST", body: "{}", headers: authorization }],
    ["with a method that there is not", 405, "/models", { method: "DELETE", headers: authorization }],
    [
      "with a body that is too large",
      413,
      "/chat/completions",
      {
        method: "POST",
        body: JSON.stringify("긴".repeat(1_000)),
        headers: { ...authorization, "content-type": "application/json" },
      },
    ],
    [
      "with a session whose name is too long",
      400,
      "/models",
      { headers: { ...authorization, "x-mynah-session": "s".repeat(300) } },
    ],
  ])("%s", async (_, status, path, init) => {
    const mock = createMock({ bodyLimit: 500 });
    const response = await mock.fetch(elkapiUrl + path, init);
    const body: unknown = await response.json();
    expect(await newest(mock)).toMatchObject({
      status,
      method: init.method ?? "GET",
      path: new URL(elkapiUrl + path).pathname,
      requestId: response.headers.get("x-request-id"),
      error: { code: response.headers.get("x-mynah-error") },
      fixture: undefined,
      session: "",
      aborted: false,
      request: { url: new URL(elkapiUrl + path).href, body: undefined, size: 0 },
      reply: { headers: Object.fromEntries(response.headers), body },
      fixtures: [],
    });
    expect((await newest(mock)).time).toBeGreaterThan(0);
  });
});

describe("what the contract says of a request", () => {
  it("is noted where it is refused", async () => {
    const mock = createMock();
    await say(mock, { body: { temperature: "熱い", 余分: 1 } });
    const entry = await newest(mock);
    expect(entry.violations).toMatchObject([{ pointer: "/temperature", keyword: "type", seen: '"熱い"' }]);
    expect(entry).toMatchObject({
      status: 400,
      error: { code: "invalid_type" },
      request: { body: { 余分: 1 } },
    });
    expect(entry.reply.body).toMatchObject({ error: { violations: entry.violations } });
  });

  it("is noted where it is answered all the same", async () => {
    const mock = createMock({ validate: "warn" });
    await say(mock, { body: { temperature: "熱い" } });
    await say(mock, { body: { 余分: 1 } });
    const answered = { status: 200, error: undefined, fixture: "catch-all" };
    expect(await mock.journal.list()).toMatchObject([
      { ...answered, violations: [{ pointer: "/temperature" }], undocumented: [] },
      { ...answered, violations: [], undocumented: ["/余分"] },
    ]);
  });
});

it("notes why a reply was let through off the contract, and one that was not", async () => {
  const off: Fixture = { name: "off", reply: { body: { object: 1 } } };
  const mock = createMock({ fixtures: [off] });
  expect(await say(mock)).toBe("reply_off_contract");
  const refused = await newest(mock);
  expect(refused).toMatchObject({ status: 500, fixture: "off", offContract: undefined, violations: [] });
  expect(refused.reply.body).toMatchObject({ error: { code: "reply_off_contract" } });
  await mock.use({ ...off, offContract: "実物もそう" });
  await (await send(mock)).text();
  expect(await newest(mock)).toMatchObject({
    status: 200,
    offContract: "実物もそう",
    reply: { body: { object: 1 } },
  });
});

it("notes a stream whose event breaks the contract, with all that was sent", async () => {
  const mock = createMock({
    fixtures: [{ name: "부서진", reply: { events: [{ data: { 変: 1 } }, { data: "[DONE]" }] } }],
  });
  const text = await (await send(mock, { stream: true })).text();
  const { reply, error, status, aborted } = await newest(mock);
  expect([status, error?.code, aborted]).toEqual([200, "reply_off_contract", false]);
  expect(reply.events?.map(({ data }) => data)).toEqual(
    text
      .split("\n\n")
      .filter((event) => event !== "")
      .map((event) => JSON.parse(event.replace(/^data: /, "")) as unknown),
  );
});

describe("HEAD", () => {
  it("is noted with the headers of GET, and without a body", async () => {
    const mock = createMock();
    const response = await mock.fetch(`${elkapiUrl}/models`, { method: "HEAD", headers: authorization });
    expect(await newest(mock)).toMatchObject({
      method: "HEAD",
      operation: "listModels",
      status: 200,
      aborted: false,
      reply: { headers: Object.fromEntries(response.headers), body: undefined, events: undefined },
    });
  });

  it("of what streams is no stream that the client has left", async () => {
    const events = { "text/event-stream": { schema: { type: "string" } } };
    const responses = { 200: { description: "ok", content: events } };
    const document = { openapi: "3.1.0", paths: { "/news": { get: { responses } } } };
    const fixtures: Fixture[] = [{ name: "news", reply: { events: [{ data: "새소식" }] } }];
    const mock = createMock({ gateways: [{ name: "t", document, fixtures }] });
    await mock.fetch("http://localhost/t/news", { method: "HEAD" });
    const entry = await newest(mock);
    expect([entry.status, entry.aborted, entry.reply.body]).toEqual([200, false, undefined]);
  });
});

it("notes OPTIONS, with the methods that were answered", async () => {
  const mock = createMock();
  const init = { method: "OPTIONS", headers: { "x-mynah-session": "s" } };
  const response = await mock.fetch(`${elkapiUrl}/models`, init);
  expect(await newest(mock)).toMatchObject({
    method: "OPTIONS",
    operation: undefined,
    status: 204,
    requestId: response.headers.get("x-request-id"),
    reply: { headers: { allow: "GET, HEAD, OPTIONS" }, body: undefined },
  });
});

it("notes nothing of greetings", async () => {
  const mock = createMock();
  await mock.fetch("http://localhost/");
  expect(await mock.journal.list()).toEqual([]);
});
