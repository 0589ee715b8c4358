/** What each expectation says where it does not hold, and where it holds and ought not to. */
import { expect, it } from "vitest";
import { createMock, type Mock, type MockOptions } from "../../src/index.ts";
import * as assertions from "../../src/testing/expect/assertions.ts";
import { matchers } from "../../src/testing/expect/matchers.ts";
import { ExpectationError } from "../../src/testing/expect/verdict.ts";
import { send } from "../coverage/covered.ts";

const chatUrl = "https://api.elkapi.com/v1/chat/completions";
const responsesUrl = "https://api.elkapi.com/v1/responses";

/** A mock that was asked: for the weather in two towns, off the contract, for a path that there is not. */
async function asked(options: MockOptions = {}): Promise<Mock> {
  const mock = createMock({ seed: 1, ...options });
  await send(mock, { model: "gpt-5.5", input: "東京の天気は?" }, responsesUrl);
  await send(mock, { model: "gpt-5.5", input: "서울 날씨는?", stream: true }, responsesUrl);
  return mock;
}

/** What a matcher says. */
async function says(
  given: ReturnType<(typeof matchers)[keyof typeof matchers]>,
  pass: boolean,
): Promise<string> {
  const { pass: holds, message } = await given;
  expect(holds).toBe(pass);
  return message();
}

it("toHaveReceived: an operation that nobody asked for, with the one that was meant", async () => {
  const { journal } = await asked();
  expect(await says(matchers.toHaveReceived({ journal }, "createResponce"), false)).toMatchInlineSnapshot(`
    "Expected a request for createResponce.
    None came in. Did you mean createResponse? What came in:
      1. createResponse → 200
      2. createResponse → 200"
  `);
});

it("tells an operation that no gateway has, whether it is to come or not to", async () => {
  const mock = await asked();
  const message =
    'Failed to look at what came in: no gateway has an operation "createResponce". ' +
    'Please use createResponse, or a method and a path as in "POST /v1/responses".';
  for (const look of [
    matchers.toHaveReceived(mock, "createResponce"),
    matchers.toHaveReceivedTimes(mock, "createResponce", 0),
    matchers.toHaveReceivedNth(mock, 1, "createResponce"),
    matchers.toHaveReceivedInOrder(mock, ["createResponse", { operation: "createResponce", model: /gpt/ }]),
  ]) {
    await expect(look).rejects.toThrow(message);
  }
  expect((await matchers.toHaveReceived(mock, "POST /v1/nowhere")).pass).toBe(false);
  expect((await matchers.toHaveReceived(mock, "POST /{version}/responses")).pass).toBe(true);
  expect((await matchers.toHaveReceived(mock, "createResponse", { model: /^gpt/ })).pass).toBe(true);
});

it.each([
  [
    (mock: Mock) => matchers.toHaveReceived(mock, undefined as unknown as string),
    "the operation is nothing. Please give its id",
  ],
  [
    (mock: Mock) => matchers.toHaveReceived(mock, "listModels", { modle: "x" } as object),
    'there is no option "modle". Please use "model"',
  ],
  [(mock: Mock) => matchers.toHaveReceivedNth(mock, 0, "listModels"), "the place is 0"],
  [(mock: Mock) => matchers.toHaveReceivedNth(mock, 1.5, "listModels"), "the place is 1.5"],
  [
    (mock: Mock) => matchers.toHaveReceivedTimes(mock, "listModels", "0" as unknown as number),
    'times is "0"',
  ],
  [
    (mock: Mock) => matchers.toHaveReceivedInOrder(mock, []),
    "the steps are []. Please give a list of operations",
  ],
  [
    (mock: Mock) => matchers.toHaveReceivedInOrder(mock, "listModels" as unknown as []),
    'the steps are "listModels"',
  ],
  [
    (mock: Mock) => matchers.toHaveAnswered(mock, { txt: "x" } as object),
    'there is no option "txt". Please use "text"',
  ],
])("says what is wrong with what is asked of a matcher: %#", async (look, message) => {
  await expect(look(await asked())).rejects.toThrow(message);
});

