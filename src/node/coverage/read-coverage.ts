import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../../contract/once.ts";
import { isObject, type JsonObject } from "../../contract/json.ts";
import { preview } from "../../contract/wording.ts";
import { createJudge } from "../../contract/judge.ts";
import { coverageDocument, coverageVersion } from "../../coverage/coverage-schema.ts";
import type { Coverage } from "../../coverage/coverage.ts";
import { mergeCoverage } from "../../coverage/merge.ts";
import { ConfigurationError } from "../../errors.ts";
import { control } from "../../gateways/generated/control-document.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";

/** What a file holds: a coverage, or exchanges of which one can be made. */
type SavedRun = { readonly file: string; readonly coverage: Coverage } | SavedJournal;

/** Exchanges that a file has kept. */
export interface SavedJournal {
  readonly file: string;
  readonly entries: readonly JournalEntry[];
}

const judges = once(async () => ({
  coverage: await createJudge({ name: "coverage", document: coverageDocument, fixtures: [] }),
  journal: await createJudge(control),
}));

/** What was found at some paths. */
export interface SavedRuns {
  readonly runs: readonly SavedRun[];
  /** Files of folders that are somebody else's: coverage of other tools goes to folders of the same name. */
  readonly foreign: readonly string[];
}

/**
 * Reads saved runs: coverages as `--format json` writes them, journals as lines of JSON or as `/__mynah/journal` answers
 * them; of a folder, all of its files whose names end in `.json` or `.jsonl` and that are mynah's.
 *
 * @throws ConfigurationError for a path that there is not, and for what is neither.
 */
export async function readSavedRuns(paths: readonly string[]): Promise<SavedRuns> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const files = await filesAt(path);
      const read = await Promise.all(files.map((file) => readSavedRun(file, file !== path)));
      const foreign = files.filter((_, index) => read[index] === undefined);
      if (files.length > foreign.length) return { runs: read.filter((run) => run !== undefined), foreign };
      throw new ConfigurationError(
        `Failed to read ${path}: none of the files in it is mynah's. Please give the folder of saved coverages or journals.`,
      );
    }),
  );
  return {
    runs: found.flatMap(({ runs }) => runs),
    foreign: found.flatMap(({ foreign }) => foreign),
  };
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
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((each) => /\.jsonl?$/.test(each.name) && (each.isFile() || each.isSymbolicLink()))
    .map(({ name }) => name)
    .toSorted();
  if (names.length > 0) return names.map((name) => join(path, name));
  throw new ConfigurationError(
    `Failed to read ${path}: the folder has no file that ends in .json or .jsonl. Please run the tests first.`,
  );
}

/** @returns `undefined` for JSON of somebody else's, which a folder may have. */
async function readSavedRun(file: string, inFolder: boolean): Promise<SavedRun | undefined> {
  const text = await readText(file);
  const value = parse(text);
  if (isObject(value) && "mynah" in value) return { file, coverage: await asCoverage(value, file) };
  if (inFolder && file.endsWith(".json") && isForeign(value)) return undefined;
  if (text.trim() === "" && file.endsWith(".json")) {
    throw new ConfigurationError(
      `Failed to read ${file}: it is empty. Please see whether the run that was to write it was cut off.`,
    );
  }
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

/** Whether JSON is nothing that mynah writes; what is no JSON at all may be what was cut off. */
function isForeign(value: unknown): boolean {
  if (Array.isArray(value)) return !isObject(value[0]) || isForeign(value[0]);
  if (!isObject(value)) return value !== undefined;
  return !Array.isArray(value["exchanges"]) && !isObject(value["request"]);
}

/**
 * Reads a saved coverage, or those of a folder together.
 *
 * @throws ConfigurationError for what is none.
 * @example
 * const former = await readCoverage("coverage/main.json");
 */
export async function readCoverage(path: string): Promise<Coverage> {
  const { runs } = await readSavedRuns([path]);
  const coverages = runs.map((run) => {
    if ("coverage" in run) return run.coverage;
    throw new ConfigurationError(
      `Failed to read ${run.file}: it is no coverage. Please give a file that mynah report --format json has written.`,
    );
  });
  return mergeCoverage(coverages);
}

/** The text of a file, in UTF-8 or as PowerShell writes it. */
async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`Failed to read ${file}: ${reason}. Please see that it can be read.`);
  }
}

async function asCoverage(value: JsonObject, file: string): Promise<Coverage> {
  const { coverage } = await judges();
  const version =
    value["mynah"] === coverageVersion
      ? undefined
      : `it is ${preview(value["mynah"])}, and not ${preview(coverageVersion)}`;
  const [broken] = await judged(file, () =>
    coverage.violations("/components/schemas/Coverage", value, "reply"),
  );
  if (broken === undefined) return value as unknown as Coverage;
  throw new ConfigurationError(
    `Failed to read ${file}: it is no coverage that this version can read: ${version ?? broken.message}. ` +
      "Please let the same version of mynah write it.",
  );
}

async function assertEntries(entries: readonly unknown[], file: string): Promise<void> {
  const { journal } = await judges();
  for (const [index, entry] of entries.entries()) {
    const [broken] = await judged(file, () =>
      journal.violations("/components/schemas/JournalEntry", entry, "reply"),
    );
    if (broken === undefined) continue;
    throw new ConfigurationError(
      `Failed to read ${file}: it is neither a coverage nor a journal: in exchange ${index + 1}, ${broken.message}. ` +
        "Please give what mynah has written.",
    );
  }
}

/** What is nested too deeply exhausts the stack; nothing that mynah writes is. */
async function judged<T>(file: string, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigurationError(
      `Failed to read ${file}: it is nested too deeply. Please give what mynah has written.`,
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
