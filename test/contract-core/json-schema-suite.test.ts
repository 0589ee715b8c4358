import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { createJudge } from "../../src/contract/judge.ts";

interface Group {
  readonly description: string;
  readonly schema: Record<string, unknown>;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

const { resolve } = createRequire(import.meta.url);

/** The keywords that OpenAPI 3.0 takes from JSON Schema, by the files of the official suite. */
const keywords = [
  "additionalProperties",
  "allOf",
  "anyOf",
  "default",
  "enum",
  "items",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "not",
  "oneOf",
  "pattern",
  "properties",
  "required",
  "type",
  "uniqueItems",
];

function groupsOf(keyword: string): Group[] {
  const file = resolve(`json-schema-test-suite/tests/draft4/${keyword}.json`);
  const groups = JSON.parse(readFileSync(file, "utf8")) as Group[];
  // OpenAPI 3.0 has no tuples, and no patternProperties to fall through.
  return groups.filter(({ schema }) => !Array.isArray(schema["items"]));
}

// The suite is of the draft whose boolean exclusiveMinimum and exclusiveMaximum OpenAPI 3.0 has; of later drafts no
// package carries one.
describe.each(keywords)("JSON Schema's official suite, read as OpenAPI 3.0: %s", (keyword) => {
  const cases = groupsOf(keyword).flatMap(({ description, schema, tests }) =>
    tests.map((test) => ({ what: `${description}: ${test.description}`, schema, ...test })),
  );

  it.each(cases)("$what", async ({ schema, data, valid }) => {
    const document = { openapi: "3.0.3", components: { schemas: { it: schema } } };
    const judge = await createJudge({ name: "suite", document, fixtures: [] });
    const violations = await judge.violations("/components/schemas/it", data, "request");
    expect(violations.length === 0).toBe(valid);
    expect(judge.fits("/components/schemas/it", data)).toBe(valid);
  });
});
