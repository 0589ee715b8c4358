import * as openai6 from "openai";
import * as helpers6 from "openai/helpers/zod";
import * as openai7 from "openai-7";
import * as helpers7 from "openai-7/helpers/zod";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createMock, type Fixture } from "../../src/index.ts";
import { eachCall } from "./mutations/chat-changes.ts";
import { type Mutation, rewriting } from "./mutations/rewrite.ts";

// The types of both versions say the same of all that is used here, but TypeScript cannot call their union.
const versions = [
  { version: 6, sdk: openai6, helpers: helpers6 },
  {
    version: 7,
    sdk: openai7 as unknown as typeof openai6,
    helpers: helpers7 as unknown as typeof helpers6,
  },
];

const weather = z.object({
  city: z.string(),
  degrees: z.number(),
  sky: z.enum(["맑음", "비"]),
  wind: z.number().nullable(),
});
const json = { city: "서울", degrees: 21, sky: "맑음", wind: null };
const model = "gpt-5.5";
const messages = [{ role: "user" as const, content: "서울 날씨는?" }];
const own: Fixture[] = [{ name: "weather", reply: { json } }];
const calling: Fixture[] = [
  {
    name: "call",
    when: { toolResults: false },
    reply: { toolCalls: [{ name: "get_weather", arguments: { city: "서울" } }] },
  },
  { name: "answer", reply: { text: "맑아요 ☀️" } },
];

describe.each(versions)("openai $version with zod", ({ version, sdk, helpers }) => {
  function clientOf(fixtures?: Fixture[], mutation: Mutation = {}) {
    const mock = createMock(fixtures === undefined ? {} : { fixtures });
    const fetch = rewriting(mock.fetch, mutation, () => {});
    return new sdk.OpenAI({ apiKey: "any", baseURL: "https://api.elkapi.com/v1", maxRetries: 0, fetch });
  }

  const chatFormat = () => ({
    model,
    messages,
    response_format: helpers.zodResponseFormat(weather, "weather"),
  });
  const textFormat = () => ({
    model,
    input: "서울 날씨는?",
    text: { format: helpers.zodTextFormat(weather, "weather") },
  });

  it("parses chat completions and responses, whole and streamed", async () => {
    const client = clientOf(own);
    const completion = await client.chat.completions.parse(chatFormat());
    expect(completion.choices[0]?.message.parsed).toEqual(json);
    const streamed = await client.chat.completions.stream(chatFormat()).finalChatCompletion();
    expect(streamed.choices[0]?.message.parsed).toEqual(json);
    expect((await client.responses.parse(textFormat())).output_parsed).toEqual(json);
    expect((await client.responses.stream(textFormat()).finalResponse()).output_parsed).toEqual(json);
  });

  it("parses what mynah makes of the schema by itself", async () => {
    const completion = await clientOf().chat.completions.parse(chatFormat());
    expect(weather.safeParse(completion.choices[0]?.message.parsed).success).toBe(true);
    const response = await clientOf().responses.parse(textFormat());
    expect(weather.safeParse(response.output_parsed).success).toBe(true);
  });

  it("is told of a reply that its schema does not allow", async () => {
    const client = clientOf([{ name: "weather", reply: { json: { ...json, sky: "눈" } } }]);
    await expect(client.chat.completions.parse(chatFormat())).rejects.toThrow(
      /sky must be one of "맑음", "비"/,
    );
  });

  const tool = (run: (given: { city: string }) => string) =>
    helpers.zodFunction({ name: "get_weather", parameters: z.object({ city: z.string() }), function: run });

  it("runs a strict tool, whole and streamed", async () => {
    const asked: unknown[] = [];
    const run = (given: { city: string }) => {
      asked.push(given);
      return "21";
    };
    const body = { model, messages, tools: [tool(run)] };
    const client = clientOf(calling);
    expect(await client.chat.completions.runTools(body).finalContent()).toBe("맑아요 ☀️");
    expect(await client.chat.completions.runTools({ ...body, stream: true }).finalContent()).toBe(
      "맑아요 ☀️",
    );
    expect(asked).toEqual([{ city: "서울" }, { city: "서울" }]);
  });

  it("is told of arguments that a strict tool does not take", async () => {
    const reply = { toolCalls: [{ name: "get_weather", arguments: { town: "서울" } }] };
    const client = clientOf([{ name: "call", reply }]);
    const body = { model, messages, tools: [tool(() => "")] };
    await expect(client.chat.completions.create(body)).rejects.toThrow(/city is required, but it is missing/);
  });

  it.each([null, ""])("a strict tool's name repeated as %j is noticed by version 7", async (name) => {
    const client = clientOf(
      calling,
      eachCall("later", (_, called) => (called["name"] = name)),
    );
    const body = { model, messages, tools: [tool(() => "")] };
    const outcome = await client.chat.completions
      .stream(body)
      .finalChatCompletion()
      .then(
        () => "fine",
        (error: unknown) => (error instanceof Error ? error.message : "an error"),
      );
    expect(outcome).toMatch(version === 7 ? /tool call/ : /^fine$/);
  });
});
