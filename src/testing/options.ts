import { ConfigurationError } from "../errors.ts";
import { assertKnownOptions } from "../known-options.ts";
import { type MockOptions, optionNames } from "../mock-options.ts";

/**
 * How requests of a test reach the mock. `msw`: those to the gateways' own URLs are intercepted in this process. `server`:
 * a server on a free port. `fetch`: nothing is intercepted; the code under test is given `mynah.fetch`.
 */
export type TransportName = "msw" | "server" | "fetch";

/**
 * What a test may be about: a request off the contract, one that nothing answered, one with members that no document knows,
 * an added fixture that did not answer.
 */
export type TestFinding = "violation" | "unmatched" | "undocumented" | "unused";

/** How a mock is set up for tests: as `createMock` takes it, and what is of tests. */
export interface TestOptions extends MockOptions {
  /** Default `msw`. */
  readonly transport?: TransportName;
  /**
   * Environment variables that are set to the base URL of a gateway, by their names, beside `OPENAI_BASE_URL` and
   * `<GATEWAY>_BASE_URL`.
   *
   * @example
   * useMynah({ env: { LLM_URL: "evolink" } });
   */
  readonly env?: Readonly<Record<string, string>>;
  /** What a test fails for, unless it says that it expects it. Default `["violation", "unmatched"]`. */
  readonly failOn?: readonly TestFinding[];
}

/**
 * Sees that all options are known, and that there is something to look at.
 *
 * @throws ConfigurationError with the name that was probably meant.
 */
export function assertOptions(options: TestOptions): void {
  assertKnownOptions(options, [...optionNames, "transport", "env", "failOn"], "set mynah up");
  if (options.journal !== 0) return;
  throw new ConfigurationError(
    "Failed to set mynah up: journal is 0, and tests look at what came in. Please leave it out.",
  );
}
