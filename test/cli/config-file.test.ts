import { expect, test } from "vitest";
import { acme } from "./acme.ts";
import { chat, folderWith, lineOf, mynah, post, serveMynah } from "./run-mynah.ts";

const path = "/v1/chat/completions";

test.each([
  { name: "mynah.config.yaml", text: "seed: 7\ngateway: evolink\n" },
  { name: "mynah.config.yml", text: "seed: 7\ngateway: evolink\n" },
  { name: "mynah.config.json", text: '{ "seed": 7, "gateway": "evolink" }\n' },
])("finds $name in the current folder", async ({ name, text }) => {
  const cwd = await folderWith({ [name]: text });
  const ask = async (url: string) =>
    (await post(url + path, chat("Hello", { model: "gpt-5.2" }))).json() as Promise<unknown>;

  const found = await ask((await serveMynah([], { cwd })).url);
  const given = await ask((await serveMynah(["--seed", "7", "--gateway", "evolink"])).url);

  expect(found).toMatchObject({ object: "chat.completion", model: "gpt-5.2" });
  expect(found).toEqual(given);
});

test("takes the file that --config names, before the one in the current folder", async () => {
  const cwd = await folderWith({
    "mynah.config.yaml": "gateway: elkapi\n",
    "other/mynah.yaml": "gateway: evolink\n",
  });
  const served = await serveMynah(["--config", "other/mynah.yaml"], { cwd });

  const response = await post(served.url + path, chat("Hello", { model: "gpt-5.2" }));

  expect(await response.text()).toContain("at evolink");
});

test("lets the command line have the last word", async () => {
  const cwd = await folderWith({
    "mynah.config.yaml": "validate: off\nquiet: true\ngateway: evolink\nundocumented: reject\n",
  });
  const served = await serveMynah(
    ["--validate", "enforce", "--no-quiet", "--gateway", "elkapi", "--undocumented", "accept"],
    { cwd },
  );

  const broken = await post(served.url + path, chat("Hello", { temperature: "hot" }));
  const undocumented = await post(served.url + path, chat("Hello", { mood: "good" }));

  expect(broken.status).toBe(400);
  expect(undocumented.status).toBe(200);
  expect(await undocumented.text()).toContain("at elkapi");
  expect(await served.line(/^POST .* 400 /)).toContain(path);
});

test("takes every option of the command line", async () => {
  const cwd = await folderWith({
    "mynah.config.yaml": `port: 4010
host: 127.0.0.1
gateway: elkapi
fixtures: fixtures
json: true
api-key: sesame
validate: enforce
undocumented: reject
body-limit: 1000
chunk-size: 1000
chunk-delay: 0
seed: 1
quiet: false
`,
    "fixtures/elkapi/hello.yaml":
      "name: hello\nwhen: { lastUserMessage: Hello }\nreply: { text: Hello yourself }\n",
  });
  const served = await serveMynah([], { cwd });
  const ask = async (body: unknown, token = "sesame") => {
    const response = await post(served.url + path, body, { authorization: `Bearer ${token}` });
    return { status: response.status, text: await response.text() };
  };

  expect(await ask(chat("Hello"), "other")).toMatchObject({ status: 401 });
  expect(await ask(chat("Hello", { mood: "good" }))).toMatchObject({ status: 400 });
  expect(await ask(chat("x".repeat(1000)))).toMatchObject({ status: 413 });
  const streamed = await ask(chat("Hello", { stream: true }));
  expect(streamed).toMatchObject({ status: 200 });
  expect(streamed.text).toContain('"content":"Hello yourself"');
  expect(JSON.parse(await served.line(/"fixture":"hello"/))).toMatchObject({ status: 200 });
});

test("starts the paths of a config file at its own folder", async () => {
  const cwd = await folderWith({
    "here/empty.txt": "",
    "there/mynah.yaml": "documents: [acme.yaml]\nfixtures: [replies]\n",
    "there/acme.yaml": `openapi: 3.1.0
info: { title: Acme, version: "1" }
paths:
  /hello:
    get:
      responses:
        "200": { description: A greeting }
`,
    "there/replies/acme/hello.yaml": "name: hello\nreply: { body: { hello: world } }\n",
  });
  const served = await serveMynah(["--config", "../there/mynah.yaml"], { cwd: `${cwd}/here` });

  const response = await fetch(`${served.url}/acme/hello`);

  expect(await response.json()).toEqual({ hello: "world" });
});

