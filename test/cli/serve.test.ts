import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { chat, mynah, post, serveMynah } from "./run-mynah.ts";

const path = "/elkapi/v1/chat/completions";
const escape = "\u001b[";
const jsonLines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("says where it listens, and which base URLs to paste", async () => {
  const served = await serveMynah();
  await served.line(/^ {2}evolink/);

  expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(served.printed()).toEqual({
    stdout: `mynah listening on ${served.url}
  elkapi   ${served.url}/elkapi/v1
  evolink  ${served.url}/evolink/v1
`,
    stderr: "",
  });
});

test("answers at the base URLs that it prints", async () => {
  const served = await serveMynah();
  const line = await served.line(/^ {2}evolink/);
  const [base] = /http:\S+/.exec(line) ?? [];

  const response = await post(`${base}/chat/completions`, chat("Hello", { model: "gpt-5.2" }));

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    object: "chat.completion",
    choices: [{ message: { content: "This is gpt-5.2 at evolink, mocked by mynah. You said: Hello" } }],
  });
});

test("answers bare paths as the gateway that --gateway names", async () => {
  const served = await serveMynah(["--gateway", "evolink"]);

  const response = await post(`${served.url}/v1/chat/completions`, chat("Hello", { model: "gpt-5.2" }));

  expect(await response.text()).toContain("at evolink");
});

test("says in one sentence that a port is in use", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as AddressInfo;

  expect(await mynah(["serve", "--port", String(port)])).toEqual({
    code: 1,
    stdout: "",
    stderr:
      `Failed to listen on 127.0.0.1:${port}: the port is in use. ` +
      "Please stop what uses it, or choose another port (0 picks a free one).\n",
  });
});

test("prints a line for each request, and one for each broken rule", async () => {
  const served = await serveMynah();

  await (await post(served.url + path, chat("Hello"))).text();
  const answered = await served.line(/^POST .* 200 /);
  await (await post(served.url + path, chat("Hello", { temperature: "hot" }))).text();
  const refused = await served.line(/^POST .* 400 /);
  const reason = await served.line(/✗/);

  expect(answered).toMatch(
    /^POST \/elkapi\/v1\/chat\/completions 200 createChatCompletion · gpt-5\.5 · catch-all /,
  );
  expect(refused).toMatch(/^POST \/elkapi\/v1\/chat\/completions 400 /);
  expect(reason).toContain("temperature");
});

test("prints the events of a stream, and members that the docs do not know", async () => {
  const served = await serveMynah();

  await (await post(served.url + path, chat("Hello", { stream: true, mood: "good" }))).text();

  expect(await served.line(/^POST /)).toMatch(/ · \d+ events /);
  expect(await served.line(/not in the docs/)).toContain("/mood");
});

test("prints JSON alone, one value a line, with --json", async () => {
  const served = await serveMynah(["--json", "--seed", "1"]);

  await (await post(served.url + path, chat("Hello"))).text();
  await (await post(served.url + path, chat("Hello", { stream: true }))).text();
  await (await post(served.url + path, chat("Hello", { n: "two" }))).text();
  await (await fetch(`${served.url}/elkapi/v1/nothing`)).text();
  await served.line(/unknown_path/);
  const { stdout, stderr, code } = await served.stop();

  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  const [ready, ...exchanges] = jsonLines(stdout);
  expect(ready).toEqual({
    listening: served.url,
    gateways: { elkapi: `${served.url}/elkapi/v1`, evolink: `${served.url}/evolink/v1` },
    control: `${served.url}/__mynah`,
  });
  expect(exchanges).toMatchObject([
    { method: "POST", path, gateway: "elkapi", model: "gpt-5.5", fixture: "catch-all", status: 200 },
    { status: 200, events: expect.any(Number), aborted: false },
    { status: 400, error: { code: "invalid_type" }, violations: [{ pointer: "/n" }] },
    { method: "GET", status: 404, error: { code: "unknown_path" } },
  ]);
});

