import { Refusal } from "../errors.ts";
import type { Contract } from "./contract.ts";
import type { Operation } from "./operation.ts";
import { didYouMean } from "./wording.ts";

/** The gateway that a URL speaks to, and the path that is left for it. */
export interface Route {
  readonly contract: Contract;
  /** The path under the gateway, still percent-encoded. */
  readonly path: string;
  /** The whole path, as it was requested. */
  readonly requested: string;
  /** The query, still percent-encoded, with its question mark where there is one. */
  readonly search: string;
  /** The gateway that the URL was probably meant to name. */
  readonly meant?: string | undefined;
  /** Whether the URL names the gateway, by its own host or by the prefix `/<name>`. */
  readonly named: boolean;
}

/**
 * Finds the gateway of a URL: its own host (`https://api.elkapi.com/v1/…`), its name as the first part of
 * the path (`/elkapi/v1/…`), else the default gateway.
 */
export function findGateway(url: URL, contracts: readonly Contract[], fallback: Contract): Route {
  const { pathname: requested, search } = url;
  const host = contracts.find(({ servers }) => servers.some((server) => server.hostname === url.hostname));
  if (host !== undefined) {
    return { contract: host, path: withoutBase(requested, host), requested, search, named: true };
  }
  const [, first = "", ...rest] = requested.split("/");
  const prefix = contracts.find(({ gateway }) => gateway === first);
  if (prefix !== undefined) {
    return {
      contract: prefix,
      path: withoutBase(`/${rest.join("/")}`, prefix),
      requested,
      search,
      named: true,
    };
  }
  const meant = didYouMean(
    first,
    contracts.map(({ gateway }) => gateway),
  );
  return {
    contract: fallback,
    path: withoutBase(requested, fallback),
    requested,
    search,
    named: false,
    meant,
  };
}

/** Takes the base path of the document's servers away, where the path begins with it. */
function withoutBase(path: string, contract: Contract): string {
  for (const { pathname } of contract.servers) {
    const base = pathname.replace(/\/$/, "");
    if (base !== "" && path.startsWith(`${base}/`)) return path.slice(base.length);
  }
  return path;
}

/**
 * The operations at a path, whatever their method. Of several templates that fit, the one with fixed parts
 * before variable ones wins.
 */
export function operationsAt(contract: Contract, path: string): readonly Operation[] {
  const exact = contract.operations.filter((operation) => operation.path === path);
  if (exact.length > 0) return exact;
  const parts = path.split("/");
  const fitting = contract.operations.filter((operation) => fits(operation.path.split("/"), parts));
  const rank = (template: string) => template.replaceAll(/\{[^}]*\}/g, "\u{10ffff}");
  const best = fitting.map(({ path: template }) => rank(template)).toSorted()[0];
  return fitting.filter((operation) => rank(operation.path) === best);
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  if (template.length !== parts.length) return false;
  return template.every((part, index) => {
    const seen = parts[index];
    return part === seen || (/^\{[^}]+\}$/.test(part) && seen !== "");
  });
}

/** What a path can be asked, as the header `Allow` lists it: the document's methods, HEAD beside GET, and OPTIONS. */
export function allowedMethods(operations: readonly Operation[]): string {
  const methods = operations.map(({ method }) => method);
  const head = methods.includes("GET") ? ["HEAD"] : [];
  return [...new Set([...methods, ...head, "OPTIONS"])].join(", ");
}

/**
 * The operation for a method at a path; for HEAD that of GET, where the document has none of its own.
 *
 * @throws Refusal `unknown_path` or `method_not_allowed`, saying which operations there are.
 */
export function findOperation({ contract, path, meant: gateway }: Route, method: string): Operation {
  const candidates = operationsAt(contract, path);
  const of = (wanted: string) => candidates.find((each) => each.method === wanted);
  const operation = of(method) ?? (method === "HEAD" ? of("GET") : undefined);
  if (operation !== undefined) return operation;
  if (candidates.length > 0) {
    const known = candidates.map((each) => each.method).join(", ");
    throw new Refusal(
      "method_not_allowed",
      `Failed to find an operation: ${contract.gateway} has no ${method} ${path}. Please use ${known}.`,
      { headers: { allow: allowedMethods(candidates) } },
    );
  }
  const known = contract.operations.map((each) => `${each.method} ${each.path}`);
  const near = didYouMean(
    path,
    contract.operations.map((each) => each.path),
  );
  const meant = gateway === undefined ? near : `/${gateway}`;
  throw new Refusal(
    "unknown_path",
    `Failed to find an operation: ${contract.gateway} has no ${method} ${path}${meant ? `; did you mean ${meant}?` : "."} ` +
      `Please use one of: ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", …" : ""}.`,
  );
}
