import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

/** The command of vitest, of node's own arguments. */
export const vitest: string = resolve("node_modules/vitest/vitest.mjs");

/** A config of vitest that leaves mynah as it is, as it does a package that is installed. */
export const external: string = "export default { test: { server: { deps: { external: [/dist/] } } } };\n";

/** Writes a small project, inside of the package, so that it finds the package by its name. Gives its folder. */
export async function project(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = resolve(".cache", "projects", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(resolve(folder, file), text);
  return folder;
}

/** Runs node in a project, as somebody does who sits at no terminal. */
export async function runNode(
  folder: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env;
  const done = promisify(execFile)(process.execPath, [...args], {
    cwd: folder,
    env: { ...env, NO_COLOR: "1", CI: "1" },
  });
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}
