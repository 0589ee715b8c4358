import { readFile, stat } from "node:fs/promises";
import { relative } from "node:path";
import pc from "picocolors";
import { isObject } from "../contract/json.ts";
import { checkGateway, type CheckReport } from "../node/check/check-gateway.ts";
import type { Share } from "../node/check/check-schemas.ts";
import type { Finding } from "../node/check/finding.ts";
import { formatLocation, type Location, readSource, UnparsableSource } from "../node/document/source-file.ts";
import { documentsToLoad, gatewaysToCheck } from "./gateways.ts";
import { printable } from "../printable.ts";
import { workflowCommand } from "../report/workflow-command.ts";
import { withConfigFile } from "./config-file.ts";
import { checkOptions, serveOptions } from "./option-tables.ts";
import { listOption, readArguments } from "./options.ts";
import { coloured } from "./output.ts";

/** `mynah check`: gives the exit code, 1 where anything was found. */
export async function check(args: readonly string[]): Promise<number> {
  const given = readArguments(args, checkOptions);
  const paths = await sortPaths(given.positionals);
  // The config file is that of serve; of its options, check has a use for the gateways'.
  const { values, positionals } = await withConfigFile(
    { ...given, positionals: paths.documents },
    serveOptions,
  );
  const fixtures = [...paths.fixtures, ...listOption(values["fixtures"])];
  const found: CheckReport[] = [];
  const documents = await documentsToLoad(positionals, values);
  for (const files of await gatewaysToCheck(documents, fixtures)) found.push(await checkGateway(files));
  const reports = withoutLocal(found);
  const lines =
    values["json"] === true
      ? reports.map((report) => JSON.stringify(report))
      : reports.flatMap((report) => [
          ...readable(report),
          ...(values["github"] === true ? annotations(report) : []),
        ]);
  process.stdout.write(`${lines.join("\n")}\n`);
  return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

/** Leaves out what is wrong at one gateway and right at another: a request is one of either. */
function withoutLocal(reports: readonly CheckReport[]): CheckReport[] {
  const findings = reports.flatMap((report) => report.findings);
  const counts = (finding: Finding) => {
    const same = findings.filter(({ at }) => formatLocation(at) === formatLocation(finding.at));
    return same.length >= Math.min(finding.gateways ?? 1, reports.length);
  };
  return reports.map((report) => ({ ...report, findings: report.findings.filter(counts) }));
}

/** Tells documents from files and folders of fixtures. */
async function sortPaths(paths: readonly string[]): Promise<{ documents: string[]; fixtures: string[] }> {
  const documents: string[] = [];
  const fixtures: string[] = [];
  for (const path of paths) {
    const folder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    (!folder && (await isDocument(path)) ? documents : fixtures).push(path);
  }
  return { documents, fixtures };
}

/** Members by which a document is known, even where one of them is misspelt. */
const documentMembers = ["openapi", "swagger", "info", "paths", "components"];

async function isDocument(file: string): Promise<boolean> {
  try {
    const { value } = await readSource(file);
    return isObject(value) && documentMembers.some((name) => name in value);
  } catch (error) {
    if (!(error instanceof UnparsableSource)) throw error;
    return /^[\s{"']*openapi["']?\s*:/m.test(await readFile(file, "utf8"));
  }
}

function readable(report: CheckReport): string[] {
  const { gateway, convertedFrom, findings, warnings, widenings, oldHabits, unjudged, validated, counts } =
    report;
  const { bold, dim, green, red, yellow } = pc.createColors(coloured);
  const { schemas, examples, fixtures, answers } = counts;
  const { operations, requestBodies, responses } = validated;
  const verdict = findings.length === 0 ? green("fine") : red(`${findings.length} to mend`);
  return [
    `${bold(gateway)}: ${verdict}`,
    dim(
      `  ${counts.operations} operations, ${schemas} schemas, ${examples} examples, ` +
        `${fixtures} fixtures that gave ${answers} answers`,
    ),
    dim(
      `  validates ${share(operations)} operations, ${share(requestBodies)} request bodies, ` +
        `${share(responses)} response bodies`,
    ),
    ...(convertedFrom === undefined
      ? []
      : [`  was converted from ${convertedFrom}; places are the nearest in its file`]),
    ...findings.map(({ at, message }) => `  ${red("✗")} ${place(at)} ${printable(message)}`),
    ...warnings.map(({ at, message }) => `  ${yellow("=")} ${place(at)} ${printable(message)}`),
    ...(oldHabits.length === 0 ? [] : ["  reads as OpenAPI 3.1 what older versions wrote:"]),
    ...oldHabits.map(({ keyword, count, at }) => `    ${keyword}, ${times(count)}, first at ${place(at)}`),
    ...(unjudged.length === 0 ? [] : ["  judges no value by:"]),
    ...unjudged.map(
      ({ kind, name, count, at }) =>
        `    the ${kind} ${printable(name)}, ${times(count)}, first at ${place(at)}`,
    ),
    ...(widenings.length === 0 ? [] : ["  accepts more than the docs say:"]),
    ...widenings.map(({ at, reason }) => `    ${place(at)} ${reason}`),
  ];
}

function share({ validated, of }: Share): string {
  return `${validated} of ${of}`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** Writes findings as annotations, which GitHub shows beside the lines of a change. */
function annotations({ findings, warnings }: CheckReport): string[] {
  const annotate =
    (level: "error" | "warning") =>
    ({ at, message }: Finding) => {
      const properties = { file: relative("", at.file), line: at.line, col: at.column };
      return workflowCommand(level, properties, message);
    };
  return [...findings.map(annotate("error")), ...warnings.map(annotate("warning"))];
}

function place(at: Location): string {
  return formatLocation({ ...at, file: relative("", at.file) });
}
