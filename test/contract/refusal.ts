import { expect } from "vitest";
import { elkapi, type ErrorCode, errors, evolink } from "../../src/index.ts";
import { compilerOf } from "./compile.ts";
import type { ErrorBody, GatewayName } from "./requests.ts";

const isErrorBody = {
  elkapi: compilerOf(elkapi.document)("/components/schemas/ErrorResponse"),
  evolink: compilerOf(evolink.document)("/components/schemas/ErrorResponse"),
};

/**
 * Reads a refusal, after checking what holds for every refusal: status and code of the registry, the
 * document's own error body, a message that says what to do.
 */
export async function readRefusal(
  gateway: GatewayName,
  answer: Response | Promise<Response>,
): Promise<ErrorBody & { readonly code: ErrorCode }> {
  const response = await answer;
  const code = response.headers.get("x-mynah-error") as ErrorCode;
  const body = (await response.json()) as ErrorBody;
  const validate = isErrorBody[gateway];

  expect(Object.keys(errors)).toContain(code);
  expect(response.status).toBe(errors[code].status);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("x-request-id")).toMatch(/^req_\w+$/);
  expect(validate(body) ? [] : validate.errors).toEqual([]);
  expect(body.error.code).toBe(gateway === "evolink" ? response.status : code);
  expect(body.error.message).toMatch(/^Failed to .+ Please .+\.$/s);
  return { ...body, code };
}
