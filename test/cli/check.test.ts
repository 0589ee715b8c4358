import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { acme } from "./acme.ts";
import { folderWith, lineOf, mynah } from "./run-mynah.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const args = ["check", "acme.yaml", "--fixtures", "fixtures"];

/** Checks Acme's files, of which one was changed. */
async function checkAcme(files: Readonly<Record<string, string>>, more: readonly string[] = []) {
  const cwd = await folderWith(files);
  return mynah([...args, ...more], { cwd });
}

/** The line of an output that speaks of a place; there is one, and no other. */
function lineAt(text: string, file: string, ...lines: readonly number[]): string {
  const places = lines.map((line) => `${file}:${line}:`);
  const found = text.split("\n").filter((each) => places.some((place) => each.includes(place)));
  if (found.length === 1) return found.join("");
  throw new Error(`${found.length} lines speak of ${places.join(" or ")} in:\n${text}`);
}

interface Report {
  readonly gateway: string;
  readonly findings: readonly { readonly at: object; readonly message: string }[];
  readonly widenings: readonly { readonly reason: string }[];
  readonly counts: Readonly<Record<string, number>>;
}

const reports = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Report);

test("finds nothing to mend in what is shipped, and lists what is wider than the docs", async () => {
  const { code, stdout, stderr } = await mynah(["check"], { cwd: root });

  expect(stdout).toMatch(/^elkapi: fine$/m);
  expect(stdout).toMatch(/^evolink: fine$/m);
  expect(stdout).toMatch(/^ {4}openapi\/elkapi\.yaml:\d+:\d+ \S/m);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("prints a report a line with --json", async () => {
  const { code, stdout } = await mynah(["check", "--json"], { cwd: root });

  expect(reports(stdout)).toMatchObject([
    { gateway: "elkapi", findings: [], counts: { operations: 4 } },
    { gateway: "evolink", findings: [], counts: { operations: 3 } },
  ]);
  for (const { counts, widenings } of reports(stdout)) {
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
    for (const { reason } of widenings) expect(reason).not.toBe("");
  }
  expect(code).toBe(0);
});

test("checks folders of fixtures with the shipped gateways", async () => {
  const text = "name: mine\nreply:\n  text: Hello {{ modle }}\n";
  const cwd = await folderWith({ "fixtures/elkapi/mine.yaml": text });

  const { code, stdout } = await mynah(["check", "--fixtures", "fixtures"], { cwd });

  expect(stdout).toMatch(/^elkapi: 1 to mend$/m);
  expect(stdout).toMatch(/^evolink: fine$/m);
  expect(stdout).toMatch(/ fixtures\/elkapi\/mine\.yaml:\d+:\d+ .*modle/);
  expect(code).toBe(1);
});

test.each([
  { key: "lastUserMesage", of: "lastUserMessage: {", to: "lastUserMesage: {", meant: "lastUserMessage" },
  { key: "txt", of: "    text: A", to: "    txt: A", meant: "text" },
  { key: "wen", of: "  when:\n    operation: rerank", to: "  wen:\n    operation: rerank", meant: "when" },
])("names file and line of the misspelt key $key in a fixture", async ({ key, of, to, meant }) => {
  const files = acme({ fixtures: [of, to] });
  const line = lineOf(files["fixtures/acme/replies.yaml"], key);

  const { code, stdout, stderr } = await checkAcme(files);

  const found = lineAt(stdout + stderr, "fixtures/acme/replies.yaml", line);
  expect(found).toContain(key);
  expect(found).toContain(`did you mean ${meant}?`);
  expect(code).toBe(1);
});

test("names file and line of a fixture whose reply breaks the contract", async () => {
  const files = acme({ fixtures: ["order: [1, 0]", "order: [1, -1]"] });
  const text = files["fixtures/acme/replies.yaml"];

  const { code, stdout, stderr } = await checkAcme(files);

  // The reply, or the value inside it.
  const line = lineOf(text, "order:");
  const found = lineAt(stdout, "fixtures/acme/replies.yaml", line - 2, line - 1, line);
  expect(found).toContain('"ranking"');
  expect(found).toContain("order[1]");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test("judges the streamed events of a fixture too", async () => {
  // The whole answer keeps the contract; no chunk is what this asks for.
  const files = acme({ document: ["const: chat.completion.chunk", "const: chat.completion.feather"] });

  const { code, stdout } = await checkAcme(files);

  const line = lineOf(files["fixtures/acme/replies.yaml"], "    text: A");
  expect(lineAt(stdout, "fixtures/acme/replies.yaml", line - 1, line)).toContain("feather");
  expect(code).toBe(1);
});

test("names file and line of a template with an unknown variable", async () => {
  const files = acme({ fixtures: ["{{ model }}", "{{ modle }}"] });
  const text = files["fixtures/acme/replies.yaml"];

  const { code, stdout, stderr } = await checkAcme(files);

  const line = lineOf(text, "modle");
  const found = lineAt(stdout, "fixtures/acme/replies.yaml", line - 1, line);
  expect(found).toContain("no variable modle; did you mean model?");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test("names file and line of a fixture for an operation that there is not", async () => {
  const files = acme({ fixtures: ["operation: rerank", "operation: rernk"] });
  const line = lineOf(files["fixtures/acme/replies.yaml"], "rernk");

  const { code, stdout } = await checkAcme(files);

  const found = lineAt(stdout, "fixtures/acme/replies.yaml", line);
  expect(found).toContain("did you mean rerank?");
  expect(code).toBe(1);
});

test.each([
  {
    what: "an example of a request breaks its schema",
    document: ["query: Which bird talks?", "query: 7"],
    place: "query: 7",
    says: "birds",
  },
  {
    what: "an example of a schema breaks it",
    document: ["examples: [0.5]", "examples: [0.5, 9]"],
    place: "examples: [0.5, 9]",
    says: "1 or less",
  },
  {
    what: "a default of a schema breaks it",
    document: ["default: false", "default: falsch"],
    place: "default: falsch",
    says: "boolean",
  },
] as const)("names file and line where $what", async ({ document, place, says }) => {
  const files = acme({ document: [...document] });

  const { code, stdout, stderr } = await checkAcme(files);

  expect(lineAt(stdout, "acme.yaml", lineOf(files["acme.yaml"], place))).toContain(says);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test.each([
  { keyword: "a pattern that is none", to: 'pattern: "["' },
  { keyword: "a keyword of the wrong type", to: "minLength: one" },
])("names file and line of a schema that cannot be compiled: $keyword", async ({ to }) => {
  const files = acme({ document: ["minLength: 1", to] });
  const text = files["acme.yaml"];

  const { code, stdout } = await checkAcme(files);

  // The place that is wrong, the schema that it stands in, or the place that refers to the schema.
  const used = lineOf(text, 'schemas/RerankRequest"');
  const lines = [lineOf(text, to), lineOf(text, "    RerankRequest:"), used, used - 1];
  expect(lineAt(stdout, "acme.yaml", ...lines)).toContain("Please mend the document.");
  expect(code).toBe(1);
});

test("names a keyword that is a slip of the pen", async () => {
  const files = acme({ document: ["minLength: 1", "minLenght: 1"] });

  const { code, stdout } = await checkAcme(files);

  const line = lineOf(files["acme.yaml"], "minLenght");
  expect(lineAt(stdout, "acme.yaml", line)).toContain("did you mean minLength?");
  expect(code).toBe(1);
});

test("lists formats and keywords that judge nothing, which are no mistakes", async () => {
  const files = acme({ document: ["minLength: 1", "format: bird-call\n          새소리: true"] });

  const { code, stdout } = await checkAcme(files);

  const line = lineOf(files["acme.yaml"], "bird-call");
  expect(lineAt(stdout, "acme.yaml", line)).toContain("the format bird-call, once");
  expect(lineAt(stdout, "acme.yaml", line + 1)).toContain("the keyword 새소리, once");
  expect(code).toBe(0);
});

test("tells how much of a document is validated", async () => {
  const { stdout } = await checkAcme(acme({}));

  expect(stdout).toContain("validates 2 of 2 operations, 2 of 2 request bodies, 3 of 3 response bodies");
});

test("names file and line of a reference to nothing", async () => {
  const files = acme({ document: ['"#/components/schemas/RerankRequest"', '"#/components/schemas/Rerank"'] });
  const line = lineOf(files["acme.yaml"], 'schemas/Rerank"');

  const { code, stdout, stderr } = await checkAcme(files);

  const found = lineAt(stdout + stderr, "acme.yaml", line - 1, line);
  expect(found).toContain("#/components/schemas/Rerank");
  expect(code).toBe(1);
});

test.each([
  { name: "x-mynah-dialekt", hint: "; did you mean x-mynah-dialect?" },
  { name: "x-mynah-frobnicate", hint: "" },
])("names file and line of the unknown extension $name", async ({ name, hint }) => {
  const files = acme({ document: ["x-mynah-dialect:", `${name}:`] });

  const { code, stdout } = await checkAcme(files);

  const found = lineAt(stdout, "acme.yaml", lineOf(files["acme.yaml"], name));
  expect(found.endsWith(` ${name} is no extension of mynah${hint}`)).toBe(true);
  expect(code).toBe(1);
});

test("names file and line of an unknown dialect", async () => {
  const files = acme({ document: ["dialect: chat-completions", "dialect: birdsong"] });

  const { code, stdout } = await checkAcme(files);

  const found = lineAt(stdout, "acme.yaml", lineOf(files["acme.yaml"], "birdsong"));
  expect(found).toContain("chat-completions");
  expect(code).toBe(1);
});

test("names file and line of YAML that does not parse", async () => {
  const files = acme({ document: ["  title: Acme Inference", "  title: [Acme"] });

  const { code, stdout, stderr } = await checkAcme(files);

  expect(stdout).toBe("");
  expect(stderr).toMatch(/^Failed to parse acme\.yaml:\d+:\d+: .*\n$/);
  expect(code).toBe(1);
});

test("lists findings without colours where they are no terminal's", async () => {
  const cwd = await folderWith(acme({ document: ["default: false", "default: falsch"] }));

  const { stdout } = await mynah(args, { cwd, env: { CI: "true" } });

  expect(stdout).toMatch(/^acme: 1 to mend$/m);
});

test("names file and line of everything that is to be mended, in one run", async () => {
  const files = acme({
    document: ["default: false", "default: falsch"],
    fixtures: ["order: [1, 0]", "order: [1, -1]"],
  });

  const { code, stdout } = await checkAcme(files);

  expect(stdout).toMatch(/^acme: 2 to mend$/m);
  expect(code).toBe(1);
});

test("gives findings their place with --json", async () => {
  const files = acme({ document: ["default: false", "default: falsch"] });
  const cwd = await folderWith(files);

  const { code, stdout } = await mynah([...args, "--json"], { cwd });

  const [{ findings } = { findings: [] }] = reports(stdout);
  expect(findings).toEqual([
    {
      at: {
        file: expect.stringMatching(/acme\.yaml$/) as string,
        line: lineOf(files["acme.yaml"], "falsch"),
        column: expect.any(Number) as number,
      },
      message: expect.stringContaining("boolean") as string,
    },
  ]);
  expect(code).toBe(1);
});

test("names files from the folder that it runs in", async () => {
  const files = acme({ document: ["default: false", "default: falsch"] });
  const cwd = await folderWith({ ...files, "below/empty.txt": "" });

  const { stdout } = await mynah(["check", "../acme.yaml", "--fixtures", "../fixtures"], {
    cwd: `${cwd}/below`,
  });

  const expected = relative(`${cwd}/below`, `${cwd}/acme.yaml`);
  expect(lineAt(stdout, expected, lineOf(files["acme.yaml"], "falsch"))).toContain("default");
});
