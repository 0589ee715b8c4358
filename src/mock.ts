import { type Contract, createContract } from "./contract/contract.ts";
import type { Gateway } from "./contract/document.ts";
import { findGateway, operationsAt, type Route } from "./contract/route.ts";
import { describeMock } from "./describe.ts";
import { voiceOf } from "./dialects/speak.ts";
import { ConfigurationError } from "./errors.ts";
import { createRandom } from "./exchange/seed.ts";
import { assertFixtures } from "./fixtures/check-fixtures.ts";
import type { Fixture } from "./fixtures/fixture.ts";
import { createLibrary } from "./fixtures/library.ts";
import { type MockOptions, readSettings } from "./mock-options.ts";
import { answer, type ServedGateway } from "./pipeline.ts";

/** A mock of one or more gateways. */
export interface Mock {
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
   */
  readonly serve: (request: Request) => Promise<Response>;
  /**
   * Answers a request to a gateway's own URL, or gives `undefined` where no gateway has an operation at
   * that URL: then somebody else may answer it.
   */
  readonly handle: (request: Request) => Promise<Response | undefined>;
  /** The contracts served, in the order of the gateways. */
  readonly contracts: readonly Contract[];
}

/**
 * Creates a mock.
 *
 * @throws ConfigurationError for an option, a document or a fixture that is wrong.
 * @example
 * const mock = createMock({ gateways: [elkapi], seed: 1 });
 * const response = await mock.fetch("https://api.elkapi.com/v1/responses", { method: "POST", … });
 */
export function createMock(options: MockOptions & { readonly gateways: readonly Gateway<Fixture>[] }): Mock {
  const settings = readSettings(options);
  const gateways = new Map<Contract, ServedGateway>();
  for (const gateway of options.gateways) {
    const contract = createContract(gateway);
    const fixtures = assertFixtures(gateway.fixtures, gateway.name);
    const voices = new Map(contract.operations.map((operation) => [operation, voiceOf(operation)]));
    gateways.set(contract, { contract, library: createLibrary(gateway.name, fixtures), voices });
  }
  const contracts = [...gateways.keys()];
  const fallback = findDefault(contracts, options.defaultGateway);
  const randomFor = createRandom(settings.seed);
  const gatewayOf = ({ contract }: Route) => gateways.get(contract) as ServedGateway;

  async function serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const route = findGateway(url, contracts, fallback);
    const greeted = !route.named && url.pathname === "/" && isRead(request.method);
    const response = greeted
      ? greet(url.origin)
      : await answer(request, route, gatewayOf(route), settings, randomFor);
    return request.method === "HEAD" ? withoutBody(response) : response;
  }

  function greet(origin: string): Response {
    const text = describeMock(contracts, fallback, origin);
    return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
  }

  return {
    contracts,
    serve,
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      request.signal.throwIfAborted();
      return serve(request);
    },
    async handle(request) {
      const url = new URL(request.url);
      const route = findGateway(url, contracts, fallback);
      const known = route.contract.servers.some(({ hostname }) => hostname === url.hostname);
      if (!known || operationsAt(route.contract, route.path).length === 0) return undefined;
      const response = await answer(request, route, gatewayOf(route), settings, randomFor);
      return request.method === "HEAD" ? withoutBody(response) : response;
    },
  };
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** The answer to HEAD: what GET would say of the body, and no body. */
function withoutBody({ status, headers }: Response): Response {
  return new Response(null, { status, headers });
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
