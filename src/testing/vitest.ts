import { afterAll, aroundEach, beforeAll, expect } from "vitest";
import { matchers, type MynahMatchers } from "./expect/matchers.ts";
import { createHarness } from "./harness.ts";
import type { TestOptions } from "./options.ts";
import type { TestMynah } from "./test-mynah.ts";
import { loadMsw } from "./transports/load-msw.ts";
import { openServer } from "./transports/server.ts";

// The type parameters of vitest's own interface for this differ from version to version; it has all that Chai's has.
declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Chai's types are a namespace
  namespace Chai {
    // oxlint-disable-next-line typescript/no-empty-object-type -- it is the members that are added
    interface Assertion extends MynahMatchers<void> {}
  }
}

const openMsw = await loadMsw();
expect.extend(matchers);

/**
 * Sets mynah up for the tests of a file, or of the `describe` that it is called in; in a setup file, for those of every file.
 * Each test has a session of its own, also where tests run at once, and fails where it sent what it did not expect.
 *
 * @throws ConfigurationError for an option that is wrong.
 * @example
 * const mynah = useMynah({ fixtures: [{ name: "hello", reply: { text: "やあ 👋" } }] });
 *
 * it("says hello", async () => {
 *   const { output_text } = await new OpenAI().responses.create({ model: "gpt-5.5", input: "hello" });
 *   expect(output_text).toBe("やあ 👋");
 *   await expect(mynah).toHaveReceived("createResponse", { body: { input: "hello" } });
 * });
 */
export function useMynah(options: TestOptions = {}): TestMynah {
  const { mynah, start, begin, stop } = createHarness(options, openMsw, openServer);
  beforeAll(start);
  aroundEach(async (runTest, { task }) => {
    const test = begin(fullName(task));
    // Those of former tries of the same test are kept.
    const errors = () => task.result?.errors?.length ?? 0;
    const before = errors();
    await test.within(runTest);
    await test.end(errors() > before);
  });
  afterAll(stop);
  return mynah;
}

/** The name of a test with those of the blocks around it. */
function fullName({ name, suite }: NamedTask): string {
  return suite === undefined || suite.name === "" ? name : `${fullName(suite)} > ${name}`;
}

interface NamedTask {
  readonly name: string;
  readonly suite?: NamedTask | undefined;
}

export type { MynahMatchers } from "./expect/matchers.ts";
export type { TestFinding, TestOptions, TransportName } from "./options.ts";
export type { TestMynah } from "./test-mynah.ts";
