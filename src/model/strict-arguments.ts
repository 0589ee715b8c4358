import type { Part, RequestView } from "../dialects/dialect.ts";
import { preview } from "../contract/wording.ts";
import { notCompilable } from "./answer-format.ts";
import { type SchemaChecker, schemaOrAny } from "./schema-checker.ts";

/**
 * What is wrong with the arguments of a call of a tool that the request offers as `strict`, or `undefined`.
 * Other tools are called as a model likes.
 *
 * @throws Refusal `schema_not_compilable` where the tool's schema is none.
 * @see https://platform.openai.com/docs/guides/function-calling
 */
export async function argumentsProblem(
  parts: readonly Part[],
  { tools }: RequestView,
  checker: SchemaChecker,
): Promise<string | undefined> {
  for (const part of parts) {
    if (part.kind !== "toolCall") continue;
    const tool = tools.find(({ name, strict }) => strict && name === part.name);
    if (tool === undefined) continue;
    const problem = await problemOf(part.arguments, tool, checker);
    if (problem !== undefined) {
      return `its arguments of ${preview(part.name)}, which is strict, do not satisfy the tool's parameters: ${problem}`;
    }
  }
  return undefined;
}

async function problemOf(
  text: string,
  { parameters, pointer }: RequestView["tools"][number],
  checker: SchemaChecker,
): Promise<string | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `they are no JSON: ${preview(text)}`;
  }
  try {
    return await checker.problem(schemaOrAny(parameters), value);
  } catch (error) {
    throw notCompilable(`${pointer}/parameters`, error);
  }
}
