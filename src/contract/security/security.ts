import { deref } from "../deref.ts";
import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, memberOf, stringOf } from "../json.ts";
import { toPointer } from "../json-pointer.ts";
import { didYouMean } from "../wording.ts";

/**
 * How a request shows who sends it, by a scheme of the document.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object
 */
export type SecurityScheme =
  /** A token in the header Authorization: `http` with `bearer`, `oauth2` and `openIdConnect`. */
  | { readonly kind: "bearer"; readonly name: string }
  /** A user and a password in the header Authorization. */
  | { readonly kind: "basic"; readonly name: string }
  /** Another scheme of the header Authorization, such as `Digest`; spelt as the document does. */
  | { readonly kind: "http"; readonly name: string; readonly scheme: string }
  /** A value of its own header, query parameter or cookie. */
  | {
      readonly kind: "apiKey";
      readonly name: string;
      readonly in: "header" | "query" | "cookie";
      readonly parameter: string;
    }
  /** What a request cannot be asked for: `mutualTLS`, and schemes that the document does not describe. */
  | { readonly kind: "unchecked"; readonly name: string };

/** Schemes of which a request needs all. None: anybody may ask. */
export type SecurityAlternative = readonly SecurityScheme[];

/** What the operations of a document ask of a request before they answer. */
export interface SecurityReader {
  /** The ways to be let in, of which one will do; none where nothing is asked. */
  readonly of: (operation: unknown) => readonly SecurityAlternative[];
  /**
   * Names of headers, query parameters and cookies that hold a credential by a scheme of the document, lower case: what
   * they hold is kept from logs, templates and explanations.
   */
  readonly secrets: ReadonlySet<string>;
}

/** Prepares the reading of what a document's operations ask for. */
export function createSecurityReader(document: OpenApiDocument): SecurityReader {
  const schemes = new Map<string, SecurityScheme>();
  const schemeOf = (name: string) => {
    const scheme = schemes.get(name) ?? readScheme(document, name);
    schemes.set(name, scheme);
    return scheme;
  };
  // A scheme that is named without its object is meant all the same; left out, the operation would be open.
  const read = (security: readonly unknown[]) =>
    security
      .map((each) => (typeof each === "string" ? { [each]: [] } : each))
      .filter(isObject)
      .map((each) => Object.keys(each).map(schemeOf));
  const general = read(arrayOf(document, "security"));
  return {
    of(operation) {
      const own = memberOf(operation, "security");
      return Array.isArray(own) ? read(own) : general;
    },
    secrets: new Set(
      schemeNames(document).flatMap((name) => {
        const scheme = schemeOf(name);
        return scheme.kind === "apiKey" ? [scheme.parameter.toLowerCase()] : [];
      }),
    ),
  };
}

/** The names of a document's security schemes. */
export function schemeNames(document: OpenApiDocument): string[] {
  const schemes = memberOf(document["components"], "securitySchemes");
  return Object.keys(isObject(schemes) ? schemes : {});
}

function schemePointer(name: string): string {
  return toPointer(["components", "securitySchemes", name]);
}

function readScheme(document: OpenApiDocument, name: string): SecurityScheme {
  const { value } = deref(document, schemePointer(name));
  const [type, scheme, place, parameter] = ["type", "scheme", "in", "name"].map((each) =>
    stringOf(value, each),
  );
  if (type === "oauth2" || type === "openIdConnect") return { kind: "bearer", name };
  if (type === "http" && scheme !== undefined && scheme.trim() !== "") {
    const lower = scheme.trim().toLowerCase();
    return lower === "bearer" || lower === "basic"
      ? { kind: lower, name }
      : { kind: "http", name, scheme: scheme.trim() };
  }
  const known = place === "header" || place === "query" || place === "cookie";
  if (type === "apiKey" && known && parameter !== undefined && isName(parameter, place)) {
    return { kind: "apiKey", name, in: place, parameter };
  }
  return { kind: "unchecked", name };
}

/** Whether a request can have something of this name; no header is called `My Key`. */
function isName(parameter: string, place: string): boolean {
  return place === "header" ? /^[\w!#$%&'*+.^`|~-]+$/.test(parameter) : parameter.trim() !== "";
}

/** Something about a document's security that a person should know. */
export interface SecurityFinding {
  /** Where, as a JSON pointer. */
  readonly pointer: string;
  /** What is wrong, in a sentence without a full stop. */
  readonly message: string;
}

/**
 * Finds security schemes that mynah cannot ask requests for: such as no scheme describes, and such as are described in
 * a way that OpenAPI does not know. Requests are let through as if they carried them.
 */
export function securityFindings(
  document: OpenApiDocument,
  operations: readonly { readonly pointer: string; readonly source: unknown }[],
): SecurityFinding[] {
  const names = schemeNames(document);
  const places = [
    { pointer: "/security", listed: arrayOf(document, "security") },
    ...operations.map(({ pointer, source }) => ({
      pointer: `${pointer}/security`,
      listed: arrayOf(source, "security"),
    })),
  ];
  const unknown = places.flatMap(({ pointer, listed }) =>
    listed.flatMap((each, index) =>
      Object.keys(isObject(each) ? each : {})
        .filter((name) => !names.includes(name))
        .map((name) => {
          const meant = didYouMean(name, names);
          return {
            pointer: pointer + toPointer([index, name]),
            message: `there is no security scheme "${name}", so that requests are not asked for it${meant ? `; did you mean ${meant}?` : ""}`,
          };
        }),
    ),
  );
  const vague = names.flatMap((name) => {
    const type = stringOf(deref(document, schemePointer(name)).value, "type");
    if (type === "mutualTLS" || readScheme(document, name).kind !== "unchecked") return [];
    return [
      {
        pointer: schemePointer(name),
        message: `requests are not asked for the security scheme "${name}": ${whyVague(type)}`,
      },
    ];
  });
  return [...unknown, ...vague];
}

function whyVague(type: string | undefined): string {
  if (type === "http") return "it has no scheme, such as bearer";
  if (type === "apiKey") return "it needs in: header, query or cookie, and the name of one";
  const known = "apiKey, http, mutualTLS, oauth2 or openIdConnect";
  return type === undefined ? `its type is missing; it is one of ${known}` : `its type is none of ${known}`;
}
