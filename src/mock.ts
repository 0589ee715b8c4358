import { answerOptions } from "./pipeline/answer-options.ts";
import { type Contract, createContract } from "./contract/contract.ts";
import type { Gateway } from "./contract/document.ts";
import { findGateway, operationsAt, type Route } from "./contract/route/route.ts";
import { createCompletion } from "./delivery/complete.ts";
import type { Connection } from "./delivery/connection.ts";
import { isObject, memberOf } from "./contract/json.ts";
import { once } from "./contract/once.ts";
import { type ControlAccess, isControlPath } from "./control/http/access.ts";
import type { ControlledMock } from "./control/control.ts";
import { type Controlled, createControl } from "./control/local-control.ts";
import { readSessionId, sessionOver } from "./control/session.ts";
import { gatewayNamed } from "./control/named.ts";
import { describeMock, ownUrl } from "./describe.ts";
import { createJournal } from "./journal/journal.ts";
import { createMemoryStore } from "./store/memory-store.ts";
import { voiceOf } from "./dialects/speak.ts";
import { ConfigurationError } from "./errors.ts";
import { createMask } from "./exchange/secrets.ts";
import { explainRequest } from "./pipeline/explain.ts";
import type { FixtureChecks } from "./fixtures/fixture-checks.ts";
import type { Fixture } from "./fixtures/fixture.ts";
import { createLibrary } from "./fixtures/library.ts";
import { createRenderer } from "./fixtures/render.ts";
import { createDocumentAnswers } from "./fixtures/document/document-answer.ts";
import { createSampler } from "./fixtures/sample.ts";
import { isRead, withoutBody } from "./pipeline/head.ts";
import { createConversations } from "./model/conversations.ts";
import { createSchemaChecker } from "./model/schema-checker.ts";
import { tokenizerLoader } from "./model/tokenizer.ts";
import { assertKnownSchemes, type MockOptions, readSettings } from "./mock-options.ts";
import type { MockState, ServedGateway } from "./pipeline/mock-state.ts";
import { fixturesFor } from "./own-fixtures.ts";
import { answer, type Caller } from "./pipeline/answer.ts";

/** A mock of one or more gateways. */
export interface Mock extends ControlledMock {
  /**
   * Answers a request; takes what the global `fetch` takes, so that it can stand in for it.
   *
   * @example
   * new OpenAI({ apiKey: "any", baseURL: "https://api.elkapi.com/v1", fetch: mock.fetch });
   */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /**
   * Answers a request that a server has received. Unlike {@link Mock.fetch} it looks at the request's
   * signal only when it streams, because servers make the signal when it is first asked for.
   *
   * @param connection What the request came on, for faults that reset it.
   * @param access Who is let in to the control routes under `/__mynah/`. Default: nobody, there are none.
   */
  readonly serve: (request: Request, connection?: Connection, access?: ControlAccess) => Promise<Response>;
  /** Whether a gateway has an operation at the request's URL, and the URL is its own: then {@link Mock.handle} answers. */
  readonly knows: (request: Request) => boolean;
  /**
   * Answers a request to a gateway's own URL, or gives `undefined` where no gateway has an operation at
   * that URL: then somebody else may answer it.
   */
  readonly handle: (request: Request) => Promise<Response | undefined>;
  /** The contracts served, in the order of the gateways. */
  readonly contracts: readonly Contract[];
  /** The name of the gateway that answers URLs which name none. */
  readonly defaultGateway: string;
  /**
   * Compiles every schema ahead, so that no request waits for it. Without it, each is compiled when it is first needed.
   *
   * @returns What is wrong with the schemas that cannot be compiled; requests that need them are answered with 501.
   */
  readonly warm: () => Promise<readonly string[]>;
}

/**
 * Creates a mock.
 *
 * @param checks What checks the fixtures and faults that are given.
 * @throws ConfigurationError for an option, a document or a fixture that is wrong.
 * @example
 * const mock = createMock({ gateways: [elkapi], seed: 1 });
 * const response = await mock.fetch("https://api.elkapi.com/v1/responses", { method: "POST", … });
 */
