import { describe, expect, it } from "vitest";
import { answer, answerSlowly } from "./assistant.js";
import { mynah } from "./mynah.js";

it("answers a question", async () => {
  expect(await answer("東京の天気は?")).toContain("晴れ");
  await expect(mynah).toHaveReceived("createResponse", { body: { input: "東京の天気は?" } });
});

it("answers piece by piece", async () => {
  const pieces = [];
  for await (const piece of answerSlowly("ソウルの天気は?")) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(3);
  await expect(mynah).toHaveAnswered(/☀️/);
});

it("asks again when it is told to slow down", async () => {
  await mynah.failNext({ kind: "error", error: { name: "rate_limited", retryAfter: 0 } });
  expect(await answer("天気は?")).toContain("晴れ");
  await expect(mynah).toHaveReceivedTimes("createResponse", 2);
});

it("gives up when it is not let in", async () => {
  await mynah.failNext({ kind: "error", error: "invalid_api_key" });
  await expect(answer("天気は?")).rejects.toMatchObject({ status: 401 });
});

describe.concurrent("tests that run at once", () => {
  it.each(["札幌", "부산", "Porto"])("have answers of their own: %s", async (city) => {
    await mynah.use({ name: city, reply: { text: `${city}: 🌧️` } });
    expect(await answer(`${city}?`)).toBe(`${city}: 🌧️`);
  });
});
