import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connect } from "../../src/client/connect.ts";
import { chat, folderWith, mynah, post, serveMynah } from "./run-mynah.ts";

const path = "/elkapi/v1/chat/completions";
const row = (text: string) => `- name: 列
  replies: [{ text: ${text} 1 }, { text: ${text} 2 }]
`;

test("is controlled by programs of the machine, checks what they add, and notes their sessions", async () => {
  const served = await serveMynah([]);
  const session = connect(served.url).session("試験 1");
  await session.use({ name: "はい", reply: { text: "はい 🙌" } });
  const wrong = { name: "x", when: { lastUserMesage: "a" }, reply: { text: "" } };
  await expect(session.use(wrong as never)).rejects.toThrow(/did you mean lastUserMessage/);
  const response = await session.fetch(served.url + path, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(chat("?")),
  });
  expect(await response.text()).toContain("はい 🙌");
  expect(await served.line(/はい/)).toContain("createChatCompletion · gpt-5.5 · はい · session 試験 1");
  expect(await (await fetch(served.url)).text()).toContain(`curl ${served.url}/__mynah/journal`);
  await served.stop();
});

test.each([
  ["the option", ["--control-token", "한글 token"], {}],
  ["the variable", [], { MYNAH_CONTROL_TOKEN: "token-1" }],
])("asks for a token that %s gives", async (_, args, env) => {
  const served = await serveMynah(args, { env });
  expect((await fetch(`${served.url}/__mynah/counters`)).status).toBe(401);
  expect((await fetch(`${served.url}/__mynah/health`)).status).toBe(200);
  await served.stop();
  const printed = JSON.stringify(served.printed());
  expect(printed).not.toMatch(/token-1|한글/);
});

test("has no control routes with --no-control, and no journal with --journal 0", async () => {
  const closed = await serveMynah(["--no-control", "--json"]);
  expect((await fetch(`${closed.url}/__mynah/health`)).status).toBe(404);
  expect(closed.printed().stdout.split("\n")[0]).not.toContain("control");
  await closed.stop();
  const forgetful = await serveMynah(["--journal", "0"]);
  await expect(connect(forgetful.url).journal.list()).rejects.toThrow(/none is kept/);
  await forgetful.stop();
});

test("keeps as many exchanges as it is told", async () => {
  const served = await serveMynah(["--journal", "2"]);
  for (const message of ["1", "2", "3"]) await (await post(served.url + path, chat(message))).text();
  const { journal } = connect(served.url);
  expect((await journal.list()).map(({ id }) => id)).toEqual([2, 3]);
  expect((await journal.counters()).exchanges).toBe(3);
  await served.stop();
});

test.each([
  [["--control-token", " "], /--control-token: it is blank/],
  [["--journal", "-1"], /--journal/],
  [["--journal", "many"], /--journal/],
])("refuses %j", async (args, message) => {
  expect(await mynah(["serve", ...args])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(message) as string,
  });
});

test("begins sessions anew when files change, and goes on with the journal", async () => {
  const cwd = await folderWith({ "fixtures/row.yaml": row("一") });
  const served = await serveMynah(["--watch", "--fixtures", "fixtures"], { cwd });
  const ask = async () => (await post(served.url + path, chat("?"))).text();
  expect(await ask()).toContain("一 1");
  const { journal } = connect(served.url);
  const stop = new AbortController();
  const following = await journal.follow({ signal: stop.signal });
  await writeFile(join(cwd, "fixtures/row.yaml"), row("二"));
  await served.line(/loaded/);
  expect(await ask()).toContain("二 1");
  for await (const { id } of following) {
    expect(id).toBe(2);
    break;
  }
  expect((await journal.list()).map(({ id }) => id)).toEqual([1, 2]);
  expect((await journal.counters()).exchanges).toBe(2);
  stop.abort();
  await served.stop();
});

test("does not wait for those who follow the journal when it ends", async () => {
  const served = await serveMynah([]);
  const response = await fetch(`${served.url}/__mynah/journal/live`);
  const ended = response.text().catch(() => "cut");
  expect(await served.stop()).toMatchObject({ code: 0 });
  expect(await ended).toContain(": following");
});
