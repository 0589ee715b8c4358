/**
 * Writes what follows from the JSON Schema of a fixture: its validator, its types, and the schema itself for
 * editors.
 */
import { writeFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { fixtureSchema } from "../src/fixtures/schema/fixture-schema.ts";
import { publishedSchema } from "../src/fixtures/schema/published-schema.ts";
import { codePoints, withoutRequire } from "./standalone-code.ts";

type WriteModule = (name: string, code: string) => Promise<void>;

/** @param writeModule Writes a module among the generated ones. */
export async function writeFixtureModules(writeModule: WriteModule): Promise<void> {
  await writeModule("fixture-validator", validatorCode());
  await writeModule("fixture-types", await typesCode());
  const schema = new URL("../fixture.schema.json", import.meta.url);
  await writeFile(schema, `${JSON.stringify(publishedSchema(fixtureSchema), null, 2)}\n`);
}

function validatorCode(): string {
  const ajv = new Ajv2020({
    allErrors: true,
    // A definition is a function once, and not wherever it is referred to: a quarter of the size.
    inlineRefs: false,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true },
  });
  ajv.addKeyword("tsType");
  const code = withoutRequire(standalone.default(ajv, ajv.compile(fixtureSchema)));
  const [, validate] = /export default (\w+);/.exec(code) ?? [];
  return `// @ts-nocheck: compiled by ajv from src/fixtures/schema/
${codePoints}
${code.replace(/export (?:default \w+|const \w+ = \w+);/g, "").replace('"use strict";', "")}
/** The errors of a value that is to be a fixture, as ajv reports them. */
export function fixtureErrors(value: unknown): unknown[] {
  return ${validate}(value) ? [] : ${validate}.errors;
}
`;
}

/** Where a type is worded it stands alone: beside it a reference would make a type of another name. */
function worded(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(worded);
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.entries(schema).filter(([name]) => name !== "$ref" || !("tsType" in schema));
  return Object.fromEntries(members.map(([name, member]) => [name, worded(member)]));
}

async function typesCode(): Promise<string> {
  const types = await compile(worded(fixtureSchema) as JSONSchema, "Fixture", {
    additionalProperties: false,
    bannerComment: "",
    format: false,
    unreachableDefinitions: true,
  });
  const readable = types
    .replaceAll(/ \*\n \* This interface was referenced by .*\n \* via the `definition` .*\n/g, "")
    .replaceAll(/ \*\s*\n \* @minItems \d+\n/g, "")
    .replaceAll(/^(\$?\w+\??: )/gm, "readonly $1");
  return `import type { FinishReason } from "../../dialects/dialect.ts";\n\n${readable}`;
}
