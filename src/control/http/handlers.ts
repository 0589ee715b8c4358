import type { Contract } from "../../contract/contract.ts";
import { isObject, stringOf } from "../../contract/json.ts";
import { didYouMean, preview } from "../../contract/wording.ts";
import { basePath } from "../../describe.ts";
import { ConfigurationError } from "../../errors.ts";
import { dialectOf } from "../../dialects/table.ts";
import type { Fault, Fixture } from "../../fixtures/fixture.ts";
import type { controlOperations } from "../../gateways/generated/control-operations.ts";
import type { JournalFilter } from "../../journal/filter.ts";
import type { JournalRange } from "../../journal/reader.ts";
import type { Control, ControlledMock } from "../control.ts";
import { type ExplainedRequest, toRequest } from "./explained-request.ts";
import { ControlRefusal } from "./problem.ts";

/** The name of an operation of the control routes. */
export type ControlOperation = keyof typeof controlOperations;

/** A request to the control routes, read and judged. */
export interface ControlRequest {
  readonly mock: ControlledMock & {
    readonly contracts: readonly Contract[];
    readonly defaultGateway: string;
  };
  /** What it is about: a session, or all. */
  readonly control: Control;
  /** Path parameters by name. */
  readonly path: ReadonlyMap<string, string>;
  /** Query parameters by name, as what their schemas say they are; `session` is left out. */
  readonly query: Readonly<Record<string, string | number | boolean>>;
  readonly body: unknown;
  /** The document of the control routes. */
  readonly document: object;
  /** The URL of the server. */
  readonly origin: string;
}

/** Gives what is answered as JSON; `undefined` for no content. */
type Handler = (request: ControlRequest) => Promise<object | undefined>;

/** What each operation does, but for the one that streams. */
export const handlers: Readonly<Record<Exclude<ControlOperation, "followExchanges">, Handler>> = {
  getHealth: async () => ({ status: "ok" }),
  getReadiness: async ({ mock }) => ({
    status: "ready",
    gateways: mock.contracts.map(({ gateway }) => gateway),
  }),
  getControlDocument: async ({ document }) => document,
  listGateways: async ({ mock }) => ({
    gateways: mock.contracts.map((contract) => describeGateway(contract, mock.defaultGateway)),
  }),
  async getGatewayDocument({ mock, path }) {
    const name = path.get("gateway") ?? "";
    const found = mock.contracts.find(({ gateway }) => gateway === name);
    if (found !== undefined) return found.document;
    throw unknown(
      "unknown_gateway",
      "gateway",
      name,
      mock.contracts.map(({ gateway }) => gateway),
    );
  },

  async listExchanges({ control, query }) {
    const { limit = 100, after, before, newest, ...filter } = query as JournalFilter & JournalRange;
    const exchanges = await control.journal.list({ ...filter, after, before, newest, limit: limit + 1 });
    const page = exchanges.slice(0, limit);
    return { exchanges: page, next: exchanges.length > limit ? (page.at(-1)?.id ?? null) : null };
  },
  async getExchange({ control, path }) {
    const id = path.get("id") ?? "";
    const found = await control.journal.get(/^\d{1,15}$/.test(id) ? Number(id) : id);
    if (found !== undefined) return found;
    throw new ControlRefusal(
      "unknown_exchange",
      `Failed to find the exchange ${preview(id)}: the journal has none, or has it no more. ` +
        "Please use a number or a request id that it lists.",
    );
  },
  async clearJournal({ control }) {
    await control.journal.clear();
    return undefined;
  },
  getCounters: ({ control }) => control.journal.counters(),

  listFixtures: async ({ control }) => ({ fixtures: await control.fixtures() }),
  async getFixture({ control, path }) {
    const name = path.get("name") ?? "";
    const fixtures = await control.fixtures();
    const found = fixtures.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw unknown(
      "unknown_fixture",
      "fixture",
      name,
      fixtures.map((each) => each.name),
    );
  },
  async addFixtures({ control, body }) {
    await control.use(...([body].flat() as Fixture[]));
    return undefined;
  },
  async replaceFixture({ control, path, body }) {
    const name = path.get("name") ?? "";
    if (stringOf(body, "name") !== name) {
      throw new ControlRefusal(
        "configuration",
        `Failed to replace the fixture ${preview(name)}: the one that was sent is named ${preview(isObject(body) ? body["name"] : body)}. ` +
          "Please give both the same name.",
      );
    }
    await control.use(body as Fixture);
    return undefined;
  },
  async removeFixture({ control, path }) {
    try {
      await control.remove(path.get("name") ?? "");
    } catch (error) {
      throw error instanceof ConfigurationError
        ? new ControlRefusal("unknown_fixture", error.message)
        : error;
    }
    return undefined;
  },

  async planFault({ control, body }) {
    await control.failNext(body as Fault);
    return undefined;
  },
  async setClock({ control, body }) {
    await control.setClock((body as { readonly time: number | string }).time);
    return undefined;
  },
  async unsetClock({ control }) {
    await control.setClock();
    return undefined;
  },
  async setSeed({ control, body }) {
    await control.setSeed((body as { readonly seed: number }).seed);
    return undefined;
  },
  async unsetSeed({ control }) {
    await control.setSeed();
    return undefined;
  },
  async reset({ control }) {
    await control.reset();
    return undefined;
  },
  explain: ({ control, body, origin }) => control.explain(toRequest(body as ExplainedRequest, origin)),
};

function describeGateway(contract: Contract, fallback: string): object {
  const { gateway, document, servers, operations } = contract;
  const { info } = document;
  return {
    name: gateway,
    title: stringOf(info, "title") ?? "",
    version: stringOf(info, "version") ?? "",
    default: gateway === fallback,
    servers: servers.map(({ href }) => href),
    path: `/${encodeURIComponent(gateway)}${basePath(contract)}`,
    operations: operations.map((operation) => {
      const dialect = dialectOf(operation)?.name;
      const { id, method, path } = operation;
      return { id, method, path, ...(dialect !== undefined && { dialect }) };
    }),
  };
}

function unknown(
  code: "unknown_fixture" | "unknown_gateway",
  what: string,
  name: string,
  known: readonly string[],
): ControlRefusal {
  const meant = didYouMean(name, known);
  const listed = known.slice(0, 20).map((each) => preview(each));
  return new ControlRefusal(
    code,
    `Failed to find the ${what} ${preview(name)}: there is none. ` +
      `Please use ${meant === undefined ? `one of ${listed.join(", ")}` : preview(meant)}.`,
  );
}
