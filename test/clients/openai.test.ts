import * as openai6 from "openai";
import * as openai7 from "openai-7";
import { expect, test } from "vitest";
import { elkapi, type Fixture, type Gateway } from "../../src/index.ts";
import { documentedAnswers } from "../contract/documented-bodies.ts";
import { offeredTools } from "../offered-tools.ts";
import { openWay, present, titled, type WayName, type WayOptions, ways } from "../ways/open-way.ts";

// The types of both versions say the same of all that is used here, but TypeScript cannot call their union.
const versions = [
  { version: 6, sdk: openai6 },
  { version: 7, sdk: openai7 as unknown as typeof openai6 },
];

interface Client {
  readonly version: number;
  readonly sdk: typeof openai6;
  readonly way: WayName;
}

/** The official package, in each version, over each way in. */
const everyClient: Client[] = versions.flatMap((each) => ways.map((way) => ({ ...each, way })));
const nameOf = ({ version, way }: Client) => `openai ${version} over ${way}`;
const clients = titled(everyClient, nameOf);

async function connect({ sdk, way }: Client, gateway: string, options?: WayOptions, apiKey = "any") {
  const open = await openWay(way, options);
  const baseURL = `${open.base(gateway)}/v1`;
  const given = way === "fetch" ? { fetch: open.fetch } : {};
  return { ...open, client: new sdk.OpenAI({ apiKey, baseURL, maxRetries: 0, ...given }) };
}

type Messages = openai6.OpenAI.ChatCompletionMessageParam[];
type Input = openai6.OpenAI.Responses.ResponseInput;

const greeting: Messages = [{ role: "user", content: "Hello 👋🏽" }];
const greeted = "This is gpt-5.5 at elkapi, mocked by mynah. You said: Hello 👋🏽";

const parameters = { type: "object", properties: { city: { type: "string" } } };
const chatTools: openai6.OpenAI.ChatCompletionFunctionTool[] = [
  { type: "function", function: { name: "get_weather", parameters } },
];
const responseTools: openai6.OpenAI.Responses.FunctionTool[] = [
  { type: "function", name: "get_weather", parameters, strict: false },
];
const weatherQuestion = "How is the weather in Tokyo?";
const weatherArguments = { city: "東京", unit: "celsius" };
const weatherAnswer = /21℃/;

