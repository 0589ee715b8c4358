/**
 * Compares mynah with canned answers: raw `node:http`; Hono, which mynah is served by; and Hono where it
 * reads the request's JSON, as whoever answers it must. Each server is a process of its own; they take turns, so that a noisy machine is noisy for all of them. Run it with
 * `npm run bench`; quote the ratios, not the rates.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { headers, path, type Scenario, scenarios } from "./canned.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 3);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const connections = 32;

/** A server that is compared, and how it is started. */
interface Contender {
  readonly name: string;
  readonly args: (scenarioFile: string) => string[];
}

const local = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const mynah = (...more: string[]) => [
  local("../dist/cli/main.js"),
  "serve",
  "--port",
  "0",
  "--quiet",
  ...more,
];
const contenders: readonly Contender[] = [
  { name: "node:http", args: (file) => [local("dist/server.js"), "node:http", file] },
  { name: "hono", args: (file) => [local("dist/server.js"), "hono", file] },
  { name: "hono-json", args: (file) => [local("dist/server.js"), "hono-json", file] },
  { name: "mynah", args: () => mynah() },
  { name: "no journal", args: () => mynah("--journal", "0") },
];

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
}

/** Starts a server and waits for the line that says its port. */
function start({ args }: Contender, scenarioFile: string): Promise<Running> {
  const child = spawn(process.execPath, args(scenarioFile), { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const port = /(\d+)\n/.exec(said)?.[1];
      if (port !== undefined) resolve({ process: child, url: `http://127.0.0.1:${port}` });
    });
  });
}

async function stop({ process: child }: Running): Promise<void> {
  child.removeAllListeners("exit");
  const gone = once(child, "close");
  child.kill("SIGTERM");
  await gone;
}

/** Requests a second, every one of them answered with 200. */
async function throughput({ url }: Running, { body }: Scenario): Promise<number> {
  const result = await autocannon({
    url: url + path,
    method: "POST",
    headers,
    body,
    connections,
    duration: seconds,
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} requests failed.`);
  }
  return result["2xx"] / result.duration;
}

/** Milliseconds from the start of the process to the end of its first answer. */
async function coldStart(contender: Contender, file: string, { body }: Scenario): Promise<number> {
  const begin = performance.now();
  const running = await start(contender, file);
  const response = await fetch(running.url + path, { method: "POST", headers, body });
  await response.text();
  const time = performance.now() - begin;
  await stop(running);
  if (response.status !== 200) throw new Error(`The first answer was ${response.status}.`);
  return time;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints a measure of all contenders beside Hono's. */
function print(title: string, unit: string, measures: ReadonlyMap<string, readonly number[]>): void {
  const base = measures.get("hono") ?? [];
  console.log(`\n${title}`);
  for (const [name, values] of measures) {
    const ratios = values.map((value, round) => value / (base[round] ?? Number.NaN));
    const figure = `${median(values).toFixed(unit === "ms" ? 1 : 0)} ${unit}`;
    console.log(`  ${name.padEnd(12)}${figure.padStart(14)}   ${median(ratios).toFixed(2)} × hono`);
  }
}

const folder = local("../.cache/bench");
mkdirSync(folder, { recursive: true });
for (const scenario of await scenarios()) {
  const file = `${folder}/${scenario.name}.json`;
  writeFileSync(file, JSON.stringify(scenario));
  const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const running = new Map<string, Running>();
  for (const contender of contenders) running.set(contender.name, await start(contender, file));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, server] of running) {
      const rate = await throughput(server, scenario);
      // The first round warms up.
      if (round >= 0) rates.get(name)?.push(rate);
    }
  }
  for (const server of running.values()) await stop(server);
  print(`${scenario.name}: ${scenario.pieces.length} pieces, requests a second`, "/s", rates);
  const without = rates.get("no journal") ?? [];
  const ratios = (rates.get("mynah") ?? []).map((rate, round) => rate / (without[round] ?? Number.NaN));
  console.log(`  the journal leaves ${(median(ratios) * 100).toFixed(1)}% of the rate without it`);

  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < rounds * 2; round += 1) {
    for (const contender of contenders) {
      const time = await coldStart(contender, file, scenario);
      if (round >= 0) times.get(contender.name)?.push(time);
    }
  }
  print(`${scenario.name}: process start to first answer`, "ms", times);
}
