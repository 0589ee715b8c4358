import type { ErrorObject, Options } from "ajv";
import { isObject, stringOf } from "../contract/json.ts";
import { loadSchemaPatterns } from "../contract/schema/schema-patterns.ts";

/** Compiles a schema that a request sends. Throws Error where it is none. */
export type CompileSchema = (schema: unknown) => {
  (value: unknown): boolean;
  readonly errors?: ErrorObject[] | null;
};

/** A compiler of one draft of JSON Schema. */
type Draft = new (options: Options) => { readonly compile: (schema: object | boolean) => unknown };

/**
 * Loads ajv for schemas that requests send. Libraries write them in several drafts: the one that `$schema`
 * names decides, else the newest that can make something of it. Patterns that repeat repetitions are RE2's
 * wherever RE2 knows them, because a client's pattern should not be able to make an answer slow.
 */
export async function loadSchemaCompiler(): Promise<CompileSchema> {
  const [{ Ajv2020 }, { Ajv2019 }, { Ajv }, { default: formats }, regExp] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv/dist/2019.js"),
    import("ajv"),
    import("ajv-formats"),
    // A client's pattern should not be able to make an answer slow.
    loadSchemaPatterns(true),
  ]);

  function compileAs(Draft: Draft, schema: unknown): ReturnType<CompileSchema> {
    // Each has a compiler of its own: two schemas of one `$id` are two schemas all the same.
    const options = {
      strict: false,
      verbose: true,
      allErrors: true,
      ownProperties: true,
      logger: false,
      // Prices such as 19.99 are no multiples of 0.01 in binary.
      multipleOfPrecision: 8,
    } as const;
    const ajv = new Draft({ ...options, code: { regExp } });
    formats.default(ajv as Parameters<typeof formats.default>[0]);
    if (!isObject(schema)) return ajv.compile(schema as boolean) as ReturnType<CompileSchema>;
    const { $schema: _, ...rest } = schema;
    return ajv.compile(rest) as ReturnType<CompileSchema>;
  }

  return (schema) => {
    const named = stringOf(schema, "$schema") ?? "";
    if (/draft-0?[4-7]/.test(named)) return compileAs(Ajv, schema);
    if (named.includes("2019-09")) return compileAs(Ajv2019, schema);
    try {
      return compileAs(Ajv2020, schema);
    } catch (error) {
      if (named !== "") throw error;
      try {
        return compileAs(Ajv, schema);
      } catch {
        throw error;
      }
    }
  };
}