/** What a promise is rejected with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("the request was answered"),
    (error: unknown) => error,
  );
}

// Node 20 has no Array.fromAsync.
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test.for(clients)("%s reads a whole completion", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const completion = await client.chat.completions.create({ model: "gpt-5.5", messages: greeting });
  expect(completion).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: "chat.completion",
    model: "gpt-5.5",
    choices: [{ index: 0, message: { role: "assistant", content: greeted }, finish_reason: "stop" }],
  });
  const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = completion.usage ?? {};
  expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  expect(completion._request_id).toMatch(/^req_/);
});

test.for(clients)("%s iterates a streamed completion", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const body = { model: "gpt-5.5", messages: greeting, stream: true } as const;
  let text = "";
  const reasons: unknown[] = [];
  for await (const chunk of await client.chat.completions.create(body)) {
    text += chunk.choices[0]?.delta.content ?? "";
    reasons.push(chunk.choices[0]?.finish_reason);
    expect(chunk).not.toHaveProperty("usage");
  }
  expect(text).toBe(greeted);
  expect(reasons.filter((reason) => reason !== null)).toEqual(["stop"]);
});

test.for(clients)("%s ends a streamed completion with the usage", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const body = { model: "gpt-5.5", messages: greeting } as const;
  const { usage } = await client.chat.completions.create(body);
  const options = { ...body, stream: true, stream_options: { include_usage: true } } as const;
  const chunks = await collect(await client.chat.completions.create(options));
  expect(chunks.map((chunk) => chunk.usage)).toEqual([...chunks.slice(1).map(() => null), usage]);
  expect(chunks.at(-1)?.choices).toEqual([]);
  const helped = await client.chat.completions.stream(options).finalChatCompletion();
  expect(helped.usage).toEqual(usage);
});

test.for(clients)("%s puts a completion together by its helper", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const stream = client.chat.completions.stream({ model: "gpt-5.5", messages: greeting });
  const deltas: string[] = [];
  stream.on("content", (delta) => deltas.push(delta));
  const completion = await stream.finalChatCompletion();
  expect(completion.choices).toMatchObject([
    { index: 0, message: { role: "assistant", content: greeted }, finish_reason: "stop" },
  ]);
  expect(deltas.length).toBeGreaterThan(5);
  expect(deltas.join("")).toBe(greeted);
});

test.for(clients)("%s tells two streamed choices apart", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const body = { model: "gpt-5.5", messages: greeting, n: 2 } as const;
  const texts = ["", ""];
  for await (const { choices } of await client.chat.completions.create({ ...body, stream: true })) {
    for (const { index, delta } of choices) texts[index] += delta.content ?? "";
  }
  expect(texts).toEqual([greeted, greeted]);
  const helped = await client.chat.completions.stream(body).finalChatCompletion();
  expect(helped.choices.map(({ message }) => message.content)).toEqual(texts);
});

test.for(clients)("%s calls a tool in chat and gives its result", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const messages: Messages = [{ role: "user", content: weatherQuestion }];
  const body = { model: "gpt-5.5", tools: chatTools };
  const first = await client.chat.completions.create({ ...body, messages });
  const { message, finish_reason } = present(first.choices[0]);
  expect(finish_reason).toBe("tool_calls");
  const call = present(message.tool_calls?.find((each) => each.type === "function"));
  expect(call.function.name).toBe("get_weather");
  expect(JSON.parse(call.function.arguments)).toEqual(weatherArguments);

  const result = { role: "tool", tool_call_id: call.id, content: "21" } as const;
  const second = await client.chat.completions.create({ ...body, messages: [...messages, message, result] });
  expect(second.choices[0]?.message.content).toMatch(weatherAnswer);
});

test.for(clients)("%s calls a tool in streamed chat", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const messages: Messages = [{ role: "user", content: weatherQuestion }];
  const body = { model: "gpt-5.5", tools: chatTools };
  const first = await client.chat.completions.stream({ ...body, messages }).finalChatCompletion();
  const { message, finish_reason } = present(first.choices[0]);
  expect(finish_reason).toBe("tool_calls");
  const call = present(message.tool_calls?.[0]);
  expect(call).toMatchObject({ id: expect.stringMatching(/^call_/), function: { name: "get_weather" } });
  expect(JSON.parse(call.function.arguments)).toEqual(weatherArguments);

  const result = { role: "tool", tool_call_id: call.id, content: "21" } as const;
  const rest = { ...body, messages: [...messages, message, result] };
  const second = await client.chat.completions.stream(rest).finalChatCompletion();
  expect(second.choices[0]?.message.content).toMatch(weatherAnswer);
});

test.for(clients)("%s runs a tool by its helper", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const asked: unknown[] = [];
  const run = (given: unknown) => {
    asked.push(given);
    return "21";
  };
  const tool = {
    type: "function",
    function: { name: "get_weather", description: "Weather.", parameters, function: run, parse: JSON.parse },
  } as const;
  const messages: Messages = [{ role: "user", content: weatherQuestion }];
  const body = { model: "gpt-5.5", messages, tools: [tool] };
  expect(await client.chat.completions.runTools(body).finalContent()).toMatch(weatherAnswer);
  const streamed = client.chat.completions.runTools({ ...body, stream: true });
  expect(await streamed.finalContent()).toMatch(weatherAnswer);
  expect(asked).toEqual([weatherArguments, weatherArguments]);
});

test.for(clients)("%s reads a whole response", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const response = await client.responses.create({ model: "gpt-5.5", input: "Hello 👋🏽" });
  expect(response).toMatchObject({ id: expect.stringMatching(/^resp_/), status: "completed", error: null });
  expect(response.output_text).toBe(greeted);
  const { input_tokens = 0, output_tokens = 0, total_tokens } = response.usage ?? {};
  expect(total_tokens).toBe(input_tokens + output_tokens);
});

test.for(clients)("%s iterates a streamed response", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const body = { model: "gpt-5.5", input: "Hello 👋🏽", stream: true } as const;
  const events = await collect(await client.responses.create(body));
  const deltas = events.flatMap((event) =>
    event.type === "response.output_text.delta" ? [event.delta] : [],
  );
  expect(deltas.join("")).toBe(greeted);
  expect(events.map((event) => event.sequence_number)).toEqual([...events.keys()]);
  expect(events.at(0)?.type).toBe("response.created");
  expect(events.at(-1)?.type).toBe("response.completed");
});

test.for(clients)("%s puts a response together by its helper", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const stream = client.responses.stream({ model: "gpt-5.5", input: "Hello 👋🏽" });
  let text = "";
  stream.on("response.output_text.delta", ({ delta }) => (text += delta));
  const response = await stream.finalResponse();
  expect(response).toMatchObject({ status: "completed", output: [{ type: "message", role: "assistant" }] });
  expect(response.output_text).toBe(greeted);
  expect(text).toBe(greeted);
});

test.for(clients)("%s calls a tool in a response and gives its result", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const input: Input = [{ role: "user", content: weatherQuestion }];
  const body = { model: "gpt-5.5", tools: responseTools };
  const first = await client.responses.create({ ...body, input });
  const call = present(first.output.find((item) => item.type === "function_call"));
  expect(call.name).toBe("get_weather");
  expect(JSON.parse(call.arguments)).toEqual(weatherArguments);

  const result = { type: "function_call_output", call_id: call.call_id, output: "21" } as const;
  const second = await client.responses.create({ ...body, input: [...input, call, result] });
  expect(second.output_text).toMatch(weatherAnswer);
});

test.for(clients)("%s calls a tool in a streamed response", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const input: Input = [{ role: "user", content: weatherQuestion }];
  const body = { model: "gpt-5.5", tools: responseTools };
  const first = await client.responses.stream({ ...body, input }).finalResponse();
  const call = present(first.output.find((item) => item.type === "function_call"));
  expect(call).toMatchObject({ id: expect.stringMatching(/^fc_/), name: "get_weather", status: "completed" });
  expect(JSON.parse(call.arguments)).toEqual(weatherArguments);

  const result = { type: "function_call_output", call_id: call.call_id, output: "21" } as const;
  const sent = { type: "function_call", call_id: call.call_id, name: call.name, arguments: call.arguments };
  const rest = { ...body, input: [...input, sent as typeof call, result] };
  expect((await client.responses.stream(rest).finalResponse()).output_text).toMatch(weatherAnswer);
});

/** What a model can say beside text, and what the helpers make of it. */
const speeches: {
  name: string;
  reply: NonNullable<Fixture["reply"]>;
  chat: object;
  items: readonly object[];
}[] = [
  {
    name: "reasoning before the text",
    reply: { reasoning: "They greet me. 🤔", text: "Hello!" },
    chat: { message: { content: "Hello!" }, finish_reason: "stop" },
    items: [
      { type: "reasoning", summary: [{ type: "summary_text", text: "They greet me. 🤔" }] },
      { type: "message", content: [{ type: "output_text", text: "Hello!" }] },
    ],
  },
  {
    name: "a refusal",
    reply: { refusal: "I cannot help with that." },
    chat: { message: { refusal: "I cannot help with that." }, finish_reason: "stop" },
    items: [{ type: "message", content: [{ type: "refusal", refusal: "I cannot help with that." }] }],
  },
  {
    name: "an answer cut by its length",
    reply: { text: "Once upon a", finishReason: "length" },
    chat: { message: { content: "Once upon a" }, finish_reason: "length" },
    items: [{ type: "message", status: "incomplete", content: [{ text: "Once upon a" }] }],
  },
  {
    name: "text and two tool calls",
    reply: { text: "Let me see.", toolCalls: [{ name: "first", arguments: { a: 1 } }, { name: "second" }] },
    chat: {
      message: {
        content: "Let me see.",
        tool_calls: [
          { function: { name: "first", arguments: '{"a":1}' } },
          { function: { name: "second", arguments: "{}" } },
        ],
      },
      finish_reason: "tool_calls",
    },
    items: [
      { type: "message", content: [{ text: "Let me see." }] },
      { type: "function_call", name: "first", arguments: '{"a":1}' },
      { type: "function_call", name: "second", arguments: "{}" },
    ],
  },
  {
    name: "nothing",
    reply: { text: "" },
    chat: { finish_reason: "stop" },
    items: [{ type: "message", content: [{ type: "output_text", text: "" }] }],
  },
];

