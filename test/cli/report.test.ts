import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acme } from "./acme.ts";
import { createMock } from "../../src/index.ts";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { saveCoverage } from "../../src/node/index.ts";
import { send } from "../coverage/covered.ts";
import { chat, folderWith, mynah, post, serveMynah } from "./run-mynah.ts";

const responsesUrl = "https://api.elkapi.com/v1/responses";

/** What one request has covered, as text. */
async function coverageText(input: unknown): Promise<string> {
  const mock = createMock({ seed: 1 });
  await send(mock, { model: "gpt-5.5", input }, responsesUrl);
  return JSON.stringify(await coverageOf(mock));
}

test("reports what a running mynah has seen, and saves its journal, of which the same can be reported", async () => {
  const cwd = await folderWith({ ...acme() });
  const server = await serveMynah(["acme.yaml"], { cwd });
  await post(`${server.url}/elkapi/v1/chat/completions`, chat("안녕"));
  await post(`${server.url}/elkapi/v1/chat/completions`, chat("안녕", { temperature: "hot" }));
  await post(`${server.url}/acme/v1/chat/completions`, chat("やあ"));

  const live = await mynah(["report", server.url, "--output", "journal.jsonl"], { cwd });
  expect(live.stderr).toBe("");
  expect(live.stdout).toMatch(/^Contract coverage \d+% \(\d+ of \d+\), 3 exchanges\n/);
  expect(live.stdout).toContain("temperature must be a number");
  expect(live.code).toBe(0);

  const page = await fetch(`${server.url}/__mynah/journal`);
  await writeFile(join(cwd, "page.json"), await page.text());
  const byVariable = await mynah(["report", "--fail-on", "violation"], {
    cwd,
    env: { MYNAH_URL: server.url },
  });
  expect(byVariable.code).toBe(1);
  await server.stop();

  for (const file of ["journal.jsonl", "page.json"]) {
    const saved = await mynah(["report", file, "--document", "acme.yaml"], { cwd });
    expect(saved.stderr).toBe("");
    expect(saved.stdout.split("\n").slice(0, 12)).toEqual(live.stdout.split("\n").slice(0, 12));
  }
  const unknown = await mynah(["report", "journal.jsonl"], { cwd });
  expect(unknown.stderr).toContain(
    "Failed to report of journal.jsonl: it has requests to acme, and the document of that is not given. Please give it with --document.",
  );
  expect(unknown.code).toBe(1);
});

test("puts together what several runs have covered, and a folder of them", async () => {
  const cwd = await folderWith({
    "one.json": await coverageText("やあ"),
    "list.json": await coverageText([{ role: "user", content: "やあ" }]),
  });
  await mkdir(join(cwd, "runs"));
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "?", stream: true }, responsesUrl);
  await saveCoverage(await coverageOf(mock), join(cwd, "runs"));
  const { code, stdout } = await mynah(["report", "one.json", "list.json", "runs", "--format", "json"], {
    cwd,
  });
  const report = JSON.parse(stdout) as { exchanges: number };
  expect(report.exchanges).toBe(3);
  expect(stdout).toMatch(
    /"id":"elkapi createResponse request input \(string\)","kind":"branch","label":"string","count":2/,
  );
  expect(stdout).toMatch(
    /"id":"elkapi createResponse request input \(array\)","kind":"branch","label":"array","count":1/,
  );
  expect(code).toBe(0);
});

test("tells of fixtures that never answered the requests of a saved journal", async () => {
  const files = {
    "fixtures/a.yaml": "- name: 使われない\n  when: { lastUserMessage: 来ない }\n  reply: { text: … }\n",
  };
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "?" }, responsesUrl);
  const journal = (await mock.journal.list()).map((entry) => `${JSON.stringify(entry)}\n`).join("");
  const cwd = await folderWith({ ...files, "journal.jsonl": journal });
  const { code, stdout } = await mynah(
    ["report", "journal.jsonl", "--fixtures", "fixtures", "--fail-on", "unused"],
    { cwd },
  );
  expect(stdout).toContain("Fixtures that never answered\n  使われない (elkapi, evolink)");
  expect(code).toBe(1);
});

test("compares with a former report, and writes files", async () => {
  const cwd = await folderWith({
    "before.json": await coverageText("やあ"),
    "now.json": await coverageText([{ role: "user", content: "やあ" }]),
  });
  const { stdout, code } = await mynah(
    ["report", "now.json", "--baseline", "before.json", "--fail-on", "lost", "--output", "out/page.html"],
    { cwd },
  );
  expect(stdout).toContain("elkapi createResponse request input (string)");
  expect(stdout).toContain("1 gained, 1 lost.");
  expect(await readFile(join(cwd, "out/page.html"), "utf8")).toContain("Covered before, and not any more");
  expect(code).toBe(1);
});

test("brings the token that a server asks for", async () => {
  const server = await serveMynah(["--control-token", "合言葉"]);
  const without = await mynah(["report", server.url]);
  expect(without.stderr).toContain(
    "Please give it with --control-token, or in the variable MYNAH_CONTROL_TOKEN.",
  );
  expect(without.code).toBe(2);
  const { code } = await mynah(["report", server.url, "--control-token", "合言葉"]);
  expect(code).toBe(0);
  await server.stop();
});

