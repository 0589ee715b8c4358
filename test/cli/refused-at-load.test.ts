import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, mynah } from "./run-mynah.ts";

/** The contract of evolink with messages that may have text alone, as a page may have it that knows no tools. */
function strict(): string {
  const document = readFileSync("openapi/evolink.yaml", "utf8");
  const open = /(description: The choices of the completion\.[^\n]*\n\s*items:\n(\s*))type: object\n/;
  expect(document).toMatch(open);
  return document.replace(
    open,
    (_, before: string, indent: string) =>
      `${before}type: object\n${indent}properties:\n${indent}  message:\n${indent}    type: object\n` +
      `${indent}    additionalProperties: false\n${indent}    properties:\n` +
      `${indent}      role: { const: assistant }\n${indent}      content: { type: string }\n`,
  );
}

const fixtures: readonly (readonly [string, string, RegExp])[] = [
  ["a refusal", 'refusal: "いいえ"', /choices\[0\]\.message/],
  ["reasoning", "reasoning: 考える\n    text: はい", /reasoning_content/],
  ["a tool call", "toolCalls: [{ name: find }]", /choices\[0\]\.message/],
];

test.each(fixtures)("%s that the document does not allow is refused at load", async (name, reply, reason) => {
  const text = `- name: ${name}\n  reply:\n    ${reply}\n`;
  const cwd = await folderWith({ "evolink.yaml": strict(), "fixtures/evolink/own.yaml": text });
  const { code, stderr } = await mynah(["serve", "evolink.yaml", "--fixtures", "fixtures", "--port", "0"], {
    cwd,
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Failed to load the fixture at fixtures\/evolink\/own\.yaml:\d+:\d+: .*breaks the contract/,
  );
  expect(stderr).toMatch(reason);
});

test("what it allows, and what is off the contract on purpose, is served", async () => {
  const text =
    "- name: text\n  reply: { text: はい, finishReason: length }\n" +
    "- name: on purpose\n  offContract: a proxy that adds it\n  when: { turns: 9 }\n  reply: { refusal: いいえ }\n";
  const cwd = await folderWith({ "evolink.yaml": strict(), "fixtures/evolink/own.yaml": text });
  const { code, stderr } = await mynah(["check", "evolink.yaml", "--fixtures", "fixtures"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
