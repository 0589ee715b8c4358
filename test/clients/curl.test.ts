import { spawn } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { documentedAnswers, documentedRequests } from "../contract/documented-bodies.ts";
import { openWay, present, titled } from "../ways/open-way.ts";

/** A running command. */
interface Running {
  /** What came, and when, in milliseconds. */
  readonly pieces: readonly { readonly text: string; readonly at: number }[];
  /** Resolves with the first piece. */
  readonly first: Promise<string>;
  /** Resolves with everything that came, when the command has ended. */
  readonly done: Promise<{ readonly code: number | null; readonly text: string; readonly errors: string }>;
  readonly kill: () => void;
}

function run(command: string, args: readonly string[]): Running {
  const pieces: { text: string; at: number }[] = [];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  const decoder = new TextDecoder();
  let errors = "";
  child.stderr.on("data", (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const first = new Promise<string>((resolve) => {
    child.stdout.on("data", (bytes: Buffer) => {
      const text = decoder.decode(bytes, { stream: true });
      pieces.push({ text, at: performance.now() });
      resolve(text);
    });
  });
  const done = new Promise<{ code: number | null; text: string; errors: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text: pieces.map(({ text }) => text).join(""), errors }));
  });
  return { pieces, first, done, kill: () => child.kill() };
}

/** Runs curl, silent but for errors, and never through a proxy of the machine. */
const curl = (...args: string[]) => run("curl", ["-sS", "--noproxy", "*", ...args]);

/** The command as the pages print it, for another URL. */
function printed(url: string, data: string): string[] {
  const headers = ["Authorization: Bearer <token>", "Content-Type: application/json"];
  const options = headers.flatMap((header) => ["--header", header]);
  return ["--request", "POST", "--url", url, ...options, "--data", data];
}

/** The JSON as the pages print it; evolink's stands between line breaks. */
function printedData(page: string, body: object): string {
  const json = JSON.stringify(body, null, 2);
  return page === "evolink-chat" ? `\n${json}\n` : json;
}

const gatewayOf = (page: string) => (page.startsWith("evolink") ? "evolink" : "elkapi");
const hosts: Readonly<Record<string, string>> = { elkapi: "api.elkapi.com", evolink: "api.evolink.ai" };

const commands = titled(documentedRequests, ({ title }) => title);

const said: Readonly<Record<string, RegExp>> = {
  "elkapi-chat ko": /"content":"안녕하세요! 저는 gpt-5\.5입니다/,
  "elkapi-chat ja": /"content":"こんにちは!私はgpt-5\.5です/,
  "elkapi-gemini ja": /"content":"こんにちは!私はgemini-3\.1-pro-previewです/,
  "elkapi-responses ja": /"text":"それは素敵ですね/,
  "evolink-chat ko": /"content":"Hello! I'm GPT-5\.2/,
};

test.for(commands)("curl gets an answer to the command of %s", async ([, { page, path, ...each }]) => {
  const { base } = await openWay("server");
  const command = printed(`${base(gatewayOf(page))}${path}`, printedData(page, each.body));
  const { code, text, errors } = await curl("-w", "\n%{http_code} %{content_type}", ...command).done;
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect(text).toMatch(present(said[`${page} ${each.language}`]));
  expect(text).toMatch(/\n200 application\/json$/);
});

test.for(commands)("curl gets it under the gateway's own host: %s", async ([, { page, path, body }]) => {
  const { port } = await openWay("server");
  const host = hosts[gatewayOf(page)] ?? "";
  const command = printed(`http://${host}${path}`, printedData(page, body));
  const { code, text } = await curl("--connect-to", `${host}:80:127.0.0.1:${port}`, ...command).done;
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ model: body["model"] });
});

test("curl gets the answer that evolink documents to the command that evolink documents", async () => {
  const { base } = await openWay("server");
  const isEvolink = ({ page }: { page: string }) => page === "evolink-chat";
  const { path, body } = present(documentedRequests.find(isEvolink));
  const { text } = await curl(...printed(`${base("evolink")}${path}`, printedData("evolink-chat", body)))
    .done;
  expect(JSON.parse(text)).toEqual(documentedAnswers.find(isEvolink)?.body);
});

