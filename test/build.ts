import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds the command that tests start, unless it is newer than its sources: what runs is what users run, and it starts in a
 * third of the time.
 */
export default function build(): void {
  const main = join(root, "dist", "cli", "main.js");
  if (existsSync(main) && statSync(main).mtimeMs > newestOf(join(root, "src"))) return;
  const compiler = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
}

/** When something in a folder was written last. A folder is written where a file of it comes or goes. */
function newestOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Math.max(...entries.map((entry) => statSync(join(folder, entry)).mtimeMs));
}
