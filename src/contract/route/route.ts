import { Refusal } from "../../errors.ts";
import type { Contract } from "../contract.ts";
import type { Operation } from "../operation.ts";
import { decoded } from "../decoded.ts";
import { betterFirst, placeIn } from "../place.ts";
import { chosenOf, missingDiscriminator, type RequestMarks } from "./discriminators.ts";
import { meantPath, nearestOperations } from "./unknown-path.ts";
import { didYouMean } from "../wording.ts";

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
  /** Whether the host is one at which the document says that the gateway is reached. */
  readonly own: boolean;
}

/**
 * Finds the gateway of a URL: its own host (`https://api.elkapi.com/v1/…`), its name as the first part of
 * the path (`/elkapi/v1/…`), else the default gateway.
 *
 * Of several gateways with the same host, that is taken whose base path and operations suit the path best. A host
 * that is the machine itself, as documents write of servers under development, is the gateway's own with the very port
 * alone, and a name in the path goes before it: mynah itself is reached there.
 */
export function findGateway(url: URL, contracts: readonly Contract[], fallback: Contract): Route {
  const { pathname: requested, search } = url;
  const at = { requested, search };
  const host = bestPlace(requested, contracts, (contract) => contract.reach().owns(url) === "host");
  if (host?.leads === true) return { ...at, ...host.route, named: true, own: true };
  const [, first = "", ...rest] = requested.split("/");
  const name = decoded(first);
  const prefix = contracts.find(({ gateway }) => gateway === name);
  if (prefix !== undefined) {
    const { path } = placeIn(prefix, `/${rest.join("/")}`);
    return { ...at, contract: prefix, path, named: true, own: false };
  }
  if (host !== undefined) return { ...at, ...host.route, named: true, own: true };
  const local = bestPlace(requested, contracts, (contract) => contract.reach().owns(url) === "port");
  if (local !== undefined) return { ...at, ...local.route, named: false, own: true };
  const meant = didYouMean(
    first,
    contracts.map(({ gateway }) => gateway),
  );
  const { path } = placeIn(fallback, requested);
  return { ...at, contract: fallback, path, named: false, own: false, meant };
}

/** Of the contracts that are asked for, that whose servers and operations suit a path best. */
function bestPlace(
  requested: string,
  contracts: readonly Contract[],
  isMeant: (contract: Contract) => boolean,
): { readonly leads: boolean; readonly route: Pick<Route, "contract" | "path"> } | undefined {
  const places = contracts
    .filter(isMeant)
    .map((contract) => ({ contract, place: placeIn(contract, requested) }));
  const [best] = places.toSorted((one, other) => betterFirst(one.place, other.place));
  if (best === undefined) return undefined;
  const { contract, place } = best;
  return { leads: place.leads, route: { contract, path: place.path } };
}

/**
 * The operations that a request may mean, one for each method, as they are found: the most specific path first. Where it
 * has not the method, a more general one that fits has its say: of `GET /users/me` and `DELETE /users/{id}`, `DELETE
 * /users/me` is the second. OpenAPI says that concrete paths are matched first and leaves open what then; servers
 * (Express, Fastify, Spring, Go's `ServeMux`, Starlette) look for a path and a method that both fit, and clients are
 * written against them.
 *
 * @param headers Those of the request, by which some documents tell operations of the same path apart.
 */
export function operationsAt(
  { contract, path, search }: Pick<Route, "contract" | "path" | "search">,
  headers: Headers,
): readonly Operation[] {
  const marks: RequestMarks = { search, headers };
  const byMethod = new Map<string, Operation>();
  for (const alike of contract.router().find(path)) {
    for (const { operations } of chosenOf(alike, marks)) {
      for (const operation of operations) {
        if (!byMethod.has(operation.method)) byMethod.set(operation.method, operation);
      }
    }
  }
  return [...byMethod.values()];
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
export function findOperation(route: Route, method: string, headers: Headers): Operation {
  const { contract, path, meant: gateway } = route;
  const candidates = operationsAt(route, headers);
  const operation = ofMethod(candidates, method);
  if (operation !== undefined) return operation;
  const shown = path.length > 300 ? `${path.slice(0, 300)}…` : path;
  const failed = `Failed to find an operation: ${contract.gateway} has no ${method} ${shown}`;
  const missing = missingDiscriminator(contract.router().find(path), method, {
    search: route.search,
    headers,
  });
  if (candidates.length > 0) {
    const known = candidates.map((each) => each.method).join(", ");
    throw new Refusal(
      "method_not_allowed",
      `${failed}. Please use ${known}${missing === undefined ? "" : `, or ${missing}`}.`,
      { headers: { allow: allowedMethods(candidates) } },
    );
  }
  if (missing !== undefined) {
    throw new Refusal("unknown_path", `${failed} without what tells it from others. Please ${missing}.`);
  }
  const near = gateway === undefined ? meantPath(contract.router(), path) : `/${gateway}`;
  throw new Refusal(
    "unknown_path",
    `${failed}${near ? `; did you mean ${near}?` : "."} ` +
      `Please use one of: ${nearestOperations(contract.router(), path)}.`,
  );
}

function ofMethod(candidates: readonly Operation[], method: string): Operation | undefined {
  if (method !== "HEAD") return candidates.find((each) => each.method === method);
  const first = candidates.find((each) => each.method === "HEAD" || each.method === "GET");
  return candidates.find((each) => each.method === "HEAD" && each.path === first?.path) ?? first;
}
