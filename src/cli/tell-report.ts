import { extname } from "node:path";
import { ConfigurationError } from "../errors.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import { formatReport, type ReportFormat, reportFormats } from "../report/format.ts";
import type { CoverageReport } from "../report/report.ts";
import { type Given, listOption, oneOf, UsageError } from "./options.ts";
import { coloured } from "./output.ts";

/** What files are written as, by the ends of their names. `.jsonl` is the journal itself. */
const formatsByName: Readonly<Record<string, ReportFormat | "journal">> = {
  ".html": "html",
  ".json": "json",
  ".jsonl": "journal",
  ".md": "markdown",
  ".svg": "svg",
  ".txt": "terminal",
  ".xml": "junit",
};

/** Where a report is told. */
export interface Telling {
  /** What is printed. */
  readonly format: ReportFormat;
  readonly files: readonly { readonly file: string; readonly format: ReportFormat | "journal" }[];
}

/**
 * Reads where a report is to be told, before anything is run for it.
 *
 * @throws UsageError for a format that there is not, and for a file whose name does not tell one.
 */
export function readTelling({ values }: Given): Telling {
  return {
    format: oneOf("format", values["format"], reportFormats) ?? "terminal",
    files: listOption(values["output"]).map((file) => {
      const format = formatsByName[extname(file).toLowerCase()];
      if (format !== undefined) return { file, format };
      throw new UsageError(
        `Failed to read --output: nobody can tell by the name of ${file} what to write. ` +
          `Please end it in one of ${Object.keys(formatsByName).join(", ")}.`,
      );
    }),
  };
}

/**
 * Prints a report, and writes the files that are asked for.
 *
 * @throws ConfigurationError for files that could not be written, once all else is told.
 */
export async function tellReport(
  report: CoverageReport,
  { format, files }: Telling,
  journal: () => Promise<readonly JournalEntry[]>,
): Promise<void> {
  const { writeWhole } = await import("../node/coverage/save-coverage.ts");
  const problems: string[] = [];
  for (const { file, format: own } of files) {
    try {
      const text =
        own === "journal"
          ? (await journal()).map((entry) => `${JSON.stringify(entry)}\n`).join("")
          : await formatReport(report, own);
      await writeWhole(file, text);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(error.message);
    }
  }
  const text = await formatReport(report, format, coloured);
  // A pipe takes its time, and whoever ends the process afterwards would cut it off.
  await new Promise((resolve) => process.stdout.write(text, resolve));
  if (problems.length > 0) throw new ConfigurationError(problems.join("\n"));
}
