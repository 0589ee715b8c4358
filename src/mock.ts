import { checkAuthorization } from "./contract/authorization.ts";
import { type Contract, createContract } from "./contract/contract.ts";
import { errorEnvelope } from "./contract/error-envelope.ts";
import { judgeRequest } from "./contract/judge-request.ts";
import { readBody } from "./contract/request-body.ts";
import { findGateway, findOperation, operationsAt, type Route } from "./contract/route.ts";
import { jsonAnswer } from "./delivery/answer.ts";
import { deliver } from "./delivery/deliver.ts";
import { cutGraphemes } from "./delivery/graphemes.ts";
import { headerPointers, headerText } from "./delivery/headers.ts";
import { describeMock } from "./describe.ts";
import type { RequestView } from "./dialects/dialect.ts";
import { dialectOf } from "./dialects/index.ts";
import { readRaw } from "./dialects/raw.ts";
import { speak } from "./dialects/speak.ts";
import { ConfigurationError, Refusal } from "./errors.ts";
import { makeId } from "./exchange/ids.ts";
import { type ExchangeRecord, startRecord } from "./exchange/record.ts";
import { createRandom } from "./exchange/seed.ts";
import { assertFixtures } from "./fixtures/check-fixtures.ts";
import { createLibrary, type FixtureLibrary } from "./fixtures/library.ts";
import { type MockOptions, readSettings } from "./mock-options.ts";

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
   * Answers a request to a gateway's own URL, or gives `undefined` where no gateway has an operation at
   * that URL: then somebody else may answer it.
   */
  readonly handle: (request: Request) => Promise<Response | undefined>;
  /** The contracts served, in the order of the gateways. */
  readonly contracts: readonly Contract[];
}

/** Nobody needs more choices; a bound keeps every answer finite. */
const mostChoices = 128;

/**
 * Creates a mock.
 *
 * @throws ConfigurationError for an option, a document or a fixture that is wrong.
 * @example
 * const mock = createMock({ gateways: [elkapi], seed: 1 });
 * const response = await mock.fetch("https://api.elkapi.com/v1/responses", { method: "POST", … });
 */
export function createMock(options: MockOptions): Mock {
  const settings = readSettings(options);
  const contracts = options.gateways.map(createContract);
  const fallback = findDefault(contracts, options.defaultGateway);
  const randomFor = createRandom(settings.seed);
  const libraries = new Map<Contract, FixtureLibrary>();
  for (const [index, contract] of contracts.entries()) {
    const fixtures = assertFixtures(options.gateways[index]?.fixtures ?? [], contract.gateway);
    libraries.set(contract, createLibrary(contract.gateway, fixtures));
  }

  async function answer(request: Request, route: Route, url: URL): Promise<Response> {
    const { contract } = route;
    const record = startRecord(request.method, url.pathname, contract.gateway, settings);
    let random = (below: number) => randomFor(`${request.method} ${url.href}`)(below);
    const headers: Record<string, string> = {};
    try {
      const operation = findOperation(route, request.method);
      record.operation = operation.id;
      checkAuthorization(operation, contract.gateway, request.headers, settings.apiKey);
      const body = await readBody(request, operation, settings.bodyLimit);
      random = randomFor(`${contract.gateway} ${operation.id} ${body.text}`);
      const dialect = dialectOf(operation);
      const view = dialect === undefined ? readRaw(body.value) : dialect.read(body.value);
      record.model = view.model;
      const verdict = await judgeRequest(contract, body, settings);
      report(verdict, headers, record);
      limitChoices(view);

      const question = { operation, spoken: dialect !== undefined, view, body: body.value };
      const library = libraries.get(contract) as FixtureLibrary;
      const fixture = library.choose(question);
      record.fixture = fixture.name;
      headers["x-mynah-fixture"] = headerText(fixture.name);
      headers["x-request-id"] = makeId("req_{hex:32}", 0, random);
      const rendered = await library.render(fixture, question, Math.floor(settings.clock() / 1000));

      const cut = (text: string) => cutGraphemes(text, settings.chunkSize);
      const said = speak(rendered, { operation, dialect, view, body: body.value, random, cut });
      const { checkReplies } = settings;
      return await deliver(said, {
        fixture: fixture.name,
        headers,
        delay: settings.chunkDelay,
        signal: () => request.signal,
        judgeBody: async (status, reply) =>
          checkReplies ? contract.judgeReply(operation, status, reply) : [],
        judgeEvent: async (event) => (checkReplies ? contract.judgeEvent(operation, event) : []),
        failure(refusal, sent) {
          record.error = refusal;
          const envelope = errorEnvelope(contract.document, refusal);
          const { code, message } = refusal;
          return dialect?.failure({ code, message, envelope }, sent) ?? [{ data: envelope }];
        },
        onEnd: (end, events) => record.end(end, said.status, events),
      });
    } catch (error) {
      if (isAbort(error, request)) throw error;
      const refusal = asRefusal(error);
      record.error = refusal;
      const { code, status, details } = refusal;
      record.violations = details.violations ?? record.violations;
      const response = jsonAnswer(status, errorEnvelope(contract.document, refusal), {
        ...headers,
        "x-request-id": makeId("req_{hex:32}", 0, random),
        "x-mynah-error": code,
        ...details.headers,
      });
      record.end("complete", status, undefined);
      return response;
    }
  }

  return {
    contracts,
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      request.signal.throwIfAborted();
      const url = new URL(request.url);
      const route = findGateway(url, contracts, fallback);
      if (!route.named && url.pathname === "/" && request.method === "GET") {
        const text = describeMock(contracts, fallback, url.origin);
        return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
      }
      return answer(request, route, url);
    },
    async handle(request) {
      const url = new URL(request.url);
      const route = findGateway(url, contracts, fallback);
      const known = route.contract.servers.some(({ hostname }) => hostname === url.hostname);
      if (!known || operationsAt(route.contract, route.path).length === 0) return undefined;
      return answer(request, route, url);
    },
  };
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

/** Writes what the contract said of an accepted request into the headers and the record. */
function report(
  { violations, undocumented }: Pick<ExchangeRecord, "violations" | "undocumented">,
  headers: Record<string, string>,
  record: ExchangeRecord,
): void {
  record.violations = violations;
  record.undocumented = undocumented;
  if (violations.length > 0) {
    headers["x-mynah-violations"] = headerPointers(violations.map(({ pointer }) => pointer));
  }
  if (undocumented.length > 0) headers["x-mynah-undocumented"] = headerPointers(undocumented);
}

function limitChoices(view: RequestView): void {
  if (view.choices <= mostChoices) return;
  throw new Refusal(
    "too_many_choices",
    `Failed to answer: n asks for ${view.choices} choices. Please ask for ${mostChoices} or fewer.`,
    { param: "n" },
  );
}

/** A client that goes away while its body is read is no failure of ours; `fetch` rejects as it would. */
function isAbort(error: unknown, request: Request): boolean {
  return !(error instanceof Refusal) && request.signal.aborted;
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new Refusal(
    "internal_error",
    `Failed to answer: mynah itself failed: ${reason}. Please report it with the request that showed it.`,
    { headers: { "x-should-retry": "false" } },
  );
}
