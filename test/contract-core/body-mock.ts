import { createMock, type MockOptions } from "../../src/index.ts";
import type { JsonObject } from "../../src/contract/json.ts";

/** What an operation says of the body that was sent. */
export interface BodyAnswer {
  readonly status: number;
  /** What fixtures see of the body, where it was taken. */
  readonly body: unknown;
  /** The error, where it was not. */
  readonly code: string | null;
  readonly message: string;
  /** Broken rules as `pointer keyword`. */
  readonly broken: readonly string[];
  /** What each broken rule has seen. */
  readonly seen: readonly string[];
  /** The header that reports broken rules under `validate: "warn"`. */
  readonly warned: string | null;
}

/** A document with one operation, which takes bodies of these content types. */
export function documentOf(content: JsonObject, required = true): JsonObject & { openapi: string } {
  const responses = { 200: { description: "ok", content: { "application/json": { schema: {} } } } };
  const operation = { operationId: "send", requestBody: { required, content }, responses };
  return { openapi: "3.1.0", paths: { "/send": { post: operation } } };
}

/** Sends bodies to an operation that takes these content types, and tells what became of them. */
export function bodySender(content: JsonObject, options: MockOptions & { required?: boolean } = {}) {
  const { required = true, ...rest } = options;
  const echo = {
    name: "echo",
    reply: { body: { body: "{% if body != nil %}{{ body | json }}{% endif %}" } },
  };
  const gateways = [{ name: "test", document: documentOf(content, required), fixtures: [echo] }];
  const mock = createMock({ gateways, ...rest });
  return async (body: BodyInit | undefined, contentType?: string): Promise<BodyAnswer> => {
    const response = await mock.fetch("http://localhost/test/send", {
      method: "POST",
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { headers: { "content-type": contentType } }),
    });
    const answer = (await response.json()) as {
      body?: string;
      error?: { message: string; violations?: { pointer: string; keyword: string; seen: string }[] };
    };
    const violations = answer.error?.violations ?? [];
    return {
      status: response.status,
      body: answer.body === undefined ? undefined : (JSON.parse(answer.body || "null") as unknown),
      code: response.headers.get("x-mynah-error"),
      message: answer.error?.message ?? "",
      broken: violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`),
      seen: violations.map(({ seen }) => seen),
      warned: response.headers.get("x-mynah-violations"),
    };
  };
}
