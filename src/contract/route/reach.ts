import { matchSegment, parseTemplate, type Segment, segmentsOf } from "./path-template.ts";
import type { OpenApiDocument } from "../document.ts";
import { defaultUrl, type ServerEntry, serversIn, variantsOf } from "./server-urls.ts";

/** The base path of a server. */
interface BasePath {
  /** Its segments; one with a variable that allows anything fits anything. */
  readonly segments: readonly Segment[];
  /** Whether it has such a segment. */
  readonly free: boolean;
}

/** Where a gateway is reached, by the servers of its document. */
export interface Reach {
  /** Origins, and patterns of URLs for hosts with a variable that allows anything. */
  readonly origins: readonly (string | RegExp)[];
  /** Base paths, but for that which is none. */
  readonly bases: readonly BasePath[];
  /**
   * Whether a URL is at one of the hosts, whatever its port: `host`; or at one that is the machine itself (`localhost`),
   * with the very port: `port`.
   */
  readonly owns: (url: URL) => "host" | "port" | undefined;
}

/** A server's URL, taken apart; what may be anything is still in braces. */
interface ServerParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

/** So many URLs are made of all servers of a document; of the servers after them only that with the defaults. */
const mostUrls = 10_000;

/** Prepares where a gateway is reached. */
export function createReach(servers: readonly ServerEntry[]): Reach {
  const urls: ServerParts[] = [];
  for (const server of servers) {
    const variants = urls.length < mostUrls ? variantsOf(server) : [defaultUrl(server)];
    urls.push(...variants.map(partsOf));
  }
  const named = urls.filter(({ host }) => host !== "");
  const isFixed = ({ host, scheme, port }: ServerParts) => ![host, scheme, port].some(hasVariable);
  const fixed = named
    .filter(isFixed)
    .flatMap(({ scheme, host, port }) => urlOf(`${scheme}://${host}${port}`) ?? []);
  const hosts = new Set(fixed.filter((url) => !isLoopback(url)).map(({ hostname }) => hostname));
  const local = new Set(fixed.filter(isLoopback).map(({ host }) => host));
  const open = new Set(named.filter((each) => !isFixed(each)).flatMap(({ host }) => knownBy(host) ?? []));
  const patterns = [...open].flatMap((host) => parseTemplate(host).segments[0] ?? []);
  return {
    origins: [...new Set(fixed.map(({ origin }) => origin)), ...[...open].map(urlPattern)],
    bases: basesOf(urls),
    owns(url) {
      if (hosts.has(url.hostname)) return "host";
      if (local.has(url.host)) return "port";
      return patterns.some((each) => matchSegment(each, url.hostname) !== undefined) ? "host" : undefined;
    },
  };
}

/** The base path that SDKs which are made of the document expect: that of its first server, without a slash at its end. */
export function firstBasePath(document: OpenApiDocument): string {
  const [first] = serversIn(document);
  if (first === undefined) return "";
  const { path } = partsOf(defaultUrl(first));
  return hasVariable(path)
    ? ""
    : segmentsOfBase(path)
        .map((each) => `/${each}`)
        .join("");
}

function partsOf(url: string): ServerParts {
  const [, scheme = "", authority = "", path = ""] =
    /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(url) ?? [];
  const [, host = "", port = ""] =
    /^(?:.*@)?(\[[^\]]*\]|(?:\{[^{}]*\}|[^:{])*)(:.*)?$/s.exec(authority) ?? [];
  return { scheme: scheme === "" ? "http" : scheme.toLowerCase(), host: host.toLowerCase(), port, path };
}

function hasVariable(text: string): boolean {
  return /[{}]/.test(text);
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether a host is the machine itself. */
function isLoopback({ hostname }: URL): boolean {
  return /^(?:(?:.*\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}

/**
 * A host by which a server is known whose URL has variables. One that has them itself must tell enough by the rest:
 * `{tenant}.example.com` does; `{host}` and `{name}.com` would be every host in the world.
 */
function knownBy(host: string): string | undefined {
  if (hasVariable(host)) {
    return /[^.{}]\.[^.{}]+$/.test(host.slice(host.lastIndexOf("}") + 1)) ? host : undefined;
  }
  const url = urlOf(`http://${host}`);
  return url === undefined || isLoopback(url) ? undefined : url.hostname;
}

/**
 * A pattern of the URLs at a host with variables. It lets more through than there are, so that it needs no trying: what
 * stands between the first and the last variable may be anything.
 */
function urlPattern(host: string): RegExp {
  const begin = escaped(host.slice(0, host.indexOf("{")));
  const end = escaped(host.slice(host.lastIndexOf("}") + 1));
  const name = hasVariable(host) ? `${begin}[^/:]*${end}` : escaped(host);
  return new RegExp(`^[a-z]+://${name}(?::\\d+)?/`, "i");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function basesOf(urls: readonly ServerParts[]): BasePath[] {
  const paths = new Set(urls.map(({ path }) => segmentsOfBase(path).join("/")));
  return [...paths]
    .filter((path) => path !== "")
    .map((path) => {
      const { segments } = parseTemplate(path);
      return { segments, free: segments.some(({ literal }) => literal === undefined) };
    });
}

/** A path that is relative begins at the document's folder, of which nothing is known. */
function segmentsOfBase(path: string): string[] {
  return segmentsOf(path).filter((segment) => !["", ".", ".."].includes(segment));
}
