import type { Ajv2020, ValidateFunction } from "ajv/dist/2020.js";
import type { OpenApiDocument } from "./document.ts";
import { isObject } from "./json.ts";

/** The members that OpenAPI adds to JSON Schema. They say nothing about whether a value is valid. */
const openApiVocabulary = ["example", "xml", "externalDocs"];

/** Where the document stands inside the schema that ajv is given, which is no OpenAPI document itself. */
const home = "mynah:document";
const mount = "#/$defs/document";

/**
 * Compiles the schemas of one document with ajv, each once, when it is first asked for.
 *
 * ajv refuses a schema that it does not understand: an unknown keyword, an unknown format. The error comes
 * from {@link SchemaCompiler.at}; nothing is skipped.
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
  /** The validator of a schema object that ajv has handed out, as in `ErrorObject.schema`. */
  readonly of: (schema: unknown) => ValidateFunction;
  /** The ajv instance, for the build's standalone code. */
  readonly ajv: Ajv2020;
  /** The schema that refers to a JSON pointer of the document, for the build's standalone code. */
  readonly reference: (pointer: string) => { $ref: string };
}

/** How {@link createSchemaCompiler} sets ajv up. */
export interface SchemaCompilerOptions {
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
  const [{ Ajv2020 }, formats] = await Promise.all([import("ajv/dist/2020.js"), import("ajv-formats")]);
  const { explain = true, all = explain, keepSource = false } = options;
  const ajv = new Ajv2020({
    allErrors: all,
    verbose: explain,
    messages: explain,
    // strictSchema refuses unknown keywords and formats. The other strict checks speak of style, and
    // would refuse valid documents.
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    // A member named toString is one only where the value itself has it.
    ownProperties: explain,
    code: { process: ownMembersOnly, ...(keepSource ? { source: true, esm: true } : {}) },
  });
  formats.default.default(ajv);
  ajv.addVocabulary([...openApiVocabulary, ...extensionsOf(document)]);
  ajv.addSchema({ $id: home, $defs: { document: withAbsoluteRefs(document) } });

  const byPointer = new Map<string, ValidateFunction>();
  const bySchema = new WeakMap<object, ValidateFunction>();
  const reference = (pointer: string) => ({ $ref: absolute(`#${pointer}`) });
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
  };
}

/**
 * Mends ajv's code: it keeps the members that a schema has judged in plain objects and asks them for names,
 * so that `unevaluatedProperties` takes `toString` and the like for judged.
 */
export function ownMembersOnly(code: string): string {
  return code.replaceAll(/!(props\d+)\[(key\d+)\]/g, "!Object.hasOwn($1, $2)");
}

function absolute(ref: string): string {
  return ref.startsWith("#") ? `${home}${mount}${ref.slice(1)}` : ref;
}

function withAbsoluteRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAbsoluteRefs);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "$ref" && typeof member === "string" ? absolute(member) : withAbsoluteRefs(member),
    ]),
  );
}

/** The names of all `x-` members. OpenAPI allows them anywhere, so ajv must know them. */
function extensionsOf(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) extensionsOf(item, found);
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (name.startsWith("x-")) found.add(name);
      extensionsOf(member, found);
    }
  }
  return found;
}
