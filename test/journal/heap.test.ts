import { fork } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { canariesFor, type Canaries, canary, found, secretHeaders, secretQuery } from "./canaries.ts";
import { body, type Order } from "./heap-orders.ts";

interface Told {
  readonly url?: string;
  readonly failed?: string;
}

/** A process of its own, which does what it is told. */
async function startChild() {
  const child = fork(fileURLToPath(new URL("heap-child.ts", import.meta.url)), {
    execArgv: ["--expose-gc", "--import", import.meta.resolve("tsx")],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<never>((_, reject) => {
    child.once("exit", (code) => reject(new Error(`The process has ended with ${code}.`)));
  });
  ended.catch(() => {});
  const heard = async () => {
    const told = await Promise.race([new Promise<Told>((resolve) => child.once("message", resolve)), ended]);
    if (told.failed !== undefined) throw new Error(told.failed);
    return told;
  };
  const { url = "" } = await heard();
  const tell = async (order: Order) => {
    const answered = heard();
    child.send(order);
    await answered;
  };
  return { url, tell };
}

/** A snapshot of what the process still has in memory, as one text. */
async function snapshotOf(tell: (order: Order) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mynah-heap-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "snapshot.heapsnapshot");
  await tell({ snapshot: file });
  return readFile(file, "utf8");
}

const disguised = (text: string) => Array.from(Buffer.from(text), (byte) => byte - 1);

/** Every secret in a request of its own, and all of them together. */
function requestsTo(path: string, canaries: Canaries) {
  // What only another gateway takes for a secret is none here.
  const mine = (name: string) => path.startsWith("/acme") || !name.endsWith("acme");
  const headers = [
    ...secretHeaders.filter(mine).map((name) => [name, canary(canaries, name)] as const),
    ["authorization", `Basic ${btoa(`ada:${canary(canaries, "basic")}`)}`] as const,
  ];
  const query = secretQuery.filter(mine).map((name) => `${name}=${canary(canaries, name)}`);
  return [
    ...headers.map((header) => ({ path, headers: [header], query: "" })),
    ...query.map((each) => ({
      path,
      headers: [],
      query: `?undocumented_and_long=${"長".repeat(20)}&${each}`,
    })),
    { path, headers: headers.slice(0, -1), query: `?${query.join("&")}` },
  ];
}

/** To an operation, to a path that there is not, and to one that streams. */
const requests = (canaries: Canaries) =>
  ["/acme/things", "/acme/nothing", "/elkapi/v1/chat/completions"].flatMap((path) =>
    requestsTo(path, canaries),
  );

const places = [...secretHeaders, ...secretQuery, "basic"];

test("a process that has answered requests has none of their secrets in memory", async () => {
  const { url, tell } = await startChild();
  const [overSocket, inProcess] = [canariesFor(places), canariesFor(places)];
  const kept = canariesFor(["session over a socket", "session in process"]);
  for (const { path, headers, query } of requests(overSocket)) {
    const given = [...headers, ["content-type", "application/json"] as const].map(
      ([...each]): [string, string] => each,
    );
    const response = await fetch(url + path + query, { method: "POST", headers: given, body });
    await response.text();
  }
  for (const { path, headers, query } of requests(inProcess)) {
    const given = headers.map(([name, value]) => [name, disguised(value)] as const);
    await tell({ ask: path, headers: given, query: disguised(query) });
  }
  // What is kept of every exchange is found, so that what is not found is not there.
  const session = { "x-mynah-session": canary(kept, "session over a socket") };
  await (await fetch(`${url}/acme/things`, { headers: session })).text();
  const inside = ["x-mynah-session", disguised(canary(kept, "session in process"))] as const;
  await tell({ ask: "/acme/things", headers: [inside], query: [] });
  const text = await snapshotOf(tell);
  expect(found(text, kept)).toEqual([...kept.keys()]);
  expect([found(text, overSocket), found(text, inProcess)]).toEqual([[], []]);
});
