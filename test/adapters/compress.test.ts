import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApp } from "../../src/adapters/hono.ts";
import { createMock, type MockOptions } from "../../src/index.ts";

const chat = "/elkapi/v1/chat/completions";
const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { authorization: "Bearer any", "content-type": "application/json", "accept-encoding": "gzip" },
  body: JSON.stringify({
    model: "gpt-5.5",
    messages: [{ role: "user", content: "天気 ".repeat(1000) }],
    ...body,
  }),
});

function appWith(options: Parameters<typeof compress>[0], mock: MockOptions = {}): Hono {
  return new Hono().use(compress(options)).route("/", createApp(createMock({ seed: 1, ...mock })));
}

describe.each([
  ["as it is", {}],
  ["that takes any content type", { contentTypeFilter: () => true, threshold: 0 }],
])("around an app, a compressing middleware %s", (_, options) => {
  it("leaves streams alone, event by event", async () => {
    // The second event is never due within the test.
    const app = appWith(options, { chunkDelay: 60_000 });
    const response = await app.request(chat, post({ stream: true }));
    expect(response.headers.get("content-encoding")).toBe(null);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toMatch(/^data: \{.*"role":"assistant".*\}\n\n$/);
    await reader?.cancel();
  });

  it("says the same in a stream as without it", async () => {
    const [compressed, plain] = [appWith(options), createApp(createMock({ seed: 1 }))];
    const texts = [compressed, plain].map(async (app) =>
      (await app.request(chat, post({ stream: true }))).text(),
    );
    const [one, other] = await Promise.all(texts);
    expect(one).toBe(other);
    expect(one).toMatch(/data: \[DONE\]\n\n$/);
  });

  it("compresses whole answers, and a client reads them", async () => {
    const app = appWith(options);
    const server = serve({ fetch: app.fetch, port: 0, overrideGlobalObjects: false });
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const response = await fetch(`http://127.0.0.1:${port}${chat}`, post({}));
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(response.headers.get("content-length")).toBe(null);
    const plain = await createMock({ seed: 1 }).fetch(`http://localhost${chat}`, post({}));
    expect(await response.text()).toBe(await plain.text());
  });
});

it("tells whoever stands between that a stream is not to be transformed", async () => {
  const response = await createMock().fetch(`http://localhost${chat}`, post({ stream: true }));
  expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
  await response.body?.cancel();
});
