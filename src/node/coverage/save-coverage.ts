import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Coverage } from "../../coverage/coverage.ts";

/**
 * Saves a coverage in a folder, in a file of its own: test files that run beside one another do not meet, and
 * `mynah report FOLDER` puts together what they have shown.
 *
 * @returns The file.
 * @example
 * await saveCoverage(await coverageOf(mock), "coverage/mynah");
 */
export async function saveCoverage(coverage: Coverage, folder: string): Promise<string> {
  const file = join(folder, `${randomUUID()}.json`);
  await writeWhole(file, `${JSON.stringify(coverage)}\n`);
  return file;
}

/** Writes a file that nobody sees half of; its folder is made where there is none. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, text);
  await rename(draft, file);
}