it("toHaveReceived: a request that differs, with the nearest", async () => {
  const expected = {
    body: { input: "東京の天気", temperature: expect.any(Number) as unknown },
    headers: { "content-type": /xml/ },
  };
  expect(await says(matchers.toHaveReceived(await asked(), "createResponse", expected), false))
    .toMatchInlineSnapshot(`
      "Expected a request for createResponse with body {"input":"東京の天気","temperature":"Any<Number>"}, headers {"content-type":"/xml/"}.
      Of 2, the nearest is the 1st:
        headers.content-type
          expected a text that matches /xml/
          received "application/json"
        body.input
          expected "東京の天気"
          received "東京の天気は?"
        body.temperature
          expected Any<Number>
          received nothing"
    `);
});

it("toHaveReceived: long texts from where they differ", async () => {
  const mock = createMock();
  const prompt = (city: string) =>
    `あなたは親切な案内係です。旅人に街のことを教えてください。今日の街は${city}です。短く、楽しく、やさしい言葉で。絵文字も少し 🗼`;
  await send(mock, { model: "gpt-5.5", input: prompt("大阪") }, responsesUrl);
  expect(
    await says(matchers.toHaveReceived(mock, "createResponse", { body: { input: prompt("東京") } }), false),
  ).toMatchInlineSnapshot(`
    "Expected a request for createResponse with body {"input":"あなたは親切な案内係です。旅人に街のことを教えてください。今日の街は東京です。短く、楽しく、やさしい言葉で。絵文字も少し 🗼"}.
    The one that came in differs:
      body.input
        expected …"人に街のことを教えてください。今日の街は東京です。短く、楽しく、やさしい言葉で。絵文字も少し 🗼", which differs at character 35
        received …"人に街のことを教えてください。今日の街は大阪です。短く、楽しく、やさしい言葉で。絵文字も少し 🗼""
  `);
});

it("toHaveReceived: messages that are fewer or more", async () => {
  const mock = createMock();
  const messages = [{ role: "user", content: "안녕" }];
  await send(mock, { model: "gpt-5.5", messages }, chatUrl);
  const expected = { body: { messages: [{ role: "system" }, ...messages] } };
  expect(await says(matchers.toHaveReceived(mock, "createChatCompletion", expected), false))
    .toMatchInlineSnapshot(`
      "Expected a request for createChatCompletion with body {"messages":[{"role":"system"},{"role":"user","content":"안녕"}]}.
      The one that came in differs:
        body.messages[0].role
          expected "system"
          received "user"
        body.messages[1]
          expected {"role":"user","content":"안녕"}
          received nothing
        body.messages.length
          expected 2
          received 1"
    `);
});

it("toHaveReceived, negated", async () => {
  expect(
    await says(matchers.toHaveReceived(await asked(), "createResponse", { body: { stream: true } }), true),
  ).toMatchInlineSnapshot(`
    "Expected no request for createResponse with body {"stream":true}, but 1 request came in:
      1. createResponse → 200"
  `);
});

it("toHaveReceivedTimes", async () => {
  const mock = await asked();
  expect(await says(matchers.toHaveReceivedTimes(mock, "createResponse", 3), false)).toMatchInlineSnapshot(`
    "Expected 3 requests for createResponse, but 2 came in. What came in:
      1. createResponse → 200
      2. createResponse → 200"
  `);
  expect(
    await says(matchers.toHaveReceivedTimes(mock, "createResponse", 1, { body: { stream: false } }), false),
  ).toMatchInlineSnapshot(`
    "Expected 1 request for createResponse with body {"stream":false}, but none came in. What came in:
      1. createResponse → 200
      2. createResponse → 200"
  `);
  expect(await says(matchers.toHaveReceivedTimes(mock, "createResponse", 2), true)).toMatchInlineSnapshot(
    `"Expected another number than 2 requests for createResponse."`,
  );
});

