import { ConfigurationError } from "../errors.ts";

/** Whose pages may ask: every origin's (`true` or `*`), one origin's, or those of a list. Default: nobody's. */
export type CorsOption = boolean | string | readonly string[];

/**
 * Reads whose pages may ask: `*` stands for everybody's, `undefined` for nobody's.
 *
 * @throws ConfigurationError for what is no origin.
 */
export function readOrigins(option: CorsOption | undefined): "*" | readonly string[] | undefined {
  if (option === undefined || option === false) return undefined;
  const given = option === true ? ["*"] : [option].flat();
  if (given.length === 0) {
    throw new ConfigurationError(
      "Failed to allow origins: the list is empty. Please list origins, or leave the option out.",
    );
  }
  const origins = given.map(readOrigin);
  return origins.includes("*") ? "*" : origins;
}

/** An origin as browsers write it: without a path, in lower case, without the port that is usual. */
function readOrigin(text: string): string {
  // A page without an origin, of a file for example, calls itself null.
  if (text === "*" || text === "null") return text;
  const origin = text.replace(/\/$/, "").toLowerCase();
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#@*\s]+$/.test(origin) && URL.canParse(origin)) {
    const usual = new URL(origin).origin;
    // Of schemes that are not the web's, as those of extensions, the URL itself is the origin.
    return usual === "null" ? origin : usual;
  }
  throw new ConfigurationError(
    `Failed to allow the origin "${text}": it is none. Please give one as in http://localhost:5173, or * for every one.`,
  );
}
