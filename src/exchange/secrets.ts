import { isObject } from "../contract/json.ts";
import { parsePointer, toPointer, valueAt } from "../contract/json-pointer.ts";
import { openPreview, type ShowMember } from "../contract/wording.ts";
import { headerValue, isSecret } from "./request-headers.ts";

/** What stands in the place of a secret. */
export const hidden = "[hidden]";

/** Names of members that hold a secret; `max_tokens` and its like do not. */
const secretMember =
  /^(?:(?:proxy[-_]?)?authorization|(?:set-?)?cookies?|passwd|.*(?:(?:api|access|private|secret)[-_]?key|passphrase|password|secret|credentials?)|(?:.*[-_])?(?:access|refresh|id|auth|bearer|session|security)[-_]?token|token)$/i;

/** Hides what is secret by its name, in the eyes of one document. */
export interface Mask {
  /** Every header by lower-case name; of those that hold a secret, that there is one. */
  readonly headers: (headers: Headers | Readonly<Record<string, string>>) => Record<string, string>;
  /** The same of names and values in turn. */
  readonly rawHeaders: (headers: readonly string[]) => Record<string, string>;
  /** A URL without what it may hold of secrets: who asks, which clients send seldom, and a fragment, which none ought to. */
  readonly url: (url: string) => string;
  /** A query, with its question mark where there is one; of parameters that hold a secret, that there is one. */
  readonly query: (search: string) => string;
  /**
   * A JSON value; of members whose names are those of secrets, that there is one.
   *
   * @throws RangeError for one that is nested too deeply.
   */
  readonly value: (value: unknown) => unknown;
}

/** A member as JSON writes it, with a plain value, which may be cut off. */
const writtenMember = /"((?:[^"\\]|\\.){1,100})"(\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|$)|-?\d[\d.eE+-]*)/gs;

/** Levels of a value: what is written down once it is masked may not exhaust the stack either. */
const deepest = 1_000;

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

  /** JSON in a text, whole or cut off: the arguments of a call, a body that cannot be read. */
  function maskedText(text: string): string {
    return text.replaceAll(writtenMember, (whole, name: string, colon: string) => {
      return isSecretName(name, known) ? `"${name}"${colon}"${hidden}"` : whole;
    });
  }

  function maskedValue(value: unknown, inside = "", depth = 0): unknown {
    if (depth > deepest) throw new RangeError("A value is nested too deeply to be masked.");
    if (typeof value === "string") return maskedText(value);
    if (Array.isArray(value)) return value.map((item) => maskedValue(item, inside, depth + 1));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        return [
          name,
          isSecretMember(name, member, inside, known) ? hidden : maskedValue(member, name, depth + 1),
        ];
      }),
    );
  }

  const query = (search: string) => {
    if (search === "" || search === "?") return search;
    return `?${search.slice(1).split("&").map(maskedPart).join("&")}`;
  };

  return {
    url(url) {
      if (!/[?#@]/.test(url)) return url;
      const [, place = "", search = ""] = /^([^?#]*)(\?[^#]*)?/.exec(url) ?? [];
      return place.replace(/^([^/]*\/\/)[^/]*@/, `$1${hidden}@`) + query(search);
    },
    query,
    headers(headers) {
      const masked: Record<string, string> = {};
      const add = (value: string, name: string) => {
        masked[name.toLowerCase()] = hides(name) ? hidden : headerValue(value);
      };
      if (headers instanceof Headers) headers.forEach(add);
      else for (const [name, value] of Object.entries(headers)) add(value, name);
      return masked;
    },
    rawHeaders(headers) {
      const masked: Record<string, string> = {};
      for (let place = 0; place + 1 < headers.length; place += 2) {
        const name = (headers[place] ?? "").toLowerCase();
        // HTTP/2 sends the method and the path as headers of their own.
        if (name.startsWith(":")) continue;
        const value = hides(name) ? hidden : headerValue(headers[place + 1] ?? "");
        // A header may be called as what every object has: `constructor`.
        const before = Object.hasOwn(masked, name) ? masked[name] : undefined;
        masked[name] = before === undefined || before === hidden ? value : `${before}, ${value}`;
      }
      return masked;
    },
    value: (value) => maskedValue(value),
  };
}

/**
 * Whether a member of that name holds a secret, whatever it is in.
 *
 * @param known Further names of such, lower case.
 */
export function isSecretName(name: string, known: ReadonlySet<string>): boolean {
  return secretMember.test(name) || known.has(name.toLowerCase());
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
  return isSecretName(name, known) || (headers.test(inside) && isSecret(name));
}

const headers = /(?:^|[-_])headers$/i;