test("names file, line and the option that was probably meant for one that is unknown", async () => {
  const text = "port: 0\n# a comment\nvalidat: warn\n";
  const cwd = await folderWith({ "mynah.config.yaml": text });

  const { code, stdout, stderr } = await mynah(["serve"], { cwd });

  expect(stderr).toMatch(
    new RegExp(`^Failed to read mynah\\.config\\.yaml:${lineOf(text, "validat")}:\\d+: `),
  );
  expect(stderr).toMatch(/there is no option "validat"\. Did you mean validate\?\n$/);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("lists the options where one is like none", async () => {
  const cwd = await folderWith({ "mynah.config.yaml": "frobnicate: 1\n" });

  const { code, stderr } = await mynah(["serve"], { cwd });

  expect(stderr).toMatch(/^Failed to read mynah\.config\.yaml:1:\d+: there is no option "frobnicate"\. /);
  expect(stderr).toContain("port, host, gateway");
  expect(code).toBe(2);
});

test.each([
  { what: "YAML that does not parse", text: "port: 0\nhost: [\n" },
  { what: "a list", text: "- port\n" },
])("refuses $what in one line", async ({ text }) => {
  const cwd = await folderWith({ "mynah.config.yaml": text });

  const { code, stdout, stderr } = await mynah(["serve"], { cwd });

  expect(stderr).toMatch(/^Failed to (?:read|parse) mynah\.config\.yaml.*\n$/);
  expect(stdout).toBe("");
  expect(code).toBeGreaterThan(0);
});

test.each([
  { text: "port: many\n", says: '"many" is no whole number' },
  { text: "validate: sometimes\n", says: '"sometimes" is none of enforce, warn, off.' },
  { text: "quiet: maybe\n", says: "quiet" },
  { text: "json: 1\n", says: "json" },
  { text: "host: 1\n", says: "host" },
])("refuses the value in $text", async ({ text, says }) => {
  const cwd = await folderWith({ "mynah.config.yaml": text });

  const { code, stdout, stderr } = await mynah(["serve", ...(says.includes("many") ? [] : ["--port", "0"])], {
    cwd,
  });

  expect(stderr).toMatch(/^Failed to .*\n$/);
  expect(stderr).toContain(says);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("says that a file which --config names is not there", async () => {
  const { code, stderr } = await mynah(["serve", "--config", "nowhere.yaml"]);

  expect(stderr).toMatch(/^Failed to read nowhere\.yaml: there is no such file\. .*\n$/);
  expect(code).toBe(1);
});

test("takes credentials by the names of security schemes", async () => {
  const cwd = await folderWith({
    ...acme(),
    "mynah.config.yaml": "api-key: { token: feather, bearerAuth: key }\n",
  });
  const served = await serveMynah(["acme.yaml"], { cwd });
  const status = async (path: string, token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(served.url + path, { method: "POST", headers, body: "" })).status;
  };

  expect(await status("/acme/v2/chat", "any")).toBe(401);
  expect(await status("/acme/v2/chat", "feather")).not.toBe(401);
  expect(await status("/elkapi/v1/chat/completions", "feather")).toBe(401);
  expect(await status("/elkapi/v1/chat/completions", "key")).not.toBe(401);
});

test.each([
  { given: "{ tokn: canary }", says: "apiKey names the security scheme" },
  { given: "{ token: 5 }", says: "mynah.config.yaml:1:1: api-key must be a text, or texts by name" },
  { given: '{ token: " " }', says: "apiKey.token must be a text that is not blank" },
  { given: "[canary]", says: "mynah.config.yaml:1:1: api-key must be a text, or texts by name" },
])("refuses the credentials $given, and does not print them", async ({ given, says }) => {
  const cwd = await folderWith({ ...acme(), "mynah.config.yaml": `api-key: ${given}\n` });

  const { code, stderr } = await mynah(["serve", "acme.yaml"], { cwd });

  expect(stderr).toContain(says);
  expect(stderr).not.toContain("canary");
  expect(code).not.toBe(0);
});
