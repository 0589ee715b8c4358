import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { typedConsumer, typedConsumerConfig } from "./typed-consumer.ts";
import { typedTests } from "./typed-testing.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const scripts = fileURLToPath(new URL("project/", import.meta.url));
const maxBuffer = 64 * 1024 * 1024;

/** A project that has installed the package. */
interface Consumer {
  readonly folder: string;
  /** The environment of its commands: its own binaries come first, its own Node among them. */
  readonly env: NodeJS.ProcessEnv;
}

/** What tests of jest and of node:test are compiled with. */
const types = ["@jest/globals@30", "@types/node@24"];

let work = "";
let packed: readonly string[] = [];
let source = "";
/** On the Node that runs the tests, with the oldest msw and openai that are promised. */
let older: Consumer;
/** On the newest Node that is promised, with the newest msw and openai. */
let newer: Consumer;
/** With nothing else. */
let bare: Consumer;

beforeAll(async () => {
  work = await realpath(await mkdtemp(join(tmpdir(), "mynah-package-")));
  const tarball = await pack();
  [older, newer, bare] = await Promise.all([
    install("older", [tarball, "msw@2", "openai@6", "esbuild@0.28", "vitest@4", "jest@30"]),
    install("newer", [tarball, "msw@3", "openai@7", "typescript@7", "node@24", "vitest@5", ...types]),
    install("bare", [tarball]),
  ]);
});

afterAll(() => rm(work, { recursive: true, force: true }));

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  return promisify(execFile)(command, args, { cwd, env, maxBuffer }).then(
    (printed) => ({ code: 0, ...printed }),
    (error: { code: number | string; stdout: string; stderr: string }) => error,
  );
}

/** Like `run`, for commands that must not fail. */
async function must(...given: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...given);
  if (code === 0) return stdout;
  throw new Error(`Failed to run ${given[0]} ${given[1].join(" ")}: exit code ${code}.\n${stdout}${stderr}`);
}

/** Packs a copy of the project that has nothing built, as a fresh clone has, but for a leftover. */
async function pack(): Promise<string> {
  source = join(work, "clone");
  const left = new Set([
    ".git",
    ".cache",
    "coverage",
    "dist",
    "node_modules",
    join("src", "gateways", "generated"),
    join("src", "model", "generated"),
  ]);
  await cp(root, source, {
    recursive: true,
    filter: (path) => !left.has(relative(root, path)) && !path.endsWith(".tgz"),
  });
  await symlink(join(root, "node_modules"), join(source, "node_modules"), "junction");
  await mkdir(join(source, "dist"));
  await writeFile(join(source, "dist", "leftover.js"), "// of a former build\n");
  const [entry] = JSON.parse(await must("npm", ["pack", "--json"], source)) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (entry === undefined) throw new Error("npm pack named no package.");
  packed = entry.files.map(({ path }) => path);
  return join(source, basename(entry.filename));
}

