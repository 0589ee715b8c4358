import type { ValidateFunction } from "ajv";
import { Refusal } from "../errors.ts";
import type { Gateway } from "./document.ts";
import { excusing } from "./excusing.ts";
import { explainErrors } from "./explain.ts";
import { isLarge } from "./is-large.ts";
import type { Direction } from "./schema/direction.ts";
import type { JsonObject } from "./json.ts";
import { once } from "./once.ts";
import { createReferences, type References } from "./schema/references.ts";
import type { SchemaFeatures } from "./schema/schema-features.ts";
import type { SchemaCompiler, SchemaCompilerOptions } from "./schema/schema-compiler.ts";
import { strayNumbers } from "./schema/stray-numbers.ts";
import { type SchemaTests, undocumentedMembers } from "./undocumented.ts";
import type { Violation } from "../violation.ts";

/**
 * Judges values by the schemas of one document; a schema is named by its JSON pointer. Saying yes or no is
 * quick and needs no waiting; saying why not may have to load ajv first.
 *
 * Every method throws {@link Refusal} `schema_not_compilable` for a schema that cannot be compiled.
 */
export interface Judge {
  /** Whether a reply satisfies a schema. */
  readonly fits: (schema: string, value: unknown) => boolean;
  /** Whether a request satisfies a schema and has no member that the schema does not know. */
  readonly exact: (schema: string, value: unknown) => boolean;
  /** Every rule that a value breaks. */
  readonly violations: (
    schema: string,
    value: unknown,
    direction: Direction,
  ) => Promise<readonly Violation[]>;
  /**
   * Judges what a request sends as text, such as parameters and forms: in a copy of it, texts become what the schema
   * asks for.
   *
   * @param key Names the schema, which is put together once.
   * @param schema Puts it together of schemas of the document.
   */
  readonly texts: (
    key: string,
    schema: (reference: SchemaCompiler["reference"]) => JsonObject,
    value: unknown,
  ) => Promise<JudgedTexts>;
  /** The members of a valid request that the schema does not know, as JSON pointers. */
  readonly undocumented: (schema: string, value: unknown) => Promise<readonly string[]>;
  /**
   * Gives what looks at parts of values by any schema of the document, such as a branch of a union. Loads ajv.
   *
   * @param blank A text that stands where another was taken out, and breaks no rule. Default: none does.
   */
  readonly tests: (direction: Direction, blank?: string) => Promise<SchemaTests>;
}

/** What became of texts. */
interface JudgedTexts {
  /** The value, its texts turned into what the schema asks for wherever they could be. */
  readonly value: unknown;
  /** Every rule that it breaks. */
  readonly violations: readonly Violation[];
}

/**
 * Prepares a judge for a gateway's document. With precompiled validators ajv is loaded when the first value
 * does not fit; else at once. Schemas are compiled when they are first needed.
 *
 * @param references Default: looked for anew.
 */
export async function createJudge(
  gateway: Gateway,
  references: References = createReferences(gateway.document),
): Promise<Judge> {
  const { document, name } = gateway;
  // Several compilers want to know, and large documents are long.
  const features = once(() => loadFeatures(document));
  const compilers = new Map<string, Promise<SchemaCompiler>>();
  /** The compiler of a kind, made when it is first needed. */
  const load = (direction: Direction, options: SchemaCompilerOptions = {}) => {
    const key = JSON.stringify([direction, options]);
    const compiler =
      compilers.get(key) ?? loadCompiler(document, features(), { ...options, direction, references });
    compilers.set(key, compiler);
    return compiler;
  };
  const first = { all: false };

  const validatorAt = (compiler: SchemaCompiler, schema: string) =>
    compiled(schema, () => compiler.at(schema));

  function compiled(schema: string, compile: () => ValidateFunction): ValidateFunction {
    try {
      return compile();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        "schema_not_compilable",
        `Failed to compile the schema at ${name}#${schema}: ${reason}. Please mend the document.`,
        { headers: { "x-should-retry": "false" } },
      );
    }
  }

  const violations: Judge["violations"] = async (schema, value, direction) => {
    // ajv collects errors in time that grows with their square; of a large body the first one has to do.
    const compiler = await load(direction, isLarge(value) ? first : {});
    const validate = validatorAt(compiler, schema);
    return validate(value) ? [] : explainErrors(validate.errors ?? [], value, compiler.of);
  };

  const ofTexts = new Map<string, JsonObject>();
  const texts: Judge["texts"] = async (key, schema, given) => {
    const large = isLarge(given);
    const compiler = await load("request", { coerce: true, ...(large ? first : {}) });
    const value = structuredClone(given);
    const validate = compiled(key, () => {
      const each = JSON.stringify([key, large]);
      const known = ofTexts.get(each) ?? schema(compiler.reference);
      ofTexts.set(each, known);
      return compiler.of(known);
    });
    const violations = validate(value) ? [] : explainErrors(validate.errors ?? [], value, compiler.of);
    return { value, violations: [...violations, ...strayNumbers(given, value)] };
  };

  const testsOf = (compiler: SchemaCompiler): SchemaTests => ({
    satisfiesAt: (pointer) => validatorAt(compiler, pointer),
    pattern: compiler.pattern,
  });
  const surplus = (compiler: SchemaCompiler, schema: string, value: unknown) =>
    undocumentedMembers(document, schema, value, testsOf(compiler));
  const undocumented: Judge["undocumented"] = async (schema, value) =>
    surplus(await load("request"), schema, value);

  const tests: Judge["tests"] = async (direction, blank) => {
    const quick = testsOf(await load(direction, first));
    if (blank === undefined) return quick;
    return excusing(blank, quick, testsOf(await load(direction)));
  };

  const precompiled = await gateway.precompiled?.(document);
  if (precompiled !== undefined) {
    return {
      violations,
      texts,
      undocumented,
      tests,
      fits: (schema, value) => precompiled.fits[schema]?.(value) ?? false,
      exact: (schema, value) => precompiled.exact[schema]?.(value) ?? false,
    };
  }
  // A request that is refused is explained by the validator that has refused it; compiling is what takes time.
  const [requests, largeRequests, replies] = await Promise.all([
    load("request"),
    load("request", first),
    load("reply", first),
  ]);
  const exact: Judge["exact"] = (schema, value) => {
    const compiler = isLarge(value) ? largeRequests : requests;
    return validatorAt(compiler, schema)(value) && surplus(compiler, schema, value).length === 0;
  };
  return {
    violations,
    texts,
    undocumented,
    tests,
    fits: (schema, value) => validatorAt(replies, schema)(value),
    exact,
  };
}

/** The compiler, and all that writes schemas for it, is loaded with ajv. */
async function loadCompiler(
  document: Gateway["document"],
  features: Promise<SchemaFeatures>,
  options: SchemaCompilerOptions,
): Promise<SchemaCompiler> {
  const { createSchemaCompiler } = await import("./schema/schema-compiler.ts");
  return createSchemaCompiler(document, { ...options, features: await features });
}

async function loadFeatures(document: Gateway["document"]): Promise<SchemaFeatures> {
  const { featuresOf } = await import("./schema/schema-features.ts");
  return featuresOf(document);
}