it("toHaveReceivedNth", async () => {
  const mock = await asked();
  expect(await says(matchers.toHaveReceivedNth(mock, 2, "listModels"), false)).toMatchInlineSnapshot(`
    "Expected the 2nd request to be for listModels.
      it is createResponse
    What came in:
      1. createResponse → 200
      2. createResponse → 200"
  `);
  expect(await says(matchers.toHaveReceivedNth(mock, 22, "listModels"), false)).toMatchInlineSnapshot(
    `"Expected the 22nd request to be for listModels, but 2 requests came in."`,
  );
  expect(
    await says(matchers.toHaveReceivedNth(mock, 1, "createResponse", { model: "gpt-5.5" }), true),
  ).toMatchInlineSnapshot(`"Expected the 1st request not to be for createResponse with model "gpt-5.5"."`);
});

it("toHaveReceivedLast", async () => {
  expect(
    await says(
      matchers.toHaveReceivedLast(await asked(), "createResponse", { body: { input: "부산 날씨는?" } }),
      false,
    ),
  ).toMatchInlineSnapshot(`
    "Expected the last request to be for createResponse with body {"input":"부산 날씨는?"}.
      body.input
        expected "부산 날씨는?"
        received "서울 날씨는?"
    What came in:
      1. createResponse → 200
      2. createResponse → 200"
  `);
});

it("toHaveReceivedInOrder", async () => {
  const mock = await asked();
  const steps = [{ operation: "createResponse", body: { stream: true } }, "createResponse"];
  expect(await says(matchers.toHaveReceivedInOrder(mock, steps), false)).toMatchInlineSnapshot(`
    "Expected 2 requests in order; the 2nd, for createResponse, did not come in behind the 2nd exchange.
    What came in:
      1. createResponse → 200
      2. createResponse → 200"
  `);
  expect(await says(matchers.toHaveReceivedInOrder(mock, ["createResponse", "createResponse"]), true))
    .toMatchInlineSnapshot(`
    "Expected requests not to come in in this order:
      1. createResponse → 200
      2. createResponse → 200"
  `);
});

it("toSatisfyContract", async () => {
  const mock = await asked();
  expect(await says(matchers.toSatisfyContract(mock), true)).toMatchInlineSnapshot(
    `"Expected some requests not to keep to the contract, but all 2 did."`,
  );
  await send(
    mock,
    { model: "gpt-5.5", messages: [{ role: "usr", content: "やあ" }], temperature: "hot" },
    chatUrl,
  );
  await send(mock, {}, "https://api.elkapi.com/v1/chat/completion");
  expect(await says(matchers.toSatisfyContract(mock), false)).toMatchInlineSnapshot(`
    "Expected every request to keep to the contract, but 2 of 4 did not.

    createChatCompletion → 400 invalid_value
      ✗ messages[0].role must be one of "system", "user", "assistant", "tool", "developer", but it is "usr"; did you mean "user"?
        the docs: The role of the message. (Chat Completions, gpt-5.5 (Japanese and Korean), https://docs.elkapi.com/docs/api/ai-model/chat/openai/createchatcompletion)
      ✗ temperature must be a number, but it is "hot" (a string)
        the docs: Sampling temperature. (Chat Completions, gpt-5.5 (Japanese and Korean), https://docs.elkapi.com/docs/api/ai-model/chat/openai/createchatcompletion)

    POST /v1/chat/completion → 404 unknown_path
      ✗ Failed to find an operation: elkapi has no POST /v1/chat/completion; did you mean /v1/chat/completions? Please use one of: POST /v1/chat/completions, POST /v1/responses, GET /v1/models, GET /v1/models/{model}.

    Please mend what sends them."
  `);
});

