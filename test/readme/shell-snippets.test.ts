import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { acme } from "../cli/acme.ts";
import { folderWith, post, serveMynah } from "../cli/run-mynah.ts";
import { readSnippets } from "./snippets.ts";

const snippets = readSnippets(readFileSync("README.md", "utf8"));
const command = `${process.execPath} ${resolve("dist/cli/main.js")}`;

/** Runs a script in a folder; gives its exit code and all that it prints. */
function bash(script: string, cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    // With -m the background job has a number, as in an interactive shell.
    const child = spawn("bash", ["-em", "-c", script], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("close", (code) => done({ code, output }));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

it("runs the CI script that the README shows", { timeout: 60_000 }, async () => {
  const port = await freePort();
  const test =
    `${process.execPath} -e 'fetch(process.env.OPENAI_BASE_URL + "/responses", { method: "POST", ` +
    `headers: { authorization: "Bearer " + process.env.OPENAI_API_KEY, "content-type": "application/json" }, ` +
    `body: JSON.stringify({ model: "gpt-5.5", input: "안녕하세요" }) }).then(async (r) => console.log(r.status, await r.text()))'`;
  const script = (snippets.get("run: ci") ?? "")
    .replace("node_modules/.bin/mynah serve", `${command} serve --port ${port}`)
    .replaceAll("4010", String(port))
    .replace("npm test", test);
  const { code, output } = await bash(script, process.cwd());
  expect(output).toContain(`mynah listening on http://127.0.0.1:${port}`);
  expect(output).toContain("200 {");
  expect(output).toContain("You said: 안녕하세요");
  expect(code).toBe(0);
});

it("runs the check that the README shows, on the fixture that it shows", { timeout: 60_000 }, async () => {
  const cwd = await folderWith({ "fixtures/elkapi/weather.yaml": snippets.get("fixture: elkapi") ?? "" });
  const { code, output } = await bash((snippets.get("run: check") ?? "").replace("npx mynah", command), cwd);
  expect(output).toContain("elkapi: fine");
  expect(code).toBe(0);
});

it("explains as the README shows, with the fixture that it shows", { timeout: 60_000 }, async () => {
  const request = { model: "gpt-5.5", messages: [{ role: "user", content: "Hello 👋" }] };
  const cwd = await folderWith({
    "fixtures/elkapi/weather.yaml": snippets.get("fixture: elkapi") ?? "",
    "request.json": JSON.stringify(request),
  });
  const { code, output } = await bash(
    (snippets.get("run: explain") ?? "").replace("npx mynah", command),
    cwd,
  );
  const [shown = ""] = (snippets.get("answer: explain") ?? "none").split("\n…");
  expect(output).toContain(shown);
  expect(code).toBe(0);
});

it("takes the config file that the README shows", { timeout: 60_000 }, async () => {
  const cwd = await folderWith({ ...acme(), "mynah.config.yaml": snippets.get("run: config") ?? "" });
  const server = await serveMynah([], { cwd });
  const response = await post(`${server.url}/elkapi/v1/responses`, { model: "gpt-5.5" });
  expect([response.status, response.headers.get("x-mynah-error")]).toEqual([404, "no_fixture"]);
  expect(await server.line(/acme/)).toContain(`${server.url}/acme`);
  await server.stop();
});
