import { describe, expect, it } from "vitest";
import type { Reply } from "../../src/index.ts";
import { ask, type Dialect, dialects, errorOf, mockOf, read } from "./ask.ts";

const parameters = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};

function tools(dialect: Dialect, strict: boolean, schema: unknown = parameters): object {
  const described = { name: "get_weather", parameters: schema, strict };
  return {
    tools: [
      dialect === "responses"
        ? { type: "function", ...described }
        : { type: "function", function: described },
    ],
  };
}

const calling = (given: NonNullable<Exclude<Reply, { error: unknown }>>) => given;

describe.each(dialects)("arguments of a strict tool in %s", (dialect) => {
  it.each<[string, Reply, RegExp]>([
    [
      "lack a member and have a strange one",
      calling({ toolCalls: [{ name: "get_weather", arguments: { citty: "서울" } }] }),
      /city is required, but it is missing; citty is not allowed here; did you mean city\?/,
    ],
    [
      "are no JSON",
      calling({ toolCalls: [{ name: "get_weather", arguments: '{"city' }] }),
      /they are no JSON/,
    ],
  ])("that %s are reported; those of another tool are not", async (_, reply, reason) => {
    const answer = await ask(mockOf(reply), dialect, tools(dialect, true));
    expect([answer.status, errorOf(answer).code]).toEqual([500, "reply_off_request"]);
    expect(errorOf(answer).message).toMatch(reason);
    expect((await ask(mockOf(reply), dialect, tools(dialect, false))).status).toBe(200);
    const through = mockOf(reply, { offContract: "a model that is not strict" });
    expect((await ask(through, dialect, tools(dialect, true))).status).toBe(200);
  });

  it("may be cut short", async () => {
    const reply: Reply = {
      toolCalls: [{ name: "get_weather", arguments: '{"city' }],
      finishReason: "length",
    };
    expect((await ask(mockOf(reply), dialect, tools(dialect, true))).status).toBe(200);
  });

  it("of a schema that is none are an error", async () => {
    const reply: Reply = { toolCalls: [{ name: "get_weather", arguments: {} }] };
    const answer = await ask(mockOf(reply), dialect, tools(dialect, true, { type: "strin" }));
    expect(errorOf(answer).code).toBe("schema_not_compilable");
  });
});

describe.each(dialects)("usage in %s", (dialect) => {
  const promptOf = async (body: object) => {
    const { body: whole } = await ask(mockOf({ text: "네" }), dialect, body);
    const usage = whole["usage"] as { readonly prompt_tokens: number };
    return usage.prompt_tokens;
  };

  it("counts the words of the prompt as OpenAI's cookbook does", async () => {
    // Three for the message, one for its role, three for the answer, and four of 天気は?.
    expect(await promptOf({})).toBe(3 + 1 + 3 + 4);
  });

  it("counts tools with all that is said of them", async () => {
    const described = (description: string) => {
      const tool = { name: "f", description };
      return {
        tools: [
          dialect === "responses" ? { type: "function", ...tool } : { type: "function", function: tool },
        ],
      };
    };
    const [short, long] = [await promptOf(described("a")), await promptOf(described("a b c d e f g h"))];
    expect(long - short).toBe(7);
  });
});

describe("a limit inside a character", () => {
  it("leaves nothing of it, and nothing for the next text", async () => {
    const mock = mockOf({ text: "🍣🍚🍜" });
    const texts: string[] = [];
    for (const stream of [false, true, false, true]) {
      texts.push(read(await ask(mock, "chat-completions", { max_tokens: 3 }, { stream })).text);
    }
    expect(new Set(texts)).toEqual(new Set(["🍣"]));
  });

  it("leaves no empty reasoning", async () => {
    const mock = mockOf({ reasoning: "👨‍👩‍👧‍👦 think", text: "x" });
    const { body } = await ask(mock, "chat-completions", { max_tokens: 1 });
    const [choice] = body["choices"] as { readonly message: object }[];
    expect(choice?.message).not.toHaveProperty("reasoning_content");
  });
});
