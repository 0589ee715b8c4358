/**
 * Runs the unit tests that docs/fixtures.md shows, as they stand but for where `mynah` is imported from and
 * where the fixtures are. They register themselves here.
 */
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { type Block, readExamples, readPage } from "./page.ts";

const folder = ".cache/docs";
rmSync(folder, { recursive: true, force: true });

/** Writes a snippet, and the fixture that stands before it on the page; gives its file. */
function writeSnippet({ of, text }: Block, fixture: Block): string {
  const fixtures = `${folder}/${of}/fixtures`;
  const file = `${fixtures}/${fixture.of}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, fixture.text);
  const code = text
    .replaceAll('from "mynah"', 'from "../../src/index.ts"')
    .replaceAll('from "mynah/node"', 'from "../../src/node/index.ts"')
    .replaceAll('"fixtures/', `"${fixtures}/`);
  const snippet = `${folder}/${of}.ts`;
  writeFileSync(snippet, code);
  return snippet;
}

const files = readExamples(readPage("docs/fixtures.md")).flatMap(({ fixture, steps }) =>
  steps.filter(({ kind }) => kind === "run").map((block) => writeSnippet(block, fixture)),
);
for (const file of files) await import(pathToFileURL(file).pathname);

it("shows snippets whose types are right", { timeout: 60_000 }, async () => {
  const tsconfig = { extends: "../../tsconfig.json", include: ["./*.ts"] };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(tsconfig));
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder]);
  const { stdout } = await run.catch((error: unknown) => error as { readonly stdout: string });
  expect(stdout).toBe("");
  expect(files.length).toBeGreaterThan(4);
});
