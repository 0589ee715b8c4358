import { env as processEnv } from "node:process";
import type { ControlledSession } from "../control/control.ts";
import { coverageOf } from "../coverage/coverage-of.ts";
import { didYouMean, preview } from "../contract/wording.ts";
import { ownUrl, servedUrl } from "../describe.ts";
import { ConfigurationError } from "../errors.ts";
import { createMock } from "../index.ts";
import type { Mock } from "../mock.ts";
import { saveCoverage } from "../node/coverage/save-coverage.ts";
import { createCurrentTest } from "./current-test.ts";
import { createLatecomers } from "./latecomers.ts";
import { assertOptions, type TestFinding, type TestOptions, type TransportName } from "./options.ts";
import { processWide } from "./process-wide.ts";
import { sessionName } from "./session-name.ts";
import { createUnderWay } from "./under-way.ts";
import { assertExpected, assertFinding } from "./test-findings.ts";
import type { TestMynah } from "./test-mynah.ts";
import { openFetch, type OpenTransport } from "./transports/transport.ts";
import { type GatewayUrl, passingKey, sdkVariables, urlOf } from "./variables.ts";

/** A mock for tests, and what a runner tells it. */
export interface Harness {
  readonly mynah: TestMynah;
  /**
   * To be called before the first test.
   *
   * @throws ConfigurationError after `stop`.
   */
  readonly start: () => Promise<void>;
  /**
   * To be called when a test begins.
   *
   * @throws ConfigurationError after `stop`.
   */
  readonly begin: (name: string) => RunningTest;
  /**
   * To be called after the last test. Once more does nothing.
   *
   * @throws ExpectationError where tests have sent what they do not expect after they had ended.
   */
  readonly stop: () => Promise<void>;
}

/** A test that runs. */
export interface RunningTest {
  /** Lets all that a function does be a part of the test, also beside others that run at once. */
  readonly within: <T>(run: () => T) => T;
  /**
   * Ends the test.
   *
   * @param failed Whether it has failed already: what it expects may not have come then. Default false.
   * @throws ExpectationError where it sent what it did not expect, or did not send what it expects.
   */
  readonly end: (failed?: boolean) => Promise<void>;
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
  given: TestOptions,
  openMsw: OpenTransport,
  openServer: OpenTransport,
): Harness {
  assertOptions(given);
  const { transport: wanted = "msw", env = {}, failOn = ["violation", "unmatched"], ...options } = given;
  const current = createCurrentTest<Test>();
  const seen = { exchanges: 0 };
  const mock = createMock({
    ...options,
    onExchange(exchange) {
      seen.exchanges += 1;
      options.onExchange?.(exchange);
    },
    defaultSession: (request) => options.defaultSession?.(request) || (current.now()?.session.id ?? ""),
  });
  for (const kind of failOn) assertFinding(kind);
  const names = new Map<string, number>();
  const latecomers = createLatecomers();
  const underWay = createUnderWay();
  const fetch: Mock["fetch"] = (input, init) => underWay.add(mock.fetch(input, init));
  const { contracts, defaultGateway } = mock;
  const transport = transportNamed(wanted, { msw: openMsw, server: openServer, fetch: openFetch })(
    { ...mock, fetch },
    current.isInside,
  );

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
  const { environment } = processWide();
  const owner = {};
  // What is made while test files are loaded finds them.
  if (wanted !== "server") environment.add(owner, variables());
  const starting: { done?: Promise<void> } = {};
  let stopped = false;

  /** Its coverage has been saved, and its findings have been told: what came now would be in neither. */
  function assertNotStopped(what: string): void {
    if (!stopped) return;
    throw new ConfigurationError(
      `Failed to ${what}: this mock was stopped. Please set up another with setUpMynah or useMynah.`,
    );
  }

  async function start(): Promise<void> {
    assertNotStopped("start");
    // Others may have been set up since, and have ended before.
    starting.done ??= transport.start().then(() => environment.begin(owner, variables()));
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
    fetch,
    use: (...fixtures) => target().use(...fixtures),
    remove: (name) => target().remove(name),
    fixtures: () => target().fixtures(),
    failNext: (fault) => target().failNext(fault),
    setClock: (time) => target().setClock(time),
    setSeed: (seed) => target().setSeed(seed),
    reset: () => target().reset(),
    explain: (input, init) => target().explain(input, init),
    // What is looked for in it can then be told from what is misspelt.
    session: (id) => ({ ...mock.session(id), contracts }),
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
      assertNotStopped(`begin the test ${preview(name)}`);
      latecomers.begun(seen.exchanges);
      const test: Test = { session: mock.session(sessionName(name, names)), expected: new Set() };
      current.begin(test);
      return {
        within: (run) => current.within(test, run),
        async end(failed = false) {
          current.end(test);
          const { session, expected } = test;
          latecomers.ended(session.id, await session.journal.list(), expected);
          await assertExpected({ ...session, contracts }, failOn, expected, failed);
        },
      };
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      const folder = processEnv["MYNAH_COVERAGE"];
      try {
        await underWay.settled();
        if (folder !== undefined && folder !== "") await saveCoverage(await coverageOf(mock), folder);
        await latecomers.assertNone(mock, failOn);
      } finally {
        environment.remove(owner);
        await transport.stop();
      }
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
