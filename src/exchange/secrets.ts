import { isObject } from "../contract/json.ts";
import { headerValue, isSecret } from "./request-headers.ts";

/** What stands in the place of a secret. */
export const hidden = "[hidden]";

/** Names of members that hold a secret; `max_tokens` and its like do not. */
const secretMember =
  /^(?:(?:proxy[-_]?)?authorization|(?:set-?)?cookies?|passwd|.*(?:api[-_]?key|password|secret|credentials?)|(?:.*[-_])?(?:access|refresh|id|auth|bearer|session|security)[-_]?token|token)$/i;

/** Hides what is secret by its name, in the eyes of one document. */
export interface Mask {
  /** Every header by lower-case name; of those that hold a secret, that there is one. */
  readonly headers: (headers: Headers | Readonly<Record<string, string>>) => Record<string, string>;
  /** A query, with its question mark where there is one; of parameters that hold a secret, that there is one. */
  readonly query: (search: string) => string;
  /** A JSON value; of members whose names are those of secrets, that there is one. */
  readonly value: (value: unknown) => unknown;
}

/** Names that are remembered; clients send few, again and again. */
const mostNames = 1_000;

/**
 * Prepares what hides secrets.
 *
 * @param known Further names of such, lower case: those of a document's security schemes.
 */
export function createMask(known: ReadonlySet<string>): Mask {
  const names = new Map<string, boolean>();

  function hides(name: string): boolean {
    let secret = names.get(name);
    if (secret === undefined) {
      secret = isSecret(name, known);
      if (names.size < mostNames) names.set(name, secret);
    }
    return secret;
  }

  function maskedPart(part: string): string {
    const name = /^[^=]*/.exec(part)?.[0] ?? "";
    // Read as servers read it: percent-encoded, with a plus for a space.
    const [read = ""] = new URLSearchParams(part).keys();
    return name !== part && isSecret(read, known) ? `${name}=${hidden}` : part;
  }

  function maskedValue(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(maskedValue);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const secret = secretMember.test(name) || known.has(name.toLowerCase());
        const plain = typeof member === "string" || typeof member === "number";
        return [name, secret && plain ? hidden : maskedValue(member)];
      }),
    );
  }

  return {
    headers(headers) {
      const masked: Record<string, string> = {};
      const add = (value: string, name: string) => {
        masked[name.toLowerCase()] = hides(name) ? hidden : headerValue(value);
      };
      if (headers instanceof Headers) headers.forEach(add);
      else for (const [name, value] of Object.entries(headers)) add(value, name);
      return masked;
    },
    query(search) {
      if (search === "" || search === "?") return search;
      return `?${search.slice(1).split("&").map(maskedPart).join("&")}`;
    },
    value: maskedValue,
  };
}
