import { expect, it } from "vitest";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { everyItem } from "../../src/coverage/item.ts";
import { createMock } from "../../src/index.ts";
import { coveredBy, gatewayWith, itemsOf, mockWith, send } from "./covered.ts";

const chatUrl = "https://api.elkapi.com/v1/chat/completions";
const evolinkUrl = "https://api.evolink.ai/v1/chat/completions";
const responsesUrl = "https://api.elkapi.com/v1/responses";
const messages = [{ role: "user", content: "안녕하세요" }];

it("shows members that came back, and does not count them: they are the mock's doing", async () => {
  const reply = {
    type: "object",
    properties: { mood: { enum: ["よい", "わるい"] }, note: { type: "string" } },
  };
  const fixtures = [{ name: "any", reply: { body: { mood: "よい" } } }];
  const { all, counting } = await coveredBy(gatewayWith(true, { reply, fixtures }), [{}]);
  expect(all.get("reply 200 mood")).toMatchObject({ count: 1, counts: false });
  expect(all.get("reply 200 note")).toMatchObject({ count: 0, counts: false });
  expect(counting).toEqual({
    "": true,
    "reply 200": true,
    'reply 200 mood "よい"': true,
    'reply 200 mood "わるい"': false,
  });
});

it("counts each status that the document describes", async () => {
  const gateway = gatewayWith(true, {
    fixtures: [
      { name: "busy", when: { body: { busy: true } }, reply: { status: 429, body: {} } },
      { name: "gone", when: { body: { gone: true } }, reply: { status: 410, body: {} } },
      { name: "any", reply: { body: {} } },
    ],
  });
  const paths = gateway.document["paths"] as { "/things": { post: { responses: Record<string, unknown> } } };
  Object.assign(paths["/things"].post.responses, {
    "4XX": { description: "No." },
    "503": { description: "Later." },
  });
  const { counting } = await coveredBy(gateway, [{}, { busy: true }]);
  expect(counting).toEqual({ "": true, "reply 200": true, "reply 4XX": true, "reply 503": false });
});

it("counts whole and streamed answers apart, with what is in them", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.2", messages, stream: true }, evolinkUrl);
  const { counting } = itemsOf(await coverageOf(mock), "evolink createChatCompletion");
  const replies = Object.entries(counting).filter(([id]) => id.startsWith("reply"));
  expect(replies).toEqual([
    ["reply 200", true],
    ["reply 200 application/json", false],
    ["reply 200 text/event-stream", true],
    ["reply 200 text/event-stream (ErrorResponse)", false],
    ["reply 200 text/event-stream (ChatCompletionChunk)", true],
    ['reply 200 text/event-stream (ChatCompletionChunk).choices[].finish_reason "stop"', true],
    ['reply 200 text/event-stream (ChatCompletionChunk).choices[].finish_reason "length"', false],
    ['reply 200 text/event-stream (ChatCompletionChunk).choices[].finish_reason "tool_calls"', false],
    ['reply 200 text/event-stream (ChatCompletionChunk).choices[].finish_reason "content_filter"', false],
    ["reply default", false],
  ]);
});

it("counts finish reasons", async () => {
  const fixtures = [
    {
      name: "long",
      when: { lastUserMessage: "長い" },
      reply: { text: "…", finishReason: "length" as const },
    },
    { name: "other", reply: { text: "はい" } },
  ];
  const mock = createMock({ fixtures });
  for (const content of ["長い", "?"]) {
    await send(mock, { model: "gpt-5.5", messages: [{ role: "user", content }] }, chatUrl);
  }
  const { counting } = itemsOf(await coverageOf(mock), "elkapi createChatCompletion");
  const reasons = Object.entries(counting)
    .filter(([, shown]) => shown)
    .map(([id]) => id);
  expect(reasons).toContain('reply 200 (ChatCompletion).choices[].finish_reason "length"');
  expect(reasons).toContain('reply 200 (ChatCompletion).choices[].finish_reason "stop"');
});

