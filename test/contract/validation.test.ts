import { describe, expect, it } from "vitest";
import { createMock, type Exchange } from "../../src/index.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import { inheritedNames, pages, refusedCases } from "./matrix.ts";
import { readRefusal } from "./refusal.ts";
import { post, postJson, readAnswer, send, sendRaw } from "./requests.ts";

const hello = { role: "user", content: "Hello" };
const chat = { model: "gpt-5.5", messages: [hello] };
const gemini = { model: "gemini-3.1-pro-preview", stream: false, messages: [hello], contents: ["Hello"] };

describe("several broken rules", () => {
  it("are all reported, the first of them in the message and param", async () => {
    const messages = [{ role: "User", content: "Hello" }, { content: 5 }, hello];
    const body = { messages, temperature: "hot", stream: 1, tools: [{ type: 1 }, {}, "none"] };
    const { code, error } = await readRefusal("elkapi", send("elkapi-chat", body));

    expect(code).toBe("missing_required_parameter");
    expect(error.violations?.map(({ param, keyword }) => `${param} ${keyword}`).toSorted()).toEqual([
      "messages[0].role enum",
      "messages[1].content type",
      "messages[1].role required",
      "model required",
      "stream type",
      "temperature type",
      "tools[0].type type",
      "tools[2] type",
    ]);
    expect(error.param).toBe(error.violations?.[0]?.param);
    expect(error.message).toContain(error.violations?.[0]?.message);
    expect(error.message).toContain("and 7 more");
  });

  it("are all reported in evolink's envelope too", async () => {
    const body = { model: "gpt-5.5", messages: [], temperature: 2.5, top_p: -1, top_k: 0 };
    const { code, error } = await readRefusal("evolink", send("evolink-chat", body));

    expect(code).toBe("invalid_value");
    expect(error.code).toBe(400);
    expect(error.violations?.map(({ param, keyword }) => `${param} ${keyword}`).toSorted()).toEqual([
      "messages minItems",
      "model enum",
      "temperature maximum",
      "top_k minimum",
      "top_p minimum",
    ]);
  });

  it("are handed to onExchange as they are answered", async () => {
    const exchanges: Exchange[] = [];
    const body = { ...chat, n: "two", seed: null };
    const onExchange = (exchange: Exchange) => exchanges.push(exchange);
    const { code, error } = await readRefusal("elkapi", send("elkapi-chat", body, { onExchange }));

    expect(code).toBe("invalid_type");
    expect(exchanges).toEqual([
      expect.objectContaining({
        gateway: "elkapi",
        operation: "createChatCompletion",
        model: "gpt-5.5",
        status: 400,
        violations: error.violations,
        error: expect.objectContaining({ code: "invalid_type", message: error.message }),
      }),
    ]);
    expect(error.violations).toHaveLength(2);
  });
});

describe("a union", () => {
  it.each([
    ["messages[1].content", { ...chat, messages: [hello, { role: "user", content: 5 }] }],
    ["messages[1].content", { ...chat, messages: [hello, { role: "user", content: { text: "Hello" } }] }],
    ["messages[1].content[1]", { ...chat, messages: [hello, { role: "user", content: [{}, "Hello"] }] }],
    ["response_format", { ...chat, response_format: "xml" }],
    ["response_format", { ...chat, response_format: ["json"] }],
    ["stop", { ...chat, stop: 1 }],
    ["stop[1]", { ...chat, stop: ["END", 1] }],
    ["tool_choice", { ...chat, tool_choice: [] }],
    ["tool_choice.function.name", { ...chat, tool_choice: { type: "function", function: { name: 1 } } }],
    ["contents[1]", { ...gemini, contents: ["Hello", 5] }],
    ["contents[1].parts[0].text", { ...gemini, contents: ["Hello", { parts: [{ text: 5 }] }] }],
  ])("gives one violation for a wrong %s", async (param, body) => {
    const { code, error } = await readRefusal("elkapi", send("elkapi-chat", body));

    expect(code).toBe("invalid_type");
    expect(error.violations).toHaveLength(1);
    expect(error.violations?.[0]).toMatchObject({ param, keyword: "type" });
  });

  it.each([
    [{ type: "text " }, "response_format.type", "enum"],
    [{ type: "json_schema", json_schema: "city" }, "response_format.json_schema", "type"],
  ])("speaks of the members of the branch that was meant: %j", async (format, param, keyword) => {
    const { error } = await readRefusal("elkapi", send("elkapi-chat", { ...chat, response_format: format }));

    expect(error.violations).toHaveLength(1);
    expect(error.violations?.[0]).toMatchObject({ param, keyword });
  });

  it("proposes the listed value that was probably meant", async () => {
    const body = { ...chat, messages: [{ role: "asistant", content: "Hello" }] };
    const { code, error } = await readRefusal("elkapi", send("elkapi-chat", body));

    expect(code).toBe("invalid_value");
    expect(error.message).toContain('did you mean "assistant"?');
  });
});

