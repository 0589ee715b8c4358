import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Coverage } from "../../coverage/coverage.ts";
import { ConfigurationError } from "../../errors.ts";

/**
 * Saves a coverage in a folder, in a file of its own: test files that run beside one another do not meet, and
 * `mynah report FOLDER` puts together what they have shown.
 *
 * @returns The file.
 * @throws ConfigurationError where it cannot be written.
 * @example
 * await saveCoverage(await coverageOf(mock), "coverage/mynah");
 */
export async function saveCoverage(coverage: Coverage, folder: string): Promise<string> {
  const file = join(folder, `${randomUUID()}.json`);
  await writeWhole(file, `${JSON.stringify(coverage)}\n`);
  return file;
}

/**
 * Writes a file that nobody sees half of; its folder is made where there is none.
 *
 * @throws ConfigurationError where it cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `Failed to write ${file}: ${reason}. Please name a file in a folder that can be written to.`,
    );
  }
}