test.for(commands)("curl -N sees the events one by one: %s", async ([, { page, path, body }]) => {
  const { base, ended } = await openWay("server", { chunkDelay: 30, chunkSize: 6 });
  const data = printedData(page, { ...body, stream: true });
  const running = curl("-N", ...printed(`${base(gatewayOf(page))}${path}`, data));
  const { code, text } = await running.done;
  expect(code).toBe(0);
  const { events = 0, aborted } = await ended;
  expect(aborted).toBe(false);
  expect(text.split("\n\n")).toHaveLength(events + 1);
  expect(text).toMatch(path.endsWith("responses") ? /^event: response\.created\n/ : /^data: \{/);
  expect(text.trimEnd()).toMatch(path.endsWith("responses") ? /^event: response\.completed$/m : /\[DONE\]$/);
  // A slow machine may bring two events at once, but not all of them.
  expect(running.pieces.length).toBeGreaterThan(events / 4);
  expect(new Set(running.pieces.map(({ at }) => at)).size).toBe(running.pieces.length);
});

test.for(["--http1.1", "--http1.0"])(
  "curl -N %s sees the first event before the second is due",
  async (version) => {
    // The second is due a minute later.
    const { base, exchanges, ended } = await openWay("server", { chunkDelay: 60_000 });
    const data = JSON.stringify({ model: "gpt-5.5", input: "Hello", stream: true });
    const running = curl(version, "-N", ...printed(`${base("elkapi")}/v1/responses`, data));
    expect(await running.first).toMatch(/^event: response\.created\ndata: \{.*\}\n\n$/);
    expect(exchanges).toEqual([]);
    running.kill();
    expect(await ended).toMatchObject({ aborted: true, events: 1 });
  },
);

const chat = "/v1/chat/completions";
const hello = { model: "gpt-5.5", messages: [{ role: "user", content: "Hello" }] };

test("curl is told what is missing where it sends no key", async () => {
  const { base } = await openWay("server");
  const { text } = await curl("-i", "--json", JSON.stringify(hello), `${base("elkapi")}${chat}`).done;
  expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
  expect(text).toMatch(/^www-authenticate: Bearer realm="elkapi"\r$/m);
  expect(text).toContain('Please send \\"Authorization: Bearer <token>\\", any token will do.');
});

test("curl is told what is wrong with its usual content type", async () => {
  const { base } = await openWay("server");
  const key = ["-H", "Authorization: Bearer any"];
  const { text } = await curl("-i", ...key, "-d", JSON.stringify(hello), `${base("elkapi")}${chat}`).done;
  expect(text).toMatch(/^HTTP\/1\.1 415 Unsupported Media Type\r\n/);
  expect(text).toContain("its content type is application/x-www-form-urlencoded");
});

test("curl is told where its JSON breaks", async () => {
  const { base } = await openWay("server");
  const { text } = await curl(...printed(`${base("elkapi")}${chat}`, '{\n  "model": "gpt-5.5",\n}')).done;
  expect(text).toContain("at line 3, column 1");
});

test("curl -I is told which method there is, and does not wait", async () => {
  const { base } = await openWay("server");
  const { code, text } = await curl("-I", `${base("elkapi")}${chat}`).done;
  expect(code).toBe(0);
  expect(text).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
  expect(text).toMatch(/^allow: POST, OPTIONS\r$/im);
});

test("curl -I is told of the models what GET would tell", async () => {
  const { base } = await openWay("server");
  const url = `${base("elkapi")}/v1/models`;
  const { text: whole } = await curl("-H", "Authorization: Bearer any", url).done;
  const { code, text } = await curl("-I", "-H", "Authorization: Bearer any", url).done;
  expect(code).toBe(0);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text).toMatch(new RegExp(`^content-length: ${whole.length}\\r$`, "im"));
  expect(text).not.toMatch(/^transfer-encoding/im);
  expect(text.split("\r\n\r\n")).toEqual([expect.any(String), ""]);
});

test("curl -X OPTIONS is told the methods, and no body follows", async () => {
  const { base } = await openWay("server");
  const { code, text } = await curl("-i", "-X", "OPTIONS", `${base("evolink")}/v1/models`).done;
  expect(code).toBe(0);
  expect(text).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
  expect(text).toMatch(/^allow: GET, HEAD, OPTIONS\r$/im);
  expect(text).not.toMatch(/^(?:content-length|transfer-encoding|content-type)/im);
});

test.for([
  ["as one", []],
  ["in pieces", ["--header", "Transfer-Encoding: chunked"]],
  ["without asking first", ["--header", "Expect:"]],
] as const)("curl is told that a large body is too large, sent %s", async ([, extra]) => {
  const { base } = await openWay("server", { bodyLimit: 1_000_000 });
  const large = JSON.stringify({ ...hello, messages: [{ role: "user", content: "x".repeat(100_000) }] });
  // One argument of a command has its limits, so the text is repeated by curl itself.
  const more = Array.from({ length: 12 }, () => ["--data", large]).flat();
  const { code, text } = await curl(...extra, ...printed(`${base("elkapi")}${chat}`, large), ...more).done;
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({ error: { code: "body_too_large" } });
});

test.for(["elkapi", "evolink"])(
  "the command that the root prints works where %s is the default",
  async (name) => {
    const { port } = await openWay("server", { defaultGateway: name });
    const { text } = await curl(`http://127.0.0.1:${port}/`).done;
    const [, command = ""] = /Try:\n(.*?)\n\n/s.exec(text) ?? [];
    expect(command).toMatch(/^ *curl http:/);
    const quiet = command.trim().replace(/^curl /, "curl -sS --noproxy '*' ");
    const answer = await run("sh", ["-c", quiet]).done;
    expect(JSON.parse(answer.text)).toMatchObject({ object: "chat.completion" });
  },
);
