/** Runs small projects with the runners themselves: what passes, what fails, and what people read then. */
import { expect, it } from "vitest";
import { external, project, runNode, vitest } from "./runner-project.ts";

it("fails a test of vitest with an explanation, and only that one", { timeout: 60_000 }, async () => {
  const folder = await project("vitest", {
    "vitest.config.js": external,
    "a.test.js": `
      import OpenAI from "openai";
      import { describe, expect, it } from "vitest";
      import { useMynah } from "mynah/vitest";

      describe("with mynah", () => {
        const mynah = useMynah();
        it("is fine", async () => {
          await new OpenAI().responses.create({ model: "gpt-5.5", input: "やあ" });
        });
        it("hides what went wrong", async () => {
          await new OpenAI().responses.create({ model: "gpt-5.5", input: 5 }).catch(() => {});
        });
        it("looks for what did not come", async () => {
          await new OpenAI().responses.create({ model: "gpt-5.5", input: "東京" });
          await expect(mynah).toHaveReceived("createResponse", { body: { input: "大阪" } });
        });
      });
    `,
  });
  const { code, output } = await runNode(folder, [vitest, "run"]);
  expect(code).toBe(1);
  expect(output).toContain("Tests  2 failed | 1 passed (3)");
  expect(output).toContain(
    "with mynah > hides what went wrong\nExpectationError: Expected every request to keep to the contract, but 1 of 1 did not.\n\n" +
      "createResponse → 400 invalid_type\n  ✗ input must be a string or an array, but it is 5 (an integer)\n    the docs: The input:",
  );
  expect(output).toContain(
    'The one that came in differs:\n  body.input\n    expected "大阪"\n    received "東京"',
  );
  // The line of the test is shown, and none of mynah's.
  expect(output).toContain("a.test.js:16:");
  expect(output).not.toContain("dist/testing");
});

it(
  "works in a setup file, for clients that are made when files are loaded",
  { timeout: 60_000 },
  async () => {
    const folder = await project("setup", {
      "vitest.config.js": external.replace("test: {", 'test: { setupFiles: ["./setup.js"],'),
      "setup.js": `
      import { useMynah } from "mynah/vitest";
      export const mynah = useMynah();
    `,
      "app.js": `
      import OpenAI from "openai";
      const client = new OpenAI();
      export const ask = async (input) => (await client.responses.create({ model: "gpt-5.5", input })).output_text;
    `,
      "a.test.js": `
      import { expect, it } from "vitest";
      import { ask } from "./app.js";
      import { mynah } from "./setup.js";
      it.each(["一", "二"])("asks %s", async (input) => {
        expect(await ask(input)).toContain("You said: " + input);
        await expect(mynah).toHaveReceivedTimes("createResponse", 1);
      });
    `,
      "b.test.js": `
      import { expect, it } from "vitest";
      import { ask } from "./app.js";
      it("asks in another file", async () => expect(await ask("三")).toContain("三"));
    `,
    });
    const { code, output } = await runNode(folder, [vitest, "run"]);
    expect(output).toContain("Tests  3 passed (3)");
    expect(code).toBe(0);
  },
);

it("fails a test of node:test with an explanation, and only that one", { timeout: 60_000 }, async () => {
  const folder = await project("node-test", {
    "a.test.mjs": `
      import assert from "node:assert/strict";
      import { describe, test } from "node:test";
      import OpenAI from "openai";
      import { assertReceived, useMynah } from "mynah/node-test";

      const mynah = useMynah({ transport: "server" });
      const ask = async (input) => (await new OpenAI({ maxRetries: 0 }).responses.create({ model: "gpt-5.5", input })).output_text;

      test("is fine", async () => {
        await mynah.use({ name: "挨拶", reply: { text: "안녕! 👋" } });
        assert.equal(await ask("やあ"), "안녕! 👋");
        await assertReceived(mynah, "createResponse", { body: { input: "やあ" } });
      });
      test("hides what went wrong", async () => {
        await ask(5).catch(() => {});
      });
      describe("inside", () => {
        test("is about what is wrong", async () => {
          mynah.expects("violation");
          await assert.rejects(ask(5), /input must be a string/);
        });
        test("looks for what did not come", async () => {
          assert.doesNotMatch(await ask("?"), /안녕/);
          await assertReceived(mynah, "createChatCompletion");
        });
      });
    `,
  });
  const { code, output } = await runNode(folder, ["--test", "--test-reporter=tap", "a.test.mjs"]);
  expect(code).toBe(1);
  const failed = [...output.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name]) => name);
  expect(failed).toEqual(["hides what went wrong", "looks for what did not come", "inside"]);
  expect(output).toContain("Expected every request to keep to the contract, but 1 of 1 did not.");
  expect(output).toContain("Expected a request for createChatCompletion.");
});

it("works outside of any runner, and says so where it is asked for one", async () => {
  const folder = await project("plain", {
    "plain.mjs": `
      import { setUpMynah, assertReceived } from "mynah/testing";
      const { mynah, start, begin, stop } = setUpMynah({ transport: "server" });
      await start();
      const test = begin("asks");
      await test.within(async () => {
        await fetch(mynah.baseUrl() + "/models", { headers: { authorization: "Bearer any" } });
        await assertReceived(mynah, "listModels");
      });
      await test.end();
      await stop();
      const { useMynah } = await import("mynah/jest");
      try { useMynah(); } catch (error) { console.log(error.message); }
    `,
  });
  const { code, output } = await runNode(folder, ["plain.mjs"]);
  expect(output).toBe(
    "Failed to set mynah up: this is no test of jest. Please import useMynah of mynah/vitest or mynah/node-test, or wire mynah/testing to your runner.\n",
  );
  expect(code).toBe(0);
});
