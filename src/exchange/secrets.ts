import { isObject } from "../contract/json.ts";
import { parsePointer, toPointer, valueAt } from "../contract/json-pointer.ts";
import { openPreview, type ShowMember } from "../contract/wording.ts";
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

/**
 * The same text in memory of its own. Engines keep a part of a text as a view of the whole: the path of a URL would keep
 * its query, and the secrets in it.
 */
export function copied(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** A JSON value; of members whose names are those of secrets, that there is one. */
export function maskedValue(value: unknown, known: ReadonlySet<string>, inside = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, known, inside));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      return [name, isSecretMember(name, member, inside, known) ? hidden : maskedValue(member, known, name)];
    }),
  );
}

/** Whether a value inside a body is one that is hidden, or in one. */
export function isSecretAt(body: unknown, pointer: string, known: ReadonlySet<string>): boolean {
  let value = body;
  let inside = "";
  for (const name of parsePointer(pointer)) {
    const several = Array.isArray(value);
    value = valueAt(value, toPointer([name]));
    if (!several && isSecretMember(name, value, inside, known)) return true;
    // Items are inside of what has their array.
    if (!several) inside = name;
  }
  return false;
}

/** A value inside a body as messages quote it: cut to a readable length, and without secrets. */
export function openPreviewAt(body: unknown, pointer: string, known: ReadonlySet<string>): string {
  if (isSecretAt(body, pointer, known)) return "a secret";
  const show: ShowMember = (name, member, inside) =>
    isSecretMember(name, member, inside, known) ? hidden : member;
  return openPreview(valueAt(body, pointer), show, parsePointer(pointer).at(-1));
}

/** Whether a member is to be hidden. What has members of its own is no secret, but may hold some: schemas are such. */
function isSecretMember(name: string, member: unknown, inside: string, known: ReadonlySet<string>): boolean {
  const isPlain = (each: unknown) => typeof each === "string" || typeof each === "number";
  if (!isPlain(member) && !(Array.isArray(member) && member.some(isPlain))) return false;
  // A body may hold headers that somebody else is to be sent.
  return secretMember.test(name) || known.has(name.toLowerCase()) || (headers.test(inside) && isSecret(name));
}

const headers = /(?:^|[-_])headers$/i;