export function createMock(
  options: MockOptions & { readonly gateways: readonly Gateway<Fixture>[] },
  checks: FixtureChecks,
): Mock {
  const settings = readSettings(options);
  checks.assertFaults(settings.faults, "Failed to create the mock");
  assertGateways(options.gateways);
  const contracts = options.gateways.map((gateway) => createContract(gateway));
  assertKnownSchemes(settings.apiKey, contracts);
  const fallback = findDefault(contracts, options.defaultGateway);
  const operations = new Map(contracts.map((contract) => [contract.gateway, contract.operations]));
  const own = fixturesFor(options.fixtures, operations, checks);
  const gateways = new Map<Contract, ServedGateway>();
  for (const [index, { name, fixtures, checked }] of options.gateways.entries()) {
    const contract = contracts[index] as Contract;
    const world = { owner: name, operations: new Map([[name, operations.get(name) ?? []]]) };
    const shipped = checked?.(fixtures) === true;
    // Those that come with mynah would answer what none of the user's fits.
    const asked = shipped && settings.unmatched !== "fixture" ? [] : fixtures;
    if (!shipped) checks.assertFixtures(fixtures, world);
    const sampler = createSampler(contract);
    gateways.set(contract, {
      contract,
      library: createLibrary(name, [own.get(name) ?? [], asked]),
      render: createRenderer(contract.document),
      sampler,
      mask: createMask(contract.operations[0]?.secrets ?? new Set()),
      completion: createCompletion(),
      fromDocument: createDocumentAnswers(contract, sampler),
      documentAnswers: settings.unmatched !== "refuse",
      voices: new Map(contract.operations.map((operation) => [operation, voiceOf(operation)])),
    });
  }
  checks.assertStates([...new Set([...gateways.values()].flatMap(({ library }) => library.fixtures))]);
  const { store = createMemoryStore({ entries: settings.journal }) } = options;
  const journal = createJournal(store, settings.journal > 0);
  const state: MockState = {
    settings,
    store,
    conversations: createConversations(store),
    journal,
    model: { loadTokenizer: tokenizerLoader(), checker: createSchemaChecker() },
  };
  const gatewayOf = ({ contract }: Route) => gateways.get(contract) as ServedGateway;

  async function serve(request: Request, caller: Caller = {}): Promise<Response> {
    const url = new URL(request.url);
    const route = findGateway(url, contracts, fallback);
    const greeted = !route.named && url.pathname === "/" && isRead(request.method);
    if (greeted) {
      const greeting = greet(url.origin, caller.controlled === true);
      return request.method === "HEAD" ? withoutBody(greeting) : greeting;
    }
    return respond(request, route, caller);
  }

  async function respond(request: Request, route: Route, caller?: Caller): Promise<Response> {
    const options = await answerOptions(request, route, gatewayOf(route), state);
    const response = options ?? (await answer(request, route, gatewayOf(route), state, caller));
    return request.method === "HEAD" ? withoutBody(response) : response;
  }

  function isKnown(route: Route, { headers }: Request): boolean {
    return route.own && operationsAt(route, headers).length > 0;
  }

  function greet(origin: string, controlled: boolean): Response {
    const text = describeMock(contracts, fallback, origin, controlled);
    const length = String(new TextEncoder().encode(text).byteLength);
    const headers = { "content-type": "text/plain; charset=utf-8", "content-length": length };
    return new Response(text, { headers });
  }

  async function send(input: Request | URL | string, init?: RequestInit): Promise<Response> {
    const request = toRequest(input, init);
    request.signal.throwIfAborted();
    // A request follows the signal that it is given by a weak reference alone: once it is forgotten, as
    // while an answer stalls, nobody would hear of an abort.
    const given = init?.signal ?? undefined;
    return serve(request, given === undefined ? {} : { signal: () => given });
  }

  const controlled: Controlled = {
    state,
    contracts,
    checks,
    fixtures: [...gateways.values()].map(({ contract: { gateway }, library }) => {
      return { gateway, library, own: new Set(own.get(gateway)) };
    }),
    journal: (session) => journal.reader(session),
    explain(request) {
      const route = findGateway(new URL(request.url), contracts, fallback);
      return explainRequest(request, route, gatewayOf(route), state);
    },
  };

  const mock: Mock = {
    ...createControl(controlled, undefined),
    contracts,
    defaultGateway: fallback.gateway,
    session(id) {
      const known = readSessionId(id);
      return { ...createControl(controlled, known), ...sessionOver(send, known) };
    },
    baseUrl: async (gateway) => ownUrl(gateway === undefined ? fallback : gatewayNamed(contracts, gateway)),
    async serve(request, connection, access) {
      if (access === undefined || !isControlPath(new URL(request.url).pathname)) {
        return serve(request, { connection, controlled: access !== undefined });
      }
      return (await routes())(request, access, connection?.closing);
    },
    fetch: send,
    async handle(request) {
      const url = new URL(request.url);
      const route = findGateway(url, contracts, fallback);
      if (!isKnown(route, request)) return undefined;
      return respond(request, route);
    },
    knows: (request) => isKnown(findGateway(new URL(request.url), contracts, fallback), request),
    async warm() {
      const { warmUp } = await import("./contract/warm-up.ts");
      return (await Promise.all(contracts.map(warmUp))).flat();
    },
  };
  // Few runs ask for them.
  const routes = once(async () => {
    const { createControlRoutes } = await import("./control/http/control-routes.ts");
    return createControlRoutes(mock);
  });
  return mock;
}

function toRequest(input: Request | URL | string, init: RequestInit | undefined): Request {
  return input instanceof Request && init === undefined ? input : new Request(input, init);
}

/** Tells what is loaded from files, but not yet a gateway, from a gateway. */
function assertGateways(gateways: readonly unknown[]): void {
  const wrong = Array.isArray(gateways)
    ? gateways.find(
        (each) => typeof memberOf(each, "name") !== "string" || !isObject(memberOf(each, "document")),
      )
    : gateways;
  if (wrong === undefined) return;
  const loaded = isObject(memberOf(wrong, "gateway"))
    ? "Please pass the `gateway` of what loadGateway gives."
    : "Please pass a list of gateways, each with a name and a document.";
  throw new ConfigurationError(`Failed to create the mock: gateways holds what is no gateway. ${loaded}`);
}

function findDefault(contracts: readonly Contract[], name: string | undefined): Contract {
  const names = contracts.map(({ gateway }) => gateway);
  const repeated = names.find((each, index) => names.indexOf(each) !== index);
  if (repeated !== undefined) {
    throw new ConfigurationError(
      `Failed to create the mock: there are two gateways named "${repeated}". Please rename one.`,
    );
  }
  const found = contracts.find(({ gateway }, index) => (name === undefined ? index === 0 : gateway === name));
  if (found !== undefined) return found;
  const reason = name === undefined ? "there is no gateway" : `there is no gateway "${name}"`;
  throw new ConfigurationError(
    `Failed to create the mock: ${reason}. Please ${names.length === 0 ? "add one" : `use one of ${names.join(", ")}`}.`,
  );
}
