import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foregroundChild } from "foreground-child";
import { createCollector } from "../coverage/collector.ts";
import { fixtureUses } from "../coverage/coverage-of.ts";
import type { Coverage } from "../coverage/coverage.ts";
import { mergeCoverage } from "../coverage/merge.ts";
import { servedUrl } from "../describe.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import { createMock, type Mock } from "../mock.ts";
import { readCoverageFile, readSavedRuns } from "../node/coverage/read-coverage.ts";
import { serve as listen } from "../node/serve.ts";
import { createReport, hasFailed, type ReportOptions } from "../report/report.ts";
import { passingKey, sdkVariables } from "../testing/variables.ts";
import { withConfigFile } from "./config-file.ts";
import { reportOptions } from "./coverage-config.ts";
import { documentsToLoad, gatewaysToServe } from "./gateways.ts";
import { mockOptions, textOption } from "./mock-settings.ts";
import { runOptions, serveOptions } from "./option-tables.ts";
import { type Given, listOption, readArguments, UsageError, wholeNumber } from "./options.ts";
import { linePrinter } from "./request-log.ts";
import { readTelling, tellReport } from "./tell-report.ts";

/**
 * `mynah run`: serves while a command runs, and tells afterwards what the command has covered. The command's exit code is
 * passed on; where that is 0, 1 where a threshold or `--fail-on` says so. The process ends with the command.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { command, given } = await readRun(args);
  const telling = readTelling(given);
  const baseline = textOption("baseline", given.values["baseline"]);
  const options: ReportOptions = {
    ...(await reportOptions(given)),
    ...(baseline === undefined ? {} : { former: await readCoverageFile(baseline) }),
  };
  const named = readNames(listOption(given.values["env"]));
  const { mock, apiKey } = await loadMock(given);
  const followed = await follow(mock);
  // What is wrong with what is asked of the report is better told before the command has run.
  createReport(followed.now(), options);
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
    await runCommand(command, variables, async (saved) => {
      await server.close(0);
      const report = createReport(mergeCoverage([await followed.end(), ...saved]), options);
      await tellReport(report, telling, () => mock.journal.list());
      return hasFailed(report);
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
 * @param finish Is given what tests have covered in processes of their own; tells whether the run failed all the same.
 */
async function runCommand(
  [program = "", ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
  finish: (saved: readonly Coverage[]) => Promise<boolean>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mynah-coverage-"));
  const env = { ...process.env, ...variables, MYNAH_COVERAGE: folder };
  const child = foregroundChild(program, args, { env }, async (code) => {
    const failed = await savedIn(folder)
      .then(finish)
      .catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        return true;
      });
    return code === 0 && failed ? 1 : undefined;
  });
  child.on("error", (error: NodeJS.ErrnoException) => {
    rmSync(folder, { recursive: true, force: true });
    const reason = error.code === "ENOENT" ? "there is no such command" : error.message;
    process.stderr.write(`Failed to run ${program}: ${reason}. Please mend what stands behind --.\n`);
    // As shells say it.
    process.exit(127);
  });
}

/** What was saved in a folder, which goes. */
async function savedIn(folder: string): Promise<Coverage[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const saved = await readSavedRuns(files.map((name) => join(folder, name)));
  await rm(folder, { recursive: true, force: true });
  return saved.flatMap((run) => ("coverage" in run ? run.coverage : []));
}

async function readRun(args: readonly string[]): Promise<{ command: readonly string[]; given: Given }> {
  const end = args.indexOf("--");
  const command = end === -1 ? [] : args.slice(end + 1);
  if (command.length === 0) {
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

/** Looks at exchanges as they come: of a long run, the journal forgets most. */
async function follow(
  mock: Mock,
): Promise<{ readonly now: () => Coverage; readonly end: () => Promise<Coverage> }> {
  const collector = createCollector(mock.contracts);
  const stop = new AbortController();
  const exchanges = await mock.journal.follow({ after: 0, signal: stop.signal });
  let last = 0;
  let seen = 0;
  const look = async (entry: JournalEntry): Promise<void> => {
    last = entry.id;
    seen += 1;
    await collector.add(entry);
  };
  const reading = (async () => {
    for await (const entry of exchanges) await look(entry);
  })();
  return {
    now: () => collector.coverage(),
    async end() {
      stop.abort();
      await reading;
      // What came in last may not have been followed yet.
      for (const entry of await mock.journal.list({ after: last })) await look(entry);
      const counters = await mock.journal.counters();
      const fixtures = fixtureUses(await mock.fixtures(), counters);
      return collector.coverage({ fixtures, forgotten: Math.max(0, counters.exchanges - seen) });
    },
  };
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
