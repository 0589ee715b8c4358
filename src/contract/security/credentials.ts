import type { SecurityScheme } from "./security.ts";

/** What of a request may carry credentials. */
export interface Credentials {
  readonly headers: Headers;
  /** The query, still percent-encoded. */
  readonly search: string;
}

/** The credentials that pass: one for every scheme, or by the name of a scheme; `undefined` for any. */
export type ApiKey = string | Readonly<Record<string, string>> | undefined;

/** Why a scheme is not satisfied: its credential is not there, or is another than the one demanded. */
export interface CredentialFault {
  readonly kind: "missing" | "wrong";
  /** In words that follow "Failed to authorize:"; never the credential itself. */
  readonly reason: string;
}

/** What is wrong with the credential that a request has for a scheme; `undefined` where it passes. */
export function credentialFault(
  scheme: SecurityScheme,
  request: Credentials,
  apiKey: ApiKey,
): CredentialFault | undefined {
  if (scheme.kind === "unchecked") return undefined;
  const demanded = demandedOf(scheme, apiKey);
  const place = placeOf(scheme);
  const given = valuesOf(scheme, request).filter((value) => value.trim() !== "");
  if (given.length === 0) return { kind: "missing", reason: whyMissing(scheme, request) };
  if (demanded !== undefined && given.some((value) => sameAs(scheme, value, demanded))) return undefined;
  if (scheme.kind === "basic" && !given.some((value) => decodeBasic(value)?.includes(":") === true)) {
    return { kind: "missing", reason: `${place} holds no user:password in base64` };
  }
  if (demanded === undefined) return undefined;
  const what = { bearer: "the bearer token", basic: "the user or the password", http: place, apiKey: place };
  const verb =
    scheme.kind === "http" || scheme.kind === "apiKey" ? "does not hold what" : "is not the one that";
  return { kind: "wrong", reason: `${what[scheme.kind]} ${verb} mynah was started with` };
}

/** The credential that a scheme demands. What other schemes of HTTP send is made of a secret, and is none. */
function demandedOf(scheme: SecurityScheme, apiKey: ApiKey): string | undefined {
  if (typeof apiKey === "string") return scheme.kind === "http" ? undefined : apiKey;
  return apiKey !== undefined && Object.hasOwn(apiKey, scheme.name) ? apiKey[scheme.name] : undefined;
}

function placeOf(scheme: SecurityScheme): string {
  if (scheme.kind !== "apiKey") return "the header Authorization";
  return `the ${scheme.in === "query" ? "query parameter" : scheme.in} ${scheme.parameter}`;
}

/** What a request should send for a scheme, in words that follow "Please send". */
export function wayToSend(scheme: SecurityScheme): string {
  switch (scheme.kind) {
    case "bearer":
      return `"Authorization: Bearer <token>"`;
    case "basic":
      return `"Authorization: Basic <base64 of user:password>"`;
    case "http":
      return `"Authorization: ${scheme.scheme} <credentials>"`;
    default:
      return placeOf(scheme);
  }
}

function whyMissing(scheme: SecurityScheme, { headers }: Credentials): string {
  const place = placeOf(scheme);
  if (scheme.kind === "apiKey") return `${place} is missing or blank`;
  if (headers.get("authorization") === null) return `${place} is missing`;
  if (scheme.kind === "bearer") return `${place} holds no bearer token`;
  return `${place} holds no credentials of the scheme ${scheme.kind === "http" ? scheme.scheme : "Basic"}`;
}

/** What a request has in the place of a scheme's credential. */
function valuesOf(scheme: SecurityScheme, { headers, search }: Credentials): readonly string[] {
  if (scheme.kind === "unchecked") return [];
  if (scheme.kind !== "apiKey") {
    const wanted = scheme.kind === "http" ? scheme.scheme : scheme.kind;
    const [, used = "", value = ""] =
      /^(\S+) +(\S.*)$/s.exec(headers.get("authorization")?.trim() ?? "") ?? [];
    return used.toLowerCase() === wanted.toLowerCase() ? [value] : [];
  }
  if (scheme.in === "query") return new URLSearchParams(search).getAll(scheme.parameter);
  if (scheme.in === "cookie") return cookies(headers.get("cookie") ?? "", scheme.parameter);
  const value = headers.get(scheme.parameter);
  return value === null ? [] : [value.trim()];
}

/** @see https://www.rfc-editor.org/rfc/rfc6265#section-5.4 */
function cookies(header: string, name: string): string[] {
  return header.split(";").flatMap((pair) => {
    const sign = pair.indexOf("=");
    if (sign < 0 || pair.slice(0, sign).trim() !== name) return [];
    return [
      pair
        .slice(sign + 1)
        .trim()
        .replace(/^"(.*)"$/s, "$1"),
    ];
  });
}

function sameAs(scheme: SecurityScheme, given: string, demanded: string): boolean {
  if (given === demanded) return true;
  // A key alone is a user without a password.
  if (scheme.kind === "basic") return [demanded, `${demanded}:`].includes(decodeBasic(given) ?? "");
  // Documents of Swagger 2 had no other way to speak of bearer tokens.
  const authorization = scheme.kind === "apiKey" && scheme.parameter.toLowerCase() === "authorization";
  return authorization && given.replace(/^\S+ +/, "") === demanded;
}

/** @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
function decodeBasic(value: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(value), (unit) => unit.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Credentials that satisfy an operation which demands none in particular, for requests that mynah itself makes.
 *
 * @param word Stands for every key, token and password.
 */
export function sampleCredentials(
  alternatives: readonly (readonly SecurityScheme[])[],
  word: string,
): { readonly headers: Readonly<Record<string, string>>; readonly query: Readonly<Record<string, string>> } {
  const headers: Record<string, string> = {};
  const query: Record<string, string> = {};
  for (const scheme of alternatives[0] ?? []) {
    if (scheme.kind === "bearer") headers["Authorization"] = `Bearer ${word}`;
    else if (scheme.kind === "basic") headers["Authorization"] = `Basic ${btoa(`${word}:${word}`)}`;
    else if (scheme.kind === "http") headers["Authorization"] = `${scheme.scheme} ${word}`;
    else if (scheme.kind === "unchecked") continue;
    else if (scheme.in === "query") query[scheme.parameter] = word;
    else if (scheme.in === "header") headers[scheme.parameter] = word;
    else {
      const cookie = `${scheme.parameter}=${word}`;
      headers["Cookie"] = headers["Cookie"] === undefined ? cookie : `${headers["Cookie"]}; ${cookie}`;
    }
  }
  return { headers, query };
}
