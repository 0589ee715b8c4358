import type { CoverageReport } from "./report.ts";

/** The forms in which a report is told. */
export type ReportFormat = "terminal" | "json" | "html" | "junit" | "github" | "markdown" | "svg";

/** The forms in which a report is told. */
export const reportFormats: readonly ReportFormat[] = [
  "terminal",
  "json",
  "html",
  "junit",
  "github",
  "markdown",
  "svg",
];

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
  // A run tells one of them, and needs the code of no other.
  switch (format) {
    case "terminal":
      return (await import("./terminal.ts")).formatTerminal(report, colours);
    case "json":
      return `${JSON.stringify(report.coverage)}\n`;
    case "html":
      return (await import("./page/page.ts")).formatPage(report);
    case "junit":
      return (await import("./junit.ts")).formatJunit(report);
    case "github":
      return (await import("./github.ts")).formatGithub(report);
    case "markdown":
      return (await import("./markdown.ts")).formatMarkdown(report);
    case "svg":
      return (await import("./card.ts")).formatCard(report);
  }
}