const versionsAndSpeeches = titled(
  versions.flatMap((each) => speeches.map((speech) => ({ ...each, ...speech }))),
  ({ version, name }) => `the helpers of openai ${version} understand ${name}`,
);

test.for(versionsAndSpeeches)("%s", async ([, { reply, chat, items, ...each }]) => {
  const gateways: readonly Gateway<Fixture>[] = [{ ...elkapi, fixtures: [{ name: "speech", reply }] }];
  const { client } = await connect({ ...each, way: "fetch" }, "elkapi", { gateways });
  const chatTools = offeredTools(reply, "chat-completions") as {
    tools?: openai6.OpenAI.ChatCompletionFunctionTool[];
  };
  const chatBody = { model: "gpt-5.5", messages: greeting, ...chatTools };
  const completion = await client.chat.completions.stream(chatBody).finalChatCompletion();
  expect(completion.choices).toMatchObject([chat]);
  const responseTools = offeredTools(reply, "responses") as {
    tools?: openai6.OpenAI.Responses.FunctionTool[];
  };
  const responseBody = { model: "gpt-5.5", input: "Hello", ...responseTools };
  const response = await client.responses.stream(responseBody).finalResponse();
  expect(response.output).toMatchObject(items);
  expect(response.output).toHaveLength(items.length);
});

