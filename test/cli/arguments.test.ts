import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { acme } from "./acme.ts";
import { chat, folderWith, inItsOwnProcess, mynah } from "./run-mynah.ts";

test.each([["--help"], ["-h"], ["help"]])("prints the help for %s", async (...args) => {
  const { code, stdout, stderr } = await mynah(args);

  expect(stderr).toBe("");
  expect(stdout).toMatch(/^mynah: .*\n\nUsage\n {2}mynah serve /);
  for (const command of ["serve", "run", "report", "check", "explain"]) {
    expect(stdout).toContain(`\n  mynah ${command} `);
  }
  expect(code).toBe(0);
});

test.each([
  ["serve", ["--port", "--host", "--gateway", "--fixtures", "--api-key", "--validate"]],
  ["run", ["--format", "--fail-on", "--env", "--fixtures", "--seed"]],
  ["report", ["--format", "--output", "--baseline", "--document"]],
  ["check", ["--fixtures", "--github"]],
  ["explain", ["--path", "--document"]],
])("prints the options of %s", async (command, options) => {
  const { code, stdout, stderr } = await mynah([command, "--help"]);

  expect(stderr).toBe("");
  expect(stdout).toMatch(new RegExp(`^mynah ${command} .*\\n\\n\\w`));
  for (const option of options) expect(stdout).toContain(`\n  ${option} `);
  expect(code).toBe(0);
});

test.each([["--version"], ["-v"], ["serve", "--version"]])(
  "prints the version of the package for %s %s",
  async (...args) => {
    const file = await readFile(new URL("../../package.json", import.meta.url), "utf8");
    const { version } = JSON.parse(file) as { version: string };

    expect(await mynah(args.filter((each) => each !== undefined))).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  },
);

// The other tests of these commands run them in their own process, which is quicker.
test.each([
  {
    args: ["check", "acme.yaml", "--fixtures", "fixtures"],
    code: 1,
    says: /東京\.yaml:2:3 wen is not allowed here; did you mean when/,
  },
  { args: ["explain", "request.json"], code: 0, says: /^createChatCompletion of elkapi\n/ },
  { args: ["report", "nothing.json"], code: 1, says: /^Failed to read nothing\.json: / },
  { args: ["check", "--gitub"], code: 2, says: /--github/ },
])("says the same in a process of its own: $args", async ({ args, code, says }) => {
  const cwd = await folderWith({
    ...acme(),
    "fixtures/acme/東京.yaml": "- name: 東京\n  wen: {}\n  reply: { text: ☀️ }\n",
    "request.json": JSON.stringify(chat("안녕 👋")),
  });

  const ended = await inItsOwnProcess(args, { cwd });

  expect(ended.stdout + ended.stderr).toMatch(says);
  expect(ended.code).toBe(code);
  expect(await mynah(args, { cwd })).toEqual(ended);
});

test("asks for a command where none is given", async () => {
  const { code, stdout, stderr } = await mynah([]);

  expect(stdout).toBe("");
  expect(stderr).toContain("Failed to start: no command was given.");
  expect(stderr).toContain("Usage");
  expect(code).toBe(2);
});

test("names the command that was probably meant", async () => {
  expect(await mynah(["srve"])).toEqual({
    code: 2,
    stdout: "",
    stderr: 'Failed to start: there is no command "srve". Did you mean mynah serve?\n',
  });
});

test("points to the help where a command is like none", async () => {
  expect(await mynah(["frobnicate"])).toEqual({
    code: 2,
    stdout: "",
    stderr: 'Failed to start: there is no command "frobnicate". Please see mynah --help.\n',
  });
});

test.each([
  { args: ["serve", "--prot", "0"], seen: "--prot", meant: "--port" },
  { args: ["serve", "--chunksize=3"], seen: "--chunksize", meant: "--chunk-size" },
  { args: ["serve", "--no-quite"], seen: "--no-quite", meant: "--quiet" },
  { args: ["check", "--fixture", "x"], seen: "--fixture", meant: "--fixtures" },
])("names the option that was probably meant by $seen", async ({ args, seen, meant }) => {
  const { code, stdout, stderr } = await mynah(args);

  expect(stderr).toBe(
    `Failed to read the command line: there is no option ${seen}. Did you mean ${meant}?\n`,
  );
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("points to the help where an option is like none", async () => {
  const { code, stderr } = await mynah(["serve", "--frobnicate"]);

  expect(stderr).toBe(
    "Failed to read the command line: there is no option --frobnicate. Please see mynah --help.\n",
  );
  expect(code).toBe(2);
});

test.each([
  { args: ["--port", "80x"], says: ['--port: "80x" is no whole number from 0 to 65535'] },
  { args: ["--port", "65536"], says: ['--port: "65536" is no whole number from 0 to 65535'] },
  { args: ["--chunk-size", "0"], says: ['--chunk-size: "0" is no whole number from 1'] },
  { args: ["--seed", "1.5"], says: ['--seed: "1.5" is no whole number'] },
  { args: ["--validate", "warm"], says: ['"warm" is none of enforce, warn, off.', "Did you mean warn?"] },
  { args: ["--undocumented", "no"], says: ['"no" is none of accept, reject.'] },
  { args: ["--port"], says: ["--port"] },
])("refuses the value of $args in one line", async ({ args, says }) => {
  const { code, stdout, stderr } = await mynah(["serve", ...args]);

  expect(stderr).toMatch(/^Failed to read .*\n$/);
  for (const part of says) expect(stderr).toContain(part);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test.each([
  { args: ["--gateway", "elkpi"], says: 'there is no gateway "elkpi". Please use one of elkapi, evolink.' },
  { args: ["nowhere.yaml"], says: "Failed to read nowhere.yaml: there is no such file." },
  { args: ["--fixtures", "nowhere"], says: "Failed to load fixtures: there is no file or folder nowhere." },
])("says in one line why it cannot start with $args", async ({ args, says }) => {
  const { code, stdout, stderr } = await mynah(["serve", "--port", "0", ...args]);

  expect(stderr).toMatch(/^Failed to .*\n$/);
  expect(stderr).toContain(says);
  expect(stdout).toBe("");
  expect(code).toBe(1);
});