async function install(name: string, packages: readonly string[]): Promise<Consumer> {
  const folder = join(work, name);
  await cp(scripts, folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await must("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], folder);
  const own = join(folder, "node_modules", "node");
  if (existsSync(own) && !existsSync(join(own, "bin"))) {
    // An npm that runs no install scripts leaves the package without its binary.
    await must(process.execPath, ["installArchSpecificPackage"], own);
  }
  const path = [join(folder, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  return { folder, env: { ...process.env, PATH: path } };
}

/** Runs one of the scripts of `project/`, and reads what it prints. */
async function seenBy({ folder, env }: Consumer, script: string): Promise<unknown> {
  return JSON.parse(await must("node", [script], folder, env));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

test("packs what was built from src, and nothing else of it", async () => {
  const sources = (await filesBelow(join(source, "src"))).filter((file) => file.endsWith(".ts"));
  const built = sources.flatMap((file) => {
    const path = `dist/${file.replace(/\.ts$/, "")}`;
    return [`${path}.js`, `${path}.d.ts`];
  });

  expect(packed.filter((path) => path.startsWith("dist/")).toSorted()).toEqual(built.toSorted());
});

test("packs the documents and fixtures of every gateway", async () => {
  for (const folder of ["openapi", "fixtures"]) {
    const files = (await filesBelow(join(root, folder))).map((file) => `${folder}/${file}`);
    expect(files.length).toBeGreaterThan(1);
    expect(packed).toEqual(expect.arrayContaining(files));
  }
});

test("packs nothing but code, declarations, gateways and what a reader looks for", () => {
  const known = [
    /^dist\/.+\.(?:js|d\.ts)$/,
    /^openapi\/[a-z]+\.yaml$/,
    /^fixtures\/[a-z]+\/.+\.yaml$/,
    /^[A-Z]+(?:\.md)?$/,
    /^docs\/[a-z]+\.(?:md|svg)$/,
    /^(?:package|fixture\.schema)\.json$/,
  ];

  expect(packed.filter((path) => !known.some((each) => each.test(path)))).toEqual([]);
  expect(packed.filter((path) => /^(?:test|bench|examples)\/|\.test\./.test(path))).toEqual([]);
  expect(packed).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE", "CHANGELOG.md"]));
});

test("packs no path of the machine that built it", async () => {
  const installed = join(bare.folder, "node_modules", "mynah");
  for (const file of await filesBelow(installed)) {
    if (file.startsWith("node_modules/")) continue;
    expect(await readFile(join(installed, file), "utf8")).not.toContain(work);
  }
});

const chat = (model: string, gateway: string) =>
  `This is ${model} at ${gateway}, mocked by mynah. You said: Hello`;
const answered = (model: string, gateway: string) => ({
  status: 200,
  body: { object: "chat.completion", model, choices: [{ message: { content: chat(model, gateway) } }] },
});

test.each([
  { name: "older", node: process.versions.node, msw: 2, openai: 6 },
  { name: "newer", node: "24", msw: 3, openai: 7 },
])("works by every subpath on Node $node with msw $msw and openai $openai", async ({ name, ...versions }) => {
  const file = await readFile(join(root, "package.json"), "utf8");
  const { version } = JSON.parse(file) as { version: string };

  const seen = await seenBy(name === "older" ? older : newer, "every-subpath.mjs");

  expect(seen).toMatchObject({
    node: expect.stringMatching(new RegExp(`^v${versions.node}\\b`)),
    msw: expect.stringMatching(new RegExp(`^${versions.msw}\\.`)),
    openai: expect.stringMatching(new RegExp(`^${versions.openai}\\.`)),
    version,
    useMain: {
      answered: answered("gpt-5.5", "elkapi"),
      refused: { status: 400, body: { error: { param: "messages", code: "invalid_type" } } },
    },
    useMsw: {
      completion: chat("gpt-5.5", "elkapi"),
      streamed: chat("gpt-5.2", "evolink"),
      again: chat("gpt-5.2", "evolink"),
      response: chat("gpt-5.5", "elkapi"),
      error: { bad: true, status: 400, param: "messages[0].role", code: "invalid_value" },
      fellThrough: "mine",
    },
    useHono: {
      answered: answered("gpt-5.5", "elkapi"),
      refused: { status: 400, body: { error: { param: "messages", code: "missing_required_parameter" } } },
    },
    useNode: {
      far: { said: "안녕", fixture: "遠い" },
      findings: [],
      answered: answered("gpt-5.2", "evolink"),
      refused: { status: 400, body: { error: { param: "model" } } },
    },
  });
  const { useNode } = seen as { useNode: { fixtures: number; located: number } };
  expect(useNode.located).toBe(useNode.fixtures);
  expect(seen).toHaveProperty("exports", {
    mynah: [
      "ConfigurationError",
      "ConnectionReset",
      "Refusal",
      "createMemoryStore",
      "createMock",
      "defineFixture",
      "elkapi",
      "errors",
      "evolink",
    ],
    "mynah/client": ["connect"],
    "mynah/hono": ["createApp"],
    "mynah/msw": ["handlers"],
    "mynah/node": ["checkGateway", "loadFixtures", "loadGateway", "readCoverage", "saveCoverage", "serve"],
    "mynah/report": [
      "compareCoverage",
      "coverageOf",
      "createCollector",
      "createReport",
      "formatReport",
      "hasFailed",
      "mergeCoverage",
      "percentOf",
      "shareOf",
      "totalOf",
    ],
    "mynah/testing": [
      "ExpectationError",
      "assertAnswered",
      "assertContract",
      "assertEveryFixtureUsed",
      "assertNoUndocumented",
      "assertNoUnmatched",
      "assertReceived",
      "assertReceivedInOrder",
      "assertReceivedNth",
      "assertReceivedTimes",
      "matchers",
      "passingKey",
      "sdkVariables",
      "setUpMynah",
      "textSaid",
    ],
  });
});

test("needs no msw where mynah/msw is not imported", async () => {
  expect(existsSync(join(bare.folder, "node_modules", "msw"))).toBe(false);

  expect(await seenBy(bare, "without-msw.mjs")).toEqual({
    statuses: [200, 200, 200],
    withoutMsw: expect.stringMatching(/^ERR_MODULE_NOT_FOUND: .*'msw'/) as string,
    setUp:
      "Failed to intercept requests: msw is not installed. Please install it (npm install --save-dev msw), " +
      'or use transport: "server" or transport: "fetch".',
    received: 200,
  });
});

test.each(["index", "node/index", "report/index", "testing/index"])(
  "declares nothing in %s that the typed consumer does not use",
  async (name) => {
    const file = join(newer.folder, "node_modules", "mynah", "dist", `${name}.d.ts`);
    const lists = (await readFile(file, "utf8")).matchAll(/export (?:type )?\{([^}]*)\}/g);
    const names = [...lists].flatMap(([, list = ""]) => list.split(",")).map((each) => each.trim());
    const declared = names.map((each) => each.replace(/^type /, "")).filter((each) => each !== "");

    expect(declared.length).toBeGreaterThan(3);
    const consumers = [typedConsumer, ...Object.values(typedTests)].join("\n");
    expect(declared.filter((each) => !new RegExp(`\\b${each}\\b`).test(consumers))).toEqual([]);
  },
);

test("compiles in a strict project that checks the declarations too", async () => {
  const { folder, env } = newer;
  await writeFile(join(folder, "typed-consumer.ts"), typedConsumer);
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(typedConsumerConfig));

  expect(await run("tsc", ["--noEmit"], folder, env)).toMatchObject({ code: 0, stdout: "" });
});

test.each(Object.keys(typedTests))(
  "compiles %s in such a project, and lets no types of other runners in",
  async (file) => {
    const { folder, env } = newer;
    await writeFile(join(folder, file), typedTests[file] ?? "");
    const { compilerOptions } = typedConsumerConfig;
    // TypeScript 7 reads none of the packages of types by itself.
    const config = { compilerOptions: { ...compilerOptions, types: ["node"] }, files: [file] };
    await writeFile(join(folder, `tsconfig.${file}.json`), JSON.stringify(config));

    expect(await run("tsc", ["-p", `tsconfig.${file}.json`], folder, env)).toMatchObject({
      code: 0,
      stdout: "",
    });
  },
);

async function copyExample(name: string, { folder }: Consumer): Promise<string> {
  const own = join(folder, "examples", name);
  await cp(join(root, "examples", name), own, { recursive: true });
  return own;
}

/** Runs a script of an example in a project, as somebody does who has copied it there. */
async function runExample(name: string, consumer: Consumer, script = "test") {
  const { env } = consumer;
  const own = await copyExample(name, consumer);
  const { stdout, stderr, code } = await run("npm", ["run", "--silent", script], own, {
    ...env,
    NO_COLOR: "1",
    CI: "1",
  });
  return { folder: own, code, output: stdout + stderr };
}

test.each([
  { name: "vitest-msw", consumer: "newer", says: "Tests  7 passed (7)" },
  { name: "node-test-server", consumer: "older", says: "# pass 3\n# fail 0" },
  { name: "node-test-server", consumer: "newer", says: "pass 3\n" },
  { name: "curl", consumer: "bare", says: "Streamed:\n8\nContract coverage" },
] as const)("runs the example $name in the project $consumer", async ({ name, consumer, says }) => {
  const { code, output } = await runExample(name, consumerNamed(consumer));
  expect(output).toContain(says);
  expect(code).toBe(0);
});

test("covers by an example what its tests in processes of their own have shown", async () => {
  const { folder, code, output } = await runExample("vitest-msw", older, "coverage");
  expect(output).toMatch(/Tests {2}7 passed \(7\)[^]*Contract coverage \d+% \(\d+ of \d+\), 8 exchanges/);
  expect(output).not.toContain("never answered");
  expect(await readFile(join(folder, "coverage.html"), "utf8")).toContain("<!doctype html>");
  expect(code).toBe(0);
});

test("runs what the example of a workflow runs, and each example lists what it needs", async () => {
  const workflow = parse(await readFile(join(root, "examples", "github-workflow.yml"), "utf8")) as Workflow;
  const commands = workflow.jobs.test.steps.flatMap(({ run: command }) => command ?? []);
  expect(commands.filter((command) => !command.includes("mynah"))).toEqual(["npm ci"]);
  const folder = await copyExample("vitest-msw", older);
  const summary = join(folder, "summary.md");
  for (const command of commands.filter((each) => each.includes("mynah"))) {
    await must("bash", ["-ec", command], folder, { ...older.env, GITHUB_STEP_SUMMARY: summary });
  }
  expect(await readFile(summary, "utf8")).toMatch(/^## Contract coverage: \d+%/);
  expect((await readdir(join(folder, "coverage"))).toSorted()).toEqual([
    "mynah.html",
    "mynah.json",
    "mynah.xml",
  ]);
});

interface Workflow {
  readonly jobs: { readonly test: { readonly steps: readonly { readonly run?: string }[] } };
}

test("sets mynah up in jest: sessions, matchers, failures that explain themselves", async () => {
  const { folder, env } = older;
  const jest = join(folder, "node_modules", "jest", "bin", "jest.js");
  const { code, stderr } = await run(
    "node",
    ["--experimental-vm-modules", jest, "--rootDir", "for-jest"],
    folder,
    { ...env, NO_COLOR: "1", CI: "1" },
  );
  expect(stderr).toContain("Tests:       2 failed, 2 passed, 4 total");
  expect(stderr).toContain("Expected every request to keep to the contract, but 1 of 1 did not.");
  expect(stderr).toContain('expected "大阪"\n        received "東京"');
  expect(code).toBe(1);
});

const consumers = ["older", "newer", "bare"] as const;
const consumerNamed = (name: (typeof consumers)[number]) => ({ older, newer, bare })[name];

test.each(consumers)("answers npx mynah in the project %s", async (name) => {
  const { folder, env } = consumerNamed(name);
  const npx = (...args: string[]) => run("npx", ["--no", "mynah", ...args], folder, env);

  const check = await npx("check");
  const wrong = await npx("sreve");

  expect(check).toMatchObject({ code: 0, stdout: expect.stringContaining("elkapi: fine") as string });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("mynah serve?") as string });
});

test.each(consumers)("serves by npx mynah serve in the project %s", async (name) => {
  const url = await serveByNpx(consumerNamed(name));
  const ask = async (body: unknown) => {
    const response = await fetch(`${url}/elkapi/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer any" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  const messages = [{ role: "user", content: "Hello" }];

  expect(await ask({ model: "gpt-5.5", messages })).toMatchObject(answered("gpt-5.5", "elkapi"));
  expect(await ask({ model: "gpt-5.5", messages, stream: "yes" })).toMatchObject({
    status: 400,
    body: { error: { param: "stream", code: "invalid_type", violations: [{ pointer: "/stream" }] } },
  });
});

/** Starts a server, and gives its URL when it is ready. It ends with the test. */
async function serveByNpx({ folder, env }: Consumer): Promise<string> {
  const child = spawn("npx", ["--no", "mynah", "serve", "--port", "0"], {
    cwd: folder,
    env,
    // npx starts mynah as a child of its own; in a group of their own both get the signal.
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  });
  let printed = "";
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`mynah ended with ${code}:\n${printed}`)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const [, url] = /^mynah listening on (\S+)$/m.exec(printed) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

/** What every browser and every worker has, and no more. */
const webGlobals = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "BroadcastChannel",
  "clearTimeout",
  "console",
  "crypto",
  "Event",
  "EventTarget",
  "fetch",
  "FormData",
  "Headers",
  "MessageChannel",
  "atob",
  "performance",
  "queueMicrotask",
  "ReadableStream",
  "Request",
  "Response",
  "setTimeout",
  "structuredClone",
  "TextDecoder",
  "TextEncoder",
  "TransformStream",
  "URL",
  "URLSearchParams",
  "WritableStream",
] as const;

/** What a page has beside that; msw asks for it. */
const pageGlobals = {
  location: new URL("http://localhost/"),
  localStorage: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
};

test("is bundled for browsers without a warning, and without anything of Node", async () => {
  expect(await seenBy(older, "bundle.mjs")).toEqual({ warnings: [], unresolved: [], forNode: [] });
});

test.each([
  { place: "worker", more: {}, handlers: undefined },
  { place: "page", more: pageGlobals, handlers: 1 },
])("answers from its bundle for a $place, with what the web gives", async ({ place, more, handlers }) => {
  await seenBy(older, "bundle.mjs");
  const code = await readFile(join(older.folder, "bundles", `for-a-${place}.js`), "utf8");
  const web = Object.fromEntries(webGlobals.map((name) => [name, globalThis[name]]));
  const context = createContext({ ...web, ...more });

  runInContext(code, context);
  const told = (await runInContext(askInBundle, context)) as string;

  const { statuses, texts, ...rest } = JSON.parse(told) as { statuses: number[]; texts: string[] };
  expect(rest).toEqual({ handlers });
  expect(statuses).toEqual([200, 200, 400]);
  expect(JSON.parse(texts[0] ?? "")).toMatchObject(answered("gpt-5.5", "elkapi").body);
  expect(texts[1]).toMatch(/data: \[DONE\]\n\n$/);
  expect(JSON.parse(texts[2] ?? "")).toMatchObject({ error: { param: "temperature" } });
});

/** Runs inside the bundle's world, where values are of another realm; so it gives JSON. */
const askInBundle = `(async () => {
  const mock = bundled.createMock({ seed: 1 });
  const ask = (body) => mock.fetch("https://api.elkapi.com/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer any" },
    body: JSON.stringify({ model: "gpt-5.5", messages: [{ role: "user", content: "Hello" }], ...body }),
  });
  const replies = [await ask({}), await ask({ stream: true }), await ask({ temperature: "hot" })];
  return JSON.stringify({
    statuses: replies.map(({ status }) => status),
    texts: await Promise.all(replies.map((each) => each.text())),
    handlers: bundled.handlers?.(mock).length,
  });
})()`;
