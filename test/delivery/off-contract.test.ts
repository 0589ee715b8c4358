import { describe, expect, it } from "vitest";
import {
  ConfigurationError,
  createMock,
  elkapi,
  evolink,
  type Exchange,
  type Fixture,
} from "../../src/index.ts";

/** Lets one fixture answer, and gives the answer and what was noted of it. */
async function answer(
  fixture: Fixture,
  { stream = false, checkReplies = true, path = "/v1/chat/completions" } = {},
): Promise<{ status: number; text: string; error: string | null; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const mock = createMock({
    gateways: [{ ...elkapi, fixtures: [fixture] }],
    checkReplies,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const body =
    path === "/v1/responses" ? { input: "안녕" } : { messages: [{ role: "user", content: "안녕" }] };
  const response = await mock.fetch(`https://api.elkapi.com${path}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5.5", stream, ...body }),
  });
  const text = await response.text();
  return { status: response.status, text, error: response.headers.get("x-mynah-error"), exchanges };
}

describe("a reply that breaks the contract", () => {
  const whole: Fixture = { name: "wrong", reply: { body: { id: 5, choices: [{ finish_reason: "done" }] } } };
  const chunk = (id: unknown) => ({
    id,
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [],
  });
  const events: Fixture = {
    name: "wrong",
    reply: { events: [{ data: chunk("a") }, { data: chunk("") }, { data: "[DONE]" }] },
  };

  it("is answered as an error that names the fixture and every rule", async () => {
    const { status, text, error, exchanges } = await answer(whole);
    expect([status, error]).toEqual([500, "reply_off_contract"]);
    expect(text).toContain('the fixture \\"wrong\\"');
    expect(text).toContain("id must be a string, but it is 5");
    expect(text).toContain("choices[0].finish_reason");
    expect(exchanges).toMatchObject([{ status: 500, error: { code: "reply_off_contract" } }]);
  });

  it("ends a stream with an error in place of the event", async () => {
    const { status, text, exchanges } = await answer(events, { stream: true });
    const [first, last, rest] = text.split(/(?<=\n\n)/);
    expect(status).toBe(200);
    expect(first).toContain('"id":"a"');
    expect(last).toContain('data: {"error":{"message":"Failed to answer with the fixture');
    expect(rest).toBeUndefined();
    expect(exchanges).toMatchObject([{ error: { code: "reply_off_contract" }, events: 2 }]);
  });

  it("ends a stream of responses with an error event", async () => {
    const wrong: Fixture = {
      name: "wrong",
      reply: { events: [{ event: "response.created", data: { type: "response.made" } }] },
    };
    const { text } = await answer(wrong, { stream: true, path: "/v1/responses" });
    expect(text).toMatch(
      /^event: error\ndata: \{"type":"error","sequence_number":0,"code":"reply_off_contract"/,
    );
  });

  it("leaves as it is where replies are not checked", async () => {
    expect(await answer(whole, { checkReplies: false })).toMatchObject({ status: 200, error: null });
  });
});

it("a template that fails is answered as an error that names the fixture", async () => {
  const { status, text, error } = await answer({ name: "wrong", reply: { text: "{{ body.modle }}" } });
  expect([status, error]).toEqual([500, "invalid_fixture"]);
  expect(text).toContain("undefined variable: body.modle");
});

describe("creating a mock", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["a misspelt option", () => createMock({ sed: 1 } as object), /no option "sed". Please use "seed"/],
    [
      "a misspelt key of a fixture",
      () =>
        createMock({
          gateways: [
            { ...elkapi, fixtures: [{ name: "a", whn: {}, reply: { text: "" } } as unknown as Fixture] },
          ],
        }),
      /whn is not allowed here; did you mean when\?/,
    ],
    [
      "a reply of nothing",
      () => createMock({ gateways: [{ ...elkapi, fixtures: [{ name: "a", reply: {} }] }] }),
      /fixture "a" of elkapi/,
    ],
    [
      "two fixtures of one name",
      () =>
        createMock({
          gateways: [
            {
              ...elkapi,
              fixtures: [
                { name: "a", reply: { text: "" } },
                { name: "a", reply: { text: "" } },
              ],
            },
          ],
        }),
      /two fixtures of the name "a"/,
    ],
    [
      "two gateways of one name",
      () => createMock({ gateways: [elkapi, elkapi] }),
      /two gateways named "elkapi"/,
    ],
    ["no gateway", () => createMock({ gateways: [] }), /there is no gateway/],
    [
      "an unknown default gateway",
      () => createMock({ defaultGateway: "evolnk" }),
      /use one of elkapi, evolink/,
    ],
    ["a chunk size of 0", () => createMock({ chunkSize: 0 }), /chunkSize is 0/],
    [
      "a document of OpenAPI 2.0",
      () => createMock({ gateways: [{ ...evolink, document: { openapi: "2.0" } }] }),
      /"openapi" must be 3.0.x or 3.1.x, but it is "2.0"/,
    ],
  ])("refuses %s", (_, create, message) => {
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(message);
  });
});
