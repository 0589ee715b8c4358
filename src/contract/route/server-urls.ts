import { deref } from "../deref.ts";
import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, type JsonObject, memberOf, stringOf } from "../json.ts";
import { toPointer } from "../json-pointer.ts";
import type { Operation } from "../operation.ts";

/** A server of a document: its URL, which may have variables in braces, and what they may be. */
export interface ServerEntry {
  readonly url: string;
  readonly variables: JsonObject;
}

/**
 * The servers of a document, of its paths and of its operations, each once. The latter two stand for the former at one
 * place; here they only add to where the gateway is reached, so that a request with any of its bases finds its way.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#server-object
 */
export function listServers(document: OpenApiDocument, operations: readonly Operation[]): ServerEntry[] {
  const paths = isObject(document.paths) ? document.paths : {};
  const items = Object.keys(paths).map((path) =>
    stringOf(paths[path], "$ref") === undefined
      ? paths[path]
      : deref(document, toPointer(["paths", path])).value,
  );
  const servers = [document, ...items, ...operations.map(({ source }) => source)].flatMap(serversIn);
  return [...new Map(servers.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** The servers that an object of a document names as its own. */
export function serversIn(source: unknown): ServerEntry[] {
  return arrayOf(source, "servers").flatMap(readServer);
}

function readServer(server: unknown): ServerEntry[] {
  const url = stringOf(server, "url");
  if (url === undefined || url.length > longest) return [];
  const variables = memberOf(server, "variables");
  return [{ url, variables: isObject(variables) ? variables : {} }];
}

/** The URL of a server, with the defaults of its variables; relative ones are left so. */
export function defaultUrl({ url, variables }: ServerEntry): string {
  return url.replaceAll(
    variable,
    (whole, name: string) => textOf(memberOf(memberOf(variables, name), "default")) ?? whole,
  );
}

const variable = /\{([^{}]+)\}/g;

/** Nobody writes longer URLs; a bound keeps the work of reading them small. */
const longest = 2_000;

/** So many variables of a URL are heeded. */
const mostVariables = 20;

/** So many URLs are made of one server; variables with more values between them are taken to allow anything. */
const mostVariants = 1_000;

/**
 * The URLs that a server's variables allow. Variables that allow anything, as they have no `enum`, are left in one of them
 * as they are, in braces, and have their default in another.
 */
export function variantsOf({ url, variables: described }: ServerEntry): string[] {
  let urls = [url];
  const variables = [...new Set(url.match(variable))].slice(0, mostVariables);
  for (const whole of variables) {
    const values = valuesOf(memberOf(described, whole.slice(1, -1)), whole);
    if (urls.length * values.length > mostVariants) continue;
    urls = urls.flatMap((each) => values.map((value) => each.replaceAll(whole, () => value)));
  }
  return [...new Set(urls)].filter((each) => each.length <= longest);
}

function valuesOf(described: unknown, whole: string): string[] {
  const values = memberOf(described, "enum");
  const fallback = textOf(memberOf(described, "default"));
  const listed = Array.isArray(values) ? values.flatMap((value) => textOf(value) ?? []) : [whole];
  return [...new Set([...(fallback === undefined ? [] : [fallback]), ...listed])];
}

/** YAML makes numbers of ports and versions. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
