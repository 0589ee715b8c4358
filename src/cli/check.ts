import { relative } from "node:path";
import pc from "picocolors";
import { checkGateway, type CheckReport } from "../node/check-gateway.ts";
import { formatLocation, type Location } from "../node/source-file.ts";
import { gatewaysToCheck } from "./gateways.ts";
import { withConfigFile } from "./config-file.ts";
import { checkOptions, readArguments, serveOptions } from "./options.ts";

/** `mynah check`: gives the exit code, 1 where anything was found. */
export async function check(args: readonly string[]): Promise<number> {
  // The config file is that of serve; of its options, check has a use for the gateways'.
  const { values, positionals } = await withConfigFile(readArguments(args, checkOptions), serveOptions);
  const folders = [values["fixtures"] ?? []].flat().map(String);
  const reports: CheckReport[] = [];
  for (const files of await gatewaysToCheck(positionals, folders)) reports.push(await checkGateway(files));
  const lines =
    values["json"] === true ? reports.map((report) => JSON.stringify(report)) : reports.flatMap(readable);
  process.stdout.write(`${lines.join("\n")}\n`);
  return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

function readable({ gateway, findings, widenings, counts }: CheckReport): string[] {
  const { bold, dim, green, red } = pc.createColors(process.stdout.isTTY ? pc.isColorSupported : false);
  const { operations, schemas, examples, fixtures, answers } = counts;
  const verdict = findings.length === 0 ? green("fine") : red(`${findings.length} to mend`);
  return [
    `${bold(gateway)}: ${verdict}`,
    dim(
      `  ${operations} operations, ${schemas} schemas, ${examples} examples, ` +
        `${fixtures} fixtures that gave ${answers} answers`,
    ),
    ...findings.map(({ at, message }) => `  ${red("✗")} ${place(at)} ${message}`),
    ...(widenings.length === 0 ? [] : ["  accepts more than the docs say:"]),
    ...widenings.map(({ at, reason }) => `    ${place(at)} ${reason}`),
  ];
}

function place(at: Location): string {
  return formatLocation({ ...at, file: relative("", at.file) });
}
