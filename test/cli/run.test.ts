import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { acme } from "./acme.ts";
import { folderWith, mynah, spawnMynah } from "./run-mynah.ts";

/** A command that asks what its arguments say, one request after another, and ends with a code. */
const asks = `
  const [code, ...bodies] = process.argv.slice(2);
  const { OPENAI_BASE_URL, OPENAI_API_KEY } = process.env;
  for (const body of bodies) {
    const response = await fetch(OPENAI_BASE_URL + "/responses", {
      method: "POST",
      headers: { authorization: "Bearer " + OPENAI_API_KEY, "content-type": "application/json" },
      body,
    });
    console.log(response.status);
    await response.text();
  }
  process.exitCode = Number(code);
`;

const fine = '{"model":"gpt-5.5","input":"やあ 👋"}';
const broken = '{"model":"gpt-5.5","input":5}';

async function run(
  options: readonly string[],
  code: number,
  bodies: readonly string[],
  files: Readonly<Record<string, string>> = {},
) {
  const cwd = await folderWith({ "asks.mjs": asks, ...files });
  const ended = await mynah(
    ["run", ...options, "--", process.execPath, "asks.mjs", String(code), ...bodies],
    { cwd },
  );
  return { ...ended, cwd };
}

test("serves while a command runs, and reports what it has covered", async () => {
  const { code, stdout, stderr } = await run([], 0, [fine, broken]);
  expect(stderr).toBe("");
  // What the command says of itself comes first.
  expect(stdout).toMatch(/^200\n400\nContract coverage \d+% \(\d+ of \d+\), 2 exchanges\n/);
  expect(stdout).toContain("✗ input must be a string or an array, but it is 5 (an integer)");
  expect(code).toBe(0);
});

