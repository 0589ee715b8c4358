import { isObject } from "../json.ts";
import { shapeOf } from "./pattern-shape.ts";

/** What ajv asks whether a text matches. */
interface SchemaPattern {
  readonly test: (text: string) => boolean;
}

/** Compiles the patterns of schemas, as ajv's option `code.regExp` wants it. Throws Error for what is no pattern. */
export type SchemaPatterns = ((pattern: string) => SchemaPattern) & { code: string };

/** Whether patterns with repetitions of repetitions stand anywhere in schemas. Looks at whole documents at every start. */
export function hasNestedPatterns(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasNestedPatterns);
  if (!isObject(value)) return false;
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (typeof member === "object") {
      if (name === "patternProperties" && Object.keys(member ?? {}).some(isNested)) return true;
      if (hasNestedPatterns(member)) return true;
    } else if (name === "pattern" && typeof member === "string" && isNested(member)) return true;
  }
  return false;
}

function isNested(pattern: string): boolean {
  return shapeOf(pattern).nested;
}

/**
 * Loads what compiles the patterns of schemas. JavaScript's own engine knows JSON Schema's patterns best, with Unicode or, as
 * many write them, without; those that repeat repetitions, in which it may get lost, are RE2's wherever RE2 knows them.
 *
 * @param nested Whether there are such; without them RE2 is not loaded.
 */
export async function loadSchemaPatterns(nested: boolean): Promise<SchemaPatterns> {
  if (!nested) return Object.assign(nativePattern, { code: "nativePattern" });
  const { RE2JS } = await import("re2js");
  const compile = (pattern: string): SchemaPattern => {
    if (!isNested(pattern)) return nativePattern(pattern);
    try {
      const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
      // ajv tells patterns apart by how they are written.
      return Object.assign(
        { test: (text: string) => compiled.matcher(text).find() },
        { toString: () => pattern },
      );
    } catch (error) {
      // RE2 has no look-around, which patterns of mail addresses have; what else it refuses may have no end.
      if (/\(\?<?[=!]/.test(pattern)) return nativePattern(pattern);
      throw error;
    }
  };
  return Object.assign(compile, { code: "schemaPattern" });
}

function nativePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch (error) {
    // Some libraries escape more than Unicode patterns may; what only these know means something else without.
    if (/\\[pPu]\{/.test(pattern)) throw error;
    return new RegExp(pattern);
  }
}
