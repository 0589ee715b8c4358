import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { createMock, type Fixture, type Gateway, type MockOptions } from "../../src/index.ts";

const text = { type: "string" };
const whole = { type: "integer" };
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });
const object = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: "object",
  required,
  properties,
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const body = (properties: Record<string, object>) => ({
  required: true,
  content: { "application/json": { schema: object(properties) } },
});
const either = (answer: string, event: string) => ({
  "200": {
    description: "OK",
    content: { "application/json": { schema: ref(answer) }, "text/event-stream": { schema: ref(event) } },
  },
  "429": { description: "Too many", content: { "application/json": { schema: ref("Error") } } },
});

/** A document after OpenAI's pattern: its operation ids, no extensions, and members that no dialect knows. */
const document: Gateway["document"] = {
  openapi: "3.1.0",
  info: { title: "After OpenAI's", version: "1" },
  servers: [{ url: "https://api.strict.test/v1" }],
  paths: {
    "/chat/completions": {
      post: {
        operationId: "createChatCompletion",
        requestBody: body({ model: text, messages: { type: "array" } }),
        responses: either("Completion", "Chunk"),
      },
    },
    "/responses": {
      post: {
        operationId: "createResponse",
        requestBody: body({ model: text }),
        responses: either("Response", "ResponseEvent"),
      },
    },
  },
  components: {
    schemas: {
      Completion: object({
        id: text,
        choices: {
          type: "array",
          items: object({
            finish_reason: text,
            index: whole,
            message: object({ content: orNull(text), refusal: orNull(text), role: { const: "assistant" } }),
            logprobs: orNull({ type: "object" }),
          }),
        },
        created: whole,
        model: text,
        object: { const: "chat.completion" },
        system_fingerprint: { type: "string", pattern: "^fp_", example: "fp_1" },
        usage: {
          ...object({ prompt_tokens: whole, completion_tokens: whole, total_tokens: whole }),
          additionalProperties: false,
        },
      }),
      Chunk: object({
        id: text,
        choices: {
          type: "array",
          items: object({ delta: { type: "object" }, index: whole, logprobs: orNull(text) }),
        },
        object: { const: "chat.completion.chunk" },
      }),
      Response: object({
        id: text,
        object: { const: "response" },
        output: { type: "array" },
        moderation: orNull(text),
      }),
      ResponseEvent: {
        anyOf: [
          object({
            type: { enum: ["response.created", "response.in_progress", "response.completed"] },
            // A response that has not ended has no usage, which this document says by leaving it out.
            response: { allOf: [ref("Response"), { properties: { usage: { type: "object" } } }] },
          }),
          object({ type: { pattern: "^response[.](?:output|content)" }, output_index: whole }),
        ],
        discriminator: { propertyName: "type" },
      },
      Error: object({
        error: object({ message: { ...text, example: "Slow down 🐢" }, type: text, code: orNull(text) }),
      }),
    },
  },
};

function clientOf(fixtures: readonly Fixture[] = [], options: MockOptions = {}): OpenAI {
  const mock = createMock({ gateways: [{ name: "strict", document, fixtures }], ...options });
  return new OpenAI({
    apiKey: "any",
    baseURL: "https://api.strict.test/v1",
    fetch: mock.fetch,
    maxRetries: 0,
  });
}

const messages = [{ role: "user" as const, content: "안녕" }];
const chat = { model: "gpt-5.5", messages };
const hello: Fixture = { name: "hello", reply: { text: "안녕하세요! 👋" } };

describe.each([
  ["without a fixture", [], "This is a sample answer."],
  ["with a fixture", [hello], "안녕하세요! 👋"],
] as const)("a document that is stricter than the dialect is kept to %s", (_, fixtures, expected) => {
  it("by a chat completion", async () => {
    const completion = await clientOf(fixtures).chat.completions.create(chat);
    expect(completion).toMatchObject({
      choices: [{ message: { content: expected, refusal: null }, logprobs: null }],
      system_fingerprint: "fp_1",
    });
    expect(Object.keys(completion.usage ?? {})).toEqual([
      "prompt_tokens",
      "completion_tokens",
      "total_tokens",
    ]);
  });

  it("by a chat completion in pieces", async () => {
    let said = "";
    for await (const { choices } of await clientOf(fixtures).chat.completions.create({
      ...chat,
      stream: true,
    })) {
      expect(choices).toMatchObject([{ logprobs: null }]);
      said += choices[0]?.delta.content ?? "";
    }
    expect(said).toBe(expected);
  });

  it("by a response", async () => {
    const response = await clientOf(fixtures).responses.create({ model: "gpt-5.5", input: "안녕" });
    expect(response).toMatchObject({ moderation: null, output_text: expected });
  });

  it("by a response in pieces", async () => {
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    const body = { model: "m", input: "안녕", stream: true } as const;
    for await (const event of await clientOf(fixtures).responses.create(body)) events.push(event);
    const [created] = events;
    expect(created).toMatchObject({ type: "response.created", response: { moderation: null } });
    expect(created).not.toHaveProperty("response.usage");
    const usage = { total_tokens: expect.any(Number) as unknown };
    expect(events.at(-1)).toMatchObject({
      type: "response.completed",
      response: { moderation: null, usage },
    });
  });
});

it("an error that is preferred is the document's own", async () => {
  const asked = clientOf([hello]).chat.completions.create(chat, { headers: { prefer: "code=429" } });
  await expect(asked).rejects.toMatchObject({ status: 429, message: "429 Slow down 🐢" });
});

it("a fixture that says what the document forbids is told of it, and not mended", async () => {
  const wrong: Fixture = { name: "wrong", reply: { body: { id: "a" } } };
  const asked = clientOf([wrong]).chat.completions.create(chat);
  await expect(asked).rejects.toMatchObject({ status: 500, code: "reply_off_contract" });
});
