import type { JsonObject } from "../../src/contract/json.ts";
import { createMock, type Fixture, type Gateway, type Mock, type MockOptions } from "../../src/index.ts";

/** A gateway whose answers name the operation and the path parameters in headers, and have no body. */
export function gatewayOf(document: JsonObject, name = "acme"): Gateway<Fixture> {
  const headers = { "x-by": "{{ operation | url_encode }}", "x-path": "{{ path | json | url_encode }}" };
  return {
    name,
    document: { openapi: "3.1.0", info: { title: name, version: "1" }, ...document },
    fixtures: [{ name: "any", reply: { body: null, headers } }],
  };
}

/** Paths whose operations are called `METHOD key`, as those without an `operationId` are. */
export function pathsOf(paths: Readonly<Record<string, string>>): JsonObject {
  const responses = { "200": { description: "Anything" } };
  return Object.fromEntries(
    Object.entries(paths).map(([key, methods]) => [
      key,
      Object.fromEntries(methods.split(" ").map((method) => [method.toLowerCase(), { responses }])),
    ]),
  );
}

/** A mock of small gateways. */
export function mockOf(gateways: readonly Gateway<Fixture>[], options: MockOptions = {}): Mock {
  return createMock({ ...options, gateways });
}

/** What was answered: the operation, or the error and its message. */
export interface Outcome {
  readonly status: number;
  readonly by: string | null;
  readonly path: unknown;
  readonly error: string | null;
  readonly message: string;
  readonly headers: Headers;
}

/** Sends a request, and tells what came of it. */
export async function ask(mock: Mock, url: string, init: RequestInit = {}): Promise<Outcome> {
  const response = await mock.fetch(new URL(url, "http://localhost"), init);
  const { status, headers } = response;
  const by = headers.get("x-by");
  return {
    status,
    by: by === null ? null : decoded(by),
    path: JSON.parse(decoded(headers.get("x-path") ?? "null")) as unknown,
    error: headers.get("x-mynah-error"),
    message: await response.text(),
    headers,
  };
}

/** What the filter `url_encode` has written. */
export function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
