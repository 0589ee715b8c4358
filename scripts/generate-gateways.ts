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
import { fixtureSchema } from "../src/fixtures/schema/fixture-schema.ts";
import { publishedSchema } from "../src/fixtures/schema/published-schema.ts";
import { writeFixtureModules } from "./generate-fixture-modules.ts";
import { codePoints, withoutRequire } from "./standalone-code.ts";

const folder = new URL("../src/gateways/generated/", import.meta.url);
const banner = "// Written by `npm run generate`. Changes here are lost.\n";

async function writeModule(name: string, code: string): Promise<void> {
  await writeFile(new URL(`${name}.ts`, folder), banner + code);
}

/** @param replies Whether replies and events are judged too. */
async function compileValidators(annotated: OpenApiDocument, replies = true): Promise<string> {
  const document = withoutAnnotations(annotated);
  const { operations } = createContract({ name: "generated", document, fixtures: [] });
  const { exact, fits: answered } = schemasToPrecompile(operations);
  const fits = replies ? answered : [];
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

/**
 * Writes what follows from the document of the control routes: the document itself, with the schemas of fixtures, its
 * validators, and a table of its operations for the client.
 */
async function writeControlModules(): Promise<void> {
  const { gateway } = await loadGateway("openapi/control.yaml");
  const document = withFixtureSchemas(gateway.document);
  await writeModule("control-validators", await compileValidators(document, false));
  await writeModule(
    "control-document",
    `import type { Gateway, OpenApiDocument } from "../../contract/document.ts";

const document = JSON.parse(${JSON.stringify(JSON.stringify(document))}) as OpenApiDocument;

/** The control routes: their contract from openapi/control.yaml. */
export const control: Gateway = {
  name: "mynah",
  document,
  fixtures: [],
  precompiled: async () => (await import("./control-validators.ts")).validators,
};
`,
  );
  const { operations } = createContract({ name: "mynah", document, fixtures: [] });
  const rows = operations.map(({ id, method, path }) => `  ${id}: { method: "${method}", path: "${path}" },`);
  await writeModule(
    "control-operations",
    `/** The operations of the control routes, by their ids. */
export const controlOperations = {
${rows.join("\n")}
} as const;
`,
  );
}

/** A document with the schema of fixtures, and of faults, in the places that are kept for them. */
function withFixtureSchemas(document: OpenApiDocument): OpenApiDocument {
  const { $defs } = publishedSchema(fixtureSchema);
  const nameOf = (name: string) => {
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    return name === "fixture" || name === "fault" ? capital : `Fixture${capital}`;
  };
  const text = JSON.stringify($defs).replaceAll(/"#\/\$defs\/(\w+)"/g, (_, name: string) => {
    return JSON.stringify(`#/components/schemas/${nameOf(name)}`);
  });
  const schemas = Object.fromEntries(
    Object.entries(JSON.parse(text) as object).map(([name, schema]) => [nameOf(name), schema as unknown]),
  );
  const components = document.components as { readonly schemas: object };
  return { ...document, components: { ...components, schemas: { ...components.schemas, ...schemas } } };
}

await mkdir(folder, { recursive: true });
await writeFixtureModules(writeModule);
// The loader checks fixtures with the validator that was written just now.
const { loadGateway } = await import("../src/node/load-gateway.ts");
await writeControlModules();
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