it("toHaveNoUnmatched", async () => {
  const fixtures = [{ name: "挨拶", when: { lastUserMessage: "やあ" }, reply: { text: "やあ!" } }];
  const mock = await asked({ fixtures, unmatched: "refuse" });
  expect(await says(matchers.toHaveNoUnmatched(mock), false)).toMatchInlineSnapshot(`
    "Expected every request to be answered by a fixture, but 2 of 2 were not.

    createResponse → 404 no_fixture
      ✗ Failed to find a fixture for this createResponse request to elkapi: nearest is "挨拶", 0% close (lastUserMessage is "やあ", seen "東京の天気は?"). Please add one whose "when" fits, or mend one of these.

    createResponse → 404 no_fixture
      ✗ Failed to find a fixture for this createResponse request to elkapi: nearest is "挨拶", 0% close (lastUserMessage is "やあ", seen "서울 날씨는?"). Please add one whose "when" fits, or mend one of these.

    Please add a fixture for them, or mend what sends them."
  `);
  expect(await says(matchers.toHaveNoUnmatched(createMock()), true)).toMatchInlineSnapshot(
    `"Expected some requests not to be answered by a fixture, but no request came in."`,
  );
});

it("toHaveNoUndocumented", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "やあ", temprature: 1 }, responsesUrl);
  expect(await says(matchers.toHaveNoUndocumented(mock), false)).toMatchInlineSnapshot(`
    "Expected every request to have documented members only, but 1 of 1 did not.

    createResponse → 200
      ? temprature is not documented

    Please leave these members out, or mend their names."
  `);
});

it("toHaveUsedEveryFixture", async () => {
  const fixtures = [
    { name: "天気", when: { lastUserMessage: { contains: "天気" } }, reply: { text: "☀️" } },
    { name: "時刻", when: { lastUserMessage: { contains: "時刻" } }, reply: { text: "🕒" } },
  ];
  const mock = await asked({ fixtures });
  expect(await says(matchers.toHaveUsedEveryFixture(mock), false)).toMatchInlineSnapshot(`
    "Expected every fixture to answer, but 1 of 2 did not:
      "時刻"
    journal.get(id) tells of a request why they did not fit. Please remove them, or mend their conditions."
  `);
  const session = mock.session("s");
  await session.use({ name: "こちら", reply: { text: "!" } });
  await send(session, { model: "gpt-5.5", input: "?" }, responsesUrl);
  // A session answers for what was added to it, and not for what others use.
  expect(await says(matchers.toHaveUsedEveryFixture(session), true)).toMatchInlineSnapshot(
    `"Expected a fixture that has not answered, but all 1 have."`,
  );
});

it("toHaveAnswered", async () => {
  const mock = createMock({ fixtures: [{ name: "挨拶", reply: { text: "안녕하세요! 👋" } }] });
  await send(mock, { model: "gpt-5.5", input: "?", stream: true }, responsesUrl);
  expect(await says(matchers.toHaveAnswered(mock, "안녕히 가세요"), false)).toMatchInlineSnapshot(`
    "Expected another answer of createResponse → 200:
      text
        expected "안녕히 가세요"
        received "안녕하세요! 👋""
  `);
  expect(await says(matchers.toHaveAnswered(mock, { status: 429, text: /bye/, streamed: false }), false))
    .toMatchInlineSnapshot(`
    "Expected another answer of createResponse → 200:
      status
        expected 429
        received 200
      streamed
        expected false
        received true
      text
        expected a text that matches /bye/
        received "안녕하세요! 👋""
  `);
  expect(await says(matchers.toHaveAnswered(mock, /안녕/), true)).toMatchInlineSnapshot(
    `"Expected another answer than text /안녕/."`,
  );
});

it("says the same as plain assertions, in an error of its own", async () => {
  const mock = await asked();
  const { message } = await matchers.toHaveReceivedTimes(mock, "createResponse", 5);
  const error = await assertions
    .assertReceivedTimes(mock, "createResponse", 5)
    .catch((each: unknown) => each);
  expect(error).toBeInstanceOf(ExpectationError);
  expect(error).toMatchObject({ name: "ExpectationError", message: message() });
  await expect(assertions.assertReceivedTimes(mock, "createResponse", 2)).resolves.toBeUndefined();
});

it("tells what it can be asked of", async () => {
  await expect(matchers.toHaveReceived("mynah", "createResponse")).rejects.toThrow(
    'Failed to look at what came in: "mynah" has no exchanges. Please expect it of a mock, of a session',
  );
  await expect(matchers.toHaveAnswered(createMock(), "?")).rejects.toThrow("no request came in");
});
