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

it(
  "keeps several mocks of a file and its setup apart, whatever is loaded anew",
  { timeout: 60_000 },
  async () => {
    const folder = await project("several", {
      "vitest.config.js": external.replace("test: {", 'test: { setupFiles: ["./setup.js"],'),
      "setup.js": `
      import { useMynah } from "mynah/vitest";
      useMynah({ fixtures: [{ name: "setup", reply: { text: "setup" } }] });
    `,
      "ask.js": `
      import OpenAI from "openai";
      export const ask = async (input = "?") =>
        (await new OpenAI({ maxRetries: 0 }).responses.create({ model: "gpt-5.5", input })).output_text;
    `,
      "a.test.js": `
      import { describe, expect, it, vi } from "vitest";
      import { useMynah } from "mynah/vitest";
      import { ask } from "./ask.js";
      const of = (text) => ({ fixtures: [{ name: text, reply: { text } }] });

      it("asks the setup's", async () => expect(await ask()).toBe("setup"));
      describe("one", () => {
        const mynah = useMynah(of("one"));
        it("asks one", async () => {
          expect(await ask()).toBe("one");
          await expect(mynah).toHaveReceivedTimes("createResponse", 1);
        });
        it("hides what went wrong", () => ask(5).catch(() => {}));
        describe("inside", () => {
          useMynah(of("inside"));
          it("asks inside", async () => expect(await ask()).toBe("inside"));
        });
        it("loads anew", async () => {
          vi.resetModules();
          const again = await import("./ask.js");
          await import("./setup.js");
          expect(await again.ask()).toBe("one");
        });
      });
      describe("two", () => {
        useMynah(of("two"));
        it("asks two", async () => expect(await ask()).toBe("two"));
      });
    `,
      "b.test.js": `
      import { expect, it } from "vitest";
      import { useMynah } from "mynah/vitest";
      const mynah = useMynah();
      it("fails before what it expects", () => {
        mynah.expects("violation");
        expect(1).toBe(2);
      });
      it("does not wait", () => {
        setTimeout(() => fetch("https://api.elkapi.com/v1/responses", { method: "POST", body: "5" }), 50);
      });
      it("ends", () => new Promise((resolve) => setTimeout(resolve, 200)));
      it("expects in vain in every try", { retry: 1 }, () => mynah.expects("violation"));
    `,
      "c.test.js": `
      import { it } from "vitest";
      import { useMynah } from "mynah/vitest";
      useMynah();
      it("sends, and ends", () => {
        void fetch("https://api.elkapi.com/v1/responses", { method: "POST", body: "5" });
      });
    `,
    });
    const { code, output } = await runNode(folder, [vitest, "run", "--reporter=verbose"]);
    const failed = [...output.matchAll(/^ *× (.*?)(?: \d+ms)?$/gm)].map(([, name = ""]) => name);
    const names = failed.map((name) => name.replace(/(?: \d+ms)?(?: \(.*)?$/, ""));
    // What is sent at the very end of a test fails it, or is told after the last one.
    expect(output).toMatch(/FAIL {2}c\.test\.js/);
    expect(names.filter((name) => /^[ab].* > /.test(name)).toSorted()).toEqual([
      "a.test.js > one > hides what went wrong",
      "b.test.js > expects in vain in every try",
      "b.test.js > fails before what it expects",
    ]);
    const [, told = ""] = /FAIL {2}b\.test\.js > fails before what it expects\n([^⎯]*)/.exec(output) ?? [];
    expect(told).toContain("expected 1 to be 2");
    expect(told).not.toContain("The test expects a request off the contract");
    expect(output).toContain('Requests of "does not wait" came in when the test had ended.');
    expect(code).toBe(1);
  },
);

it("takes back what those have set whose tests are not run", { timeout: 60_000 }, async () => {
  const folder = await project("skipped", {
    "vitest.config.js": external.replace("test: {", "test: { isolate: false, maxWorkers: 1,"),
    "a.test.js": `
      import { describe, expect, it } from "vitest";
      import { useMynah } from "mynah/vitest";
      const of = (text) => ({ fixtures: [{ name: text, reply: { text } }], env: { [text + "_URL"]: "elkapi" } });
      describe("run", () => {
        const mynah = useMynah(of("RUN"));
        it("asks", async () => {
          expect(process.env.RUN_URL).toBe(mynah.baseUrl());
          expect(process.env.SKIPPED_URL).toBeUndefined();
        });
      });
      describe.skip("skipped", () => {
        useMynah(of("SKIPPED"));
        it("asks", () => {});
      });
    `,
    "b.test.js": `
      import { expect, it } from "vitest";
      it("finds nothing of it", async () => {
        expect([process.env.RUN_URL, process.env.SKIPPED_URL, process.env.OPENAI_BASE_URL]).toEqual([undefined, undefined, undefined]);
        await expect(fetch("https://api.elkapi.com/v1/models", { signal: AbortSignal.timeout(3000) })).rejects.toThrow();
      });
    `,
  });
  const { code, output } = await runNode(folder, [vitest, "run"]);
  expect(output).toContain("Tests  2 passed | 1 skipped (3)");
  expect(code).toBe(0);
});

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
      test("fails before what it expects", () => {
        mynah.expects("violation");
        assert.equal(1, 2, "one is not two");
      });
      test("same", async (t) => {
        await ask(6).catch(() => {});
        await t.test("same", () => {});
      });
      describe("another", () => {
        const own = useMynah({ transport: "fetch", env: { ANOTHER_URL: "evolink" } });
        test("has its variables", async () => {
          assert.equal(process.env.ANOTHER_URL, own.baseUrl("evolink"));
          assert.equal(process.env.OPENAI_BASE_URL, own.baseUrl());
        });
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
  expect(failed).toEqual([
    "hides what went wrong",
    "fails before what it expects",
    "same",
    "looks for what did not come",
    "inside",
  ]);
  expect(output).toContain("Expected every request to keep to the contract, but 1 of 1 did not.");
  expect(output).toContain("Expected a request for createChatCompletion.");
  expect(output).toContain("one is not two");
  expect(output).not.toContain("The test expects a request off the contract");
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
