import { createCall } from "../client/call.ts";
import { connect } from "../client/connect.ts";
import { type Contract, createContract } from "../contract/contract.ts";
import type { Gateway } from "../contract/document.ts";
import { stringOf } from "../contract/json.ts";
import { createCollector } from "../coverage/collector.ts";
import { type CoveredMock, coverageOf, fixtureUses } from "../coverage/coverage-of.ts";
import type { Coverage } from "../coverage/coverage.ts";
import { mergeCoverage } from "../coverage/merge.ts";
import { ConfigurationError } from "../errors.ts";
import * as checks from "../fixtures/check-fixtures.ts";
import { count, countersOf, noTallies } from "../journal/counters.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import { createMock } from "../mock.ts";
import { readSavedRuns, type SavedJournal } from "../node/coverage/read-coverage.ts";
import { hasFailed } from "../report/report.ts";
import { withConfigFile } from "./config-file.ts";
import { makeReport, reportOptions } from "./coverage-config.ts";
import { documentsToLoad, gatewaysToServe } from "./gateways.ts";
import { textOption } from "./mock-settings.ts";
import { reportOptions as table, serveOptions } from "./option-tables.ts";
import { type Given, listOption, readArguments, UsageError } from "./options.ts";
import { messageOf } from "./output.ts";
import { readTelling, tellReport } from "./tell-report.ts";

/** A run of which there is coverage, and its exchanges where they are known. */
interface Run {
  readonly coverage: Coverage;
  readonly journal: () => Promise<readonly JournalEntry[]>;
}

/** `mynah report`: gives the exit code, 1 where a threshold or `--fail-on` says so. */
export async function report(args: readonly string[]): Promise<number> {
  const command = readArguments(args, table);
  const given = await withConfigFile({ ...command, positionals: [] }, serveOptions);
  const telling = readTelling(given);
  const options = await reportOptions(given);
  const runs = await runsOf(command, given);
  const made = makeReport(mergeCoverage(runs.map(({ coverage }) => coverage)), options);
  await tellReport(made, telling, async () => {
    return (await Promise.all(runs.map(({ journal }) => journal()))).flat();
  });
  return hasFailed(made) ? 1 : 0;
}

async function runsOf(command: Given, given: Given): Promise<Run[]> {
  const { positionals } = command;
  const sources =
    positionals.length > 0 ? positionals : [process.env["MYNAH_URL"] ?? "http://127.0.0.1:4010"];
  const token =
    textOption("control-token", given.values["control-token"]) ?? process.env["MYNAH_CONTROL_TOKEN"];
  const isUrl = (source: string) => /^https?:\/\//i.test(source);
  const live = await Promise.all(sources.filter(isUrl).map((url) => liveRun(url, token)));
  const paths = sources.filter((source) => !isUrl(source));
  return paths.length === 0 ? live : [...live, ...(await savedRuns(paths, command, given))];
}

/** What a running mynah has seen. */
async function liveRun(url: string, token: string | undefined): Promise<Run> {
  const { call } = createCall(url, token);
  const mock = connect(url, token === undefined ? {} : { token });
  const { gateways } = (await call("listGateways").catch((error: unknown) => {
    throw isTokenMissing(error) ? tokenMissing(url) : error;
  })) as { readonly gateways: readonly { readonly name: string }[] };
  const contracts = await Promise.all(
    gateways.map(async ({ name }) => {
      const document = (await call("getGatewayDocument", { path: { gateway: name } })) as Gateway["document"];
      return createContract({ name, document, fixtures: [] });
    }),
  );
  const covered: CoveredMock = { contracts, journal: mock.journal, fixtures: mock.fixtures };
  return { coverage: await coverageOf(covered), journal: () => mock.journal.list() };
}

function isTokenMissing(error: unknown): boolean {
  return error instanceof Error && stringOf(error.cause, "code") === "missing_token";
}

function tokenMissing(url: string): UsageError {
  return new UsageError(
    `Failed to report of ${url}: it was started with a token, and none was given, or another. ` +
      "Please give it with --control-token, or in the variable MYNAH_CONTROL_TOKEN.",
  );
}

/** What files have kept; journals are looked at with the documents and fixtures that are given. */
async function savedRuns(paths: readonly string[], command: Given, given: Given): Promise<Run[]> {
  const { runs, foreign } = await readSavedRuns(paths);
  for (const file of foreign) process.stderr.write(`${file} is not mynah's, and is left out.\n`);
  const documents = listOption(command.values["document"]);
  const listed = documents.length > 0 ? documents : given.positionals;
  const { gateways, fixtures } = await gatewaysToServe(
    await documentsToLoad(listed, given.values),
    listOption(given.values["fixtures"]),
  );
  const mock = createMock({ gateways, fixtures }, checks);
  return Promise.all(
    runs.map(async (run): Promise<Run> => {
      if ("coverage" in run) return { coverage: run.coverage, journal: () => noJournal(run.file) };
      const { entries } = run;
      assertKnown(run, mock.contracts);
      const collector = createCollector(mock.contracts);
      for (const [index, entry] of entries.entries()) {
        try {
          await collector.add(entry);
        } catch (error) {
          throw unusable(run.file, index, error);
        }
      }
      const uses = fixtureUses(await mock.fixtures(), countersOf(entries.reduce(count, noTallies())));
      return { coverage: collector.coverage({ fixtures: uses }), journal: async () => entries };
    }),
  );
}

function unusable(file: string, index: number, error: unknown): ConfigurationError {
  return new ConfigurationError(
    `Failed to report of ${file}: exchange ${index + 1} cannot be judged: ${messageOf(error)}. Please give what mynah has written.`,
  );
}

async function noJournal(file: string): Promise<never> {
  throw new ConfigurationError(
    `Failed to write the journal: ${file} is a coverage, in which no exchange is kept. Please give journals alone.`,
  );
}

/** Without its document, nothing of a gateway could be told. */
function assertKnown({ file, entries }: SavedJournal, contracts: readonly Contract[]): void {
  const unknown = entries.find(({ gateway }) => contracts.every((each) => each.gateway !== gateway));
  if (unknown === undefined) return;
  throw new ConfigurationError(
    `Failed to report of ${file}: it has requests to ${unknown.gateway}, and the document of that is not given. ` +
      "Please give it with --document.",
  );
}
