import { createHarness, type Harness } from "./harness.ts";
import type { TestOptions } from "./options.ts";
import { loadMsw } from "./transports/load-msw.ts";
import { openServer } from "./transports/server.ts";

const openMsw = await loadMsw();

/**
 * Sets mynah up for a runner that there is no module for: call `start` before the first test, `begin` and its `end` around
 * each, `stop` after the last.
 *
 * @throws ConfigurationError for an option that is wrong.
 * @example
 * const { mynah, start, begin, stop } = setUpMynah({ transport: "server" });
 * await start();
 * const test = begin("says hello");
 * await test.within(() => sayHello(mynah.baseUrl()));
 * await test.end();
 * await stop();
 */
export function setUpMynah(options: TestOptions = {}): Harness {
  return createHarness(options, openMsw, openServer);
}

export * from "./expect/assertions.ts";
export type { ExpectedAnswer } from "./expect/answered.ts";
export { matchers, type MatcherResult, type MynahMatchers } from "./expect/matchers.ts";
export type { ExpectedRequest, ExpectedStep, ExpectedText, RunnerMatcher } from "./expect/received.ts";
export { textSaid } from "./expect/said.ts";
export type { Subject } from "./expect/subject.ts";
export { ExpectationError } from "./expect/verdict.ts";
export type { Harness, RunningTest } from "./harness.ts";
export type { TestFinding, TestOptions, TransportName } from "./options.ts";
export { passingKey, sdkVariables, type GatewayUrl, type Variables } from "./variables.ts";
export type { TestMynah } from "./test-mynah.ts";
