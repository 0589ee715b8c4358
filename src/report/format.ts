import type { CoverageReport } from "./report.ts";

/** The forms in which a report is told. */
export type ReportFormat = "terminal" | "json" | "html" | "junit" | "github" | "markdown" | "svg";

/**
 * Tells a report in a form.
 *
 * @param colours Whether the terminal has colours. Default false.
 * @example
 * await writeFile("coverage.html", await formatReport(createReport(coverage), "html"));
 */
export async function formatReport(
  report: CoverageReport,
  format: ReportFormat,
  colours: boolean = false,
): Promise<string> {
  return formats[format](report, colours);
}

/** Each is loaded when it is asked for: a run tells one of them, and needs the code of no other. */
const formats: Readonly<Record<ReportFormat, (report: CoverageReport, colours: boolean) => Promise<string>>> =
  {
    terminal: async (report, colours) => (await import("./terminal.ts")).formatTerminal(report, colours),
    json: async ({ shown }) => `${JSON.stringify(shown)}\n`,
    html: async (report) => (await import("./page/page.ts")).formatPage(report),
    junit: async (report) => (await import("./junit.ts")).formatJunit(report),
    github: async (report) => (await import("./github.ts")).formatGithub(report),
    markdown: async (report) => (await import("./markdown.ts")).formatMarkdown(report),
    svg: async (report) => (await import("./card.ts")).formatCard(report),
  };

/** The names of the forms. */
export const reportFormats: readonly ReportFormat[] = Object.keys(formats) as ReportFormat[];