test.each([
  [
    "nowhere.json",
    {},
    "Failed to read nowhere.json: there is no such file or folder. Please give a saved coverage or journal",
  ],
  [
    "empty",
    { "empty/readme.txt": "" },
    "Failed to read empty: the folder has no file that ends in .json or .jsonl.",
  ],
  [
    "old.json",
    { "old.json": '{"mynah":"coverage/0"}' },
    'Failed to read old.json: it is no coverage that this version can read: it is "coverage/0", and not "coverage/1"',
  ],
  [
    "half.json",
    {
      "half.json":
        '{"mynah":"coverage/1","exchanges":1,"forgotten":0,"gateways":[{"name":"x"}],"fixtures":[]}',
    },
    "gateways[0].title is required",
  ],
  [
    "other.json",
    { "other.json": '{"a":1}' },
    "Failed to read other.json: it is neither a coverage nor a journal: in exchange 1,",
  ],
  ["cut.jsonl", { "cut.jsonl": '{"a":1}\n{"a"' }, "Failed to read cut.jsonl: line 2 is no JSON."],
  [
    "empty.json",
    { "empty.json": " \n" },
    "Failed to read empty.json: it is empty. Please see whether the run",
  ],
  [
    "foreign",
    { "foreign/coverage-final.json": '{"src/a.ts":{}}' },
    "Failed to read foreign: none of the files in it is mynah's.",
  ],
  [
    "deep.json",
    {
      "deep.json":
        '{"mynah":"coverage/1","exchanges":1,"forgotten":0,"gateways":[{"name":"x","title":"","version":"","exchanges":0,"findings":[],"items":[' +
        `${'{"id":"x","kind":"member","label":"x","count":0,"counts":true,"items":['.repeat(20_000)}${"]}".repeat(20_000)}]}],"fixtures":[]}`,
    },
    "Failed to read deep.json: it is nested too deeply.",
  ],
  ["http://127.0.0.1:1", {}, "Failed to reach mynah at http://127.0.0.1:1"],
])("says what is wrong with %s", async (source, files, message) => {
  const cwd = await folderWith(files);
  const { code, stdout, stderr } = await mynah(["report", source], { cwd });
  expect(stderr).toContain(message);
  expect([code, stdout]).toEqual([1, ""]);
});

test("takes no journal for a former report", async () => {
  const cwd = await folderWith({ "before.json": await coverageText("やあ"), "journal.json": "[]" });
  const { code, stderr } = await mynah(["report", "before.json", "--baseline", "journal.json"], { cwd });
  expect(stderr).toContain(
    "Failed to read journal.json: it is no coverage. Please give a file that mynah report --format json has written.",
  );
  expect(code).toBe(1);
});

test("leaves out what other tools have written into a folder, says so, and reads what PowerShell writes", async () => {
  const text = await coverageText("やあ");
  const cwd = await folderWith({
    "coverage/coverage-final.json": '{"src/a.ts":{"path":"src/a.ts"}}',
    "coverage/list.json": "[1,2]",
    "coverage/none.json": "null",
    "coverage/traffic.json": '{"request":"x","exchanges":3}',
    "coverage/a.json": `\ufeff${text}`,
    "coverage/folder.json/x.txt": "",
  });
  await writeFile(join(cwd, "coverage/b.json"), Buffer.from(`\ufeff${text}`, "utf16le"));
  const { code, stdout, stderr } = await mynah(["report", "coverage"], { cwd });
  const foreign = ["coverage-final.json", "list.json", "none.json", "traffic.json"];
  expect(stderr).toBe(
    foreign.map((name) => `${join("coverage", name)} is not mynah's, and is left out.\n`).join(""),
  );
  expect(stdout).toContain("2 exchanges");
  expect(code).toBe(0);
});

test("names the exchange of a journal that cannot be judged", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "やあ" }, responsesUrl);
  const [entry] = await mock.journal.list();
  const bad = { ...entry, request: { ...entry?.request, url: "no url" } };
  const operation = { ...bad, operation: "retrieveModel", path: "/v1/models/x" };
  const cwd = await folderWith({ "bad.jsonl": `${JSON.stringify(entry)}\n${JSON.stringify(operation)}\n` });
  const { code, stderr } = await mynah(["report", "bad.jsonl"], { cwd });
  expect(stderr).toMatch(
    /^Failed to report of bad\.jsonl: exchange 2 cannot be judged: .* Please give what mynah has written\.\n$/,
  );
  expect(code).toBe(1);
});

test("tells the report, and the other files, where one cannot be written", async () => {
  const cwd = await folderWith({ "one.json": await coverageText("やあ"), "folder.html/x": "" });
  const outputs = ["folder.html", "one.json/x.html", "journal.jsonl", "good.md"];
  const options = outputs.flatMap((file) => ["--output", file]);
  const { code, stdout, stderr } = await mynah(["report", "one.json", ...options], { cwd });
  expect(stdout).toMatch(/^Contract coverage/);
  const problems = stderr.trimEnd().split("\n");
  expect(problems.map((line) => line.replace(/: .*/, ""))).toEqual([
    "Failed to write folder.html",
    "Failed to write one.json/x.html",
    "Failed to write the journal",
  ]);
  for (const line of problems) expect(line).toMatch(/\. Please .*\.$/);
  expect(await readFile(join(cwd, "good.md"), "utf8")).toContain("## Contract coverage");
  expect((await readdir(cwd)).toSorted()).toEqual(["folder.html", "good.md", "one.json"]);
  expect(code).toBe(1);
});

test("compares with the runs of a folder, and cannot fail on what was lost without any", async () => {
  const cwd = await folderWith({
    "before/a.json": await coverageText("やあ"),
    "before/b.json": await coverageText([{ role: "user", content: "やあ" }]),
    "now.json": await coverageText("やあ"),
  });
  const { stdout } = await mynah(["report", "now.json", "--baseline", "before"], { cwd });
  expect(stdout).toContain("0 gained,");
  expect(stdout).toContain("elkapi createResponse request input (array)");
  const without = await mynah(["report", "now.json", "--fail-on", "lost"], { cwd });
  expect(without.stderr).toContain("Please give one (--baseline FILE), or leave lost out.");
  expect([without.code, without.stdout]).toEqual([2, ""]);
});
