import type { JsonSchema } from "json-schema-faker";
import { isObject } from "../../contract/json.ts";
import type { Random } from "../../exchange/seed.ts";
import { patternMatcher, readable } from "./match-pattern.ts";
import { createDraft, type Problem } from "./sample-draft.ts";
import { Exhausted, Impossible } from "./sample-place.ts";
import { demandsTooMuch, isEndless, isEntangled } from "../schema-size.ts";

/**
 * Says what is wrong with a sample; nothing where it satisfies the schema.
 *
 * @throws Error where the schema cannot be judged by.
 */
export type JudgeSample = (value: unknown) => Promise<readonly Problem[]> | readonly Problem[];

/** How often a draft is mended, and how often the generator tries afterwards. */
const mendings = 40;
const attempts = 20;

/** How many problems are told of a sample that cannot be made. */
const told = 5;

/** Seeds that the generator tells apart. */
const seeds = 2 ** 31;

/** The largest upper bound that the generator looks at: it picks a size up to it. */
const largest = 100;

/**
 * Makes a value that satisfies a schema and looks like one that a person has written: the schema's own examples, and
 * else what names and formats suggest. What is judged to be wrong is mended in its place ({@link createDraft});
 * json-schema-faker makes the texts of patterns, and tries the whole where mending comes to no end.
 *
 * The same schema gives the same value; `random` is asked by the generator alone.
 *
 * @throws Error where there is none, or the schema is none.
 */
export async function sampleValue(schema: unknown, judge: JudgeSample, random: Random): Promise<unknown> {
  if (demandsTooMuch(schema)) throw new Error("the schema demands more values than a sample can have");
  const { generateSync } = await import("json-schema-faker");
  const draft = createDraft(schema, patternMatcher(generateSync));
  let reason = "";
  try {
    for (let time = 0; time < mendings; time += 1) {
      // Examples are of the document, and a sample is the caller's own.
      const value = structuredClone(draft.make());
      const problems = await problemsOf(value, judge);
      if (problems.length === 0) return value;
      reason = [...new Set(problems.map(({ message }) => message))].slice(0, told).join("; ");
      draft.mend(problems);
    }
  } catch (error) {
    if (!(error instanceof Impossible || error instanceof Exhausted)) throw error;
    if (reason === "") reason = error.message;
  }
  if (isEndless(schema)) throw endless();
  const small = bounded(schema) as JsonSchema;
  // It follows references through members that are not required as well, and would not come back from some.
  const options = isEntangled(schema) ? { optionalsProbability: 0, maxDefaultItems: 1 } : {};
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const made = generated(() => generateSync(small, { ...options, seed: random() % seeds }));
    if (made !== undefined && (await problemsOf(made.value, judge)).length === 0) return made.value;
  }
  throw new Error(`no sample satisfies the schema: ${reason}`);
}

/** What the generator makes; it throws where it meets what nothing satisfies, and where references have no end. */
function generated(generate: () => unknown): { readonly value: unknown } | undefined {
  try {
    return { value: generate() };
  } catch {
    return undefined;
  }
}

async function problemsOf(value: unknown, judge: JudgeSample): Promise<readonly Problem[]> {
  try {
    return await judge(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw endless(error);
  }
}

function endless(cause?: RangeError): Error {
  return new Error("no sample satisfies the schema: it refers to itself without end", { cause });
}

/** A schema with smaller upper bounds and readable patterns. What satisfies it satisfies the schema. */
function bounded(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bounded);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    const lower = schema[name.replace("max", "min")];
    if (/^max(?:Items|Length|Properties|Contains)$/.test(name) && typeof value === "number") {
      return [name, Math.min(value, Math.max(largest, typeof lower === "number" ? lower : 0))];
    }
    if (name === "pattern" && typeof value === "string") return [name, readable(value)];
    return [name, bounded(value)];
  });
  return Object.fromEntries(entries);
}
