import { isJson } from "../reply/reply-form.ts";

/** The value of a `Content-Type` header, taken apart. */
export interface ContentType {
  /** Type and subtype, lower case, as in `application/json`; `""` where there is none. */
  readonly essence: string;
  /** Parameters, their names lower case; of a name that stands twice the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** How a body is read. */
export type BodyKind = "json" | "json-lines" | "form" | "multipart" | "xml" | "text" | "binary";

/**
 * Takes a `Content-Type` apart.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1
 * @example
 * parseContentType('multipart/form-data; boundary="a;b"').parameters.get("boundary"); // "a;b"
 */
export function parseContentType(header: string): ContentType {
  const parameters = new Map<string, string>();
  const start = header.includes(";") ? header.indexOf(";") : header.length;
  const pattern = /;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;
  for (const [, name = "", quoted, plain = ""] of header.slice(start).matchAll(pattern)) {
    const value = quoted === undefined ? plain.trim() : quoted.replaceAll(/\\(["\\])/g, "$1");
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return { essence: header.slice(0, start).trim().toLowerCase(), parameters };
}

/** How a body of a content type without parameters is read. */
export function bodyKind(essence: string): BodyKind {
  if (isJson(essence)) return "json";
  if (/^application\/(?:x-)?(?:nd-?json|json-?lines?|jsonl|json-seq)$|\+json-seq$/.test(essence)) {
    return "json-lines";
  }
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence.startsWith("multipart/")) return "multipart";
  if (/^(?:application|text)\/xml$|\+xml$/.test(essence)) return "xml";
  if (essence.startsWith("text/") || textual.test(essence)) return "text";
  return "binary";
}

/** What is text though it does not begin with `text/`. */
const textual =
  /^application\/(?:graphql|javascript|ecmascript|sql|toml|x-sh|x-toml|xml-dtd|(?:x-)?yaml|jwt|jose|x-pem-file)$|\+yaml$/;

/**
 * Whether a content type is one of those listed, as in `image/png, image/*`.
 *
 * @param listed Content types or ranges, apart by commas.
 */
export function isListed(essence: string, listed: string): boolean {
  return listed
    .split(",")
    .map((each) => parseContentType(each).essence)
    .some((each) => each === essence || each === "*/*" || isRangeOf(each, essence));
}

function isRangeOf(range: string, essence: string): boolean {
  return range.endsWith("/*") && essence.startsWith(range.slice(0, -1));
}
