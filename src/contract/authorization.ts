import { Refusal } from "../errors.ts";
import type { Operation } from "./operation.ts";

/**
 * Lets a request through that carries the bearer token which the operation asks for. Any token that is not
 * blank will do, unless `apiKey` demands one.
 *
 * @throws Refusal `missing_api_key` or `invalid_api_key`, with `WWW-Authenticate`.
 */
export function checkAuthorization(
  operation: Operation,
  gateway: string,
  headers: Headers,
  apiKey: string | undefined,
): void {
  if (!operation.bearer) return;
  const header = headers.get("authorization");
  const token = header === null ? undefined : /^bearer +(\S.*)$/i.exec(header.trim())?.[1];
  const challenge = `Bearer realm="${gateway}"`;
  if (token === undefined) {
    const reason =
      header === null
        ? "the header Authorization is missing"
        : "the header Authorization holds no bearer token";
    const which = apiKey === undefined ? "any token will do" : "with the token given to --api-key";
    throw new Refusal(
      "missing_api_key",
      `Failed to authorize: ${reason}. Please send "Authorization: Bearer <token>", ${which}.`,
      { headers: { "www-authenticate": challenge } },
    );
  }
  if (apiKey !== undefined && token !== apiKey) {
    throw new Refusal(
      "invalid_api_key",
      "Failed to authorize: the bearer token is not the one that mynah was started with. " +
        "Please send the token given to --api-key.",
      { headers: { "www-authenticate": `${challenge}, error="invalid_token"` } },
    );
  }
}
