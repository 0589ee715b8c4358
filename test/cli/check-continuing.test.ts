import { expect, test } from "vitest";
import { folderWith, mynah } from "./run-mynah.ts";

test.each([
  ["a response", "{ model: gpt-5.5, input: つづけて, previous_response_id: resp_abc }"],
  [
    "an item",
    "{ model: gpt-5.5, input: [{ role: user, content: つづけて }, { type: item_reference, id: fc_abc }] }",
  ],
])("a fixture's own request may continue %s that is not there when it is tried", async (_, request) => {
  const fixture =
    "- name: 続き\n  when: { operation: createResponse, lastUserMessage: つづけて }\n" +
    `  request: ${request}\n  reply: { text: はい }\n`;
  const cwd = await folderWith({ "fixtures/elkapi/own.yaml": fixture });
  const { code, stdout } = await mynah(["check", "--fixtures", "fixtures"], { cwd });
  expect(stdout).toContain("elkapi: fine");
  expect(code).toBe(0);
});
