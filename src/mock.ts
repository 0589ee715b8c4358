import { answerOptions } from "./pipeline/answer-options.ts";
import type { Contract } from "./contract/contract.ts";
import type { Gateway } from "./contract/document.ts";
import { findGateway, operationsAt, type Route } from "./contract/route/route.ts";
import type { Connection } from "./delivery/connection.ts";
import { once } from "./contract/once.ts";
import { type ControlAccess, controlPrefix, isControlPath } from "./control/http/access.ts";
import type { ControlledMock } from "./control/control.ts";
import { type Controlled, createControl } from "./control/local-control.ts";
import { requestOf } from "./control/request-of.ts";
import { readSessionId, sessionOver } from "./control/session.ts";
import { gatewayNamed } from "./control/named.ts";
import { describeMock, ownUrl } from "./describe.ts";
import { createJournal } from "./journal/journal.ts";
import { createMemoryStore } from "./store/memory-store.ts";
import { explainRequest } from "./pipeline/explain.ts";
import type { FixtureChecks } from "./fixtures/fixture-checks.ts";
import type { Fixture } from "./fixtures/fixture.ts";
import { isRead, withoutBody } from "./pipeline/head.ts";
import { createConversations } from "./model/conversations.ts";
import { createSchemaChecker } from "./model/schema-checker.ts";
import { tokenizerLoader } from "./model/tokens/tokenizer.ts";
import { type MockOptions, readSettings } from "./mock-options.ts";
import type { MockState, ServedGateway } from "./pipeline/mock-state.ts";
import { serveGateways } from "./served-gateways.ts";
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
  const { contracts, fallback, gateways, own } = serveGateways(options, settings, checks);
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

  /** @param controlled Whether there are control routes for the caller. */
  async function serve(request: Request, caller: Caller, controlled: boolean): Promise<Response> {
    const url = new URL(request.url);
    const route = findGateway(url, contracts, fallback);
    const greeted = !route.named && url.pathname === "/" && isRead(request.method);
    if (greeted) {
      const greeting = greet(url.origin, controlled);
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
    const control = controlled ? origin + controlPrefix : undefined;
    const text = describeMock(contracts, fallback, origin, control);
    const length = String(new TextEncoder().encode(text).byteLength);
    const headers = { "content-type": "text/plain; charset=utf-8", "content-length": length };
    return new Response(text, { headers });
  }

  async function send(input: Request | URL | string, init?: RequestInit): Promise<Response> {
    const request = requestOf(input, init);
    request.signal.throwIfAborted();
    // A request follows the signal that it is given by a weak reference alone: once it is forgotten, as
    // while an answer stalls, nobody would hear of an abort.
    const given = init?.signal ?? undefined;
    return serve(request, given === undefined ? {} : { signal: () => given }, false);
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
      // Hardly any request is one of those, and every one would be parsed once more.
      const named = access !== undefined && request.url.includes(controlPrefix);
      if (!named || !isControlPath(new URL(request.url).pathname)) {
        return serve(request, { connection }, access !== undefined);
      }
      return (await routes())(request, access, connection);
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