describe("undocumented members", () => {
  const tool = { type: "function", function: { name: "f", parameters: { type: "object", anything: 1 } } };

  it.each([
    ["at the top", { ...chat, mood: "happy" }, "/mood", "mood"],
    [
      "in an object",
      { ...chat, stream_options: { include_usage: true, extra: 1 } },
      "/stream_options/extra",
      "stream_options.extra",
    ],
    [
      "in the items of an array",
      { ...chat, messages: [hello, { ...hello, mood: 1 }] },
      "/messages/1/mood",
      "messages[1].mood",
    ],
    [
      "beside tool_calls",
      { ...chat, messages: [{ role: "assistant", tool_calls: [{}], refusal: null }] },
      "/messages/0/refusal",
      "messages[0].refusal",
    ],
    [
      "deep in the items",
      { ...chat, messages: [{ ...hello, tool_calls: [{ function: { name: "f", strict: true } }] }] },
      "/messages/0/tool_calls/0/function/strict",
      "messages[0].tool_calls[0].function.strict",
    ],
    [
      "in a union",
      { ...chat, response_format: { kind: "text" } },
      "/response_format/kind",
      "response_format.kind",
    ],
    ["with an odd name", { ...chat, "a/b~c d": 1 }, "/a~1b~0c%20d", '["a/b~c d"]'],
    ["with a name beyond ASCII", { ...chat, 気分: 1 }, "/%E6%B0%97%E5%88%86", "気分"],
    ["with an empty name", { ...chat, "": 1 }, "/", '[""]'],
    ["of the gemini page in a gpt body", { ...chat, contents: ["Hello"] }, "/contents", "contents"],
    ["of the gpt page in a gemini body", { ...gemini, temperature: 1 }, "/temperature", "temperature"],
  ])("%s are accepted and reported, or refused", async (_, body, pointer, param) => {
    const accepted = await send("elkapi-chat", body);

    expect(accepted.status).toBe(200);
    expect(accepted.headers.get("x-mynah-undocumented")).toBe(pointer);

    const rejected = send("elkapi-chat", body, { undocumented: "reject" });
    const { code, error } = await readRefusal("elkapi", rejected);

    expect(code).toBe("unknown_parameter");
    expect(error.param).toBe(param);
    expect(error.violations).toHaveLength(1);
    expect(error.violations?.[0]).toMatchObject({ param, keyword: "undocumented", expected: "absent" });
  });

  it.each(inheritedNames.flatMap((name) => places(name)))(
    "are found under the name of an inherited member: %s",
    async (pointer, body) => {
      const response = await send("elkapi-chat", body);

      expect(response.status).toBe(200);
      expect(response.headers.get("x-mynah-undocumented")).toBe(pointer);
    },
  );

  it("are refused in evolink's envelope", async () => {
    const body = { model: "gpt-5.2", messages: [hello], max_tokens: 5 };
    const response = send("evolink-chat", body, { undocumented: "reject" });
    const { code, error } = await readRefusal("evolink", response);

    expect(code).toBe("unknown_parameter");
    expect(error).toMatchObject({ code: 400, param: "max_tokens", type: "invalid_request_error" });
  });

  it("are free inside of objects whose members no page lists", async () => {
    const body = { ...chat, logit_bias: { 50256: -100 }, tools: [tool], audio: { voice: "alloy" } };
    const response = await send("elkapi-chat", body, { undocumented: "reject" });

    expect(response.status).toBe(200);
    expect(response.headers.get("x-mynah-undocumented")).toBeNull();
  });

  it("are all named, and handed to onExchange", async () => {
    const exchanges: Exchange[] = [];
    const onExchange = (exchange: Exchange) => exchanges.push(exchange);
    const body = { ...chat, a: 1, messages: [{ ...hello, b: 2 }] };
    const response = await send("elkapi-chat", body, { onExchange });

    expect(response.headers.get("x-mynah-undocumented")?.split(", ").toSorted()).toEqual([
      "/a",
      "/messages/0/b",
    ]);
    expect(exchanges[0]?.undocumented.toSorted()).toEqual(["/a", "/messages/0/b"]);
  });

  it("leave the header short, however many they are", async () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`member${index}`, index]));
    const header = (await send("elkapi-chat", { ...chat, ...many })).headers.get("x-mynah-undocumented");

    expect(header).toMatch(/, \.\.\.$/);
    expect(header?.length).toBeLessThan(1000);
  });

  /** Bodies with an undocumented member of a name: at the top, in a message, in a tool. */
  function places(name: string): (readonly [string, JsonObject])[] {
    const extra = { [name]: 1 };
    return [
      [`/${name}`, { ...chat, ...extra }],
      [`/messages/0/${name}`, { ...chat, messages: [{ ...hello, ...extra }] }],
      [`/tools/0/${name}`, { ...chat, tools: [{ ...extra }] }],
      [`/response_format/${name}`, { ...chat, response_format: { ...extra } }],
    ];
  }
});

