import type { JsonSchema } from "json-schema-faker";
import { isObject, type JsonObject } from "../contract/json.ts";
import type { Random } from "../exchange/seed.ts";
import type { SchemaChecker } from "./schema-checker.ts";
import { demandsTooMuch, isEntangled } from "./schema-size.ts";

/** How often the generator tries: its values of look-arounds and odd numbers fit now and then. */
const attempts = 20;

/** Seeds that the generator tells apart. */
const seeds = 2 ** 31;

/** The largest upper bound that samples look at: generators pick a size up to it. */
const largest = 100;

/**
 * Makes a value that satisfies a schema. Redocly's openapi-sampler is asked first, whose values are plain
 * ones; what does not satisfy the schema, as of patterns and recursive schemas, is made by
 * json-schema-faker instead. Both are loaded when they are needed.
 *
 * @throws Error where neither makes one, or the schema is none.
 */
export async function sampleValue(schema: unknown, checker: SchemaChecker, random: Random): Promise<unknown> {
  if (demandsTooMuch(schema)) throw new Error("the schema demands more values than a sample can have");
  const small = bounded(schema);
  // The plain sampler follows every reference, and would not come back from some.
  if (!isEntangled(schema)) {
    const plain = await plainSample(small);
    if ((await checker.problem(schema, plain)) === undefined) return plain;
  }
  const { generate } = await import("json-schema-faker");
  let problem: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const made = await generate(small as JsonSchema, { seed: random() % seeds });
    problem = await checker.problem(schema, made);
    if (problem === undefined) return made;
  }
  throw new Error(`no sample satisfies the schema: ${problem ?? "there is none"}`);
}

async function plainSample(schema: unknown): Promise<unknown> {
  // Of what allows anything, an object is what clients expect.
  if (!isObject(schema) || Object.keys(schema).length === 0) return {};
  const { sample } = await import("openapi-sampler");
  const options: JsonObject = { quiet: true, maxSampleDepth: 50 };
  try {
    return sample(schema, options, schema);
  } catch {
    // A reference that leads nowhere; whoever judges the sample says so.
    return undefined;
  }
}

/**
 * A schema with smaller upper bounds, and with the characters themselves where a pattern writes their numbers,
 * which the generator cannot read. What satisfies it satisfies the schema.
 */
function bounded(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bounded);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    const lower = schema[name.replace("max", "min")];
    if (/^max(?:Items|Length|Properties|Contains)$/.test(name) && typeof value === "number") {
      return [name, Math.min(value, Math.max(largest, typeof lower === "number" ? lower : 0))];
    }
    if (name === "pattern" && typeof value === "string") return [name, withCharacters(value)];
    return [name, bounded(value)];
  });
  return Object.fromEntries(entries);
}

function withCharacters(pattern: string): string {
  return pattern.replaceAll(/\\u([0-9a-fA-F]{4})/g, (whole, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return /[\w\s\\^$.*+?()[\]{}|/-]/.test(character) ? whole : character;
  });
}
