import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acme } from "./acme.ts";
import { folderWith, mynah, type OnEnd, post, type Served, serveMynah } from "./run-mynah.ts";

const greeting = { model: "acme-large", messages: [{ role: "user", content: "Good morning" }] };
const greeted = "A fine morning to you, says acme-large 🐦";

async function serveAcme(args: readonly string[], onEnd?: OnEnd): Promise<Served> {
  const cwd = await folderWith(acme(), onEnd);
  const start = onEnd === undefined ? { cwd } : { cwd, onEnd };
  return serveMynah(["acme.yaml", "--fixtures", "fixtures", ...args], start);
}

/** What is asked of all the tests that ask, and set nothing. */
let acmeServer: Served;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  acmeServer = await serveAcme([], (cleanup) => void ends.push(cleanup));
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

/** Like `post`, for the header `Host`, which `fetch` does not let be set. */
function postAtHost(url: string, host: string, body: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host, "content-type": "application/json", authorization: "Bearer any" };
    const sent = request(url, { method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject).end(JSON.stringify(body));
  });
}

test("is checked without code", async () => {
  const cwd = await folderWith(acme());

  const { code, stdout, stderr } = await mynah(["check", "acme.yaml", "--fixtures", "fixtures"], { cwd });

  expect(stdout).toMatch(/^acme: fine\n {2}2 operations, .* 2 fixtures /);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("stands beside the shipped ones", async () => {
  const { url, line } = acmeServer;

  expect(await line(/^ {2}acme/)).toBe(`  acme     ${url}/acme/v2`);
  expect(await line(/^ {2}elkapi/)).toBe(`  elkapi   ${url}/elkapi/v1`);
});

test("answers in the words of its dialect", async () => {
  const { url } = acmeServer;

  const response = await post(`${url}/acme/v2/chat`, greeting);

  expect(response.status).toBe(200);
  expect(response.headers.get("x-mynah-fixture")).toBe("morning");
  expect(await response.json()).toMatchObject({
    object: "chat.completion",
    model: "acme-large",
    choices: [{ index: 0, message: { role: "assistant", content: greeted }, finish_reason: "stop" }],
  });
});

test("streams in the words of its dialect", async () => {
  const { url } = acmeServer;

  const response = await post(`${url}/acme/v2/chat`, { ...greeting, stream: true });
  const events = (await response.text()).split("\n\n").filter((each) => each !== "");

  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  expect(events.at(-1)).toBe("data: [DONE]");
  const chunks = events
    .slice(0, -1)
    .map((event) => JSON.parse(event.replace(/^data: /, "")) as Record<string, unknown>);
  expect(chunks.length).toBeGreaterThan(3);
  for (const chunk of chunks) {
    expect(chunk).toMatchObject({ object: "chat.completion.chunk", model: "acme-large" });
  }
  const deltas = chunks.flatMap(({ choices }) => choices as { delta: { content?: string } }[]);
  expect(deltas.map(({ delta }) => delta.content ?? "").join("")).toBe(greeted);
});

test("answers an operation that no dialect knows with the body of a fixture", async () => {
  const { url } = acmeServer;

  const response = await post(`${url}/acme/v2/rerank`, { query: "Who sings?", documents: ["a", "b"] });

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ order: [1, 0], echo: "Who sings?" });
});

test.each([
  {
    broken: "a value over its maximum",
    path: "/acme/v2/chat",
    body: { ...greeting, temperature: 1.5 },
    error: { code: "invalid_value", param: "temperature" },
    pointer: "/temperature",
  },
  {
    broken: "a value outside its enum",
    path: "/acme/v2/chat",
    body: { ...greeting, messages: [{ role: "bird", content: "Squawk" }] },
    error: { code: "invalid_value", param: "messages[0].role" },
    pointer: "/messages/0/role",
  },
  {
    broken: "a member left out, where no dialect is",
    path: "/acme/v2/rerank",
    body: { documents: [] },
    error: { code: "missing_required_parameter", param: "query" },
    pointer: "/query",
  },
  {
    broken: "a wrong type, where no dialect is",
    path: "/acme/v2/rerank",
    body: { query: "Who?", documents: ["a", 2] },
    error: { code: "invalid_type", param: "documents[1]" },
    pointer: "/documents/1",
  },
])("refuses $broken in OpenAI's envelope", async ({ path, body, error, pointer }) => {
  const { url } = acmeServer;

  const response = await post(url + path, body);
  const answer = (await response.json()) as { error: { message: string; violations: unknown[] } };

  expect(response.status).toBe(400);
  expect(Object.keys(answer)).toEqual(["error"]);
  expect(answer.error).toMatchObject({ type: "invalid_request_error", ...error });
  expect(answer.error.message).toContain(error.param);
  expect(answer.error.violations).toEqual([expect.objectContaining({ pointer })]);
});

test("asks for a token where its document does", async () => {
  const { url } = acmeServer;

  const response = await fetch(`${url}/acme/v2/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(greeting),
  });

  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
  expect(await response.json()).toMatchObject({ error: { code: "missing_api_key" } });
});

test.each([
  { form: "its name", of: "/acme/v2/chat" },
  { form: "its name and the base path of its server", of: "/acme/gateway/v2/chat" },
])("is found by $form", async ({ of }) => {
  const { url } = acmeServer;

  expect((await post(url + of, greeting)).status).toBe(200);
});

test.each(["/gateway/v2/chat", "/v2/chat"])("is found as the default gateway at %s", async (path) => {
  const { url } = await serveAcme(["--gateway", "acme"]);

  expect((await post(url + path, greeting)).status).toBe(200);
});

test("is found by its own host, under the base path of its server", async () => {
  const { url } = acmeServer;

  const text = await postAtHost(`${url}/gateway/v2/chat`, "llm.acme.test", greeting);

  expect(JSON.parse(text)).toMatchObject({ choices: [{ message: { content: greeted } }] });
});

test("answers a request that no fixture fits with a sample of its document", async () => {
  const { url } = acmeServer;

  const body = { ...greeting, messages: [{ role: "user", content: "Good night" }] };
  const response = await post(`${url}/acme/v2/chat`, body);

  expect([response.status, response.headers.get("x-mynah-fixture")]).toEqual([200, "sample%20of%20chat"]);
  expect(await response.json()).toMatchObject({ object: "chat.completion", model: "acme-large" });
});

test("says that no fixture answers a request which is valid, with --unmatched refuse", async () => {
  const { url } = await serveAcme(["--unmatched", "refuse"]);

  const response = await post(`${url}/acme/v2/chat`, {
    ...greeting,
    messages: [{ role: "user", content: "Good night" }],
  });

  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: "no_fixture" } });
});
