import { Refusal } from "../errors.ts";
import type { Contract } from "./contract.ts";

/**
 * Compiles every schema that requests and replies of a contract are judged by, so that no request waits for it.
 *
 * @returns What is wrong with those that cannot be compiled.
 */
export async function warmUp({ operations, judge }: Contract): Promise<readonly string[]> {
  const { exact, fits } = await judge();
  const problems = new Set<string>();
  const compile = (schema: string | undefined, judging: typeof fits) => {
    if (schema === undefined) return;
    try {
      judging(schema, {});
    } catch (error) {
      // What refers to itself without end compiles, and overflows the stack when it is asked.
      if (!(error instanceof Refusal || error instanceof RangeError)) throw error;
      problems.add(
        error instanceof Refusal
          ? error.message
          : `Failed to judge by the schema at ${schema}: it refers to itself without end. Please mend the document.`,
      );
    }
  };
  for (const { requestBody, replies } of operations) {
    for (const { schema } of requestBody.values()) compile(schema, exact);
    for (const { schema, eventForms } of [...replies.values()].flatMap(({ media }) => [...media.values()])) {
      if (eventForms.length === 0) compile(schema, fits);
      for (const { pointer, dataSchema } of eventForms) {
        compile(pointer, fits);
        compile(dataSchema, fits);
      }
    }
  }
  return [...problems];
}
