import { readOrigins } from "../adapters/cors-origins.ts";
import { controlPrefix } from "../control/http/access.ts";
import { servedUrl } from "../describe.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { createMock, type Mock } from "../mock.ts";
import { tokenizerLoader } from "../model/tokens/tokenizer.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { type RunningServer, serve as listen } from "../node/serve.ts";
import { withConfigFile } from "./config-file.ts";
import { documentsToLoad, gatewaysToServe } from "./gateways.ts";
import { serveOptions } from "./option-tables.ts";
import { mockOptions, textOption } from "./mock-settings.ts";
import { listOption, type OptionValue, readArguments, UsageError, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { linePrinter } from "./request-log.ts";

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
  const host = textOption("host", values["host"]);
  const port = wholeNumber("port", values["port"], { from: 0, to: 65_535 });
  const cors = origins(values["cors"]);
  const token = textOption("control-token", values["control-token"]) ?? process.env["MYNAH_CONTROL_TOKEN"];
  const control = values["control"] === false ? false : { token: token === "" ? undefined : token };
  const options = {
    chunkDelay: process.stdout.isTTY ? visibleDelay : 0,
    ...mockOptions(given),
    ...(quiet === true ? {} : { onExchange: json ? printJson : linePrinter() }),
  };
  // What came in is kept when files are loaded again; where sessions stood is not.
  const store = createMemoryStore(options.journal === undefined ? {} : { entries: options.journal });
  const paths = listOption(values["fixtures"]);
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
    return [contract.gateway, servedUrl(contract, server.url)] as const;
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

function origins(value: OptionValue): "*" | readonly string[] | false {
  try {
    return (
      readOrigins(typeof value === "boolean" || value === undefined ? value : listOption(value)) ?? false
    );
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "" && variable !== "0" && variable !== "false";
}

function printJson(exchange: Exchange): void {
  print(JSON.stringify(exchange));
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
