import { describe, expect, it } from "vitest";
import { createMock, elkapi, type Exchange, type Fixture, type MockOptions } from "../../src/index.ts";

const chat = "https://api.elkapi.com/v1/chat/completions";
const say = (content: string) => ({ model: "gpt-5.5", messages: [{ role: "user", content }] });

/** Sends one request to a mock with one fixture; gives the answer and what was noted. */
async function send(
  body: object,
  {
    reply = { text: "はい" },
    when,
    url = chat,
    ...options
  }: Partial<Fixture> & Partial<MockOptions> & { url?: string } = {},
) {
  const exchanges: Exchange[] = [];
  const fixture: Fixture = when === undefined ? { name: "it", reply } : { name: "it", when, reply };
  const mock = createMock({
    gateways: [{ ...elkapi, fixtures: [fixture] }],
    unmatched: "refuse",
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
  const response = await mock.fetch(url, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { response, text: await response.text(), error: response.headers.get("x-mynah-error"), exchanges };
}

it("a stream whose events cannot be made ends with an error, and is noted once", async () => {
  // Too deep to be written as JSON again; built as text, because that is how it arrives.
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  const exchanges: Exchange[] = [];
  const response = await createMock({ onExchange: (exchange) => exchanges.push(exchange) }).fetch(
    "https://api.elkapi.com/v1/responses",
    {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: `{"model":"gpt-5.5","stream":true,"input":"x","metadata":{"a":${deep}}}`,
    },
  );
  expect(await response.text()).toMatch(/^event: error\ndata: .*"code":"body_too_deep"/);
  expect(exchanges).toMatchObject([{ error: { code: "body_too_deep" }, events: 1 }]);
});

describe("what a fixture sends", () => {
  it.each(["a\r\nX-Evil: 1", "☃"])("a header that becomes %j is refused", async (content) => {
    const { error } = await send(say(content), {
      reply: { body: {}, headers: { "X-T": "{{ lastUserMessage }}" } },
    });
    expect(error).toBe("invalid_fixture");
  });

  it("an event type with a line break is refused", async () => {
    const events = [{ event: "{{ lastUserMessage }}", data: "[DONE]" }];
    const { error } = await send(say('a\ndata: {"evil":1}'), { reply: { events } });
    expect(error).toBe("invalid_fixture");
  });

  it("a header takes the place of mynah's own, whatever its case", async () => {
    const { response } = await send(say("a"), {
      reply: { body: {}, headers: { "Content-Type": "text/plain" } },
    });
    expect(response.headers.get("content-type")).toBe("text/plain");
  });

  it.each(["content-length", "Content-Length", "Transfer-Encoding", "a b", ""])(
    "%j is no header of a fixture",
    (name) => {
      const fixture = { name: "it", reply: { body: {}, headers: { [name]: "3" } } };
      expect(() => createMock({ gateways: [{ ...elkapi, fixtures: [fixture] }] })).toThrow(/header/);
    },
  );

  it.each([204, 304])("a status of %d has no body", async (status) => {
    const { response, text } = await send(say("a"), { reply: { status, body: {} }, checkReplies: false });
    expect([response.status, text]).toEqual([status, ""]);
  });

  it("token counts are never negative", async () => {
    const usage = { promptTokens: 1, completionTokens: "{{ 1 }}", reasoningTokens: 50 };
    const { text } = await send(say("a"), { reply: { text: "b", usage } });
    expect(text).toContain('"text_tokens":0');
  });
});

describe("what a client sends", () => {
  it("asks in vain for an answer that would stop everything else", async () => {
    const { error } = await send(
      { ...say("長".repeat(300_000)), n: 128 },
      { reply: { text: "{{ lastUserMessage }}" } },
    );
    expect(error).toBe("answer_too_large");
  });

  it("is told of no more than a hundred violations", async () => {
    const messages = Array.from({ length: 1_000 }, () => ({ role: "usr", content: "x" }));
    const { text } = await send({ model: "gpt-5.5", messages });
    const { error } = JSON.parse(text) as { error: { violations: unknown[]; param: string } };
    expect(error.violations.length).toBe(100);
    expect(error.param).toBe("messages[0].role");
  });

  it("is told of the first violation of a very large body", async () => {
    const messages = Array.from({ length: 100_000 }, () => ({ role: "usr", content: "x" }));
    const { text } = await send({ model: "gpt-5.5", messages });
    const { error } = JSON.parse(text) as { error: { violations: unknown[]; param: string } };
    expect(error).toMatchObject({ param: "messages[0].role", violations: [{ keyword: "enum" }] });
  });

  it("gets a header of bounded length, however long the names of its members", async () => {
    const names = Array.from({ length: 50 }, (_, index) => ["長".repeat(5_000) + index, 1]);
    const { response } = await send({ ...say("a"), ...Object.fromEntries(names) });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-mynah-undocumented")?.length).toBeLessThan(4_000);
  });

  it("cannot make a model's glob backtrack", async () => {
    const when = { model: "*a*a*a*a*a*a*a*a*b" };
    const { error } = await send({ ...say("a"), model: "a".repeat(100_000) }, { when });
    expect(error).toBe("no_fixture");
  });

  it.each([
    ["a*b", "ab", true],
    ["a*b", "a-b", true],
    ["a*a", "a", false],
    ["*", "", true],
    ["*a*", "bab", true],
    ["a*b*c", "abbc", true],
    ["a*b*c", "acb", false],
    ["gpt-5.5", "gpt-5x5", false],
  ])("the glob %s for %j is %s", async (model, name, fits) => {
    const { error } = await send({ ...say("a"), model: name }, { when: { model } });
    expect(error).toBe(fits ? null : "no_fixture");
  });

  it("is told that compressed bodies are not read", async () => {
    const response = await createMock().fetch(chat, {
      method: "POST",
      headers: {
        authorization: "Bearer any",
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: JSON.stringify(say("a")),
    });
    expect([response.status, await response.text()]).toEqual([415, expect.stringContaining("gzip")]);
  });

  it.each([undefined, null, "zzz"])(
    "hears one thing of the role %j of a message with tool calls",
    async (role) => {
      const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
      const { text } = await send({
        model: "gpt-5.5",
        messages: [{ role, content: null, tool_calls: [call] }],
      });
      const { error } = JSON.parse(text) as { error: { violations: unknown[] } };
      expect(error).toMatchObject({ param: "messages[0].role", violations: [{ param: "messages[0].role" }] });
      expect(error.violations.length).toBe(1);
    },
  );

  it("does not get its own words rendered", async () => {
    const { text } = await send(say("{{ body.model }}{% raw %}"), {
      reply: { text: "{{ lastUserMessage }}" },
    });
    expect(text).toContain("{{ body.model }}{% raw %}");
  });
});

it("leaves no listener on a signal when a stream has ended", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  const mock = createMock({ seed: 1 });
  const request = new Request(chat, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ ...say("a"), stream: true }),
  });
  Object.defineProperty(request, "signal", { value: signal });
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => ((listeners += 1), add(...args)),
    removeEventListener: (...args: Parameters<typeof remove>) => ((listeners -= 1), remove(...args)),
  });
  await (await mock.serve(request)).text();
  expect(listeners).toBe(0);
});
