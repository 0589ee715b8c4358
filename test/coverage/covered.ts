import type { Coverage } from "../../src/coverage/coverage.ts";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { type CoverageItem, everyItem, includedItems } from "../../src/coverage/item.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import { createMock, type Fixture, type Mock, type MockOptions } from "../../src/index.ts";

/** A gateway whose one operation takes a body of a schema, and answers with one of another. */
export function gatewayWith(
  request: unknown,
  { reply = true, schemas = {}, fixtures = [{ name: "any", reply: { body: {} } }] }: WithOptions = {},
): {
  readonly name: string;
  readonly document: JsonObject & { openapi: string };
  readonly fixtures: readonly Fixture[];
} {
  const json = (schema: unknown) => ({ content: { "application/json": { schema } } });
  const post = {
    operationId: "send",
    requestBody: { required: true, ...json(request) },
    responses: { "200": { description: "Sent.", ...json(reply) } },
  };
  return {
    name: "acme",
    document: {
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      paths: { "/things": { post } },
      components: { schemas },
    },
    fixtures,
  };
}

interface WithOptions {
  readonly reply?: unknown;
  readonly schemas?: JsonObject;
  readonly fixtures?: readonly Fixture[];
}

/** A mock of one gateway, of which the tests send bodies to `/acme/things`. */
export function mockWith(gateway: ReturnType<typeof gatewayWith>, options: MockOptions = {}): Mock {
  return createMock({ seed: 1, gateways: [gateway], ...options });
}

/** Sends JSON, and waits for the end of the answer. */
export async function send(mock: Pick<Mock, "fetch">, body: unknown, url = "/acme/things"): Promise<number> {
  const response = await mock.fetch(url, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

/** Sends bodies one after another, and gives what they have covered. */
export async function coveredBy(
  gateway: ReturnType<typeof gatewayWith>,
  bodies: readonly unknown[],
  options: MockOptions = {},
): Promise<Items> {
  const mock = mockWith(gateway, options);
  for (const body of bodies) await send(mock, body);
  return itemsOf(await coverageOf(mock));
}

/** The items of a coverage, by what stands behind the gateway and the operation in their ids. */
export interface Items {
  readonly coverage: Coverage;
  readonly all: ReadonlyMap<string, CoverageItem>;
  /** Those that count, by whether they were shown; others are not told of. */
  readonly counting: Readonly<Record<string, boolean>>;
}

export function itemsOf(coverage: Coverage, prefix = "acme send"): Items {
  const all = [...everyItem(coverage.gateways.flatMap(({ items }) => items))].map(
    (item) => [item.id === prefix ? "" : item.id.replace(`${prefix} `, ""), item] as const,
  );
  const included = new Set(includedItems(coverage.gateways.flatMap(({ items }) => items)));
  const counting = all.filter(([, item]) => item.counts && included.has(item));
  return {
    coverage,
    all: new Map(all),
    counting: Object.fromEntries(counting.map(([id, { count }]) => [id, count > 0])),
  };
}
