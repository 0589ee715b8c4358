import { after, afterEach, before, beforeEach } from "node:test";
import { createHarness, type RunningTest } from "./harness.ts";
import type { TestOptions } from "./options.ts";
import type { TestMynah } from "./test-mynah.ts";
import { loadMsw } from "./transports/load-msw.ts";
import { openServer } from "./transports/server.ts";

const openMsw = await loadMsw();

/**
 * Sets mynah up for the tests of a file, or of the `describe` that it is called in. Each test has a session of its own, and
 * fails where it sent what it did not expect. Tests that run at once (`concurrency`) each take a session by themselves:
 * `mynah.session(t.name)`.
 *
 * @throws ConfigurationError for an option that is wrong.
 * @example
 * const mynah = useMynah({ transport: "server" });
 *
 * test("says hello", async () => {
 *   await new OpenAI().responses.create({ model: "gpt-5.5", input: "hello" });
 *   await assertReceived(mynah, "createResponse", { body: { input: "hello" } });
 * });
 */
export function useMynah(options: TestOptions = {}): TestMynah {
  const { mynah, start, begin, stop } = createHarness(options, openMsw, openServer);
  // Hooks of a test and of one inside of it are told no more than names, which may be the same.
  const running = new Map<string, RunningTest[]>();
  before(start);
  beforeEach(({ name }) => void running.set(name, [...(running.get(name) ?? []), begin(name)]));
  afterEach(async (context) => {
    const test = running.get(context.name)?.pop();
    await test?.end("passed" in context && context.passed === false);
  });
  after(stop);
  return mynah;
}

export * from "./expect/assertions.ts";
export type { TestFinding, TestOptions, TransportName } from "./options.ts";
export type { TestMynah } from "./test-mynah.ts";
