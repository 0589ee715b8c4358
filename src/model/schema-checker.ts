import type { ErrorObject } from "ajv";
import { isObject } from "../contract/json.ts";
import type { Violation } from "../violation.ts";
import { violationOf } from "../contract/wording.ts";
import type { CompileSchema } from "./request-schemas.ts";
import { isTooLarge } from "./schema-size.ts";

/** Judges values by schemas that requests send. */
export interface SchemaChecker {
  /**
   * Says what is wrong with a value, or `undefined`.
   *
   * @throws Error where the schema is none that ajv can compile, or is too large.
   */
  readonly problem: (schema: unknown, value: unknown) => Promise<string | undefined>;
  /**
   * Says at which places a value is wrong. Of a union that no branch of fits, the place of the union is told.
   *
   * @throws Error as above.
   */
  readonly problems: (schema: unknown, value: unknown) => Promise<readonly Violation[]>;
  /**
   * Sees to it that a schema can be judged by.
   *
   * @throws Error as above.
   */
  readonly assertSchema: (schema: unknown) => Promise<void>;
}

/** Compiled schemas that are kept, and their characters: a test suite has few, and sends each of them often. */
const most = 100;
const largest = 1024 * 1024;

/** How many problems are told beside the first. */
const shown = 4;

/** Prepares judging by schemas that requests send; ajv is loaded with the first. */
export function createSchemaChecker(): SchemaChecker {
  const compiled = new Map<string, ReturnType<CompileSchema>>();
  let compiler: Promise<CompileSchema> | undefined;
  let characters = 0;

  async function validatorOf(schema: unknown): Promise<ReturnType<CompileSchema>> {
    const key = JSON.stringify(schema);
    const known = compiled.get(key);
    if (known === undefined && isTooLarge(schema)) {
      throw new Error("it is too large or too deeply branched to judge by");
    }
    const validate = known ?? (await (compiler ??= loadCompiler()))(schema);
    if (known === undefined) characters += key.length;
    compiled.delete(key);
    compiled.set(key, validate);
    while (compiled.size > most || characters > largest) {
      const [first = ""] = compiled.keys();
      characters -= first.length;
      if (!compiled.delete(first)) break;
    }
    return validate;
  }

  return {
    async assertSchema(schema) {
      await validatorOf(schema);
    },
    async problem(schema, value) {
      const validate = await validatorOf(schema);
      if (validate(value)) return undefined;
      const errors: readonly ErrorObject[] = validate.errors ?? [];
      const messages = [...new Set(errors.map((error) => violationOf(error, value).message))];
      return messages.slice(0, shown + 1).join("; ");
    },
    async problems(schema, value) {
      const validate = await validatorOf(schema);
      if (validate(value)) return [];
      const errors: readonly ErrorObject[] = validate.errors ?? [];
      const unions = errors.filter(({ keyword }) => /^(?:any|one)Of$/.test(keyword));
      const inBranch = ({ instancePath }: ErrorObject) =>
        unions.some((union) => instancePath.startsWith(`${union.instancePath}/`));
      return errors.filter((error) => !inBranch(error)).map((error) => violationOf(error, value));
    },
  };
}

/** What stands in the place of a schema: anything goes where there is none. */
export function schemaOrAny(schema: unknown): unknown {
  return isObject(schema) || typeof schema === "boolean" ? schema : {};
}

async function loadCompiler(): Promise<CompileSchema> {
  const { loadSchemaCompiler } = await import("./request-schemas.ts");
  return loadSchemaCompiler();
}
