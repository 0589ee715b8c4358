import { checkAuthorization } from "./contract/authorization.ts";
import { type Contract, createContract } from "./contract/contract.ts";
import { errorEnvelope } from "./contract/error-envelope.ts";
import { judgeRequest } from "./contract/judge-request.ts";
import type { Operation } from "./contract/operation.ts";
import { readBody } from "./contract/request-body.ts";
import { findGateway, findOperation, operationsAt, type Route } from "./contract/route.ts";
import { jsonAnswer } from "./delivery/answer.ts";
import { deliver } from "./delivery/deliver.ts";
import { cutGraphemes } from "./delivery/graphemes.ts";
import { headerPointers, headerText } from "./delivery/headers.ts";
import { describeMock } from "./describe.ts";
import type { RequestView } from "./dialects/dialect.ts";
import { speak, type Voice, voiceOf } from "./dialects/speak.ts";
import { ConfigurationError, Refusal } from "./errors.ts";
import { compileId } from "./exchange/ids.ts";
import { type ExchangeRecord, startRecord } from "./exchange/record.ts";
import { createRandom, type Random } from "./exchange/seed.ts";
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

/** What is noted, as nginx does, where the client goes away before it has sent its request. */
const clientLeft = 499;

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

  const voices = new Map<Operation, Voice>();
  const voiceFor = (operation: Operation): Voice => {
    const voice = voices.get(operation) ?? voiceOf(operation);
    voices.set(operation, voice);
    return voice;
  };

  async function answer(request: Request, route: Route, url: URL): Promise<Response> {
    const { contract } = route;
    const record = startRecord(request.method, url.pathname, contract.gateway, settings);
    let random: Random | undefined;
    const headers: Record<string, string> = {};
    try {
      const operation = findOperation(route, request.method);
      record.operation = operation.id;
      checkAuthorization(operation, contract.gateway, request.headers, settings.apiKey);
      const body = await readBody(request, operation, settings.bodyLimit);
      random = randomFor(`${contract.gateway} ${operation.id}`, body.value);
      const voice = voiceFor(operation);
      const view = voice.read(body.value);
      record.model = view.model;
      const judge = await contract.judge();
      const verdict = await judgeRequest(judge, body, settings);
      report(verdict, headers, record);
      limitChoices(view);

      const question = { operation, spoken: voice.dialect !== undefined, view, body: body.value };
      const library = libraries.get(contract) as FixtureLibrary;
      const fixture = library.choose(question);
      record.fixture = fixture.name;
      headers["x-mynah-fixture"] = headerText(fixture.name);
      headers["x-request-id"] = requestId(random);
      const rendered = await library.render(fixture, question, Math.floor(settings.clock() / 1000));

      const cut = (text: string) => cutGraphemes(text, settings.chunkSize);
      const said = speak(rendered, { voice, view, body: body.value, random, cut });
      return await deliver(said, {
        fixture: fixture.name,
        operation,
        judge: settings.checkReplies ? judge : undefined,
        headers,
        delay: settings.chunkDelay,
        signal: () => request.signal,
        failure(refusal, sent) {
          record.error = refusal;
          const envelope = errorEnvelope(contract.document, refusal);
          const { code, message } = refusal;
          return voice.dialect?.failure({ code, message, envelope }, sent) ?? [{ data: envelope }];
        },
        onEnd: (end, events) => record.end(end, said.status, events),
      });
    } catch (error) {
      if (isAbort(error, request)) {
        record.end("aborted", clientLeft, undefined);
        throw error;
      }
      const refusal = asRefusal(error);
      record.error = refusal;
      const { code, status, details } = refusal;
      record.violations = details.violations ?? record.violations;
      const response = jsonAnswer(status, errorEnvelope(contract.document, refusal), {
        ...headers,
        "x-request-id": requestId(random ?? randomFor(`${contract.gateway} ${request.method} ${route.path}`)),
        "x-mynah-error": code,
        ...details.headers,
      });
      record.end("complete", status, undefined);
      return response;
    }
  }

  async function serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const route = findGateway(url, contracts, fallback);
    const greeted = !route.named && url.pathname === "/" && isRead(request.method);
    const response = greeted ? greet(url.origin) : await answer(request, route, url);
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
      const response = await answer(request, route, url);
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

const makeRequestId = compileId("req_{hex:32}");

function requestId(random: Random): string {
  return makeRequestId(0, random);
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
  // Bodies are data of any depth; what overflows the stack is the request's doing, not ours.
  if (error instanceof RangeError && error.message.includes("call stack")) {
    return new Refusal(
      "body_too_deep",
      "Failed to answer: the body is nested too deeply. Please send a flatter one.",
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new Refusal(
    "internal_error",
    `Failed to answer: mynah itself failed: ${reason}. Please report it with the request that showed it.`,
    { headers: { "x-should-retry": "false" } },
  );
}
