import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foregroundChild } from "foreground-child";
import { mergeCoverage } from "../coverage/merge.ts";
import { servedUrl } from "../describe.ts";
import { createMock, type Mock } from "../mock.ts";
import { serve as listen } from "../node/serve.ts";
import { hasFailed } from "../report/report.ts";
import { passingKey, sdkVariables } from "../testing/variables.ts";
import { withConfigFile } from "./config-file.ts";
import { makeReport, reportOptions } from "./coverage-config.ts";
import { documentsToLoad, gatewaysToServe } from "./gateways.ts";
import { mockOptions, textOption } from "./mock-settings.ts";
import { runOptions, serveOptions } from "./option-tables.ts";
import { type Given, listOption, readArguments, UsageError, wholeNumber } from "./options.ts";
import { messageOf } from "./output.ts";
import { linePrinter } from "./request-log.ts";
import { exchangesOf, follow, savedIn } from "./run-coverage.ts";
import { readTelling, tellReport } from "./tell-report.ts";

/**
 * `mynah run`: serves while a command runs, and tells afterwards what the command has covered. The command's exit code is
 * passed on; where that is 0, 1 where a threshold or `--fail-on` says so. The process ends with the command.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { command, given } = await readRun(args);
  const telling = readTelling(given);
  const options = await reportOptions(given);
  const named = readNames(listOption(given.values["env"]));
  const { mock, apiKey } = await loadMock(given);
  const followed = await follow(mock);
  // What is wrong with what is asked of the report is better told before the command has run.
  makeReport(followed.now(), options);
  const server = await listen(mock, listening(given));
  try {
    const variables = sdkVariables({
      gateways: mock.contracts.map((contract) => ({
        gateway: contract.gateway,
        baseUrl: servedUrl(contract, server.url),
      })),
      defaultGateway: mock.defaultGateway,
      apiKey: passingKey(apiKey),
      url: server.url,
      named,
    });
    await runCommand(command, variables, async (folder) => {
      await server.close(0);
      const seen = await followed.end();
      const { saved, problems } = await savedIn(folder);
      const all = [...seen.problems, ...problems];
      for (const problem of all) process.stderr.write(`${problem}\n`);
      const report = makeReport(mergeCoverage([seen.coverage, ...saved]), options);
      await tellReport(report, telling, () => exchangesOf(mock, seen.coverage, saved));
      return hasFailed(report) || all.length > 0;
    });
  } catch (error) {
    await server.close(0);
    throw error;
  }
}

function listening({ values }: Given): Parameters<typeof listen>[1] {
  const host = textOption("host", values["host"]);
  const port = wholeNumber("port", values["port"], { from: 0, to: 65_535 }) ?? 0;
  return { overrideGlobalObjects: true, port, ...(host === undefined ? {} : { host }) };
}

/**
 * Runs a command in the foreground, and ends the process as it ends.
 *
 * @param finish Is given the folder in which tests have saved what they covered in processes of their own; tells whether the
 *   run failed all the same.
 */
async function runCommand(
  [program = "", ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
  finish: (folder: string) => Promise<boolean>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mynah-coverage-"));
  const env = { ...process.env, ...variables, MYNAH_COVERAGE: folder };
  const child = foregroundChild(program, args, { env }, async (code) => {
    const failed = await finish(folder).catch((error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`);
      return true;
    });
    await rm(folder, { recursive: true, force: true });
    return code === 0 && failed ? 1 : undefined;
  });
  child.on("error", (error: NodeJS.ErrnoException) => {
    rmSync(folder, { recursive: true, force: true });
    const reason = error.code === "ENOENT" ? "there is no such command" : error.message;
    process.stderr.write(`Failed to run ${program}: ${reason}. Please mend what stands behind --.\n`);
    // As shells say it: what is not there, and what is there and cannot be run.
    process.exit(error.code === "ENOENT" ? 127 : 126);
  });
}

async function readRun(args: readonly string[]): Promise<{ command: readonly string[]; given: Given }> {
  const end = args.indexOf("--");
  const command = end === -1 ? [] : args.slice(end + 1);
  if ((command[0] ?? "") === "") {
    throw new UsageError(
      "Failed to run: there is no command. Please give one behind two hyphens, as in mynah run -- npm test",
    );
  }
  const read = readArguments(args.slice(0, end), runOptions);
  const given = await withConfigFile(read, serveOptions);
  // The port of the config file is that of the server that people start.
  const { port: _, ...values } = given.values;
  return {
    command,
    given: { ...given, values: { ...values, port: read.values["port"], quiet: read.values["quiet"] } },
  };
}

async function loadMock(given: Given): Promise<{ readonly mock: Mock; readonly apiKey: string | undefined }> {
  const documents = await documentsToLoad(given.positionals, given.values);
  const {
    files: _,
    checks,
    ...found
  } = await gatewaysToServe(documents, listOption(given.values["fixtures"]));
  const options = {
    ...mockOptions(given),
    ...(given.values["quiet"] === false ? { onExchange: linePrinter() } : {}),
  };
  const mock = createMock({ ...options, ...found }, checks);
  if (given.values["warm"] === true) {
    for (const problem of await mock.warm()) process.stderr.write(`${problem}\n`);
  }
  return { mock, apiKey: given.values["api-key"]?.toString() };
}

/** `NAME=GATEWAY`, as variables by their names. */
function readNames(given: readonly string[]): Record<string, string> {
  const entries = given.map((each) => {
    const [name = "", gateway = ""] = each.split("=");
    if (/^[A-Za-z_]\w*$/.test(name) && gateway !== "") return [name, gateway] as const;
    throw new UsageError(
      `Failed to read --env: "${each}" is no variable. Please give NAME=GATEWAY, as in LLM_URL=elkapi.`,
    );
  });
  return Object.fromEntries(entries);
}
