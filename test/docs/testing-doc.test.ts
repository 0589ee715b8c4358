/** Runs what docs/testing.md shows with the runners themselves, and compares its tables with the code. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { assertContract, assertReceived, matchers, setUpMynah } from "../../src/testing/index.ts";
import * as nodeTest from "../../src/testing/node-test.ts";
import { send } from "../coverage/covered.ts";
import { readPage, readRows } from "./page.ts";

const blocks = readPage("docs/testing.md");
const ofKind = (kind: string) => blocks.filter((block) => block.kind === kind);
const rowsOf = (name: string) => {
  const found = blocks.find(({ kind, of }) => kind === "table" && of === name);
  if (found === undefined) throw new Error(`docs/testing.md has no table "${name}".`);
  return readRows(found);
};
const message = (name: string) => ofKind("message").find(({ of }) => of === name)?.text ?? "none";
/** The names that stand in code in a cell. */
const namesIn = (cell: string | undefined) => [...`${cell}`.matchAll(/\w+/g)].map(([word]) => word);

/** Inside of the package, so that it finds itself by its name. */
const folder = resolve(".cache", "docs-testing");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { of, text } of ofKind("file")) writeFileSync(`${folder}/${of}`, text);
for (const { of, text } of ofKind("vitest")) {
  // Only the one that shows it has a setup file, else mynah would be there twice.
  const lines = of === "setup" ? text : text.replace("mynah.ts", "none");
  writeFileSync(`${folder}/${of}.test.ts`, lines);
}

async function run(args: readonly string[]): Promise<string> {
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env;
  const done = promisify(execFile)(process.execPath, args, {
    cwd: folder,
    env: { ...env, NO_COLOR: "1", CI: "1" },
  });
  const { stdout, stderr } = await done.catch((error: unknown) => error as Awaited<typeof done>);
  return stdout + stderr;
}

const vitest = resolve("node_modules/vitest/vitest.mjs");

it("shows tests of vitest that pass", { timeout: 60_000 }, async () => {
  writeFileSync(`${folder}/none.config.ts`, "export default {};\n");
  const names = ofKind("vitest").map(({ of }) => of);
  const without = names.filter((name) => name !== "setup").map((name) => `${name}.test.ts`);
  const plain = await run([vitest, "run", "--config", "none.config.ts", ...without]);
  expect(plain).toContain(`Test Files  ${without.length} passed (${without.length})`);
  const set = await run([vitest, "run", "setup.test.ts"]);
  expect(set).toContain("Test Files  1 passed (1)");
});

it("shows tests of node:test that pass, and a runner of nobody's", { timeout: 60_000 }, async () => {
  for (const { of, text } of ofKind("node-test")) {
    writeFileSync(`${folder}/${of}.ts`, text);
    const args = ["--import", import.meta.resolve("tsx"), "--test", "--test-reporter=tap", `${of}.ts`];
    const output = await run(args);
    expect(output).toMatch(/^# pass [1-9]/m);
    expect(output).toContain("# fail 0");
  }
  expect(ofKind("node-test")).toHaveLength(2);
});

it("shows snippets whose types are right", { timeout: 60_000 }, async () => {
  const compilerOptions = { isolatedDeclarations: false, declaration: false };
  const tsconfig = { extends: "../../tsconfig.json", compilerOptions, include: ["./*.ts"] };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(tsconfig));
  expect(await run([resolve("node_modules/typescript/bin/tsc"), "-p", "."])).toBe("");
});

it("shows what a test says that was off the contract", async () => {
  const { begin, mynah, stop } = setUpMynah({ transport: "fetch" });
  const test = begin("off");
  await mynah.fetch(`${mynah.baseUrl()}/responses`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json", ...mynah.headers },
    body: JSON.stringify({ model: "gpt-5.5", input: 5 }),
  });
  const [head = "", tail = ""] = message("violation").split("…");
  const said = await test.end().catch((error: unknown) => (error as Error).message);
  await stop();
  expect(said?.startsWith(head)).toBe(true);
  expect(said?.endsWith(tail)).toBe(true);
});

it("shows what a test says that looks for another request", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "東京" }, "https://api.elkapi.com/v1/responses");
  await expect(assertReceived(mock, "createResponse", { body: { input: "大阪" } })).rejects.toThrow(
    message("received"),
  );
  await assertContract(mock);
});

it("lists every matcher with its function", () => {
  const rows = rowsOf("matchers");
  expect(rows.map(({ matcher = "" }) => namesIn(matcher)[0])).toEqual(Object.keys(matchers));
  const functions = new Set(rows.map(({ function: name }) => namesIn(name)[0]));
  expect([...functions].toSorted()).toEqual(
    Object.keys(nodeTest)
      .filter((name) => name.startsWith("assert"))
      .toSorted(),
  );
});

it("lists every finding, and says which of them fail a test", () => {
  const rows = rowsOf("findings");
  const fails = rows.filter((row) => row["by default"] === "fails").map(({ finding }) => finding);
  expect(fails).toEqual(["violation", "unmatched"]);
  for (const { finding = "" } of rows)
    expect(() => setUpMynah({ transport: "fetch", failOn: [finding as "unused"] })).not.toThrow();
  expect(() => setUpMynah({ failOn: ["?" as "unused"] })).toThrow(
    rows.map(({ finding }) => finding).join(", "),
  );
});

it("lists every transport, every option, every variable", async () => {
  const options = readFileSync("src/testing/options.ts", "utf8");
  const names = [...options.matchAll(/^ {2}readonly (\w+)\?/gm)].map(([, name]) => name);
  expect(rowsOf("options").map(({ option }) => option)).toEqual(names);
  const transports = rowsOf("transports").map(({ transport }) => transport ?? "");
  expect(() => setUpMynah({ transport: "?" as "msw" })).toThrow(`one of ${transports.join(", ")}`);
  const { mynah, start, stop } = setUpMynah({ transport: "server" });
  await start();
  const listed = rowsOf("variables").flatMap(({ variable }) => namesIn(variable));
  expect(Object.keys(mynah.variables).toSorted()).toEqual(listed.toSorted());
  await stop();
});
