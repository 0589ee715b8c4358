import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../../contract/once.ts";
import { isObject, type JsonObject } from "../../contract/json.ts";
import { preview } from "../../contract/wording.ts";
import { createJudge } from "../../contract/judge.ts";
import { coverageDocument, coverageVersion } from "../../coverage/coverage-schema.ts";
import type { Coverage } from "../../coverage/coverage.ts";
import { ConfigurationError } from "../../errors.ts";
import { control } from "../../gateways/generated/control-document.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";

/** What a file holds: a coverage, or exchanges of which one can be made. */
export type SavedRun = { readonly file: string; readonly coverage: Coverage } | SavedJournal;

/** Exchanges that a file has kept. */
export interface SavedJournal {
  readonly file: string;
  readonly entries: readonly JournalEntry[];
}

const judges = once(async () => ({
  coverage: await createJudge({ name: "coverage", document: coverageDocument, fixtures: [] }),
  journal: await createJudge(control),
}));

/**
 * Reads saved runs: coverages as `--format json` writes them, journals as lines of JSON or as `/__mynah/journal` answers
 * them; of a folder, all of its files whose names end in `.json` or `.jsonl`.
 *
 * @throws ConfigurationError for a path that there is not, and for what is neither.
 */
export async function readSavedRuns(paths: readonly string[]): Promise<SavedRun[]> {
  const files = await Promise.all(paths.map(filesAt));
  return Promise.all(files.flat().map(readSavedRun));
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new ConfigurationError(
      `Failed to read ${path}: there is no such file or folder. Please give a saved coverage or journal, ` +
        "a folder of these, or the URL of a running mynah.",
    );
  }
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.jsonl?$/.test(name)).toSorted();
  if (names.length > 0) return names.map((name) => join(path, name));
  throw new ConfigurationError(
    `Failed to read ${path}: the folder has no file that ends in .json or .jsonl. Please run the tests first.`,
  );
}

async function readSavedRun(file: string): Promise<SavedRun> {
  const text = await readFile(file, "utf8");
  const value = parse(text);
  if (isObject(value) && "mynah" in value) return { file, coverage: await readCoverage(value, file) };
  const listed =
    value === undefined
      ? lines(text, file)
      : isObject(value) && "exchanges" in value
        ? value["exchanges"]
        : value;
  // A journal of one exchange is one line.
  const entries = Array.isArray(listed) ? (listed as unknown[]) : [listed];
  await assertEntries(entries, file);
  return { file, entries: entries as JournalEntry[] };
}

/**
 * Reads a saved coverage.
 *
 * @throws ConfigurationError for what is none.
 */
export async function readCoverageFile(file: string): Promise<Coverage> {
  const [run] = await readSavedRuns([file]);
  if (run !== undefined && "coverage" in run) return run.coverage;
  throw new ConfigurationError(
    `Failed to read ${file}: it is no coverage. Please give a file that mynah report --format json has written.`,
  );
}

async function readCoverage(value: JsonObject, file: string): Promise<Coverage> {
  const { coverage } = await judges();
  const version =
    value["mynah"] === coverageVersion
      ? undefined
      : `it is ${preview(value["mynah"])}, and not ${preview(coverageVersion)}`;
  const [broken] = await coverage.violations("/components/schemas/Coverage", value, "reply");
  if (broken === undefined) return value as unknown as Coverage;
  throw new ConfigurationError(
    `Failed to read ${file}: it is no coverage that this version can read: ${version ?? broken.message}. ` +
      "Please let the same version of mynah write it.",
  );
}

async function assertEntries(entries: readonly unknown[], file: string): Promise<void> {
  const { journal } = await judges();
  for (const [index, entry] of entries.entries()) {
    const [broken] = await journal.violations("/components/schemas/JournalEntry", entry, "reply");
    if (broken === undefined) continue;
    throw new ConfigurationError(
      `Failed to read ${file}: it is neither a coverage nor a journal: in exchange ${index + 1}, ${broken.message}. ` +
        "Please give what mynah has written.",
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function lines(text: string, file: string): unknown[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const value = parse(line);
    if (value !== undefined) return [value];
    throw new ConfigurationError(
      `Failed to read ${file}: line ${index + 1} is no JSON. Please give a saved coverage, or a journal with an exchange a line.`,
    );
  });
}
