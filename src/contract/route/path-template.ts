import { decoded } from "../decoded.ts";
/** A part of a segment: text as it stands, or a parameter. */
type Token = { readonly text: string } | { readonly name: string };

/** What stands between two slashes of a template. */
export interface Segment {
  /** Its parts in their order; none of a segment that is empty. */
  readonly tokens: readonly Token[];
  /** The text of a segment without parameters, percent-decoded. */
  readonly literal: string | undefined;
  /** How many characters of it are fixed. */
  readonly fixed: number;
}

/** What a path key demands of a request beside its path, where it has a query or a fragment. */
export interface Discriminator {
  readonly name: string;
  /** The value; `undefined` where any will do. */
  readonly value: string | undefined;
  /** Where the request has it: as a query parameter, or as that or a header. */
  readonly in: "query" | "query or header";
  /** The parameter that stands for the value, as in `?q={q}`. */
  readonly parameter: string | undefined;
  /** Whether a request without it is meant for another key; else one with it is only rather meant for this one. */
  readonly required: boolean;
}

/** A key of `paths`, taken apart. */
export interface PathTemplate {
  readonly segments: readonly Segment[];
  readonly discriminators: readonly Discriminator[];
}

/**
 * Reads a key of `paths`. OpenAPI gives it a path alone, and says nothing of parameters that are a part of a segment;
 * documents in use have both: `/files/{name}.{ext}`, `/messages?beta=true`, `/#X-Amz-Target=Service.Operation`.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#paths-object
 */
export function parseTemplate(key: string): PathTemplate {
  const { path, query, fragment } = splitKey(key);
  return {
    segments: segmentsOf(path).map(parseSegment),
    discriminators: [...discriminatorsIn(query, "query"), ...discriminatorsIn(fragment, "query or header")],
  };
}

/**
 * The segments of a path, still percent-encoded. A slash at its end leaves an empty one.
 *
 * @example
 * segmentsOf("/v1/models/"); // ["v1", "models", ""]
 */
export function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").split("/");
}

function splitKey(key: string): { path: string; query: string; fragment: string } {
  // A question mark in braces is a part of a name, whatever is meant by it.
  const [, path = "", query = "", fragment = ""] =
    /^((?:\{[^{}/]*\}|[^?#])*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(key) ?? [];
  return { path, query, fragment };
}

function parseSegment(segment: string): Segment {
  const pieces = segment.split(/(\{[^{}]+\})/).filter((piece) => piece !== "");
  const tokens = pieces.map((piece): Token => {
    const name = /^\{([^{}]+)\}$/.exec(piece)?.[1];
    return name === undefined ? { text: decoded(piece) } : { name };
  });
  const texts = tokens.flatMap((token) => ("text" in token ? [token.text] : []));
  return {
    tokens,
    literal: texts.length === tokens.length ? texts.join("") : undefined,
    fixed: texts.reduce((sum, { length }) => sum + length, 0),
  };
}

function discriminatorsIn(text: string, place: Discriminator["in"]): Discriminator[] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [[name, value] = ["", ""]] = [...new URLSearchParams(pair)];
      // In `?q={q}` the document only lists parameters, optional ones too; and a fragment without a value, as in
      // `/tags/{arn}#tagKeys`, tells two keys apart.
      const named = !pair.includes("=");
      const parameter = /\{([^{}]+)\}/.exec(value)?.[1];
      const listed = parameter !== undefined || (named && place !== "query");
      return { name, value: named || listed ? undefined : value, parameter, in: place, required: !listed };
    });
}

/**
 * The values that a segment of a path gives to the parameters of a template's segment, percent-decoded; `undefined`
 * where it does not fit. A parameter has one character or more. Where several ways lead to a fit, the parameters that
 * come first are as short as can be, as in the patterns of Express. Takes time in proportion to the segment's length.
 *
 * @param raw The segment, still percent-encoded.
 */
export function matchSegment({ tokens, literal }: Segment, raw: string): readonly string[] | undefined {
  if (literal !== undefined) return decoded(raw) === literal ? [] : undefined;
  if (tokens.length === 1) return raw === "" ? undefined : [decoded(raw)];
  // What a client has escaped, it does not mean as the mark between two parameters; many escape such marks all the same.
  return splitBy(tokens, partlyDecoded(raw))?.map(decoded) ?? splitBy(tokens, decoded(raw));
}

/** Decodes all but characters that may part values, and the escape of the percent sign. */
function partlyDecoded(raw: string): string {
  try {
    return decodeURI(raw.replaceAll("%25", "%2525"));
  } catch {
    return raw;
  }
}

/** Looks for each text where it comes first: that leaves the most for what follows, so that nothing is tried twice. */
function splitBy(tokens: readonly Token[], text: string): string[] | undefined {
  const values: string[] = [];
  let at = 0;
  let open = false;
  for (const [index, token] of tokens.entries()) {
    if ("name" in token) {
      if (open) {
        // Nothing tells where the one parameter ends and the next begins.
        const first = text.codePointAt(at);
        if (first === undefined) return undefined;
        values.push(String.fromCodePoint(first));
        at += String.fromCodePoint(first).length;
      }
      open = true;
    } else if (!open) {
      if (!text.startsWith(token.text, at)) return undefined;
      at += token.text.length;
    } else {
      const last = index === tokens.length - 1;
      const end = last ? text.length - token.text.length : text.indexOf(token.text, at + 1);
      if (end <= at || !text.startsWith(token.text, end)) return undefined;
      values.push(text.slice(at, end));
      at = end + token.text.length;
      open = false;
    }
  }
  if (open && at < text.length) values.push(text.slice(at));
  else if (open || at < text.length) return undefined;
  return values;
}

/** The names of the query parameters, or headers, that a key of `paths` demands with its query or its fragment. */
export function discriminatorNames(key: string): string[] {
  return /[?#]/.test(key) ? parseTemplate(key).discriminators.map(({ name }) => name) : [];
}

/** The same for segments that fit the same texts, whatever their parameters are called. */
export function shapeOf({ tokens }: Segment): string {
  return JSON.stringify(tokens.map((token) => ("text" in token ? token.text : null)));
}

/** The names of the parameters of a segment, in their order. */
export function namesIn({ tokens }: Segment): string[] {
  return tokens.flatMap((token) => ("name" in token ? [token.name] : []));
}

/**
 * A path, and the query where its key demands one, that leads to the operations of a key of `paths`.
 *
 * @param valueOf Gives each parameter its value, not yet percent-encoded.
 * @example
 * targetOf("/reports/{id}:cancel?beta=true", () => "a/b"); // "/reports/a%2Fb:cancel?beta=true"
 */
export function targetOf(key: string, valueOf: (name: string) => string): string {
  const { segments, discriminators } = parseTemplate(key);
  const escaped = (text: string) => encodeURI(text.toWellFormed()).replaceAll(/[/?#]/g, encodeURIComponent);
  const part = (token: Token) =>
    "text" in token ? escaped(token.text) : encodeURIComponent(valueOf(token.name).toWellFormed());
  const path = segments.map(({ tokens }) => tokens.map(part).join(""));
  const query = new URLSearchParams(
    discriminators.map(({ name, value = "", parameter }) => [
      name.toWellFormed(),
      (parameter === undefined ? value : valueOf(parameter)).toWellFormed(),
    ]),
  );
  return `/${path.join("/")}${query.size === 0 ? "" : `?${query.toString()}`}`;
}
