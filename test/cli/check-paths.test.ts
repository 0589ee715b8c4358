import { join } from "node:path";
import { expect, test } from "vitest";
import type { CheckReport } from "../../src/node/index.ts";
import { acme } from "./acme.ts";
import { folderWith, mynah } from "./run-mynah.ts";

/** Checks files, of which Acme's document is one: it is small, and so the check is quick. */
async function check(files: Readonly<Record<string, string>>, args: readonly string[], below = "") {
  const cwd = await folderWith({ "acme.yaml": acme()["acme.yaml"], ...files });
  const { code, stdout, stderr } = await mynah(["check", ...args], { cwd: join(cwd, below) });
  return { code, stdout, stderr, found: marked(stdout, "✗"), warned: marked(stdout, "=") };
}

function marked(text: string, mark: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`  ${mark} `))
    .map((line) => line.slice(4));
}

const reports = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CheckReport);

/** It names an operation of elkapi: right for every gateway, and wrong for acme alone. */
const elkapiOnly = "name: 東京\nwhen: { operation: createChatCompletion }\nreply: { text: ☀️ }\n";
const noSuchOperation = "there is no operation createChatCompletion; there is chat or rerank";

const wrong = `- name: misspelt
  when:
    lastUserMesage: 안녕
    modle: acme-large
  reply: { txt: 네 }
- name: variable
  reply: { text: "{{ modle }}" }
- name: twice
  when: { model: acme-large }
  reply: { text: ok }
- name: twice
  when: { model: acme-small }
  reply: { text: ok }
- name: never
  when: { model: acme-large }
  reply: { text: ok }
- name: pattern
  when: { lastUserMessage: { matches: 東(?=京) } }
  reply: { text: ok }
- name: operation
  when: { operation: rernk }
  reply: { body: { order: [] } }
- name: no reply
  when: { model: acme-* }
`;

