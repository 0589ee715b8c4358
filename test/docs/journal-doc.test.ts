/** Runs what docs/journal.md shows, and compares its tables with the code. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { connect } from "../../src/client/connect.ts";
import { createContract } from "../../src/contract/contract.ts";
import { memberOf } from "../../src/contract/json.ts";
import { controlErrors } from "../../src/control/http/problem.ts";
import { control } from "../../src/gateways/generated/control-document.ts";
import { createMock } from "../../src/index.ts";
import { filterNames } from "../../src/journal/filter.ts";
import { serve } from "../../src/node/serve.ts";
import { chat, chatUrl, serveMock } from "../control/open-mock.ts";
import { readPage, readRows } from "./page.ts";

const blocks = readPage("docs/journal.md");
const textOf = (kind: string, of: string) => {
  const found = blocks.find((block) => block.kind === kind && block.of === of);
  if (found === undefined) throw new Error(`docs/journal.md has no ${kind} "${of}".`);
  return found;
};

const folder = ".cache/docs-journal";
mkdirSync(folder, { recursive: true });
/** Writes a snippet under a name of its own, and lets its tests register themselves here. */
async function run(name: string, as: string): Promise<void> {
  const code = textOf("run", name)
    .text.replaceAll('from "mynah"', 'from "../../src/index.ts"')
    .replaceAll('from "mynah/client"', 'from "../../src/client/connect.ts"');
  writeFileSync(`${folder}/${as}.ts`, code);
  await import(pathToFileURL(`${folder}/${as}.ts`).pathname);
}

await run("why", "why");
await run("both", "in-process");

// The same test moves to a server by its URL alone.
const server = await serve(createMock(), { port: 0 });
afterAll(() => server.close());
process.env["MYNAH_URL"] = server.url;
await run("both", "on-a-server");
delete process.env["MYNAH_URL"];

it("is the server's, where its URL was given", async () => {
  expect((await connect(server.url).journal.counters()).statuses).toEqual({ "200": 1, "429": 1 });
});

it("lists every member of an entry", async () => {
  const mock = createMock();
  await mock.fetch(chatUrl, chat("?"));
  const [entry] = await mock.journal.list();
  const named = readRows(textOf("table", "entry")).flatMap(({ member = "" }) =>
    member.split(", ").map((each) => each.replaceAll("`", "")),
  );
  expect(named.toSorted()).toEqual(Object.keys(entry ?? {}).toSorted());
});

it("names every filter", () => {
  const page = readFileSync("docs/journal.md", "utf8");
  expect(filterNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

it("lists every control route as its document has it", () => {
  const { operations } = createContract(control);
  expect(readRows(textOf("table", "routes"))).toEqual(
    operations.map(({ method, path, source }) => ({
      route: `${method} ${path}`,
      does: memberOf(source, "summary"),
    })),
  );
});

it("lists every error of the control routes", () => {
  expect(readRows(textOf("table", "control errors"))).toEqual(
    Object.entries(controlErrors).map(([code, { status, meaning, action }]) => ({
      code,
      status: String(status),
      meaning,
      action,
    })),
  );
});

it("controls with curl as it shows", async () => {
  const { url } = await serveMock();
  const mock = connect(url);
  const script = textOf("run", "control")
    .text.replaceAll("http://127.0.0.1:4010", url)
    // It follows without end.
    .replace("curl -N", "curl --max-time 1 -N")
    .replaceAll("curl ", "curl --silent --show-error ");
  const [before = "", last = ""] = script.split(/\n(?=curl[^\n]*-X POST)/);
  const bash = async (text: string) =>
    promisify(execFile)("bash", ["-c", text]).catch((error: unknown) => error as { readonly stdout: string });
  const { stdout } = await bash(before);
  expect(stdout).toContain('{"exchanges":[],"next":null}');
  expect(stdout).toContain(": following");
  const session = mock.session("test-1");
  const answers = [await session.fetch(chatUrl, chat("?")), await session.fetch(chatUrl, chat("?"))];
  expect(answers.map(({ status }) => status)).toEqual([429, 200]);
  expect(await answers[1]?.text()).toContain("안녕하세요! 👋");
  expect(await bash(last)).toMatchObject({ stdout: "" });
  expect((await mock.fixtures()).filter(({ from }) => from === "added")).toEqual([]);
});
