import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { help, helpOf } from "../../src/cli/help.ts";
import { type ErrorCode, errors } from "../../src/errors.ts";
import { createMock } from "../../src/index.ts";
import { loadGateway } from "../../src/node/index.ts";
import { readSnippets } from "./snippets.ts";

const readme = readFileSync("README.md", "utf8");
const snippets = readSnippets(readme);

/** Sends the request of a curl command of the README to a mock. */
async function curl(command: string): Promise<string> {
  const [, url = ""] = /(http:\S+)/.exec(command) ?? [];
  const [, body = ""] = /-d '(.*)'/s.exec(command) ?? [];
  const response = await createMock({ seed: 1 }).fetch(url, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body,
  });
  return response.text();
}

/** A pattern of a text in which an ellipsis stands for anything. */
function pattern(text: string): RegExp {
  const parts = text
    .trim()
    .split("…")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*?")}$`, "s");
}

const curls = readme.match(/curl -?\S* ?http:\/\/127\.0\.0\.1:4010\/elkapi[^`]*?'\n/g) ?? [];

it("answers the first curl with the stream that is printed", async () => {
  expect((await curl(curls[0] ?? "")).trim()).toMatch(pattern(snippets.get("answer: stream") ?? "none"));
});

it("answers the broken curl with the error that is printed", async () => {
  const printed: unknown = JSON.parse(snippets.get("answer: refusal") ?? "");
  expect(JSON.parse(await curl(curls[1] ?? ""))).toEqual(printed);
});

it("lists every error with its status and meaning", () => {
  const rows = (Object.keys(errors) as ErrorCode[]).map((code) => [
    `\`${code}\``,
    String(errors[code].status),
    errors[code].meaning,
  ]);
  const [, table = ""] = /<!-- table: errors -->\s+((?:\|.*\n)+)/.exec(readme) ?? [];
  const printed = table
    .trim()
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(printed).toEqual(rows);
});

it("lists every module of the package", () => {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly exports: object };
  const modules = Object.keys(exports).filter((path) => !path.endsWith(".json"));
  const [, table = ""] = /<!-- table: modules -->\s+((?:\|.*\n)+)/.exec(readme) ?? [];
  expect([...table.matchAll(/^\| `(.*?)`/gm)].map(([, name = ""]) => name).toSorted()).toEqual(
    modules.map((path) => path.replace(".", "mynah")).toSorted(),
  );
});

it("prints the help of the command", () => {
  expect(snippets.get("help")?.trim()).toBe(help.trim());
  expect(snippets.get("help: serve")?.trim()).toBe(helpOf("serve").trim());
});

it("shows a fixture file that loads and answers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mynah-readme-"));
  await mkdir(join(folder, "elkapi"));
  await writeFile(join(folder, "elkapi", "weather.yaml"), snippets.get("fixture: elkapi") ?? "");
  const { gateway } = await loadGateway("openapi/elkapi.yaml", join(folder, "elkapi"));
  const mock = createMock({ gateways: [gateway] });
  const ask = (body: object) =>
    mock.fetch("https://api.elkapi.com/v1/responses", {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-5.5", ...body }),
    });
  const tools = [{ type: "function", name: "get_weather" }];
  expect((await ask({ input: "天気は?", tools })).status).toBe(429);
  expect(await (await ask({ input: "天気は?", tools })).text()).toContain("get_weather");
  const whole = await ask({ input: "遅い電車" });
  expect(await whole.text()).toContain("遅い電車ですね。gpt-5.5が答えます。");
  const streamed = await ask({ input: "遅い電車", stream: true });
  await expect(streamed.text()).rejects.toThrow("terminated");
});

it("reads a document in a test as it says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mynah-readme-"));
  const file = join(folder, "openapi.json");
  const bird = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
  const get = {
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
    responses: { "200": { description: "ok", content: { "application/json": { schema: bird } } } },
  };
  await writeFile(file, JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/birds/{id}": { get } } }));
  const code = (snippets.get("run: document") ?? "")
    .replace('"openapi.yaml"', JSON.stringify(file))
    .replace('"mynah/node"', JSON.stringify(join(process.cwd(), "src/node/index.ts")))
    .replace('"mynah"', JSON.stringify(join(process.cwd(), "src/index.ts")));
  await mkdir(".cache/readme", { recursive: true });
  await writeFile(".cache/readme/document.ts", `${code}\nexport { response };\n`);
  const { response } = (await import(join(process.cwd(), ".cache/readme/document.ts"))) as {
    response: Response;
  };
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ name: expect.any(String) as string });
});