test.for(clients)("%s reads the answer that evolink documents", async ([, each]) => {
  const { client } = await connect(each, "evolink");
  const documented = documentedAnswers.find(({ page }) => page === "evolink-chat")?.body;
  const messages: Messages = [{ role: "user", content: "Please introduce yourself" }];
  const body = { model: "gpt-5.2", messages };
  expect({ ...(await client.chat.completions.create(body)) }).toEqual(documented);

  const options = { ...body, stream_options: { include_usage: true } };
  const helped = await client.chat.completions.stream(options).finalChatCompletion();
  expect(helped).toMatchObject({ id: documented?.["id"], usage: documented?.["usage"] });
  expect(helped.choices).toMatchObject(documented?.["choices"] as object[]);
});

test.for(clients)("%s chats with evolink", async ([, each]) => {
  const { client } = await connect(each, "evolink");
  const body = { model: "gpt-5.2", messages: greeting };
  const expected = "This is gpt-5.2 at evolink, mocked by mynah. You said: Hello 👋🏽";
  const completion = await client.chat.completions.create(body);
  expect(completion.choices[0]?.message.content).toBe(expected);
  expect(completion.id).toMatch(/^chatcmpl-\d{23}[A-Za-z0-9]{8}$/);
  let text = "";
  for await (const chunk of await client.chat.completions.create({ ...body, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? "";
  }
  expect(text).toBe(expected);
  expect(await client.chat.completions.stream(body).finalContent()).toBe(expected);

  const tools = { ...body, tools: chatTools };
  const called = await client.chat.completions.stream(tools).finalChatCompletion();
  expect(called.choices[0]?.message.tool_calls).toMatchObject([{ function: { name: "get_weather" } }]);
});

const codes = [
  { gateway: "elkapi", model: "gpt-5.5", code: (code: string, _status: number) => code },
  { gateway: "evolink", model: "gpt-5.2", code: (_code: string, status: number) => status },
];
const clientsAndCodes = titled(
  everyClient.flatMap((each) => codes.map((code) => ({ ...each, ...code }))),
  (each) => `${nameOf(each)}, at ${each.gateway},`,
);

test.for(clientsAndCodes)("%s throws AuthenticationError for a wrong key", async ([, each]) => {
  const options = { apiKey: "the right one" };
  const { client } = await connect(each, each.gateway, options, "a wrong one");
  const error = await failure(client.chat.completions.create({ model: each.model, messages: greeting }));
  expect(error).toBeInstanceOf(each.sdk.AuthenticationError);
  expect(error).toMatchObject({
    status: 401,
    code: each.code("invalid_api_key", 401),
    type: "authentication_error",
    requestID: expect.stringMatching(/^req_/),
    message: expect.stringContaining("bearer token"),
  });
});

test.for(clientsAndCodes)("%s throws BadRequestError for a wrong member", async ([, each]) => {
  const { client } = await connect(each, each.gateway);
  const body = { model: each.model, messages: greeting, temperature: "hot" as unknown as number };
  const whole = await failure(client.chat.completions.create(body));
  const streamed = await failure(client.chat.completions.create({ ...body, stream: true }));
  const helped = await failure(client.chat.completions.stream(body).finalChatCompletion());
  for (const error of [whole, streamed, helped]) {
    expect(error).toBeInstanceOf(each.sdk.BadRequestError);
    expect(error).toMatchObject({
      status: 400,
      code: each.code("invalid_type", 400),
      param: "temperature",
      type: "invalid_request_error",
      message: expect.stringContaining('"hot"'),
      error: { violations: [{ pointer: "/temperature", keyword: "type" }] },
    });
  }
});

test.for(clients)("%s names a wrong member deep in the body", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const messages = [{ role: "usr", content: "Hello" }] as unknown as Messages;
  const error = await failure(client.chat.completions.create({ model: "gpt-5.5", messages }));
  expect(error).toBeInstanceOf(each.sdk.BadRequestError);
  expect(error).toMatchObject({ code: "invalid_value", param: "messages[0].role" });
});

test.for(clients)("%s throws BadRequestError for a wrong response", async ([, each]) => {
  const { client } = await connect(each, "elkapi");
  const body = { model: "gpt-5.5", input: "Hello", truncation: "some" as "auto" };
  const whole = await failure(client.responses.create(body));
  const helped = await failure(client.responses.stream(body).finalResponse());
  for (const error of [whole, helped]) {
    expect(error).toBeInstanceOf(each.sdk.BadRequestError);
    expect(error).toMatchObject({ code: "invalid_value", param: "truncation" });
  }
});

test.for(clients)("%s throws NotFoundError where no fixture answers", async ([, each]) => {
  const fixture = { name: "for others", when: { model: "others" }, reply: { text: "Hello" } };
  const options = { gateways: [{ ...elkapi, fixtures: [fixture] }], unmatched: "refuse" } as const;
  const { client } = await connect(each, "elkapi", options);
  const error = await failure(client.chat.completions.create({ model: "gpt-5.5", messages: greeting }));
  expect(error).toBeInstanceOf(each.sdk.NotFoundError);
  expect(error).toMatchObject({ status: 404, code: "no_fixture" });
});

// MSW lets unknown paths fall through to other handlers.
test.for(clientsAndCodes.filter(([, { way }]) => way !== "msw"))(
  "%s throws NotFoundError for a path that is not there",
  async ([, each]) => {
    const { client } = await connect(each, each.gateway);
    const error = await failure(client.embeddings.create({ model: "e", input: "Hi" }));
    expect(error).toBeInstanceOf(each.sdk.NotFoundError);
    expect(error).toMatchObject({
      status: 404,
      code: each.code("unknown_path", 404),
      message: expect.stringContaining("POST /v1/chat/completions"),
    });
  },
);

test.for(clients)("%s throws APIError for a body that is too large", async ([, each]) => {
  const { client } = await connect(each, "elkapi", { bodyLimit: 1000 });
  const messages: Messages = [{ role: "user", content: "x".repeat(2000) }];
  const error = await failure(client.chat.completions.create({ model: "gpt-5.5", messages }));
  expect(error).toBeInstanceOf(each.sdk.APIError);
  expect(error).toMatchObject({ status: 413, code: "body_too_large" });
});

test.for(clients)("%s throws APIError where a stream breaks off", async ([, each]) => {
  const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: "gpt-5.5" };
  const events = [{ data: { ...chunk, choices: [] } }, { data: { ...chunk, choices: "none" } }];
  const options = { gateways: [{ ...elkapi, fixtures: [{ name: "broken", reply: { events } }] }] };
  const { client, ended } = await connect(each, "elkapi", options);
  const body = { model: "gpt-5.5", messages: greeting, stream: true } as const;
  const stream = await client.chat.completions.create(body);
  const error = await failure(collect(stream));
  expect(error).toBeInstanceOf(each.sdk.APIError);
  expect(error).toMatchObject({ code: "reply_off_contract" });
  expect((await ended).error?.code).toBe("reply_off_contract");
});

