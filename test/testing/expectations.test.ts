import { describe, expect, it } from "vitest";
import { connect } from "../../src/client/connect.ts";
import { createMock, type Fixture } from "../../src/index.ts";
import * as assertions from "../../src/testing/expect/assertions.ts";
import { mismatches } from "../../src/testing/expect/partial.ts";
import { textSaid } from "../../src/testing/expect/said.ts";
import { ways } from "../control/open-mock.ts";
import { send, gatewayWith, mockWith } from "../coverage/covered.ts";

const chatUrl = "https://api.elkapi.com/v1/chat/completions";
const responsesUrl = "https://api.elkapi.com/v1/responses";

describe.each(ways)("of a mock %s", (_, open) => {
  it("holds for what came in, whole and streamed", async () => {
    const mock = await open({ fixtures: [{ name: "天気", reply: { text: "晴れです ☀️" } }] });
    const session = mock.session("試験 1");
    await send(session, { model: "gpt-5.5", messages: [{ role: "user", content: "東京は?" }] }, chatUrl);
    await send(session, { model: "gpt-5.5", input: "서울은?", stream: true }, `${responsesUrl}?trace=7`);

    await assertions.assertReceived(session, "createChatCompletion", {
      body: { messages: [{ content: /東京/ }] },
    });
    await assertions.assertReceived(session, "createResponse", {
      gateway: "elkapi",
      model: "gpt-5.5",
      session: "試験 1",
      status: 200,
      headers: { "Content-Type": "application/json" },
      query: { trace: 7 },
      body: { input: expect.stringContaining("서울") as unknown },
    });
    await assertions.assertReceivedTimes(session, "createResponse", 1);
    await assertions.assertReceivedTimes(session, "listModels", 0);
    await assertions.assertReceivedNth(session, 1, "createChatCompletion");
    await assertions.assertReceivedNth(session, -1, "createResponse");
    await assertions.assertReceivedInOrder(session, [
      "createChatCompletion",
      { operation: "createResponse", body: { stream: true } },
    ]);
    await assertions.assertContract(session);
    await assertions.assertNoUnmatched(session);
    await assertions.assertAnswered(session, "晴れです ☀️");
    const [first] = await session.journal.list();
    await assertions.assertAnswered(first ?? [], {
      status: 200,
      text: /^晴れ/,
      fixture: "天気",
      streamed: false,
      body: { object: "chat.completion" },
      headers: { "content-type": /json/ },
    });
    await assertions.assertReceivedTimes(mock.session("other"), "createResponse", 0);
  });
});

it("takes method and path where there is no operation", async () => {
  const mock = createMock();
  await send(mock, {}, "https://api.elkapi.com/v1/nowhere");
  await expect(assertions.assertReceived(mock, "POST /v1/nowhere", { status: 404 })).resolves.toBeUndefined();
});

it("takes exchanges themselves, also of a server", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "やあ" }, responsesUrl);
  const exchanges = await mock.journal.list();
  await assertions.assertReceived(exchanges, "createResponse");
  await assertions.assertContract(exchanges);
  expect(connect("http://127.0.0.1:4010").journal).toHaveProperty("list");
});

it("compares parts of objects, whole arrays, and anything by matchers", () => {
  const received = { a: { b: 1, c: 2 }, list: [1, { x: "あ" }], text: "東京 🗼", none: null };
  expect(mismatches({ a: { b: 1 }, list: [1, {}], text: /🗼$/, none: null }, received, "body")).toEqual([]);
  expect(
    mismatches({ text: expect.stringMatching("京"), a: expect.objectContaining({ c: 2 }) }, received, "body"),
  ).toEqual([]);
  const places = (expected: unknown) => mismatches(expected, received, "body").map(({ place }) => place);
  expect(places({ a: { b: 2, d: 3 } })).toEqual(["body.a.b", "body.a.d"]);
  expect(places({ list: [1] })).toEqual(["body.list.length"]);
  expect(places({ list: [1, { x: "い" }, 3] })).toEqual([
    "body.list[1].x",
    "body.list[2]",
    "body.list.length",
  ]);
  expect(places({ text: /大阪/, none: {}, "with space": 1 })).toEqual([
    "body.text",
    "body.none",
    'body["with space"]',
  ]);
  expect(places({ toString: undefined })).toEqual([]);
  // A pattern that remembers where it was is asked anew.
  const sticky = /東京/g;
  expect([places({ text: sticky }), places({ text: sticky })]).toEqual([[], []]);
});

describe("the text that an answer says", () => {
  const said = async (
    fixture: Omit<Fixture, "name">,
    url: string,
    body: object,
  ): Promise<string | undefined> => {
    const mock = createMock({ fixtures: [{ name: "x", ...fixture } as Fixture] });
    await send(mock, { model: "gpt-5.5", ...body }, url);
    const [entry] = await mock.journal.list();
    return entry === undefined ? undefined : textSaid(entry);
  };
  const messages = [{ role: "user", content: "?" }];
  const text = "안녕하세요, 새 🐦입니다";
  const asked = [
    ["chat", chatUrl, { messages }],
    ["streamed chat", chatUrl, { messages, stream: true }],
    ["a response", responsesUrl, { input: "?" }],
    ["a streamed response", responsesUrl, { input: "?", stream: true }],
  ] as const;

  it.each(asked)("is that of %s", async (_, url, body) => {
    expect(await said({ reply: { text } }, url, body)).toBe(text);
  });
  it.each(asked)("is what was said until the stream broke, of %s", async (_, url, body) => {
    const faults = [{ kind: "error" as const, afterEvents: 400, error: "overloaded" as const }];
    expect(await said({ reply: { text, faults } }, url, body)).toContain(text.slice(0, 4));
  });
  it.each(asked)("is that of the first choice and nothing else, of %s", async (_, url, body) => {
    const more = "messages" in body ? { n: 2 } : {};
    const reply =
      "messages" in body ? { choices: [{ text }, { text: "別" }] } : { reasoning: "考える", text };
    expect(await said({ reply }, url, { ...body, ...more })).toBe(text);
  });
  it("is the body of an answer in another shape", async () => {
    const mock = mockWith(
      gatewayWith(true, { fixtures: [{ name: "any", reply: { body: { 声: "ピー" } } }] }),
    );
    await send(mock, {});
    const [entry] = await mock.journal.list();
    expect(entry && textSaid(entry)).toBe('{"声":"ピー"}');
  });
});
