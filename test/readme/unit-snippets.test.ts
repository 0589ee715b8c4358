/**
 * Runs the unit tests that the README shows, as they stand but for where `mynah` is imported from. They
 * register themselves here.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readSnippets } from "./snippets.ts";

const snippets = readSnippets(readFileSync("README.md", "utf8"));
const sources: readonly (readonly [string, string])[] = [
  ['from "mynah/msw"', `from "${pathToFileURL("src/adapters/msw.ts").pathname}"`],
  ['from "mynah"', `from "${pathToFileURL("src/index.ts").pathname}"`],
];

mkdirSync(".cache/readme", { recursive: true });
for (const name of ["msw", "own", "fetch"]) {
  let code = snippets.get(`run: ${name}`);
  if (code === undefined) throw new Error(`The README has no snippet "run: ${name}".`);
  for (const [shown, real] of sources) code = code.replaceAll(shown, real);
  const file = `.cache/readme/${name}.ts`;
  writeFileSync(file, code);
  await import(pathToFileURL(file).pathname);
}
