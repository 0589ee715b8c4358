import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { assertReceived, useMynah } from "mynah/node-test";
import { summarize } from "./summarize.js";

const mynah = useMynah({
  transport: "server",
  fixtures: [
    { name: "summary", when: { system: { contains: "要約" } }, reply: { text: "새가 말합니다 🦜" } },
  ],
});

test("summarizes a text", async () => {
  assert.equal(await summarize("むかしむかし…"), "새가 말합니다 🦜");
  await assertReceived(mynah, "createChatCompletion", {
    body: { messages: [{ role: "system" }, { content: "むかしむかし…" }] },
  });
});

test("summarizes as a command: a process of its own asks the same server", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["summarize.js", "長い話"]);
  assert.equal(stdout, "새가 말합니다 🦜\n");
  await assertReceived(mynah, "createChatCompletion", { body: { messages: [{}, { content: "長い話" }] } });
});

test("tells what the gateway answered when it fails", async () => {
  await mynah.failNext({ kind: "error", error: "overloaded" });
  await assert.rejects(summarize("…"), /answered 503/);
});
