import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { help, helpOf } from "../../src/cli/help.ts";
import { memberOf } from "../../src/contract/json.ts";
import { valueAt } from "../../src/contract/json-pointer.ts";
import type { Mock } from "../../src/index.ts";
import { checkGateway, loadFixtures, loadGateway } from "../../src/node/index.ts";
import { ask, mockOf, readHeader, say, writeFixture } from "./example-mock.ts";
import { type Block, type Example, readExamples, readPage, readRows } from "./page.ts";

const blocks = readPage("docs/fixtures.md");
const examples = readExamples(blocks);

const newFolder = () => mkdtemp(join(tmpdir(), "mynah-docs-"));

/** A pattern of a text in which an ellipsis stands for anything. */
function pattern(text: string): RegExp {
  const parts = text.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*?")}$`, "s");
}

/** JSON, or JSON with ellipses, without the space between its tokens. */
function compact(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? "");
}

async function expectAnswer(response: Response, printed: string): Promise<void> {
  const [head = "", ...rest] = printed.split("\n\n");
  const [status = "", ...headers] = head.split("\n");
  const body = (await response.text()).trim();
  expect([`HTTP/1.1 ${response.status}`, body]).toEqual([status, body]);
  for (const [name, value] of headers.map(readHeader)) {
    expect([name, response.headers.get(name)]).toEqual([name, value]);
  }
  const streamed = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const wanted = rest.join("\n\n").trim();
  expect(streamed ? body : compact(body)).toMatch(pattern(streamed ? wanted : compact(wanted)));
}

/** What an answer says in short: its status, and its text or the code of its error. */
async function inShort(response: Response): Promise<string> {
  const body: unknown = await response.json();
  const said = valueAt(body, "/choices/0/message/content") ?? valueAt(body, "/error/code");
  return `${response.status} ${String(said)}`;
}

/** Sends what the rows of a table say, one after another; gives the names of the fixtures that answered. */
async function expectRows(mock: Mock, table: Block): Promise<string[]> {
  const names: string[] = [];
  for (const row of readRows(table)) {
    const { "the user says": text = "", "x-mynah-session": session = "", answer } = row;
    const response = await say(mock, text, {
      ...(row["model"] === undefined ? {} : { model: row["model"] }),
      headers: session === "" ? {} : { "x-mynah-session": session },
    });
    names.push(fixtureOf(response));
    expect([text, await inShort(response)]).toEqual([text, answer]);
  }
  return names;
}

const fixtureOf = ({ headers }: Response) => decodeURI(headers.get("x-mynah-fixture") ?? "");

const kinds = new Set(["fixture", "request", "answer", "broken", "problem", "run", "command"]);

it("marks every fence with what is done to it", () => {
  const unmarked = blocks.filter(({ form, kind }) => form === "fence" && !kinds.has(kind ?? ""));
  expect(unmarked.map(({ line, text }) => `docs/fixtures.md:${line}: ${text}`)).toEqual([]);
  expect(examples.length).toBeGreaterThan(10);
});

it.each(examples.map((example): [string, Example] => [example.fixture.of, example]))(
  "shows in %s what its fixtures answer",
  async (_, { fixture, steps }) => {
    const { mock, fixtures } = await mockOf(fixture, await newFolder());
    const answered = new Set<string>();
    let response: Response | undefined;
    for (const { kind, text, ...step } of steps) {
      if (kind === "request") {
        if (response !== undefined) throw new Error(`The request before line ${step.line} has no answer.`);
        response = await ask(mock, text);
        answered.add(fixtureOf(response));
      } else if (kind === "answer") {
        if (response === undefined) throw new Error(`The answer at line ${step.line} has no request.`);
        await expectAnswer(response, text);
        response = undefined;
      } else if (kind === "answers") {
        for (const name of await expectRows(mock, { kind, text, ...step })) answered.add(name);
      }
    }
    // A test that the page shows says itself which fixtures answer.
    const tested = steps.some(({ kind, text }) => kind === "run" && text.includes('("fixtures'));
    const unanswered = fixtures.filter(({ name }) => !answered.has(name));
    expect(tested ? [] : unanswered.map(({ name }) => name)).toEqual([]);
  },
);

it("shows fixtures that pass the check", { timeout: 60_000 }, async () => {
  const folder = await newFolder();
  for (const { fixture } of examples) await writeFixture(fixture, folder);
  const { findings, counts } = await checkGateway(await loadGateway("openapi/elkapi.yaml", folder));
  expect(findings.map(({ message }) => message)).toEqual([]);
  expect(counts.fixtures).toBeGreaterThan(20);
});

it("shows what is said of a fixture that is wrong", async () => {
  const broken = blocks.filter(({ kind }) => kind === "broken");
  const problems = blocks.filter(({ kind }) => kind === "problem");
  expect(broken).toHaveLength(problems.length);
  for (const [index, block] of broken.entries()) {
    const folder = await newFolder();
    await writeFixture(block, folder);
    const error: unknown = await loadFixtures(folder).catch((reason: unknown) => reason);
    const message = String(memberOf(error, "message")).replaceAll(folder, "fixtures");
    expect(message).toBe(problems[index]?.text);
  }
});

it("speaks of commands that there are", () => {
  const commands = blocks.filter(({ kind }) => kind === "command").flatMap(({ text }) => text.split("\n"));
  for (const command of commands) {
    const [, verb = "none"] = /^mynah (\w+) /.exec(command) ?? [];
    expect(help).toContain(`  mynah ${verb} `);
    for (const [option] of command.matchAll(/--[a-z-]+/g)) expect(helpOf(verb)).toContain(`  ${option}`);
  }
});

it("links to places that there are", async () => {
  const page = await readFile("docs/fixtures.md", "utf8");
  const places = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );
  for (const [, place] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(places).toContain(place);
});
