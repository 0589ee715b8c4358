import type { Ajv2020, ValidateFunction } from "ajv/dist/2020.js";
import type { OpenApiDocument } from "../document.ts";
import { isObject } from "../json.ts";
import type { Direction } from "./direction.ts";
import { normalSchema } from "./normal-schema.ts";
import { assertEnds } from "./endless.ts";
import { featuresOf, type SchemaFeatures } from "./schema-features.ts";
import { loadSchemaPatterns, type SchemaPattern } from "./schema-patterns.ts";
import { compareQuickly } from "./unique-items.ts";
import { createReferences, type References } from "./references.ts";

/**
 * Compiles the schemas of one document with ajv, each once, when it is first asked for.
 *
 * ajv is given no more than a schema and those that it refers to, each as a schema of its own. What it refuses is an
 * error of {@link SchemaCompiler.at}; nothing is skipped.
 *
 * ajv is loaded by {@link createSchemaCompiler} and not before: it is the largest part of a cold start, and
 * a precompiled contract answers most requests without it.
 */
export interface SchemaCompiler {
  /**
   * The validator of the schema at a JSON pointer of the document.
   *
   * @throws Error where the schema cannot be compiled; the message is ajv's.
   */
  readonly at: (pointer: string) => ValidateFunction;
  /** The validator of a schema object that ajv has handed out, as in `ErrorObject.schema`, or one made with {@link SchemaCompiler.reference}. */
  readonly of: (schema: unknown) => ValidateFunction;
  /** What tells whether a name fits a pattern, as the validators tell it. Throws Error for what is no pattern. */
  readonly pattern: (pattern: string) => SchemaPattern;
  /** The ajv instance, for the build's standalone code. */
  readonly ajv: Ajv2020;
  /**
   * A schema that refers to the one at a JSON pointer of the document.
   *
   * @throws Error where that one, or one that it refers to, cannot be read.
   */
  readonly reference: (pointer: string) => { $ref: string };
}

/** How {@link createSchemaCompiler} sets ajv up. */
export interface SchemaCompilerOptions {
  /** Which way the values go. Default `request`. */
  readonly direction?: Direction;
  /** Finds what the document's references mean. Default: looked for anew. */
  readonly references?: References;
  /** What the document's schemas make use of. Default: looked for anew. */
  readonly features?: SchemaFeatures;
  /** Turn texts into the types that the schema asks for, in the value itself. Default false. */
  readonly coerce?: boolean;
  /** Say why a value does not fit, with the schema that it broke. Off for code that says yes or no. Default true. */
  readonly explain?: boolean;
  /** Collect every error, not only the first. Default: as `explain`. */
  readonly all?: boolean;
  /** Keep the source of the validators, for the build's standalone code. Default false. */
  readonly keepSource?: boolean;
}

/** Loads ajv and prepares it for a document. Compiles nothing yet. */
export async function createSchemaCompiler(
  document: OpenApiDocument,
  options: SchemaCompilerOptions = {},
): Promise<SchemaCompiler> {
  const features = options.features ?? featuresOf(document);
  const [{ Ajv2020 }, formats, regExp] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv-formats"),
    loadSchemaPatterns(features.slowPatterns),
  ]);
  const {
    direction = "request",
    explain = true,
    all = explain,
    keepSource = false,
    coerce = false,
  } = options;
  const ajv = new Ajv2020({
    allErrors: all,
    verbose: explain,
    messages: explain,
    // The schemas have been read by then, so that nothing is left for ajv to overlook; its other strict checks
    // speak of style.
    strict: false,
    logger: false,
    // Its code generator refuses what is no schema; the meta-schema would have to be compiled before anything else.
    validateSchema: false,
    meta: false,
    uriResolver: plainIds,
    // A schema that is referred to often is compiled once.
    inlineRefs: keepSource,
    allowUnionTypes: true,
    // Prices such as 19.99 are no multiples of 0.01 in binary.
    multipleOfPrecision: 8,
    // A member named toString is one only where the value itself has it.
    ownProperties: !keepSource,
    ...(coerce ? { coerceTypes: true } : {}),
    code: {
      process: ownMembersOnly,
      // Tidier code takes longer to write than it ever saves.
      optimize: keepSource,
      ...(keepSource ? { source: true, esm: true } : { regExp }),
    },
  });
  formats.default.default(ajv);
  // Keeping account of what has been evaluated costs every union its shortcut, and fails beside patternProperties.
  if (coerce || !(features.unevaluated || keepSource)) ajv.opts.unevaluated = false;
  if (!keepSource) compareQuickly(ajv);

  const idOf = new Map<string, string>();
  let ids = 0;
  const byPointer = new Map<string, ValidateFunction>();
  const bySchema = new WeakMap<object, ValidateFunction>();
  const byPattern = new Map<string, SchemaPattern>();
  const references = options.references ?? createReferences(document);

  /** Gives ajv a schema and all that it refers to. */
  function add(pointer: string): string {
    const open = [pointer];
    const known = new Map<string, string>();
    const named = (each: string): string => {
      const before = idOf.get(each) ?? known.get(each);
      if (before !== undefined) return before;
      const id = `mynah:${ids++}`;
      known.set(each, id);
      open.push(each);
      return id;
    };
    const schemas = new Map<string, object | boolean>();
    named(pointer);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const id = known.get(next);
      if (id === undefined || schemas.has(id)) continue;
      schemas.set(
        id,
        schemaOf(
          normalSchema(document, references, next, { direction, reference: named, texts: coerce }),
          next,
        ),
      );
    }
    assertEnds(schemas);
    for (const [each, id] of known) addOne(schemas.get(id), id, each);
    for (const [each, id] of known) idOf.set(each, id);
    return idOf.get(pointer) ?? "";
  }

  function addOne(schema: object | boolean | undefined, id: string, pointer: string): void {
    try {
      ajv.addSchema(schema ?? true, id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${reason} (at #${pointer})`, { cause: error });
    }
  }

  const reference = (pointer: string) => ({ $ref: idOf.get(pointer) ?? add(pointer) });
  return {
    ajv,
    reference,
    at(pointer) {
      const known = byPointer.get(pointer);
      if (known !== undefined) return known;
      const validate = ajv.compile(reference(pointer));
      byPointer.set(pointer, validate);
      return validate;
    },
    of(schema) {
      if (!isObject(schema)) return ajv.compile(schema === true);
      const known = bySchema.get(schema);
      if (known !== undefined) return known;
      const validate = ajv.compile(schema);
      bySchema.set(schema, validate);
      return validate;
    },
    pattern(pattern) {
      const known = byPattern.get(pattern) ?? regExp(pattern);
      byPattern.set(pattern, known);
      return known;
    },
  };
}

/** The ids given to ajv are whole names, and nothing is relative to them. */
const plainIds = {
  parse: (uri: string) => ({ path: uri, query: "", fragment: uri.split("#")[1] ?? "" }),
  resolve: (_base: string, ref: string) => ref,
  serialize: ({ path }: { path?: string }) => path ?? "",
};

function schemaOf(schema: unknown, pointer: string): object | boolean {
  if (isObject(schema) || typeof schema === "boolean") return schema;
  throw new Error(`there is no schema at #${pointer}`);
}

/**
 * Mends ajv's code: it keeps the members that a schema has judged in plain objects and asks them for names,
 * so that `unevaluatedProperties` takes `toString` and the like for judged.
 */
export function ownMembersOnly(code: string): string {
  return code.replaceAll(/!(props\d+)\[(key\d+)\]/g, "!Object.hasOwn($1, $2)");
}