it("counts types of events, in whatever form the document tells them", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "안녕", stream: true }, responsesUrl);
  const { counting } = itemsOf(await coverageOf(mock), "elkapi createResponse");
  const events = Object.entries(counting).filter(([id]) =>
    /^reply 200 text\/event-stream \([^)]*\)(?:\.type "[^"]*")?$/.test(id),
  );
  const shown = events
    .filter(([, each]) => each)
    .map(([id]) => id.replace("reply 200 text/event-stream ", ""));
  expect(shown).toEqual([
    "(ResponseLifecycleEvent)",
    '(ResponseLifecycleEvent).type "response.created"',
    '(ResponseLifecycleEvent).type "response.in_progress"',
    '(ResponseLifecycleEvent).type "response.completed"',
    "(ResponseOutputItemEvent)",
    '(ResponseOutputItemEvent).type "response.output_item.added"',
    '(ResponseOutputItemEvent).type "response.output_item.done"',
    "(ResponseContentPartEvent)",
    '(ResponseContentPartEvent).type "response.content_part.added"',
    '(ResponseContentPartEvent).type "response.content_part.done"',
    "(response.output_text.delta)",
    "(response.output_text.done)",
  ]);
  expect(events.length).toBe(24);
});

it("counts the errors of a gateway by what tells them apart", async () => {
  const mock = createMock();
  await mock.failNext({ kind: "error", error: "rate_limited" });
  await send(mock, { model: "gpt-5.5", messages }, chatUrl);
  await mock.failNext({ kind: "error", error: "insufficient_quota" });
  await send(mock, { model: "gpt-5.2", messages }, evolinkUrl);
  const { coverage } = itemsOf(await coverageOf(mock));
  const errorsOf = (name: string) => {
    const items =
      coverage.gateways.find((each) => each.name === name)?.items.filter(({ kind }) => kind === "errors") ??
      [];
    return [...everyItem(items)].filter(({ kind }) => kind === "error");
  };
  expect(
    errorsOf("elkapi")
      .filter(({ count }) => count > 0)
      .map(({ label }) => label),
  ).toEqual(["rate_limit_exceeded"]);
  expect(errorsOf("elkapi").length).toBe(13);
  // Evolink's code is the status, and its type tells errors apart.
  expect(
    errorsOf("evolink")
      .filter(({ count }) => count > 0)
      .map(({ id }) => id),
  ).toEqual(["evolink error insufficient_quota_error"]);
  expect(errorsOf("evolink").length).toBe(11);
});

it("counts an error in the middle of a stream, and lists one that the document does not name", async () => {
  const fixtures = [
    {
      name: "cut",
      reply: {
        text: "やあやあやあ",
        faults: [{ kind: "error" as const, afterEvents: 2, error: "overloaded" as const }],
      },
    },
  ];
  const mock = createMock({ fixtures });
  await send(mock, { model: "gpt-5.5", messages, stream: true }, chatUrl);
  await mock.failNext({ kind: "error", error: { status: 418, code: "teapot", message: "🫖" } });
  await send(mock, { model: "gpt-5.5", messages }, chatUrl);
  const { all } = itemsOf(await coverageOf(mock), "elkapi createChatCompletion");
  expect(all.get("elkapi error overloaded")).toMatchObject({ count: 1, counts: true });
  expect(all.get("elkapi error teapot")).toMatchObject({ count: 1, counts: false });
  expect(all.get("reply 200 text/event-stream (ErrorResponse)")?.count).toBe(1);
});

it("lists no errors of a document that says nothing of them", async () => {
  const { coverage } = await coveredBy(gatewayWith(true), [{}]);
  expect(coverage.gateways.flatMap(({ items }) => items.map(({ kind }) => kind))).toEqual(["operation"]);
});

it("shows nothing of the contract by what a fixture answers off it", async () => {
  const reply = { type: "object", required: ["ok"], properties: { ok: { type: "boolean" } } };
  const fixtures = [{ name: "broken", offContract: "壊れた応答の試験", reply: { body: { ok: "no" } } }];
  const { counting } = await coveredBy(gatewayWith(true, { reply, fixtures }), [{}]);
  expect(counting).toEqual({ "": true, "reply 200": false });
});

it("counts nothing of a connection that was reset", async () => {
  const mock = mockWith(gatewayWith(true));
  await mock.failNext({ kind: "reset" });
  await expect(send(mock, {})).rejects.toThrow("fetch failed");
  const { counting } = itemsOf(await coverageOf(mock));
  expect(counting).toEqual({ "": true, "reply 200": false });
});
