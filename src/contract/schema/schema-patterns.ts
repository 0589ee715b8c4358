import { shapeOf } from "./pattern-shape.ts";

/** What ajv asks whether a text matches. */
export interface SchemaPattern {
  readonly test: (text: string) => boolean;
}

/** Compiles the patterns of schemas, as ajv's option `code.regExp` wants it. Throws Error for what is no pattern. */
export type SchemaPatterns = ((pattern: string) => SchemaPattern) & { code: string };

/**
 * Loads what compiles the patterns of schemas. JavaScript's own engine knows JSON Schema's patterns best, with Unicode or, as
 * many write them, without; those in which it may get lost are RE2's wherever RE2 knows them.
 *
 * @param slow Whether there are such; without them RE2 is not loaded.
 */
export async function loadSchemaPatterns(slow: boolean): Promise<SchemaPatterns> {
  if (!slow) return Object.assign(nativePattern, { code: "nativePattern" });
  const { RE2JS } = await import("re2js");
  const compile = (pattern: string): SchemaPattern => {
    if (!shapeOf(pattern).slow) return nativePattern(pattern);
    try {
      const compiled = RE2JS.compile(RE2JS.translateRegExp(withAllSpaces(pattern)));
      // ajv tells patterns apart by how they are written.
      return Object.assign(
        { test: (text: string) => compiled.matcher(text).find() },
        { toString: () => pattern },
      );
    } catch (error) {
      // RE2 has no look-around, which patterns of mail addresses have; what else it refuses may have no end.
      if (/\(\?<?[=!]/.test(pattern) || !shapeOf(pattern).branched) return nativePattern(pattern);
      throw error;
    }
  };
  return Object.assign(compile, { code: "schemaPattern" });
}

function nativePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch (error) {
    // Some libraries escape more than Unicode patterns may. What only these know, and what is another language's, would
    // mean something else without.
    if (/\\(?:[pPu]\{|[AGzZ])|\[\[:/.test(pattern)) throw error;
    return new RegExp(pattern);
  }
}

/** Spaces as ECMAScript has them; to RE2, only those of ASCII are. */
const spaces = String.raw`\s\x{0b}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;
const lineEnds = String.raw`\n\r\x{2028}\x{2029}`;

/** A pattern in which spaces, and the dot, mean to RE2 what they mean to JSON Schema. */
function withAllSpaces(pattern: string): string {
  let within = false;
  return pattern.replaceAll(/\\[^]|[[\].]/g, (token) => {
    if (token === "[") within = true;
    else if (token === "]") within = false;
    else if (token === String.raw`\s`) return within ? spaces : `[${spaces}]`;
    else if (token === String.raw`\S` && !within) return `[^${spaces}]`;
    else if (token === "." && !within) return `[^${lineEnds}]`;
    return token;
  });
}
