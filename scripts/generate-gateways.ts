/**
 * Writes src/gateways/generated/: the shipped gateways as modules, and validators compiled ahead of time.
 * In-process mocks and browsers get the gateways without files, and the first answer without ajv.
 */
import { mkdir, writeFile } from "node:fs/promises";
import standalone from "ajv/dist/standalone/index.js";
import { createContract } from "../src/contract/contract.ts";
import type { OpenApiDocument } from "../src/contract/document.ts";
import { closeDocument, schemasToPrecompile } from "../src/contract/precompile.ts";
import { createSchemaCompiler, type SchemaCompiler } from "../src/contract/schema/schema-compiler.ts";
import { writeFixtureModules } from "./generate-fixture-modules.ts";
import { codePoints, withoutRequire } from "./standalone-code.ts";

const folder = new URL("../src/gateways/generated/", import.meta.url);
const banner = "// Written by `npm run generate`. Changes here are lost.\n";

async function writeModule(name: string, code: string): Promise<void> {
  await writeFile(new URL(`${name}.ts`, folder), banner + code);
}

async function compileValidators(annotated: OpenApiDocument): Promise<string> {
  const document = withoutAnnotations(annotated);
  const { operations } = createContract({ name: "generated", document, fixtures: [] });
  const { exact, fits } = schemasToPrecompile(operations);
  const sections: string[] = [];
  const exactNames: string[] = [];
  for (const [index, pointer] of exact.entries()) {
    const closed = closeDocument(document, pointer);
    if (closed === undefined) continue;
    const compiler = await createSchemaCompiler(closed, { explain: false, keepSource: true });
    sections.push(scoped(`exact${index}`, compiler, { [pointer]: pointer }));
    exactNames.push(`exact${index}`);
  }
  const compiler = await createSchemaCompiler(document, { explain: false, keepSource: true });
  sections.push(scoped("fits", compiler, Object.fromEntries(fits.map((each) => [each, each]))));
  return `// @ts-nocheck: compiled by ajv from the document
import type { PrecompiledContract } from "../../contract/document.ts";
${codePoints}
${sections.join("\n")}
/** Validators by JSON pointer of their schema. */
export const validators: PrecompiledContract = {
  exact: { ${exactNames.map((name) => `...${name}`).join(", ")} },
  fits,
};
`;
}

/** Puts ajv's code for several schemas into a function, so that its names meet no others. */
function scoped(name: string, compiler: SchemaCompiler, pointers: Record<string, string>): string {
  const { ajv, reference } = compiler;
  const entries = Object.values(pointers).map((pointer, index) => {
    const id = `mynah:${name}${index}`;
    ajv.addSchema({ $id: id, ...reference(pointer) });
    return { pointer, exported: `schema_${index}`, id };
  });
  const code = standalone.default(ajv, Object.fromEntries(entries.map(({ exported, id }) => [exported, id])));
  const body = withoutRequire(code)
    .replace('"use strict";', "")
    .replaceAll(/export const (\w+) = (\w+);/g, "const $1 = $2;");
  const members = entries.map(({ pointer, exported }) => `${JSON.stringify(pointer)}: ${exported}`);
  return `const ${name} = (() => {\n${body}\nreturn { ${members.join(", ")} };\n})();\n`;
}

/** Words about a schema, which validators have no use for. Without them the code is a third of the size. */
const annotations = new Set(["description", "summary", "title", "default", "examples", "example"]);
const mapsOfNames = new Set(["properties", "patternProperties", "schemas", "responses", "content", "paths"]);

function withoutAnnotations<Value>(value: Value, names = false): Value {
  if (Array.isArray(value)) return value.map((item) => withoutAnnotations(item)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => names || !(annotations.has(name) || /^x-(?!mynah-item-schema$)/.test(name)),
  );
  return Object.fromEntries(
    kept.map(([name, member]) => [name, withoutAnnotations(member, mapsOfNames.has(name))]),
  ) as Value;
}

await mkdir(folder, { recursive: true });
await writeFixtureModules(writeModule);
// The loader checks fixtures with the validator that was written just now.
const { loadGateway } = await import("../src/node/load-gateway.ts");
for (const name of ["elkapi", "evolink"]) {
  const { gateway } = await loadGateway(`openapi/${name}.yaml`, `fixtures/${name}`);
  const { document, fixtures } = gateway;
  await writeModule(`${name}-validators`, await compileValidators(document));
  await writeModule(
    name,
    `import type { Gateway, OpenApiDocument } from "../../contract/document.ts";
import type { Fixture } from "../../fixtures/fixture.ts";

const document = JSON.parse(${JSON.stringify(JSON.stringify(document))}) as OpenApiDocument;
const fixtures = JSON.parse(${JSON.stringify(JSON.stringify(fixtures))}) as readonly Fixture[];

/** The ${name} gateway: its contract from openapi/${name}.yaml, its fixtures from fixtures/${name}/. */
export const ${name}: Gateway<Fixture> = {
  name: ${JSON.stringify(name)},
  document,
  fixtures,
  checked: (given) => given === fixtures,
  precompiled: async (given) =>
    given === document ? (await import("./${name}-validators.ts")).validators : undefined,
};
`,
  );
}
