import {
  APIConnectionError,
  type APIError,
  AuthenticationError,
  NotFoundError,
  OpenAI,
  RateLimitError,
} from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApp } from "../../src/adapters/hono.ts";
import { createMock, type MockOptions } from "../../src/index.ts";
import { serve } from "../../src/node/serve.ts";
import { browserFetch } from "./browser.ts";

const page = "http://localhost:5173";
const messages = [{ role: "user" as const, content: "Hello 👋" }];

type Cors = NonNullable<Parameters<typeof createApp>[1]>["cors"];

async function open(cors: Cors, options: MockOptions = {}): Promise<string> {
  const server = await serve(createMock({ seed: 1, ...options }), {
    port: 0,
    ...(cors !== undefined && { cors }),
  });
  onTestFinished(() => server.close(0));
  return server.url;
}

async function clientFor(cors: Cors, options?: MockOptions, origin = page): Promise<OpenAI> {
  return new OpenAI({
    apiKey: "any",
    baseURL: `${await open(cors, options)}/elkapi/v1`,
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
    fetch: browserFetch(origin, fetch),
  });
}

const corsHeaders = (headers: Headers) =>
  [...headers.keys()].filter((name) => name.startsWith("access-control") || name === "vary");

describe.each<[string, Cors]>([
  ["true", true],
  ["an asterisk", "*"],
  ["its origin", page],
  ["its origin, with a slash behind", `${page}/`],
  ["its origin, in other letters", "HTTP://LocalHost:5173"],
  ["a list with its origin", ["https://app.example.com", page]],
  ["a list with an asterisk", ["https://app.example.com", "*"]],
])("a page reaches a mock that was given %s", (_, cors) => {
  it("for a whole answer and its headers", async () => {
    const client = await clientFor(cors);
    const body = { model: "gpt-5.5", messages, mood: "good" };
    const { data, response } = await client.chat.completions.create(body).withResponse();
    expect(data.choices[0]?.message.content).toContain("You said: Hello 👋");
    expect([...response.headers.keys()]).toEqual(
      expect.arrayContaining(["x-request-id", "x-mynah-fixture", "x-mynah-undocumented"]),
    );
  });

  it("for a stream", async () => {
    const client = await clientFor(cors);
    let text = "";
    for await (const chunk of await client.chat.completions.create({
      model: "gpt-5.5",
      messages,
      stream: true,
    })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toContain("You said: Hello 👋");
  });

  it("for an error, which says when to try again", async () => {
    const client = await clientFor(cors, { faults: [{ kind: "error", error: "rate_limited" }] });
    const error: unknown = await client.chat.completions
      .create({ model: "gpt-5.5", messages })
      .catch((each) => each);
    expect(error).toBeInstanceOf(RateLimitError);
    expect((error as APIError).headers?.get("retry-after")).toBe("1");
  });

  it("for what is refused", async () => {
    const client = await clientFor(cors, { apiKey: "another" });
    const refused: unknown = await client.models.list().catch((each) => each);
    expect(refused).toBeInstanceOf(AuthenticationError);
    const lost: unknown = await client.embeddings.create({ model: "e", input: "a" }).catch((each) => each);
    expect(lost).toBeInstanceOf(NotFoundError);
  });
});

it.each<[string, Cors]>([
  ["undefined", undefined],
  ["false", false],
  ["another origin", "https://app.example.com"],
  ["another port", "http://localhost:5174"],
  ["other origins", ["https://app.example.com", "null"]],
])("a page does not reach a mock that was given %s", async (_, cors) => {
  const client = await clientFor(cors);
  const error: unknown = await client.models.list().catch((each) => each);
  expect(error).toBeInstanceOf(APIConnectionError);
});

it("a page of a file reaches a mock that was given null", async () => {
  const client = await clientFor(["null"], {}, "null");
  expect((await client.models.list()).data).toHaveLength(2);
});

it("sends no header of this where nobody asked for it", async () => {
  const url = await open(undefined);
  const headers = { authorization: "Bearer any", origin: page, "access-control-request-method": "POST" };
  for (const method of ["GET", "HEAD", "OPTIONS", "POST"]) {
    const response = await fetch(`${url}/elkapi/v1/models`, { method, headers });
    expect([method, corsHeaders(response.headers)]).toEqual([method, []]);
  }
});

it("tells caches that answers differ by origin, where they do", async () => {
  const headers = { authorization: "Bearer any", origin: page };
  const some = await fetch(`${await open(page)}/v1/models`, { headers });
  const every = await fetch(`${await open(true)}/v1/models`, { headers });
  expect([some.headers.get("vary"), every.headers.get("vary")]).toEqual(["Origin", null]);
});

it("lets OPTIONS that is no preflight ask for the methods", async () => {
  const url = await open(page);
  const response = await fetch(`${url}/v1/models`, { method: "OPTIONS", headers: { origin: page } });
  expect([response.status, response.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  expect(response.headers.get("access-control-allow-origin")).toBe(page);
  const lost = await fetch(`${url}/v1/other`, { method: "OPTIONS", headers: { origin: page } });
  expect(lost.status).toBe(404);
});

it("leaves body, length and headers of HEAD and GET as they are", async () => {
  const answers = [await open(undefined), await open(true)].flatMap((url) =>
    ["GET", "HEAD"].map(async (method) => {
      const headers = { authorization: "Bearer any", origin: page };
      const response = await fetch(`${url}/v1/models/gpt-5.5`, { method, headers });
      const own = [...response.headers].filter(
        ([name]) => !/^access-control|^(?:date|x-request-id)$/.test(name),
      );
      return { status: response.status, headers: Object.fromEntries(own), text: await response.text() };
    }),
  );
  const [get, head, corsGet, corsHead] = await Promise.all(answers);
  expect([corsGet, corsHead]).toEqual([get, head]);
  expect(head?.headers["content-length"]).toBe(String(get?.text.length));
});

it("takes the same option in an app", async () => {
  const app = createApp(createMock(), { cors: [page] });
  const client = new OpenAI({
    apiKey: "any",
    baseURL: "http://mock.test/evolink/v1",
    dangerouslyAllowBrowser: true,
    fetch: browserFetch(page, async (input, init) => app.request(new Request(input, init))),
  });
  expect((await client.models.retrieve("gpt-5.2")).owned_by).toBe("openai");
});

it.each([
  "localhost:5173",
  "http://localhost:5173/app",
  "http://",
  "http://user@localhost",
  "http://a b",
  "*.example.com",
  "https://*.example.com",
  "",
  "true",
])("refuses %j, which is no origin", (cors) => {
  expect(() => createApp(createMock(), { cors })).toThrow(
    `Failed to allow the origin "${cors}": it is none. Please give one as in http://localhost:5173, or * for every one.`,
  );
});

it("refuses a list without an origin", () => {
  expect(() => createApp(createMock(), { cors: [] })).toThrow(
    /^Failed to allow origins: the list is empty\. Please/,
  );
});