describe("the page by model", () => {
  it("is gemini's for a gemini model", async () => {
    const body = { model: "gemini-2.5-flash", messages: [{ role: 5 }], temperature: "hot" };
    const { error } = await readRefusal("elkapi", send("elkapi-gemini", body));

    expect(error.violations?.map(({ param, keyword }) => `${param} ${keyword}`).toSorted()).toEqual([
      "contents required",
      "messages[0].role type",
      "stream required",
    ]);
  });

  it.each(["gpt-5.5", "gpt-4o", "claude-sonnet-4-6", "my-gemini-", "Gemini-3", ""])(
    "is that of gpt-5.5 for %j",
    async (model) => {
      const body = { model, messages: [{ role: "user" }] };
      const { code, error } = await readRefusal("elkapi", send("elkapi-chat", body));

      expect(code).toBe("missing_required_parameter");
      expect(error.violations?.map(({ param }) => param)).toEqual(["messages[0].content"]);
    },
  );

  it("is that of gpt-5.5 where the model is missing", async () => {
    const body = { messages: [{ role: "user" }] };
    const { code, error } = await readRefusal("elkapi", send("elkapi-chat", body));

    expect(code).toBe("missing_required_parameter");
    expect(error.violations?.map(({ param }) => param)).toEqual(["model", "messages[0].content"]);
  });
});

describe.each(["warn", "off"] as const)("validate %s", (validate) => {
  it.each(pages)("answers every broken body of %s", async (page) => {
    const mock = createMock({ seed: 1, validate });
    const answers = await Promise.all(
      refusedCases(page).map(async ({ title, body, pointer }) => {
        const response = await postJson(mock, page, body);
        const reported = response.headers.get("x-mynah-violations");
        const right = validate === "warn" ? reported?.includes(pointer) === true : reported === null;
        return { title, right, status: response.status, text: await response.text() };
      }),
    );

    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.filter(({ right }) => !right)).toEqual([]);
  });

  it.each(["null", "[]", "5", '"text"', "true"])("answers the body %s", async (body) => {
    const response = await sendRaw("elkapi", body, { validate });

    expect(await readAnswer(response)).not.toBe("");
    expect(response.headers.get("x-mynah-violations")).toBe(validate === "warn" ? '""' : null);
  });

  it("still refuses what is no JSON, has no key, or asks for no operation", async () => {
    const mock = createMock({ seed: 1, validate });
    const url = "https://api.elkapi.com/v1/chat/completions";
    const bare = post(mock, url, "{}", { headers: { authorization: null } });
    const lost = post(mock, "https://api.elkapi.com/v1/chat", "{}");

    await expect(readRefusal("elkapi", post(mock, url, "{"))).resolves.toHaveProperty("code", "invalid_json");
    await expect(readRefusal("elkapi", post(mock, url, ""))).resolves.toHaveProperty("code", "empty_body");
    await expect(readRefusal("elkapi", bare)).resolves.toHaveProperty("code", "missing_api_key");
    await expect(readRefusal("elkapi", lost)).resolves.toHaveProperty("code", "unknown_path");
  });
});

describe("undocumented members under validate", () => {
  it("warn are reported as violations where they are to be rejected", async () => {
    const response = await send(
      "elkapi-chat",
      { ...chat, mood: 1 },
      { validate: "warn", undocumented: "reject" },
    );

    expect(response.status).toBe(200);
    expect(response.headers.get("x-mynah-violations")).toBe("/mood");
  });

  it("off are not looked for", async () => {
    const response = await send(
      "elkapi-chat",
      { ...chat, mood: 1 },
      { validate: "off", undocumented: "reject" },
    );

    expect(response.status).toBe(200);
    expect(response.headers.get("x-mynah-undocumented")).toBeNull();
  });
});
