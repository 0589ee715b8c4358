/** What `useMynah` does for the tests of a file, shown by the tests of a file. */
import https from "node:https";
import OpenAI from "openai";
import { beforeAll, describe, expect, it } from "vitest";
import { useMynah } from "../../src/testing/vitest.ts";

const mynah = useMynah({
  seed: 1,
  env: { LLM_URL: "evolink" },
  fixtures: [{ name: "既定", reply: { text: "既定の答え" } }],
});

// As code under test often does: made when its file is loaded.
const early = new OpenAI();

const ask = async (input: string, client = new OpenAI()): Promise<string> => {
  return (await client.responses.create({ model: "gpt-5.5", input })).output_text;
};

beforeAll(() => mynah.use({ name: "皆に", when: { lastUserMessage: "皆" }, reply: { text: "皆への答え" } }));

it("lets SDKs ask without being told anything", async () => {
  expect(await ask("?")).toBe("既定の答え");
  await expect(mynah).toHaveReceived("createResponse", { body: { input: "?" } });
});

it("lets a client ask that was made before the tests", async () => {
  expect(await ask("皆", early)).toBe("皆への答え");
  await expect(mynah).toHaveReceivedTimes("createResponse", 1);
});

it("gives each test a session named after it, which has seen nothing of others", async () => {
  expect(mynah.id).toBe(
    "test/testing/use-mynah.test.ts > gives each test a session named after it, which has seen nothing of others".slice(
      -mynah.id.length,
    ),
  );
  expect(mynah.id).toContain("gives each test a session named after it");
  expect(await mynah.journal.list()).toEqual([]);
  await ask("一");
  expect((await mynah.journal.list()).map(({ session }) => session)).toEqual([mynah.id]);
});

it("sets the variables of every gateway, and those that are named", () => {
  expect(mynah.variables).toEqual({
    OPENAI_BASE_URL: "https://api.elkapi.com/v1",
    OPENAI_API_KEY: "mynah",
    ELKAPI_BASE_URL: "https://api.elkapi.com/v1",
    ELKAPI_API_KEY: "mynah",
    EVOLINK_BASE_URL: "https://api.evolink.ai/v1",
    EVOLINK_API_KEY: "mynah",
    LLM_URL: "https://api.evolink.ai/v1",
  });
  expect(process.env).toMatchObject(mynah.variables);
  expect(mynah.baseUrl("evolink")).toBe("https://api.evolink.ai/v1");
});

it("intercepts what is not fetch, too, and lets nothing of a gateway through to the network", async () => {
  mynah.expects("violation");
  const status = await new Promise((resolve) =>
    https.get("https://api.elkapi.com/v1/models", ({ statusCode }) => resolve(statusCode)),
  );
  expect(status).toBe(401);
  const response = await fetch("https://api.evolink.ai/nowhere");
  expect([response.status, response.headers.get("x-mynah-error")]).toEqual([404, "unknown_path"]);
});

it("lets a test be about a request off the contract", async () => {
  mynah.expects("violation");
  await expect(ask(5 as unknown as string)).rejects.toThrow(
    "input must be a string or an array, but it is 5",
  );
  await expect(mynah).not.toSatisfyContract();
});

it("takes back what one test has set before the next", async () => {
  await mynah.use({ name: "ここだけ", reply: { text: "ここだけ" } });
  await mynah.failNext({ kind: "error", error: "invalid_api_key" });
  await expect(ask("?")).rejects.toThrow("API key");
  expect(await ask("?")).toBe("ここだけ");
  await expect(mynah).toHaveUsedEveryFixture();
});

it("has nothing of the test before", async () => {
  expect(await ask("?")).toBe("既定の答え");
  expect((await mynah.fixtures()).map(({ name }) => name)).not.toContain("ここだけ");
});

describe.concurrent("tests that run at once", () => {
  it.each(["東京", "서울", "Lisbon", "São Paulo"])("never meet: %s", async (city) => {
    await mynah.use({ name: city, reply: { text: `${city}: ☀️` } });
    await pause();
    expect(await ask(`${city}?`)).toBe(`${city}: ☀️`);
    await pause();
    expect(await ask("早い", early)).toBe(`${city}: ☀️`);
    await expect(mynah).toHaveReceivedInOrder([
      { operation: "createResponse", body: { input: `${city}?` } },
      { operation: "createResponse", body: { input: "早い" } },
    ]);
    await expect(mynah).toHaveReceivedTimes("createResponse", 2);
    expect(mynah.id).toContain(city);
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
}
