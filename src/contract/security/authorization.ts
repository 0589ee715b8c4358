import { Refusal } from "../../errors.ts";
import { type ApiKey, credentialFault, type Credentials, wayToSend } from "./credentials.ts";
import type { Operation } from "../operation.ts";
import type { SecurityAlternative, SecurityScheme } from "./security.ts";

/** A message lists so many ways to be let in. */
const mostShown = 5;

/**
 * Lets a request through that carries the credentials which the operation asks for: all schemes of one of its
 * alternatives. Any credential that is not blank will do, unless `apiKey` demands one.
 *
 * @throws Refusal `missing_api_key` or `invalid_api_key`, with `WWW-Authenticate` where a scheme of HTTP is asked for.
 * @see https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
 */
export function checkAuthorization(
  { security }: Pick<Operation, "security">,
  gateway: string,
  request: Credentials,
  apiKey: ApiKey,
): void {
  if (security.length === 0) return;
  const tried = security.map((schemes) =>
    schemes.flatMap((each) => credentialFault(each, request, apiKey) ?? []),
  );
  if (tried.some((faults) => faults.length === 0)) return;
  const wrong = tried.find((faults) => faults.every(({ kind }) => kind === "wrong"));
  // What lacks the least was probably meant.
  const [nearest = []] = tried.toSorted((one, other) => one.length - other.length);
  const [fault] = wrong ?? nearest.filter(({ kind }) => kind === "missing");
  const reason = fault?.reason ?? "";
  const key = typeof apiKey === "object" ? "what the option apiKey says" : "given to --api-key";
  if (wrong !== undefined) {
    throw new Refusal(
      "invalid_api_key",
      `Failed to authorize: ${reason}. Please send ${again(key, security)}.`,
      {
        headers: challenge(security, gateway, true),
      },
    );
  }
  const which = apiKey === undefined ? `any ${noun(security)} will do` : `with ${again(key, security)}`;
  throw new Refusal(
    "missing_api_key",
    `Failed to authorize: ${reason}. Please send ${waysOf(security)}, ${which}.`,
    {
      headers: challenge(security, gateway, false),
    },
  );
}

function again(key: string, security: readonly SecurityAlternative[]): string {
  return key.startsWith("given") ? `the ${noun(security)} ${key}` : key;
}

function noun(security: readonly SecurityAlternative[]): string {
  return security.flat().every(({ kind }) => kind === "bearer") ? "token" : "value";
}

function waysOf(security: readonly SecurityAlternative[]): string {
  const ways = security.map((schemes) =>
    schemes
      .filter(({ kind }) => kind !== "unchecked")
      .map(wayToSend)
      .join(" and "),
  );
  const unique = [...new Set(ways)];
  const more = unique.length > mostShown ? `, … (${unique.length - mostShown} more)` : "";
  return unique.slice(0, mostShown).join(", or ") + more;
}

/**
 * The challenges of the schemes of HTTP. There is none for keys of a document's own.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
function challenge(
  security: readonly SecurityAlternative[],
  gateway: string,
  wrong: boolean,
): Readonly<Record<string, string>> {
  const schemes = new Set(security.flat().flatMap((scheme) => challengeScheme(scheme) ?? []));
  if (schemes.size === 0) return {};
  // A header holds neither every character nor a quote inside of quotes.
  const realm = gateway.toWellFormed().replaceAll(/[^\w .~-]/gu, encodeURIComponent);
  const challenges = [...schemes].map((scheme) => {
    const error = wrong && scheme === "Bearer" ? ', error="invalid_token"' : "";
    return `${scheme} realm="${realm}"${error}`;
  });
  return { "www-authenticate": challenges.join(", ") };
}

function challengeScheme(scheme: SecurityScheme): string | undefined {
  if (scheme.kind === "bearer") return "Bearer";
  if (scheme.kind === "basic") return "Basic";
  // What is no token of HTTP cannot stand in a header.
  return scheme.kind === "http" && /^[\w!#$%&'*+.^`|~-]+$/.test(scheme.scheme) ? scheme.scheme : undefined;
}
