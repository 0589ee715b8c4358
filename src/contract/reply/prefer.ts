/** What a request prefers of the document's answers. Empty where it prefers nothing. */
export interface Preference {
  /** The status, as it was written. */
  readonly code?: string;
  /** The name of an example. */
  readonly example?: string;
  /** Whether a sample of the schema is given even where there is an example. */
  readonly dynamic?: true;
}

/** Query parameters that are no parameters of the operation. */
export const preferenceParameters: readonly string[] = ["__code", "__example", "__dynamic"];

/** Nobody needs more; a client's text must not take long to read. */
const longest = 2_000;

/**
 * Reads the preferences that users of Prism know: `Prefer: code=404, example=cat, dynamic=true`, or the query
 * parameters `__code`, `__example` and `__dynamic`, for who can send no header. The header goes first. Other preferences
 * are somebody else's, and `dynamic=false` is what happens anyway.
 *
 * Of a preference that stands twice the first counts, as RFC 7240 has it. A semicolon separates as a comma does: none of
 * these preferences has parameters, and people write both.
 *
 * @param prefer The header `Prefer`, `""` without one; several of them are one, joined by commas.
 * @param search The query, with its question mark where there is one.
 * @see https://www.rfc-editor.org/rfc/rfc7240#section-2
 * @example
 * readPreference('code=404, example="no such pet"', ""); // { code: "404", example: "no such pet" }
 */
export function readPreference(prefer: string, search: string): Preference {
  const header = readHeader(prefer.slice(0, longest));
  const query = search.includes("__") ? new URLSearchParams(search) : undefined;
  const told = (name: string) => header.get(name) ?? query?.get(`__${name}`) ?? undefined;
  const code = told("code");
  const example = told("example");
  return {
    ...(code === undefined ? {} : { code }),
    ...(example === undefined ? {} : { example }),
    ...(told("dynamic")?.toLowerCase() === "true" ? { dynamic: true } : {}),
  };
}

/** Whether a request prefers anything of the document. */
export function prefersAnything(preference: Preference): boolean {
  return Object.keys(preference).length > 0;
}

/** A preference: a name, and a value as it stands or in quotes. */
const token = /([^\s=,;"]+)(?:[^\S\n]*=[^\S\n]*(?:"((?:[^"\\]|\\.)*)"|([^,;"]*)))?/g;

function readHeader(prefer: string): Map<string, string> {
  const preferences = new Map<string, string>();
  for (const [, name = "", quoted, plain] of prefer.matchAll(token)) {
    const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain?.trim();
    const key = name.toLowerCase();
    if (value !== undefined && value !== "" && !preferences.has(key)) preferences.set(key, value);
  }
  return preferences;
}

/**
 * What is told of preferences that were heeded, in the header `Preference-Applied`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7240#section-3
 */
export function appliedPreference(preference: Preference): string {
  const each = Object.entries(preference).map(([name, value]) => {
    const text = String(value);
    if (/^[\w.~+-]+$/.test(text)) return `${name}=${text}`;
    // Headers hold ASCII alone.
    return `${name}=${/^[ -~]*$/.test(text) ? JSON.stringify(text) : encodeURIComponent(text.toWellFormed())}`;
  });
  return each.join(", ");
}
