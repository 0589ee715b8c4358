import pc from "picocolors";
import { readOrigins } from "../adapters/cors-origins.ts";
import { controlPrefix } from "../control/http/access.ts";
import { basePath } from "../describe.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { createMock, type Mock } from "../mock.ts";
import type { MockOptions } from "../mock-options.ts";
import { tokenizerLoader } from "../model/tokenizer.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { type RunningServer, serve as listen } from "../node/serve.ts";
import { withConfigFile } from "./config-file.ts";
import { documentsToLoad, gatewaysToServe } from "./gateways.ts";
import { serveOptions } from "./option-tables.ts";
import { type Given, oneOf, type OptionValue, readArguments, UsageError, wholeNumber } from "./options.ts";
import { logLines } from "./request-log.ts";

/** On a terminal a stream is slow enough to be seen. */
const visibleDelay = 20;

/** Milliseconds after which the tokenizer is loaded, asked for or not. */
const warmUp = 500;

/** `mynah serve`: listens until a signal ends it. */
export async function serve(args: readonly string[]): Promise<void> {
  const given = await withConfigFile(readArguments(args, serveOptions), serveOptions);
  const { values } = given;
  const json = values["json"] === true;
  const quiet = values["quiet"] ?? isSet(process.env["CI"]);
  const host = text("host", values["host"]);
  const port = wholeNumber("port", values["port"], { from: 0, to: 65_535 });
  const cors = origins(values["cors"]);
  const token = text("control-token", values["control-token"]) ?? process.env["MYNAH_CONTROL_TOKEN"];
  const control = values["control"] === false ? false : { token: token === "" ? undefined : token };
  const options = {
    ...mockOptions(given),
    ...(quiet === true ? {} : { onExchange: json ? printJson : linePrinter() }),
  };
  // What came in is kept when files are loaded again; where sessions stood is not.
  const store = createMemoryStore(options.journal === undefined ? {} : { entries: options.journal });
  const paths = list(values["fixtures"]);
  const watching = values["watch"] === true;
  let watched: readonly string[] = [];
  const load = async () => {
    const { files, checks, ...found } = await gatewaysToServe(
      await documentsToLoad(given.positionals, values),
      paths,
      watching,
    );
    watched = files;
    return createMock({ ...options, ...found, store }, checks);
  };
  let mock = await load();
  if (values["warm"] === true) {
    for (const problem of await mock.warm()) process.stderr.write(`${problem}\n`);
  }
  const toWatch = () => [...watched, ...paths];
  if (watching && toWatch().length === 0) {
    throw new UsageError(
      "Failed to watch: there are no files to watch. Please give a document, or fixtures with --fixtures.",
    );
  }
  const startWatching = async () => {
    const { watch } = await import("./watch.ts");
    return watch({
      paths: toWatch,
      load,
      async onLoad(loaded) {
        // In the same tick: no request meets the new fixtures with the old places, or the other way round.
        const cleared = store.clear();
        mock = loaded;
        await cleared;
        print(json ? JSON.stringify({ loaded: true }) : "mynah loaded the change");
      },
      onFailure(error) {
        const reason = error instanceof Error ? error.message : String(error);
        process.stderr.write(`mynah goes on with what it had: ${reason}\n`);
      },
    });
  };
  const live = { serve: (...request: Parameters<Mock["serve"]>) => mock.serve(...request) };
  const server = await listen(live, {
    overrideGlobalObjects: true,
    cors,
    control,
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
  });
  // Before the ready line: who waits for it may change a file then.
  const unwatch = watching ? await startWatching() : async () => {};
  const bases = mock.contracts.map((contract) => {
    return [contract.gateway, `${server.url}/${contract.gateway}${basePath(contract)}`] as const;
  });
  if (json) {
    const urls = { listening: server.url, gateways: Object.fromEntries(bases) };
    print(JSON.stringify(control === false ? urls : { ...urls, control: server.url + controlPrefix }));
  } else {
    print(`mynah listening on ${server.url}`);
    const width = Math.max(...bases.map(([name]) => name.length));
    for (const [name, base] of bases) print(`  ${name.padEnd(width)}  ${base}`);
  }
  drainOnSignal(server, unwatch);
  // The first answer that tells its usage would wait for it; what comes at once and tells none should not.
  setTimeout(() => void tokenizerLoader()().catch(() => {}), warmUp).unref();
}

function mockOptions({ values, named = {} }: Given): Omit<MockOptions, "gateways"> {
  const options = {
    defaultGateway: text("gateway", values["gateway"]),
    apiKey: text("api-key", values["api-key"]) ?? named["api-key"],
    validate: oneOf("validate", values["validate"], ["enforce", "warn", "off"]),
    unmatched: oneOf("unmatched", values["unmatched"], ["fixture", "sample", "refuse"]),
    undocumented: oneOf("undocumented", values["undocumented"], ["accept", "reject"]),
    bodyLimit: wholeNumber("body-limit", values["body-limit"], { from: 1 }),
    chunkSize: wholeNumber("chunk-size", values["chunk-size"], { from: 1 }),
    chunkDelay:
      wholeNumber("chunk-delay", values["chunk-delay"], { from: 0, to: 60_000 }) ??
      (process.stdout.isTTY ? visibleDelay : 0),
    journal: wholeNumber("journal", values["journal"], { from: 0 }),
    seed: wholeNumber("seed", values["seed"], { from: Number.MIN_SAFE_INTEGER }),
  };
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

function text(name: string, value: OptionValue): string | undefined {
  const given = value?.toString();
  if (given?.trim() !== "") return given;
  throw new UsageError(
    `Failed to read --${name}: it is blank. Please give a value, or leave the option out.`,
  );
}

function origins(value: OptionValue): "*" | readonly string[] | false {
  try {
    return readOrigins(typeof value === "boolean" || value === undefined ? value : list(value)) ?? false;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function list(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "" && variable !== "0" && variable !== "false";
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printJson(exchange: Exchange): void {
  print(JSON.stringify(exchange));
}

// A pipe has no colours, even in CI where picocolors would allow them.
const coloured = process.stdout.isTTY ? pc.isColorSupported : false;

/** Prints exchanges as lines; what is wrong with the document is told once. */
function linePrinter(): (exchange: Exchange) => void {
  const told = new Set<string>();
  return (exchange) => {
    for (const line of logLines(exchange, coloured, told)) print(line);
  };
}

/** The first signal lets open answers come to their end; a second one ends at once. */
function drainOnSignal(server: RunningServer, unwatch: () => Promise<void>): void {
  let draining = false;
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      if (draining) process.exit(code);
      draining = true;
      void Promise.all([server.close(), unwatch()]).then(() => process.exit(0));
    });
  }
}
