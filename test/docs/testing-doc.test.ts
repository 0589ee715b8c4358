/** Runs what docs/testing.md shows with the runners themselves, and compares its tables with the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { assertContract, assertReceived, matchers, setUpMynah } from "../../src/testing/index.ts";
import * as nodeTest from "../../src/testing/node-test.ts";
import { send } from "../coverage/covered.ts";
import { external, project, runNode, vitest } from "../testing/runner-project.ts";
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
const namesIn = (cell = "") => [...cell.matchAll(/\w+/g)].map(([word]) => word);

const texts = (kind: string, end: string) =>
  Object.fromEntries(ofKind(kind).map(({ of, text }) => [`${of}${end}`, text]));
const shown = { ...texts("file", ""), ...texts("vitest", ".test.ts"), ...texts("node-test", ".ts") };
/** Only one of the tests has the setup file, else mynah would be there twice. */
const folder = await project("docs-testing", { ...shown, "none.config.ts": external });

it("shows tests of vitest that pass", { timeout: 60_000 }, async () => {
  const without = Object.keys(texts("vitest", ".test.ts")).filter((name) => name !== "setup.test.ts");
  const plain = await runNode(folder, [vitest, "run", "--config", "none.config.ts", ...without]);
  expect(plain.output).toContain(`Test Files  ${without.length} passed (${without.length})`);
  const set = await runNode(folder, [vitest, "run", "setup.test.ts"]);
  expect(set.output).toContain("Test Files  1 passed (1)");
});

it("shows tests of node:test that pass, and a runner of nobody's", { timeout: 60_000 }, async () => {
  for (const { of } of ofKind("node-test")) {
    const args = ["--import", import.meta.resolve("tsx"), "--test", "--test-reporter=tap", `${of}.ts`];
    const { output } = await runNode(folder, args);
    expect(output).toMatch(/^# pass [1-9]/m);
    expect(output).toContain("# fail 0");
  }
  expect(ofKind("node-test")).toHaveLength(2);
});

it("shows snippets whose types are right", { timeout: 60_000 }, async () => {
  const compilerOptions = { isolatedDeclarations: false, declaration: false };
  const tsconfig = { extends: "../../../tsconfig.json", compilerOptions, include: ["./*.ts"] };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(tsconfig));
  const { output } = await runNode(folder, [resolve("node_modules/typescript/bin/tsc"), "-p", "."]);
  expect(output).toBe("");
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
  const functions = new Set(rows.map(({ function: name }) => namesIn(name)[0] ?? ""));
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