test("sets the variables that SDKs read, and those that are named", async () => {
  const cwd = await folderWith({ ...acme() });
  const print = "console.log(JSON.stringify(process.env))";
  const { stdout } = await mynah(
    ["run", "acme.yaml", "--api-key", "鍵", "--env", "LLM_URL=evolink", "--", process.execPath, "-e", print],
    { cwd, env: { OPENAI_BASE_URL: "https://api.openai.com/v1" } },
  );
  const env = JSON.parse(stdout.split("\n")[0] ?? "") as Record<string, string>;
  const url = env["MYNAH_URL"] ?? "none";
  expect(env).toMatchObject({
    OPENAI_BASE_URL: expect.stringMatching(new RegExp(`^${url}/acme`)) as string,
    OPENAI_API_KEY: "鍵",
    ELKAPI_BASE_URL: `${url}/elkapi/v1`,
    EVOLINK_BASE_URL: `${url}/evolink/v1`,
    ACME_API_KEY: "鍵",
    LLM_URL: `${url}/evolink/v1`,
  });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test.each([
  ["ends as the command does where both fail", ["--fail-on", "violation"], 3, broken, 3],
  ["fails on a request off the contract where it is told to", ["--fail-on", "violation"], 0, broken, 1],
  [
    "fails on no request off the contract where there is none",
    ["--fail-on", "violation,undocumented"],
    0,
    fine,
    0,
  ],
  [
    "fails on a threshold of an operation that is not reached",
    ["--threshold", "createResponse=90"],
    0,
    fine,
    1,
  ],
] as const)("%s", async (_, options, code, body, expected) => {
  expect((await run(options, code, [body])).code).toBe(expected);
});

test("fails on fixtures that never answered, and on requests that none fits", async () => {
  const files = {
    "fixtures/a.yaml": "- name: 使われない\n  when: { lastUserMessage: 来ない }\n  reply: { text: … }\n",
  };
  const options = ["--fixtures", "fixtures", "--unmatched", "refuse", "--fail-on", "unused,unmatched"];
  const { code, stdout } = await run(options, 0, [fine], files);
  expect(stdout).toContain("Fixtures that never answered\n  使われない (elkapi, evolink)");
  expect(stdout).toContain("Failed: 1 unused fixture; 1 unmatched request.");
  expect(code).toBe(1);
});

test("writes the report in every form that is asked for, and the journal", async () => {
  const outputs = [
    "report.html",
    "deep/er/report.json",
    "report.xml",
    "report.md",
    "report.svg",
    "report.txt",
    "report.jsonl",
  ];
  const { stdout, cwd, code } = await run(
    ["--format", "github", ...outputs.flatMap((file) => ["--output", file])],
    0,
    [fine],
  );
  expect(stdout).toMatch(/^200\n::notice title=Contract coverage::/);
  const read = async (file: string) => readFile(join(cwd, file), "utf8");
  expect(await read("report.html")).toContain("<!doctype html>");
  expect(JSON.parse(await read("deep/er/report.json"))).toMatchObject({ mynah: "coverage/1", exchanges: 1 });
  expect(XMLValidator.validate(await read("report.xml"))).toBe(true);
  expect(await read("report.md")).toContain("## Contract coverage:");
  expect(await read("report.svg")).toContain("<svg");
  expect(await read("report.txt")).toContain("Contract coverage");
  expect(JSON.parse(await read("report.jsonl"))).toMatchObject({ request: { body: { input: "やあ 👋" } } });
  expect(code).toBe(0);
});

test("compares with a former report, and fails on what got lost", async () => {
  const { cwd } = await run(["--output", "before.json"], 0, [fine]);
  const again = (options: readonly string[], body: string) =>
    mynah(["run", "--baseline", "before.json", ...options, "--", process.execPath, "asks.mjs", "0", body], {
      cwd,
    });
  const listed = '{"model":"gpt-5.5","input":[{"role":"user","content":"やあ"}]}';
  const lost = await again(["--fail-on", "lost"], listed);
  expect(lost.stdout).toContain(
    "Covered before, and not any more\n  elkapi createResponse request input (string)\n",
  );
  expect(lost.code).toBe(1);
  expect((await again(["--fail-on", "lost"], fine)).code).toBe(0);
});

test("takes what counts from the config file, and the command line has the last word", async () => {
  const config = `
port: 4010
watch: true
coverage:
  include: [elkapi createResponse]
  exclude:
    - at: elkapi createResponse request tools
      reason: ツールは使わない
  thresholds: { total: 99 }
  failOn: [violation]
`;
  const files = { "mynah.config.yaml": config };
  const failed = await run([], 0, [fine], files);
  expect(failed.stdout).toContain(
    "createChatCompletion  excluded: not one of the operations that the configuration includes",
  );
  expect(failed.stdout).toContain("total is covered by");
  expect(failed.code).toBe(1);
  expect((await run(["--threshold", "1"], 0, [fine], files)).code).toBe(0);
  expect((await run(["--threshold", "1", "--fail-on", "unmatched"], 0, [broken], files)).code).toBe(0);
});

test.each([
  [
    "coverage: { exclude: [{ at: x }] }",
    "mynah.config.yaml:1:23: coverage.exclude[0].reason is required, but it is missing. Please mend it.",
  ],
  [
    "coverage:\n  failOn: [violations]",
    'coverage.failOn[0] must be one of "violation", "undocumented", "unmatched", "unused", "lost", but it is "violations"; did you mean "violation"?',
  ],
  ["coverage:\n  threshold: 1", "coverage.threshold is not allowed here; did you mean thresholds?"],
  ["coverage: 5", "mynah.config.yaml:1:11: coverage must be an object, but it is 5"],
])("tells where the config file is wrong: %s", async (config, message) => {
  const { code, stderr } = await run([], 0, [], { "mynah.config.yaml": config });
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test.each([
  [
    ["run"],
    "Failed to run: there is no command. Please give one behind two hyphens, as in mynah run -- npm test\n",
  ],
  [["run", "--"], "Failed to run: there is no command."],
  [["run", "--", ""], "Failed to run: there is no command."],
  [["run", "--fail-on", "lost", "--", "true"], "there is no former report to compare it with"],
  [
    ["run", "--fail-on", "violations", "--", "true"],
    'Failed to read --fail-on: "violations" is none of violation, undocumented, unmatched, unused, lost. Did you mean violation?',
  ],
  [["run", "--threshold", "viel", "--", "true"], 'Failed to read --threshold: "viel" is no threshold.'],
  [["run", "--threshold", "total=101", "--", "true"], "Failed to read --threshold:"],
  [
    ["run", "--output", "report.pdf", "--", "true"],
    "Failed to read --output: nobody can tell by the name of report.pdf what to write.",
  ],
  [["run", "--format", "htm", "--", "true"], "Did you mean html?"],
  [["run", "--env", "LLM_URL", "--", "true"], 'Failed to read --env: "LLM_URL" is no variable.'],
  [["run", "--watch", "--", "true"], "there is no option --watch"],
])("says what is wrong with %j", async (args, message) => {
  const { code, stdout, stderr } = await mynah(args);
  expect(stderr).toContain(message);
  expect([code, stdout]).toEqual([2, ""]);
});

test("says that there is no such command, as shells do", async () => {
  const { code, stderr } = await mynah(["run", "--", "no-such-command-鳥"]);
  expect(stderr).toBe(
    "Failed to run no-such-command-鳥: there is no such command. Please mend what stands behind --.\n",
  );
  expect(code).toBe(127);
  const cwd = await folderWith({ "plain.txt": "" });
  const plain = await mynah(["run", "--", "./plain.txt"], { cwd });
  expect(plain.stderr).toContain("Failed to run ./plain.txt: ");
  expect(plain.code).toBe(126);
});

test("reports all the same where a test has left a file that cannot be read, or has taken the folder away", async () => {
  const ask = `${process.execPath} asks.mjs 0 '${fine}'`;
  const cwd = await folderWith({ "asks.mjs": asks });
  const broken = await mynah(["run", "--", "sh", "-c", `echo '{bad' > $MYNAH_COVERAGE/x.json; ${ask}`], {
    cwd,
  });
  expect(broken.stderr).toMatch(/^Failed to read .*x\.json: line 1 is no JSON\./);
  expect(broken.stdout).toContain(", 1 exchange\n");
  expect(broken.code).toBe(1);
  const gone = await mynah(["run", "--", "sh", "-c", `rm -r $MYNAH_COVERAGE; ${ask}`], { cwd });
  expect(gone.stderr).toBe("");
  expect(gone.stdout).toContain(", 1 exchange\n");
  expect(gone.code).toBe(0);
});

test("says where a threshold is of nothing that there is, and that a variable is of no gateway", async () => {
  const threshold = await run(["--threshold", "createRespons=1"], 0, [fine]);
  expect(threshold.stderr).toContain(
    'Failed to read the threshold of "createRespons": there is no such gateway and no such operation. Please use createResponse.',
  );
  expect(threshold.code).toBe(2);
  const variable = await run(["--env", "X=elkapy"], 0, [fine]);
  expect(variable.stderr).toContain('Failed to tell the base URL of "elkapy"');
  expect(variable.code).toBe(1);
});

test("says that it cannot report without a journal", async () => {
  const { code, stderr } = await run(["--journal", "0"], 0, [fine]);
  expect(stderr).toContain("Failed to read the journal: none is kept.");
  expect(code).toBe(1);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "passes %s on to the command, and ends as it does",
  async (signal) => {
    const waits = `
    process.on(${JSON.stringify(signal)}, () => { console.log("got it"); setTimeout(() => process.exit(7), 50); });
    setTimeout(() => {}, 60_000);
    console.log("waiting");
  `;
    const child = await spawnMynah(["run", "--", process.execPath, "-e", waits], {});
    await child.line(/waiting/);
    child.signal(signal);
    const { code, stdout } = await child.ended;
    expect(stdout).toMatch(/^waiting\ngot it\nContract coverage/);
    expect(code).toBe(7);
  },
);

test("ends by the signal by which the command has ended", async () => {
  const child = await spawnMynah(
    ["run", "--", process.execPath, "-e", "process.kill(process.pid, 'SIGKILL')"],
    {},
  );
  const { code, stdout } = await child.ended;
  expect(stdout).toContain("No request came in.");
  expect(code).toBeNull();
});

test("prints a line for each request where it is told to, and reads its input", async () => {
  const reads = "process.stdin.on('data', (text) => console.log('read ' + text))";
  const child = await spawnMynah(["run", "--", process.execPath, "-e", reads], { input: "標準入力" });
  expect((await child.ended).stdout).toContain("read 標準入力");
  const { stdout } = await run(["--no-quiet"], 0, [fine]);
  expect(stdout).toMatch(/POST \/elkapi\/v1\/responses 200 createResponse/);
});

test("adds what tests have covered in their own processes", async () => {
  const saves = `
    import { createMock } from "mynah";
    import { coverageOf } from "mynah/report";
    import { saveCoverage } from "mynah/node";
    const mock = createMock();
    await mock.fetch("https://api.evolink.ai/v1/models", { headers: { authorization: "Bearer any" } });
    await saveCoverage(await coverageOf(mock), process.env.MYNAH_COVERAGE);
  `;
  const folder = await folderWith({});
  const { stdout, stderr, code } = await mynah(
    ["run", "--output", join(folder, "j.jsonl"), "--", process.execPath, "--input-type=module", "-e", saves],
    { cwd: process.cwd() },
  );
  expect(stderr).toContain(
    "The journal that is written has 0 exchanges; not in it are 0 that it had forgotten, and 1 of tests that asked a mock of their own.",
  );
  expect(stdout).toMatch(/1 exchange\n/);
  expect(stdout).toMatch(/evolink \d+%\n/);
  expect(code).toBe(0);
});

test("looks at exchanges as they come, and tells of those that the journal has forgotten before", async () => {
  const many = Array.from({ length: 40 }, () => fine);
  const { stdout } = await run(["--journal", "2"], 0, many);
  const [, seen] = /, (\d+) exchanges\n/.exec(stdout) ?? [];
  const [, forgotten = 0] = /(\d+) exchanges? more had been forgotten/.exec(stdout) ?? [];
  expect(Number(seen)).toBeGreaterThan(2);
  expect(Number(seen) + Number(forgotten)).toBe(40);
});