// The second event is never due within a test, so what ends the stream is the client alone.
const never = { chunkDelay: 60_000 };

test.for(clients)("%s ends a streamed completion by its controller", async ([, each]) => {
  const { client, ended } = await connect(each, "elkapi", never);
  const body = { model: "gpt-5.5", messages: greeting, stream: true } as const;
  const stream = await client.chat.completions.create(body);
  let chunks = 0;
  for await (const chunk of stream) {
    expect(chunk.choices[0]?.delta.role).toBe("assistant");
    chunks += 1;
    stream.controller.abort();
  }
  expect(chunks).toBe(1);
  expect(await ended).toMatchObject({ status: 200, aborted: true, events: 1, fixture: "catch-all" });
});

// Version 6 waits for the body to be cancelled before it aborts, and MSW 2 never lets a body be cancelled:
// it keeps a copy that nobody reads, https://github.com/mswjs/interceptors/issues/712.
const leaving = clients.filter(([, { version, way }]) => version > 6 || way !== "msw");

test.for(leaving)("%s ends a streamed completion by leaving its loop", async ([, each]) => {
  const { client, ended } = await connect(each, "elkapi", never);
  const body = { model: "gpt-5.5", messages: greeting, stream: true } as const;
  for await (const chunk of await client.chat.completions.create(body)) {
    expect(chunk.choices).toHaveLength(1);
    break;
  }
  expect(await ended).toMatchObject({ status: 200, aborted: true, events: 1 });
});

test.for(clients)("%s ends a streamed response by a signal", async ([, each]) => {
  const { client, ended } = await connect(each, "elkapi", never);
  const controller = new AbortController();
  const body = { model: "gpt-5.5", input: "Hello", stream: true } as const;
  for await (const event of await client.responses.create(body, { signal: controller.signal })) {
    expect(event.type).toBe("response.created");
    controller.abort();
  }
  expect(await ended).toMatchObject({ status: 200, aborted: true, events: 1 });
});

test.for(clients)("%s ends a helper's stream by its abort method", async ([, each]) => {
  const { client, ended } = await connect(each, "elkapi", never);
  const stream = client.chat.completions.stream({ model: "gpt-5.5", messages: greeting });
  stream.on("chunk", () => stream.abort());
  expect(await failure(stream.done())).toBeInstanceOf(each.sdk.APIUserAbortError);
  expect(await ended).toMatchObject({ status: 200, aborted: true, events: 1 });
});
