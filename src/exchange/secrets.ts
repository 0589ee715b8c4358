import { isObject } from "../contract/json.ts";
import { headerValue, isSecret } from "./request-headers.ts";

/** What stands in the place of a secret. */
export const hidden = "[hidden]";

/** Names of members that hold a secret; `max_tokens` and its like do not. */
const secretMember =
  /^(?:(?:proxy[-_]?)?authorization|(?:set-?)?cookies?|passwd|.*(?:api[-_]?key|password|secret|credentials?)|(?:.*[-_])?(?:access|refresh|id|auth|bearer|session|security)[-_]?token|token)$/i;

/** Every header by lower-case name; of those that hold a secret, that there is one. */
export function maskedHeaders(
  headers: Iterable<readonly [string, string]>,
  known: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(
    Array.from(headers, ([name, value]) => [
      name.toLowerCase(),
      isSecret(name, known) ? hidden : headerValue(value),
    ]),
  );
}

/** A query, with its question mark where there is one; of parameters that hold a secret, that there is one. */
export function maskedQuery(search: string, known: ReadonlySet<string>): string {
  if (search === "" || search === "?") return search;
  const parts = search.slice(1).split("&");
  return `?${parts.map((part) => maskedPart(part, known)).join("&")}`;
}

function maskedPart(part: string, known: ReadonlySet<string>): string {
  const name = /^[^=]*/.exec(part)?.[0] ?? "";
  // Read as servers read it: percent-encoded, with a plus for a space.
  const [read = ""] = new URLSearchParams(part).keys();
  return name !== part && isSecret(read, known) ? `${name}=${hidden}` : part;
}

/** A JSON value; of members whose names are those of secrets, that there is one. */
export function maskedValue(value: unknown, known: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, known));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const secret = secretMember.test(name) || known.has(name.toLowerCase());
      const plain = typeof member === "string" || typeof member === "number";
      return [name, secret && plain ? hidden : maskedValue(member, known)];
    }),
  );
}
