import { setupServer } from "msw/node";
import * as openai6 from "openai";
import * as openai7 from "openai-7";
import { expect, test } from "vitest";
import { handlers } from "../../src/adapters/msw.ts";
import { createMock } from "../../src/index.ts";

const versions = [
  ["6", openai6.OpenAI],
  ["7", openai7.OpenAI as unknown as typeof openai6.OpenAI],
] as const;

const question = { model: "gpt-5.5", messages: [{ role: "user" as const, content: "天気は? ☀️" }] };

/** Lets a client ask through MSW, with everything put away afterwards. */
async function throughMsw(
  OpenAI: typeof openai6.OpenAI,
  mock: ReturnType<typeof createMock>,
  ask: (client: openai6.OpenAI) => Promise<void>,
): Promise<string[]> {
  const server = setupServer(...handlers(mock));
  const seen: Promise<string>[] = [];
  server.events.on("response:mocked", ({ response }) => void seen.push(response.clone().text()));
  server.listen({ onUnhandledRequest: "error" });
  try {
    await ask(new OpenAI({ apiKey: "any", baseURL: "https://api.elkapi.com/v1" }));
    return await Promise.all(seen);
  } finally {
    server.close();
  }
}

test.each(versions)("openai %s tries again over MSW after 429", async (_, OpenAI) => {
  const limited = { error: { name: "rate_limited", retryAfter: 0.01 } } as const;
  const mock = createMock({
    fixtures: [{ name: "limited", replies: [limited, limited, { text: "晴れ ☀️" }] }],
  });
  const seen = await throughMsw(OpenAI, mock, async (client) => {
    const { choices } = await client.chat.completions.create(question);
    expect(choices[0]?.message.content).toBe("晴れ ☀️");
  });
  expect(seen.map((text) => text.includes("rate_limit_exceeded"))).toEqual([true, true, false]);
});

test.each(versions)("openai %s leaves a stream over MSW without waiting for its end", async (_, OpenAI) => {
  const mock = createMock({ fixtures: [{ name: "long", reply: { text: "안녕하세요 👋".repeat(50) } }] });
  await throughMsw(OpenAI, mock, async (client) => {
    const stream = await client.chat.completions.create({ ...question, stream: true });
    let count = 0;
    for await (const chunk of stream) {
      expect(chunk.object).toBe("chat.completion.chunk");
      count += 1;
      if (count === 3) break;
    }
    expect(count).toBe(3);
  });
});
