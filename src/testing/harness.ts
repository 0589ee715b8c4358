import { env as environment } from "node:process";
import type { ControlledSession } from "../control/control.ts";
import { coverageOf } from "../coverage/coverage-of.ts";
import { didYouMean, preview } from "../contract/wording.ts";
import { ownUrl, servedUrl } from "../describe.ts";
import { ConfigurationError } from "../errors.ts";
import { createMock } from "../index.ts";
import type { Mock } from "../mock.ts";
import { saveCoverage } from "../node/coverage/save-coverage.ts";
import { createCurrentTest } from "./current-test.ts";
import type { TestFinding, TestOptions, TransportName } from "./options.ts";
import { sessionName } from "./session-name.ts";
import { setVariables } from "./set-variables.ts";
import { assertExpected, assertFinding } from "./test-findings.ts";
import type { TestMynah } from "./test-mynah.ts";
import { openFetch, type OpenTransport } from "./transports/transport.ts";
import { type GatewayUrl, passingKey, sdkVariables, urlOf } from "./variables.ts";

/** A mock for tests, and what a runner tells it. */
export interface Harness {
  readonly mynah: TestMynah;
  /** To be called before the first test. */
  readonly start: () => Promise<void>;
  /** To be called when a test begins. */
  readonly begin: (name: string) => RunningTest;
  /** To be called after the last test. */
  readonly stop: () => Promise<void>;
}

/** A test that runs. */
export interface RunningTest {
  /** Lets all that a function does be a part of the test, also beside others that run at once. */
  readonly within: <T>(run: () => T) => T;
  /**
   * Ends the test.
   *
   * @throws ExpectationError where it sent what it did not expect, or did not send what it expects.
   */
  readonly end: () => Promise<void>;
}

interface Test {
  readonly session: ControlledSession;
  readonly expected: Set<TestFinding>;
}

/**
 * Sets a mock up for tests. Requests are intercepted from now on; a server is there once it was started.
 *
 * @param openMsw Opens the transport `msw`.
 * @throws ConfigurationError for an option that is wrong.
 */
export function createHarness(
  { transport: wanted = "msw", env = {}, failOn = ["violation", "unmatched"], ...options }: TestOptions,
  openMsw: OpenTransport,
  openServer: OpenTransport,
): Harness {
  const current = createCurrentTest<Test>();
  const given = options.defaultSession;
  const mock = createMock({
    ...options,
    defaultSession: (request) => given?.(request) || (current.now()?.session.id ?? ""),
  });
  for (const kind of failOn) assertFinding(kind);
  const transport = transportNamed(wanted, { msw: openMsw, server: openServer, fetch: openFetch })(mock);
  const names = new Map<string, number>();
  const { contracts, defaultGateway } = mock;

  const gateways = (): GatewayUrl[] => {
    const url = transport.url();
    return contracts.map((contract) => ({
      gateway: contract.gateway,
      baseUrl: url === undefined ? ownUrl(contract) : servedUrl(contract, url),
    }));
  };
  const variables = (): Record<string, string> => {
    const url = transport.url();
    const apiKey = passingKey(options.apiKey);
    return sdkVariables({
      gateways: gateways(),
      defaultGateway,
      apiKey,
      ...(url === undefined ? {} : { url }),
      named: env,
    });
  };
  const isKnown = wanted !== "server";
  // What is made while test files are loaded finds them.
  let restore = isKnown ? setVariables(variables()) : () => {};
  const starting = { done: isKnown ? Promise.resolve() : undefined };

  async function start(): Promise<void> {
    starting.done ??= transport.start().then(() => {
      restore = setVariables(variables());
    });
    await starting.done;
  }

  const target = (): ControlledSession | Mock => current.now()?.session ?? mock;
  const mynah: TestMynah = {
    mock,
    contracts,
    get id() {
      return current.now()?.session.id ?? "";
    },
    get headers() {
      return mock.session(this.id).headers;
    },
    get journal() {
      return target().journal;
    },
    get variables() {
      return variables();
    },
    get started() {
      return start();
    },
    fetch: mock.fetch,
    use: (...fixtures) => target().use(...fixtures),
    remove: (name) => target().remove(name),
    fixtures: () => target().fixtures(),
    failNext: (fault) => target().failNext(fault),
    setClock: (time) => target().setClock(time),
    setSeed: (seed) => target().setSeed(seed),
    reset: () => target().reset(),
    explain: (input, init) => target().explain(input, init),
    session: mock.session,
    baseUrl: (gateway = defaultGateway) => urlOf(gateways(), gateway),
    expects(...kinds) {
      const test = current.now();
      if (test === undefined) {
        throw new ConfigurationError(
          "Failed to expect it: no test is running. Please call mynah.expects in a test.",
        );
      }
      for (const kind of kinds) {
        assertFinding(kind);
        test.expected.add(kind);
      }
    },
  };

  return {
    mynah,
    start,
    begin(name) {
      const test: Test = { session: mock.session(sessionName(name, names)), expected: new Set() };
      current.begin(test);
      return {
        within: (run) => current.within(test, run),
        async end() {
          current.end(test);
          await assertExpected({ ...test.session, contracts }, failOn, test.expected);
        },
      };
    },
    async stop() {
      const folder = environment["MYNAH_COVERAGE"];
      if (folder !== undefined && folder !== "") await saveCoverage(await coverageOf(mock), folder);
      restore();
      await transport.stop();
    },
  };
}

function transportNamed(
  name: string,
  transports: Readonly<Record<TransportName, OpenTransport>>,
): OpenTransport {
  if (Object.hasOwn(transports, name)) return transports[name as TransportName];
  const names = Object.keys(transports);
  throw new ConfigurationError(
    `Failed to set mynah up: transport is ${preview(name)}. Please use ${didYouMean(name, names) ?? `one of ${names.join(", ")}`}.`,
  );
}
