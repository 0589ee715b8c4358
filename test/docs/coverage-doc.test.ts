/** Runs what docs/coverage.md shows, and compares its tables with the code. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it, vi } from "vitest";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { createMock } from "../../src/index.ts";
import { loadFixtures } from "../../src/node/index.ts";
import { formatReport, reportFormats } from "../../src/report/format.ts";
import { createReport, failOnKinds } from "../../src/report/report.ts";
import { folderWith } from "../cli/run-mynah.ts";
import { chat, chatUrl } from "../control/open-mock.ts";
import { readPage, readRows } from "./page.ts";

const blocks = readPage("docs/coverage.md");
const blockOf = (kind: string, of: string) => {
  const found = blocks.find((block) => block.kind === kind && block.of === of);
  if (found === undefined) throw new Error(`docs/coverage.md has no ${kind} "${of}".`);
  return found;
};
const firstCells = (name: string) =>
  readRows(blockOf("table", name)).map((row) => Object.values(row)[0] ?? "");

async function bash(
  script: string,
  cwd: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const done = promisify(execFile)("bash", ["-c", script], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", CI: "1" },
  });
  return done.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}
const mynah = `${process.execPath} ${resolve("dist/cli/main.js")}`;
const ask = `${process.execPath} ask.mjs`;
const askFile = `
  const { OPENAI_BASE_URL, OPENAI_API_KEY } = process.env;
  const { status } = await fetch(OPENAI_BASE_URL + "/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer " + OPENAI_API_KEY, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5.5", messages: [{ role: "user", content: "안녕 👋" }] }),
  });
  if (status !== 200) process.exitCode = 5;
`;

it("prints what it shows, of the example with curl", async () => {
  const fixtures = await loadFixtures("examples/curl/fixtures/elkapi");
  const mock = createMock({ fixtures: { elkapi: fixtures } });
  for (const stream of [false, true])
    await (await mock.fetch(chatUrl, chat("こんにちは", { stream }))).text();
  const told = await formatReport(createReport(await coverageOf(mock)), "terminal");
  const [shown = ""] = blockOf("answer", "terminal").text.split(" …\n");
  expect(told.slice(0, shown.length)).toBe(shown);
});

it("lists every kind of item, every format, and all that a run can fail on", () => {
  const items = readFileSync("src/coverage/item.ts", "utf8");
  const [, kinds = ""] = /export type ItemKind =([^;]*);/.exec(items) ?? [];
  const named = [...kinds.matchAll(/"(\w+)"/g)].map(([, kind = ""]) => kind);
  expect(firstCells("kinds").toSorted()).toEqual(named.toSorted());
  expect(firstCells("formats")).toEqual(reportFormats);
  expect(firstCells("failOn")).toEqual(failOnKinds);
});

it("tells the ends of files by which their format is known", async () => {
  const rows = readRows(blockOf("table", "formats"));
  const ends = rows.map((row) => Object.values(row)[1] ?? "").filter((end) => end.startsWith("."));
  const cwd = await folderWith({});
  const { output } = await bash(`${mynah} report --output report.pdf`, cwd);
  expect(ends.filter((end) => !output.includes(end))).toEqual([]);
});

it("takes the config that it shows", { timeout: 60_000 }, async () => {
  const cwd = await folderWith({ "mynah.config.yaml": blockOf("run", "config").text, "ask.mjs": askFile });
  const { code, output } = await bash(`${mynah} run -- ${ask}`, cwd);
  expect(output).toContain("Contract coverage");
  expect(output).not.toContain("Exclusions that are for nothing");
  expect(output).toMatch(/listModels +excluded/);
  expect(code).toBe(0);
});

it("runs and reports as it shows", { timeout: 60_000 }, async () => {
  const cwd = await folderWith({ "ask.mjs": askFile });
  expect((await bash(`${mynah} run --output main.json -- ${ask}`, cwd)).code).toBe(0);
  const script = blockOf("run", "report")
    .text.replaceAll("npx mynah", mynah)
    .replace("npm test", ask)
    .replace("npm run e2e", ask);
  const { code, output } = await bash(`set -e\n${script}`, cwd);
  expect(output).toContain("2 exchanges");
  expect(output).toContain("0 gained, 0 lost.");
  expect(code).toBe(0);
  expect((await readdir(join(cwd, "coverage"))).toSorted()).toEqual(["e2e.jsonl", "unit.json"]);
});

it("reports in a program as it shows", async () => {
  const folder = ".cache/docs-coverage";
  mkdirSync(folder, { recursive: true });
  const code = blockOf("run", "program")
    .text.replace('from "mynah"', `from "../../src/index.ts"`)
    .replace('from "mynah/report"', `from "../../src/report/index.ts"`);
  writeFileSync(`${folder}/program.ts`, code);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await import(pathToFileURL(`${folder}/program.ts`).pathname);
  expect(String(log.mock.calls[0])).toMatch(/^## Contract coverage: \d+%/);
  log.mockRestore();
  expect(process.exitCode ?? 0).toBe(0);
});
