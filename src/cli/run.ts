import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foregroundChild } from "foreground-child";
import { createCollector } from "../coverage/collector.ts";
import { fixtureUses } from "../coverage/coverage-of.ts";
import type { Coverage } from "../coverage/coverage.ts";
import { mergeCoverage } from "../coverage/merge.ts";
import { servedUrl } from "../describe.ts";
import { createMock, type Mock } from "../mock.ts";
import { readCoverageFile, readSavedRuns } from "../node/coverage/read-coverage.ts";
import { serve as listen } from "../node/serve.ts";
import { createReport, hasFailed } from "../report/report.ts";
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
  const options = await reportOptions(given);
  const baseline = textOption("baseline", given.values["baseline"]);
  const former = baseline === undefined ? undefined : await readCoverageFile(baseline);
  const { mock, apiKey } = await loadMock(given);
  const host = textOption("host", given.values["host"]);
  const port = wholeNumber("port", given.values["port"], { from: 0, to: 65_535 });
  const server = await listen(mock, {
    overrideGlobalObjects: true,
    port: port ?? 0,
    ...(host === undefined ? {} : { host }),
  });
  const followed = await follow(mock);
  // Test files that mock in their own process save what they have covered there.
  const folder = await mkdtemp(join(tmpdir(), "mynah-coverage-"));
  const variables = sdkVariables({
    gateways: mock.contracts.map((contract) => ({
      gateway: contract.gateway,
      baseUrl: servedUrl(contract, server.url),
    })),
    defaultGateway: mock.defaultGateway,
    apiKey: passingKey(apiKey),
    url: server.url,
    named: readNames(listOption(given.values["env"])),
  });

  async function finish(): Promise<boolean> {
    await server.close(0);
    const own = await followed.coverage();
    const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    const saved = await readSavedRuns(files.map((name) => join(folder, name)));
    await rm(folder, { recursive: true, force: true });
    const coverage = mergeCoverage([
      own,
      ...saved.flatMap((each) => ("coverage" in each ? each.coverage : [])),
    ]);
    const report = createReport(coverage, { ...options, ...(former === undefined ? {} : { former }) });
    await tellReport(report, telling, () => mock.journal.list());
    return hasFailed(report);
  }

  const [program = "", ...rest] = command;
  const env = { ...process.env, ...variables, MYNAH_COVERAGE: folder };
  const child = foregroundChild(program, rest, { env }, async (code) => {
    const failed = await finish().catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return true;
    });
    // What the command says of itself goes before what is said of it.
    return code === 0 && failed ? 1 : undefined;
  });
  child.on("error", (error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such command" : error.message;
    process.stderr.write(`Failed to run ${program}: ${reason}. Please mend what stands behind --.\n`);
    // As shells say it.
    process.exit(127);
  });
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

/** Looks at exchanges as they come, so that none is forgotten before it was seen. */
async function follow(mock: Mock): Promise<{ readonly coverage: () => Promise<Coverage> }> {
  const collector = createCollector(mock.contracts);
  const stop = new AbortController();
  const exchanges = await mock.journal.follow({ after: 0, signal: stop.signal });
  let last = 0;
  const reading = (async () => {
    for await (const entry of exchanges) {
      last = entry.id;
      await collector.add(entry);
    }
  })();
  return {
    async coverage() {
      // What is there still, and was not followed yet.
      const rest = await mock.journal.counters();
      stop.abort();
      await reading;
      for (const entry of await mock.journal.list({ after: last })) await collector.add(entry);
      return collector.coverage({ fixtures: fixtureUses(await mock.fixtures(), rest) });
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
