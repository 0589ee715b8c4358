import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Explanation } from "../../src/index.ts";
import { acme } from "./acme.ts";
import { chat, folderWith, mynah } from "./run-mynah.ts";

const rain = `- name: rain
  when: { lastUserMessage: { contains: 雨 } }
  reply: { text: 傘を ☂️ }
- name: tomorrow
  when: { lastUserMessage: { startsWith: 明日 } }
  reply: { text: 明日のことは… }
- name: any gpt
  priority: -1
  when: { model: gpt-* }
  reply: { text: 네 }
- name: two tools
  when: { tools: [get_weather], lastUserMessage: 明日は雨ですか? }
  reply: { text: ok }
`;
const question = chat("明日は雨ですか? 👨‍👩‍👧");

/** Explains a request that was saved in a file of this name. */
async function explain(
  request: unknown,
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
) {
  const text = typeof request === "string" ? request : JSON.stringify(request);
  const cwd = await folderWith({ "request.json": text, "fixtures/elkapi/rain.yaml": rain, ...more });
  return mynah(["explain", "request.json", ...args], { cwd });
}

const explanation = (text: string) => JSON.parse(text) as Explanation;

test("tells the winner, what ties with it, what fits as well, and the three nearest with what they missed", async () => {
  const { code, stdout, stderr } = await explain(question, ["--fixtures", "fixtures"]);

  expect(stdout.replace(/^"[^"]*" does not fit[^]*/m, "")).toBe(`createChatCompletion of elkapi
"rain" answers (priority 0, specificity 1)
  ✓ lastUserMessage contains "雨"
only the order decides between it and "tomorrow"
"tomorrow" fits as well (priority 0, specificity 1)
"any gpt" fits as well (priority -1, specificity 1)
"catch-all" fits as well (priority 0, specificity 0)
`);
  expect(stdout).toMatch(
    /^"two tools" does not fit, \d+% close\n {2}✗ tools offers get_weather, seen no tools\n {2}✗ lastUserMessage is "明日は雨ですか\?", seen "明日は雨ですか\? 👨‍👩‍👧"$/m,
  );
  expect(stdout.match(/does not fit/g)).toHaveLength(3);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("tells the same as one line of JSON with --json", async () => {
  const { code, stdout } = await explain(question, ["--fixtures", "fixtures", "--json"]);

  expect(stdout).toMatch(/^\{.*\}\n$/);
  const { fixtures, ...found } = explanation(stdout);
  expect(found).toEqual({
    gateway: "elkapi",
    operation: "createChatCompletion",
    fixture: "rain",
    fromDocument: false,
    ties: ["tomorrow"],
  });
  expect(fixtures.filter(({ fits }) => fits).map(({ name }) => name)).toEqual([
    "rain",
    "tomorrow",
    "any gpt",
    "catch-all",
  ]);
  const misses = fixtures.slice(4);
  expect(misses).toHaveLength(3);
  expect(misses.find(({ name }) => name === "two tools")).toMatchObject({
    fits: false,
    conditions: [{ name: "tools", holds: false, expected: "offers get_weather", seen: "no tools" }, {}],
  });
  expect(code).toBe(0);
});

test.each([
  { what: "a body of responses", request: { model: "gpt-5.5", input: "雨" }, on: "createResponse of elkapi" },
  {
    what: "a body that breaks the rules of one operation, and is unlike the others",
    request: { model: "gpt-5.5", messages: [{ role: "usr", content: "雨" }] },
    on: "createChatCompletion of elkapi",
  },
  {
    what: "an object with path, headers and body",
    request: {
      method: "POST",
      path: "/v1/chat/completions",
      headers: { "Content-Length": 3, Accept: "*/*" },
      body: question,
    },
    on: "createChatCompletion of elkapi",
  },
  {
    what: "a whole URL as the url",
    request: { url: "https://api.evolink.ai/v1/chat/completions?trace=1", body: question },
    on: "createChatCompletion of evolink",
  },
  {
    what: "a whole URL of a local server as the path",
    request: { path: "http://127.0.0.1:4010/elkapi/v1/responses", body: { model: "gpt-5.5", input: "雨" } },
    on: "createResponse of elkapi",
  },
  {
    what: "a body that is a string of JSON",
    request: { body: JSON.stringify(question) },
    on: "createChatCompletion of elkapi",
  },
  {
    what: "YAML",
    request: "model: gpt-5.5\nmessages:\n  - { role: user, content: 雨 }\n",
    on: "createChatCompletion of elkapi",
  },
])("understands $what", async ({ request, on }) => {
  const { stdout, stderr } = await explain(request);

  expect(stdout.split("\n")[0]).toBe(on);
  expect(stderr).toBe("");
});

test.each([
  { form: "JSON", input: JSON.stringify(question) },
  { form: "YAML", input: "model: gpt-5.5\nmessages: [{ role: user, content: 雨 }]\n" },
])("reads $form from its input where the file is -", async ({ input }) => {
  const cwd = await folderWith({ "fixtures/elkapi/rain.yaml": rain });

  const { code, stdout } = await mynah(["explain", "-", "--fixtures", "fixtures"], { cwd, input });

  expect(stdout).toContain('"rain" answers');
  expect(code).toBe(0);
});

test("takes the gateway that --gateway names, and the path that --path names before that of the file", async () => {
  const body = chat("Hello", { model: "gpt-5.2" });
  const request = { path: "/nowhere", body };

  const { code, stdout } = await explain(request, [
    "--gateway",
    "evolink",
    "--path",
    "/v1/chat/completions",
    "--json",
  ]);

  expect(explanation(stdout)).toMatchObject({ gateway: "evolink", fixture: "catch-all" });
  expect(code).toBe(0);
});

test.each([
  { how: "a file in a gateway's folder", path: "fixtures/elkapi/rain.yaml" },
  { how: "a gateway's folder", path: "fixtures/elkapi" },
])("takes fixtures from $how", async ({ path }) => {
  const { stdout } = await explain(question, ["--fixtures", path, "--json"]);

  expect(explanation(stdout).fixture).toBe("rain");
});

test("asks the fixtures of a document of one's own", async () => {
  const body = { query: "Which bird talks?", documents: ["a mynah"] };
  const args = ["--document", "acme.yaml", "--gateway", "acme", "--fixtures", "fixtures", "--json"];

  const { code, stdout } = await explain(body, args, acme());

  expect(explanation(stdout)).toMatchObject({ gateway: "acme", operation: "rerank", fixture: "ranking" });
  expect(code).toBe(0);
});

test("takes the gateway, fixtures and modes of the config file", async () => {
  const config = "gateway: evolink\nfixtures: [fixtures]\nundocumented: reject\nunmatched: refuse\n";
  const body = chat("雨", { model: "gpt-5.2", mood: "wet" });

  const { code, stdout } = await explain(body, ["--json"], {
    "mynah.config.yaml": config,
    "fixtures/evolink/rain.yaml": rain,
  });

  const { gateway, fixture, refused, fixtures } = explanation(stdout);
  expect({ gateway, fixture }).toEqual({ gateway: "evolink", fixture: "rain" });
  expect(refused).toContain("mood");
  expect(fixtures.map(({ name }) => name)).not.toContain("catch-all");
  expect(code).toBe(1);
});

test("says that no fixture fits, and gives 1, where the catch-all is not to answer", async () => {
  const { code, stdout } = await explain(chat("Hello", { model: "gemini-3.1" }), ["--fixtures", "fixtures"], {
    "mynah.config.yaml": "unmatched: refuse\n",
  });

  expect(stdout).toMatch(/^no fixture fits$/m);
  expect(code).toBe(1);
});

test("tells why a request is refused, and which fixture would answer it, and gives 1", async () => {
  const { code, stdout, stderr } = await explain(chat("雨", { temperature: "hot" }), [
    "--fixtures",
    "fixtures",
  ]);

  expect(stdout).toMatch(/^refused before a fixture is asked: .*temperature/m);
  expect(stdout).toMatch(/^"rain" would answer \(/m);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test.each([
  { what: "a path that there is not", request: { path: "/elkapi/v1/nothing", body: {} }, says: "no POST" },
  {
    what: "a method without a body",
    request: { method: "GET", path: "/elkapi/v1/responses" },
    says: "no GET",
  },
  { what: "a body that is no JSON", request: { body: "{broken" }, says: "as JSON" },
  {
    what: "another scheme than bearer",
    request: { headers: { authorization: "Basic canary" }, body: question },
    says: "no bearer token",
  },
])("tells why the server would refuse $what", async ({ request, says }) => {
  const { code, stdout, stderr } = await explain(request);

  expect(stdout).toMatch(/^refused before a fixture is asked: Failed to /m);
  expect(stdout).toContain(says);
  expect(stdout).not.toContain("canary");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test.each([
  { form: "for people", args: [] },
  { form: "as JSON", args: ["--json"] },
])("prints no secret of the request or of a fixture, $form", async ({ args }) => {
  const secrets = `name: secrets
when:
  headers: { authorization: { contains: canary-1 }, X-Api-Key: canary-2, cookie: { startsWith: canary-3 }, x-tenant: 하늘 }
reply: { text: ok }
`;
  const request = {
    headers: {
      Authorization: "Bearer canary-4",
      "X-API-Key": "canary-5",
      Cookie: "canary-6",
      "x-tenant": "sky",
    },
    body: question,
  };

  const { stdout, stderr } = await explain(request, ["--fixtures", "secrets.yaml", ...args], {
    "secrets.yaml": secrets,
  });

  expect(stdout).toContain("secrets");
  expect(stdout).toContain("sky");
  expect(stdout + stderr).not.toContain("canary");
});

test.each([
  { what: "a file that does not parse", file: "{ broken", says: /^Failed to parse request\.json:\d+:\d+: / },
  { what: "a list", file: "[1]", says: /^Failed to read request\.json: it is no object\. Please / },
  {
    what: "a URL that is none",
    file: '{ "url": "http://", "body": {} }',
    says: /^Failed to make a request of request\.json: Invalid URL\. Please /,
  },
  {
    what: "a method that is none",
    file: '{ "method": "P OST", "path": "/v1/responses", "body": {} }',
    says: /^Failed to make a request of request\.json: .*P OST.* Please /,
  },
  {
    what: "a header that cannot be sent",
    file: '{ "headers": { "authorization": "canary\\nx" }, "body": {} }',
    says: /^Failed to make a request of request\.json: the header authorization cannot be sent\. Please /,
  },
])("says in one line what is wrong with $what, and gives 1", async ({ file, says }) => {
  const { code, stdout, stderr } = await explain(file);

  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^.*\n$/);
  expect(stdout + stderr).not.toContain("canary");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test("says in one line that the input does not parse", async () => {
  const { code, stderr } = await mynah(["explain", "-"], { input: "{ broken" });

  expect(stderr).toMatch(/^Failed to parse -:\d+:\d+: .*Please mend the file\.\n$/);
  expect(code).toBe(1);
});

test.each([
  { args: ["nowhere.json"], says: "Failed to read nowhere.json: there is no such file." },
  { args: ["folder"], says: "Failed to read folder: " },
  { args: ["request.json", "--fixtures", "nowhere"], says: "there is no file or folder nowhere." },
  { args: ["request.json", "--document", "nowhere.yaml"], says: "Failed to read nowhere.yaml: " },
  { args: ["request.json", "--gateway", "elkpi"], says: 'there is no gateway "elkpi".' },
])("says in one line why it cannot explain $args", async ({ args, says }) => {
  const cwd = await folderWith({ "request.json": "{}" });
  await mkdir(join(cwd, "folder"));

  const { code, stdout, stderr } = await mynah(["explain", ...args], { cwd });

  expect(stderr).toMatch(/^Failed to .*\n$/);
  expect(stderr).toContain(says);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test.each([
  { args: [], says: "mynah explain takes one request" },
  { args: ["one.json", "two.json"], says: "mynah explain takes one request" },
  { args: ["one.json", "--github"], says: "there is no option --github" },
  { args: ["one.json", "--fixture", "x"], says: "Did you mean --fixtures?" },
])("gives 2 for the wrong usage $args", async ({ args, says }) => {
  const { code, stdout, stderr } = await mynah(["explain", ...args]);

  expect(stderr).toMatch(/^Failed to .*\n$/);
  expect(stderr).toContain(says);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("tells what a path parameter is and was to be", async () => {
  const { code, stdout } = await explain({ method: "GET", path: "/elkapi/v1/models/%E5%A4%A9%E6%B0%97" });

  expect(stdout).toContain('retrieveModel of elkapi\n"unknown model" answers');
  expect(stdout).toContain('✗ path.model is "gpt-5.5", seen "天気"');
  expect(code).toBe(0);
});
