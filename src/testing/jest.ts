// oxlint-disable-next-line unicorn/require-module-specifiers, import/no-empty-named-blocks -- it has to be there to be added to
import type {} from "expect";
import { matchers, type MynahMatchers } from "./expect/matchers.ts";
import { ConfigurationError } from "../errors.ts";
import { createHarness, type RunningTest } from "./harness.ts";
import type { TestOptions } from "./options.ts";
import type { TestMynah } from "./test-mynah.ts";
import { loadMsw } from "./transports/load-msw.ts";
import { openServer } from "./transports/server.ts";

// `expect` of @jest/globals, and the global one of @types/jest; each asks for its own type parameters.
declare module "expect" {
  // oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-unused-vars -- what jest asks for
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MynahMatchers<R> {}
}
declare global {
  // oxlint-disable-next-line typescript/no-namespace -- what @types/jest asks for
  namespace jest {
    // oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-unused-vars -- what @types/jest asks for
    interface Matchers<R, T = {}> extends MynahMatchers<R> {}
  }
}

/** What is used of jest, which its environment has as globals, or as a module where they are not wanted. */
interface JestGlobals {
  readonly beforeAll: (hook: () => Promise<void>) => void;
  readonly beforeEach: (hook: () => void) => void;
  readonly afterEach: (hook: () => Promise<void>) => void;
  readonly afterAll: (hook: () => Promise<void>) => void;
  readonly expect: {
    readonly extend: (added: typeof matchers) => void;
    readonly getState: () => { readonly currentTestName?: string };
  };
}

const openMsw = await loadMsw();
const jest = await loadJest();
jest?.expect.extend(matchers);

async function loadJest(): Promise<JestGlobals | undefined> {
  const globals = globalThis as Partial<JestGlobals>;
  if (globals.beforeAll !== undefined && globals.expect !== undefined) return globals as JestGlobals;
  // Named so that nothing but jest looks for it.
  const name = "@jest/globals";
  return (import(name) as Promise<JestGlobals>).catch(() => undefined);
}

/**
 * Sets mynah up for the tests of a file, or of the `describe` that it is called in; in a file of `setupFilesAfterEnv`, for
 * those of every file. Each test has a session of its own, and fails where it sent what it did not expect. Jest gives
 * `test.concurrent` no hooks: such tests each take a session by themselves, `mynah.session("name")`.
 *
 * @throws ConfigurationError for an option that is wrong, and outside of jest.
 * @example
 * const mynah = useMynah();
 *
 * it("says hello", async () => {
 *   await new OpenAI().responses.create({ model: "gpt-5.5", input: "hello" });
 *   await expect(mynah).toHaveReceived("createResponse", { body: { input: "hello" } });
 * });
 */
export function useMynah(options: TestOptions = {}): TestMynah {
  if (jest === undefined) {
    throw new ConfigurationError(
      "Failed to set mynah up: this is no test of jest. Please import useMynah of mynah/vitest or mynah/node-test, " +
        "or wire mynah/testing to your runner.",
    );
  }
  const { beforeAll, beforeEach, afterEach, afterAll, expect } = jest;
  const { mynah, start, begin, stop } = createHarness(options, openMsw, openServer);
  let running: RunningTest | undefined;
  beforeAll(start);
  beforeEach(() => {
    running = begin(expect.getState().currentTestName ?? "test");
  });
  afterEach(async () => {
    const test = running;
    running = undefined;
    await test?.end();
  });
  afterAll(stop);
  return mynah;
}

export type { MynahMatchers } from "./expect/matchers.ts";
export type { TestFinding, TestOptions, TransportName } from "./options.ts";
export type { TestMynah } from "./test-mynah.ts";