test("lists everything that is to be mended in fixtures, by file and line, with column and what was meant", async () => {
  const { code, stdout, stderr, found } = await check(
    {
      "fixtures/acme/wrong.yaml": wrong,
      "fixtures/acme/unfinished.yaml": "name: [東京\n",
      "fixtures/acme/below/empty.json": "[{}]",
      "fixtures/all.yml": "name: all\nreply: { texts: ok }\n",
    },
    ["acme.yaml", "fixtures"],
  );

  expect(found).toEqual([
    expect.stringMatching(/^fixtures\/acme\/below\/empty\.json:1:2 .*name/),
    expect.stringMatching(/^fixtures\/acme\/unfinished\.yaml:\d+:\d+ .*\]$/),
    "fixtures/acme/wrong.yaml:3:5 when.lastUserMesage is not allowed here; did you mean lastUserMessage?",
    "fixtures/acme/wrong.yaml:4:5 when.modle is not allowed here; did you mean model?",
    "fixtures/acme/wrong.yaml:5:12 reply.txt is not allowed here; did you mean text?",
    "fixtures/acme/wrong.yaml:7:12 templates know no variable modle; did you mean model?",
    'fixtures/acme/wrong.yaml:11:9 there are two fixtures of the name "twice"; one must be renamed',
    'fixtures/acme/wrong.yaml:15:9 the fixture "never" never answers: "twice" demands the same and stands before it',
    'fixtures/acme/wrong.yaml:18:30 RE2 has no look-around, as in "東(?=京)"',
    "fixtures/acme/wrong.yaml:21:22 there is no operation rernk; did you mean rerank?",
    "fixtures/acme/wrong.yaml:23:3 the fixture has no reply; it needs reply, or replies for several in a row",
    "fixtures/all.yml:2:10 reply.texts is not allowed here; did you mean text?",
  ]);
  expect(stdout).toMatch(/^acme: 12 to mend$/m);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test.each([
  { what: "a folder of folders", path: "fixtures", below: "" },
  { what: "a gateway's folder", path: "fixtures/acme", below: "" },
  { what: "a file in a gateway's folder", path: "fixtures/acme/東京.yaml", below: "" },
  { what: "the folder that it runs in", path: ".", below: "fixtures/acme" },
  { what: "a file of the folder that it runs in", path: "東京.yaml", below: "fixtures/acme" },
])("takes $what for the gateway of that name", async ({ path, below }) => {
  const document = below === "" ? "acme.yaml" : "../../acme.yaml";

  const { code, found } = await check({ "fixtures/acme/東京.yaml": elkapiOnly }, [document, path], below);

  expect(found).toEqual([expect.stringContaining(`東京.yaml:2:20 ${noSuchOperation}`)]);
  expect(code).toBe(1);
});

test.each([
  { what: "a file", path: "東京.yaml" },
  { what: "a file right in a folder", path: "fixtures" },
])("takes $what for every gateway", async ({ path }) => {
  const files = { "東京.yaml": elkapiOnly, "fixtures/東京.yaml": elkapiOnly };

  expect(await check(files, ["acme.yaml", path])).toMatchObject({ code: 0, found: [] });
});

test("checks a fixture for every gateway in each that has its operation, and tells what is wrong with it once", async () => {
  const { code, stdout, found } = await check(
    {
      "fixtures/all.yaml": `- name: responses
  when: { operation: createResponse }
  reply: { text: ok }
- name: chats
  when: { operation: createChatCompletions }
  reply: { text: ok }
`,
    },
    ["fixtures"],
  );

  expect(found).toEqual([
    "fixtures/all.yaml:5:22 there is no operation createChatCompletions; did you mean createChatCompletion?",
  ]);
  expect(stdout).toMatch(/^elkapi: 1 to mend$/m);
  expect(stdout).toMatch(/^evolink: fine$/m);
  expect(code).toBe(1);
});

test("tells documents from fixtures, in any order, and a fixture that lacks its reply from both", async () => {
  const files = { ...acme(), "lone.yaml": "name: lone\nrepy: { text: ok }\n" };

  const { code, stdout } = await check(files, [
    "fixtures/acme/replies.yaml",
    "acme.yaml",
    "lone.yaml",
    "--json",
  ]);

  const [report, ...others] = reports(stdout);
  expect(report).toMatchObject({
    gateway: "acme",
    findings: [
      {
        at: { file: "lone.yaml", line: 2, column: 1 },
        message: "repy is not allowed here; did you mean reply?",
      },
    ],
    counts: { operations: 2, fixtures: 2 },
  });
  expect(others).toEqual([]);
  expect(code).toBe(1);
});

test("reads the files of a folder together, however they were given, and each of them once", async () => {
  const files = {
    "fixtures/a.yaml":
      "name: login\nwhen: { turns: 1 }\nsetScenario: { login: done }\nreply: { text: 로그인 }\n",
    "fixtures/b.yaml": "name: inside\nwhen: { scenario: { login: done } }\nreply: { text: 안 }\n",
    "fixtures/c.yaml": "name: inside\nwhen: { turns: 3 }\nreply: { text: 밖 }\n",
  };
  const twice = 'fixtures/c.yaml:1:7 there are two fixtures of the name "inside"; one must be renamed';
  const paths = Object.keys(files);

  expect((await check(files, ["acme.yaml", "fixtures"])).found).toEqual([twice]);
  expect((await check(files, ["acme.yaml", ...paths])).found).toEqual([twice]);
  expect((await check(files, ["acme.yaml", "fixtures/b.yaml", "--fixtures", "fixtures"])).found).toEqual([
    twice,
  ]);
});

test("warns of fixtures that only their order tells apart, and is fine with them", async () => {
  const files = {
    "fixtures/acme/ties.yaml": `- name: 雨
  when: { lastUserMessage: { contains: 雨 } }
  reply: { text: ☔ }
- name: 風
  when: { lastUserMessage: { contains: 風 } }
  reply: { text: 🌬 }
- name: 雪
  when: { lastUserMessage: { contains: 雪 }, stream: true }
  reply: { text: ❄️ }
`,
  };

  const { code, stdout, found, warned } = await check(files, ["acme.yaml", "fixtures", "--github"]);

  expect(found).toEqual([]);
  expect(warned).toEqual([
    expect.stringMatching(/^fixtures\/acme\/ties\.yaml:4:9 "風" ranks the same as "雨": /),
  ]);
  expect(stdout).toMatch(/^acme: fine$/m);
  expect(stdout).toMatch(/^::warning file=fixtures\/acme\/ties\.yaml,line=4,col=9::"風" ranks the same as /m);
  expect(code).toBe(0);
});

test("writes an annotation for each finding with --github, escaped as GitHub reads it", async () => {
  const files = {
    "fixtures/acme/a,b:c%d.yaml": `name: x\nwhen: { operation: "50%\\r\\n::error::東京" }\nreply: { text: ok }\n`,
  };

  const { code, stdout, found } = await check(files, ["acme.yaml", "fixtures", "--github"]);

  const file = "fixtures/acme/a%2Cb%3Ac%25d.yaml";
  const annotations = stdout.split("\n").filter((line) => line.startsWith("::"));
  expect(annotations).toHaveLength(found.length);
  expect(annotations).toContainEqual(
    `::error file=${file},line=2,col=20::there is no operation 50%25%0A::error::東京; there is chat or rerank`,
  );
  expect(code).toBe(1);
});

test("judges the example request of a fixture by the contract, and by its own conditions", async () => {
  const { found } = await check(
    {
      "fixtures/acme/requests.yaml": `- name: broken
  when: { operation: chat, turns: 1 }
  request:
    model: acme-large
    messages:
      - { role: usr, content: 안녕 }
  reply: { text: ok }
- name: another
  when: { lastUserMessage: 안녕! }
  request: { model: acme-large, messages: [{ role: user, content: 안녕? }] }
  reply: { text: ok }
- name: fitting
  when: { lastUserMessage: 또 봐요, headers: { x-tenant: sky }, stream: false }
  request: { model: acme-large, messages: [{ role: user, content: 또 봐요 }] }
  reply: { text: "{{ headers.x-tenant }} {{ body.messages[0].content }}" }
`,
    },
    ["acme.yaml", "fixtures"],
  );

  expect(found).toEqual([
    expect.stringMatching(
      /^fixtures\/acme\/requests\.yaml:6:17 the request of "broken" breaks the contract: messages\[0\]\.role must be .*did you mean "user"\?$/,
    ),
    expect.stringMatching(
      /^fixtures\/acme\/requests\.yaml:10:12 the request of the fixture does not fit its own conditions: "another", .*lastUserMessage is "안녕!", seen "안녕\?"/,
    ),
  ]);
});

test("finds a reply that breaks the contract, the second of several too, and one that is said to and does not", async () => {
  const { found } = await check(
    {
      "fixtures/acme/replies.yaml": `- name: second
  when: { operation: rerank, headers: { x-a: one } }
  replies:
    - body: { order: [0] }
    - body: { order: [-1] }
- name: excused
  when: { operation: rerank, headers: { x-a: two } }
  offContract: Acme counts from one below nothing.
  reply: { body: { order: [-1] } }
- name: needlessly excused
  when: { operation: rerank, headers: { x-a: three } }
  offContract: Nothing is wrong.
  reply: { body: { order: [1] } }
`,
    },
    ["acme.yaml", "fixtures"],
  );

  expect(found).toEqual([
    expect.stringMatching(/^fixtures\/acme\/replies\.yaml:5:7 .*"second".*order\[0\]/),
    'fixtures/acme/replies.yaml:12:16 the fixture "needlessly excused" satisfies the contract; please take its offContract away',
  ]);
});

test.each([
  {
    args: ["un"],
    says: "Failed to load fixtures: un/elkapy is for no gateway that there is. Did you mean elkapi?",
  },
  { args: ["un/elkapy/nowhere.yaml"], says: "Failed to read un/elkapy/nowhere.yaml: there is no such file." },
  { args: ["nowhere"], says: "Failed to read nowhere: there is no such file." },
  { args: ["--fixtures", "nowhere"], says: "Failed to load fixtures: there is no file or folder nowhere." },
])("says in one line why it cannot check $args, and gives 1", async ({ args, says }) => {
  const { code, stdout, stderr } = await check({ "un/elkapy/a.yaml": elkapiOnly }, args);

  expect(stderr).toMatch(/^Failed to .*\n$/);
  expect(stderr).toContain(says);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test.each([{ args: ["--watch"] }, { args: ["fixtures", "--git-hub"] }])(
  "gives 2 for the wrong usage $args",
  async ({ args }) => {
    const { code, stdout, stderr } = await check({}, args);

    expect(stderr).toMatch(/^Failed to read the command line: there is no option --.*\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  },
);
