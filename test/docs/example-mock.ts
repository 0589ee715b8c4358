import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createMock, elkapi, evolink, type Fixture, type Mock } from "../../src/index.ts";
import { loadFixtures } from "../../src/node/index.ts";
import type { Block } from "./page.ts";

/** Writes a fixture of the page into a folder, where its marker says, and gives the path. */
export async function writeFixture({ of, text }: Block, folder: string): Promise<string> {
  const file = join(folder, of);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** Loads a fixture of the page as a user would, and makes a mock that answers from it. */
export async function mockOf(
  fixture: Block,
  folder: string,
): Promise<{ mock: Mock; fixtures: readonly Fixture[] }> {
  const file = await writeFixture(fixture, folder);
  const fixtures = await loadFixtures(file);
  const [place = ""] = fixture.of.split("/");
  const own = [elkapi.name, evolink.name].includes(place) ? { [place]: fixtures } : fixtures;
  return { mock: createMock({ fixtures: own, seed: 1 }), fixtures };
}

/** A request as the page prints it: the line of the request, headers, an empty line, and the body. */
export function ask(mock: Mock, printed: string): Promise<Response> {
  const [head = "", ...rest] = printed.split("\n\n");
  const [first = "", ...headers] = head.split("\n");
  const [method = "", path = ""] = first.split(" ");
  return send(mock, path, rest.join("\n\n"), Object.fromEntries(headers.map(readHeader)), method);
}

/** Sends a body to a mock. */
export function send(
  mock: Mock,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
  method = "POST",
): Promise<Response> {
  return mock.fetch(new URL(path, "http://127.0.0.1:4010"), {
    method,
    headers: { authorization: "Bearer any", "content-type": "application/json", ...headers },
    ...(method === "GET" ? {} : { body }),
  });
}

/** Sends a chat message of the user. */
export function say(
  mock: Mock,
  content: string,
  { model = "gpt-5.5", headers = {} }: { model?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content }] });
  return send(mock, "/elkapi/v1/chat/completions", body, headers);
}

/** A header as it is printed. */
export function readHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
