import type { AnswerFormat, Choice } from "../dialects/dialect.ts";
import { isObject } from "../contract/json.ts";
import { preview } from "../contract/wording.ts";
import { Refusal } from "../errors.ts";
import type { SchemaChecker } from "./schema-checker.ts";

/**
 * What is wrong with the text of a choice under the format that the request demands, or `undefined`. A
 * choice that calls tools, refuses, or was cut short is not held to it, as a model's is not.
 *
 * @throws Refusal `schema_not_compilable` where the request's schema is none.
 * @see https://platform.openai.com/docs/guides/structured-outputs
 */
export async function formatProblem(
  { parts, finishReason }: Choice,
  format: AnswerFormat,
  checker: SchemaChecker,
): Promise<string | undefined> {
  if (format.kind === "text" || finishReason === "length" || finishReason === "content_filter")
    return undefined;
  if (parts.some(({ kind }) => kind === "toolCall" || kind === "refusal")) return undefined;
  const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `the request wants JSON (${format.kind}), and it says ${preview(text)}`;
  }
  if (format.kind === "json_object") {
    return isObject(value) ? undefined : `the request wants a JSON object, and it says ${preview(value)}`;
  }
  const problem = await schemaProblem(format, value, checker);
  return problem === undefined ? undefined : `its JSON does not satisfy the request's schema: ${problem}`;
}

async function schemaProblem(
  { schema, pointer }: Extract<AnswerFormat, { kind: "json_schema" }>,
  value: unknown,
  checker: SchemaChecker,
): Promise<string | undefined> {
  try {
    return await checker.problem(schema, value);
  } catch (error) {
    throw notCompilable(pointer, error);
  }
}

/** Says that a schema of the request cannot be compiled. */
export function notCompilable(pointer: string, error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : String(error);
  return new Refusal(
    "schema_not_compilable",
    `Failed to compile the request's schema at ${pointer}: ${reason}. Please mend the schema that the request sends.`,
  );
}
