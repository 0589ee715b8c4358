import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readSnippets } from "./snippets.ts";

const sources: readonly (readonly [string, string])[] = [
  ['from "mynah/msw"', `from "${pathToFileURL("src/adapters/msw.ts").pathname}"`],
  ['from "mynah/client"', `from "${pathToFileURL("src/client/connect.ts").pathname}"`],
  ['from "mynah/node"', `from "${pathToFileURL("src/node/index.ts").pathname}"`],
  ['from "mynah"', `from "${pathToFileURL("src/index.ts").pathname}"`],
];

/**
 * Runs unit tests that the README shows, as they stand but for where `mynah` is imported from. They register
 * themselves in the file that calls this.
 */
export async function runSnippets(names: readonly string[]): Promise<void> {
  const snippets = readSnippets(readFileSync("README.md", "utf8"));
  mkdirSync(".cache/readme", { recursive: true });
  for (const name of names) {
    let code = snippets.get(`run: ${name}`);
    if (code === undefined) throw new Error(`The README has no snippet "run: ${name}".`);
    for (const [shown, real] of sources) code = code.replaceAll(shown, real);
    const file = `.cache/readme/${name}.ts`;
    writeFileSync(file, code);
    await import(pathToFileURL(file).pathname);
  }
}
