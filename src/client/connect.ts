import type { Control, ControlledMock } from "../control/control.ts";
import { fromRequest } from "../control/http/explained-request.ts";
import { gatewayNamed } from "../control/named.ts";
import { preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { requestOf } from "../control/request-of.ts";
import { readSessionId, sessionOver } from "../control/session.ts";
import type { Explanation } from "../pipeline/explain.ts";
import { type Call, createCall } from "./call.ts";
import { remoteJournal } from "./remote-journal.ts";
import { createRouting } from "./routing.ts";

/** How a server is reached. */
export interface ConnectOptions {
  /** The token that it was started with, if it was. */
  readonly token?: string;
}

/** A mock that a server serves. */
export interface RemoteMock extends ControlledMock {
  /** The origin of the server, as in `http://127.0.0.1:4010`. */
  readonly url: string;
  /**
   * Waits until the server answers.
   *
   * @param patience Milliseconds. Default 10,000.
   * @throws ConfigurationError where it does not until then.
   */
  readonly ready: (patience?: number) => Promise<void>;
}

/**
 * Controls the mock that a server serves, as {@link ControlledMock} controls one of this process.
 *
 * @param url The origin of the server.
 * @throws ConfigurationError for what is no URL.
 * @example
 * const mock = connect("http://127.0.0.1:4010");
 * await mock.use({ name: "greeting", reply: { text: "안녕하세요! 👋" } });
 */
export function connect(url: string | URL, { token }: ConnectOptions = {}): RemoteMock {
  const { call, open, origin, ready } = createCall(url, token);
  const routing = createRouting(call, origin);
  return {
    ...remoteControl(origin, call, open, undefined),
    url: origin,
    ready,
    session(id) {
      const known = readSessionId(id);
      return { ...remoteControl(origin, call, open, known), ...sessionOver(routing.fetch, known) };
    },
    fetch: routing.fetch,
    async baseUrl(name) {
      const gateways = await routing.gateways();
      const found = name === undefined ? gateways.find((each) => each.default) : gatewayNamed(gateways, name);
      return origin + (found?.path ?? "");
    },
  };
}

/** A function does not travel; without it a fixture would answer what it must not. */
function assertWritable(fixtures: readonly Fixture[]): void {
  const own = fixtures.find(({ when }) => when?.predicate !== undefined);
  if (own === undefined) return;
  throw new ConfigurationError(
    `Failed to add the fixture ${preview(own.name)}: its predicate is a function, which a server cannot be sent. ` +
      "Please use other conditions, or a mock of this process.",
  );
}

function remoteControl(
  origin: string,
  call: Call,
  open: ReturnType<typeof createCall>["open"],
  session: string | undefined,
): Control {
  const query = { session };
  const send = async (operation: Parameters<Call>[0], asked: Parameters<Call>[1] = {}): Promise<void> => {
    await call(operation, { ...asked, query });
  };
  return {
    journal: remoteJournal(call, open, session),
    async use(...fixtures) {
      assertWritable(fixtures);
      if (fixtures.length > 0) await send("addFixtures", { body: fixtures });
    },
    remove: (name) => send("removeFixture", { path: { name } }),
    async fixtures() {
      const { fixtures } = (await call("listFixtures", { query })) as {
        readonly fixtures: Awaited<ReturnType<Control["fixtures"]>>;
      };
      return fixtures;
    },
    failNext: (fault) => send("planFault", { body: fault }),
    async setClock(time) {
      if (time === undefined) return send("unsetClock");
      return send("setClock", { body: { time: time instanceof Date ? time.getTime() : time } });
    },
    setSeed: (seed) => (seed === undefined ? send("unsetSeed") : send("setSeed", { body: { seed } })),
    reset: () => send("reset"),
    async explain(input, init) {
      const body = await fromRequest(requestOf(input, init, origin));
      return (await call("explain", { query, body })) as Explanation;
    },
  };
}