test.each([
  { how: "--quiet", args: ["--quiet"], env: {} },
  { how: "the variable CI", args: [], env: { CI: "true" } },
])("prints no line for a request with $how", async ({ args, env }) => {
  const served = await serveMynah(args, { env });

  await (await post(served.url + path, chat("Hello"))).text();
  const { stdout, stderr } = await served.stop();

  expect(stdout).toContain("listening");
  expect(stdout + stderr).not.toContain("POST");
});

test.each([
  { how: "--no-quiet", args: ["--no-quiet"], env: { CI: "true" } },
  { how: "an empty variable CI", args: [], env: { CI: "" } },
  { how: "CI=false", args: [], env: { CI: "false" } },
])("prints a line for a request with $how", async ({ args, env }) => {
  const served = await serveMynah(args, { env });

  await (await post(served.url + path, chat("Hello"))).text();

  expect(await served.line(/^POST /)).toContain("200");
});

test("paints the log on a terminal", async () => {
  const served = await serveMynah([], { terminal: true, env: { TERM: "xterm" } });

  await (await post(served.url + path, chat("Hello"))).text();

  expect(await served.line(/^POST /)).toContain(escape);
});

test.each([
  { where: "on a terminal with NO_COLOR", start: { terminal: true, env: { TERM: "xterm", NO_COLOR: "1" } } },
  { where: "in a pipe", start: { env: { TERM: "xterm" } } },
  { where: "in a pipe of CI", start: { env: { TERM: "xterm", CI: "true" } } },
])("paints nothing $where", async ({ start }) => {
  const served = await serveMynah(["--no-quiet"], start);

  await (await post(served.url + path, chat("Hello", { temperature: "hot" }))).text();
  await served.line(/✗/);

  expect(served.printed().stdout).not.toContain(escape);
});

test("writes control characters that a client sends as escapes", async () => {
  const served = await serveMynah([], { terminal: true, env: { TERM: "xterm", NO_COLOR: "1" } });

  await (await post(served.url + path, chat("Hello", { model: `gpt${escape}2J\u0007` }))).text();

  const line = await served.line(/^POST /);
  expect(line).toContain("\\u0007");
  expect(line).not.toContain("\u0007");
  expect(line).not.toContain(escape);
});

test.each([
  { form: "for people", args: [] },
  { form: "as JSON", args: ["--json"] },
])("never prints a token, in the log $form", async ({ args }) => {
  const key = "canary-of-the-server";
  const sent = "canary-of-the-client";
  const served = await serveMynah([...args, "--api-key", key]);
  const send = async (authorization: string, body: unknown, at = path) => {
    const response = await post(served.url + at, body, { authorization });
    return response.status + (await response.text());
  };

  const answers = [
    await send(`Bearer ${key}`, chat("Hello")),
    await send(`Bearer ${key}`, chat("Hello", { stream: true })),
    await send(`Bearer ${key}`, chat("Hello", { temperature: "hot" })),
    await send(`Bearer ${sent}`, chat("Hello")),
    await send(`Basic ${sent}`, chat("Hello")),
    await send(sent, chat("Hello")),
    await send(`Bearer ${key}`, {}, "/elkapi/v1/nothing"),
    await (await fetch(served.url, { headers: { authorization: `Bearer ${sent}` } })).text(),
  ];
  const last = await fetch(`${served.url}/elkapi/v1/last`, { headers: { authorization: `Bearer ${sent}` } });
  answers.push(await last.text());
  await served.line(/v1\/last/);
  const { stdout, stderr } = await served.stop();

  expect(answers.map((each) => each.slice(0, 3)).slice(0, 7)).toEqual([
    "200",
    "200",
    "400",
    "401",
    "401",
    "401",
    "404",
  ]);
  expect(stdout + stderr + answers.join()).not.toContain("canary");
});

test("never prints the key that it was started with, where it cannot start", async () => {
  const key = ["--api-key", "canary-of-the-server"];

  for (const args of [["--prot", "0"], ["--port", "x"], ["nowhere.yaml"], ["--api-kye", "canary-misspelt"]]) {
    const { stdout, stderr } = await mynah(["serve", ...key, ...args]);
    expect(stdout + stderr).not.toContain("canary");
    expect(stderr).not.toBe("");
  }
});
