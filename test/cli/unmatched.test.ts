import { expect, test } from "vitest";
import { chat, folderWith, post, serveMynah } from "./run-mynah.ts";

const path = "/elkapi/v1/chat/completions";
const fixtures = {
  "fixtures/elkapi/rain.yaml": `- name: rain
  when: { lastUserMessage: 雨ですか }
  reply: { text: 傘を ☂️ }
`,
};

test("refuses a request that no fixture fits, and names the nearest, with --unmatched refuse", async () => {
  const cwd = await folderWith(fixtures);
  const served = await serveMynah(["--fixtures", "fixtures", "--unmatched", "refuse"], { cwd });

  const fitting = await post(served.url + path, chat("雨ですか"));
  const refused = await post(served.url + path, chat("雨です"));
  const { error } = (await refused.json()) as { error: { code: string; message: string } };
  const logged = await served.line(/✗/);

  expect(fitting.headers.get("x-mynah-fixture")).toBe("rain");
  expect(refused.status).toBe(404);
  expect(refused.headers.get("x-mynah-error")).toBe("no_fixture");
  expect(refused.headers.get("x-should-retry")).toBe("false");
  expect(error.code).toBe("no_fixture");
  expect(error.message).toMatch(
    /nearest is "rain", \d+% close \(lastUserMessage is "雨ですか", seen "雨です"\)\. /,
  );
  expect(error.message).not.toContain("catch-all");
  expect(logged.trim()).toBe(`✗ ${error.message}`);
});

test("answers it with a sample, whole and streamed, with --unmatched sample", async () => {
  const cwd = await folderWith(fixtures);
  const served = await serveMynah(
    ["--fixtures", "fixtures", "--unmatched", "sample", "--validate", "enforce"],
    {
      cwd,
    },
  );

  const fitting = await post(served.url + path, chat("雨ですか"));
  const sampled = await post(served.url + path, chat("Hello"));
  const responses = await post(`${served.url}/elkapi/v1/responses`, { model: "gpt-5.5", input: "Hello" });
  const streamed = await post(served.url + path, chat("Hello", { stream: true }));

  expect(fitting.headers.get("x-mynah-fixture")).toBe("rain");
  expect(sampled.status).toBe(200);
  expect(sampled.headers.get("x-mynah-fixture")).toBe("sample%20of%20createChatCompletion");
  expect(await sampled.json()).toMatchObject({ object: "chat.completion", choices: [{}] });
  expect(responses.status).toBe(200);
  expect(await responses.json()).toMatchObject({ object: "response" });
  expect(streamed.status).toBe(200);
  expect(streamed.headers.get("content-type")).toContain("text/event-stream");
  expect(await streamed.text()).toMatch(/^data: \{/);
});

test("reads the mode from the config file, and lets the command line have the last word", async () => {
  const cwd = await folderWith({ "mynah.config.yaml": "unmatched: refuse\n" });
  const refusing = await serveMynah([], { cwd });
  const answering = await serveMynah(["--unmatched", "fixture"], { cwd });

  expect((await post(refusing.url + path, chat("Hello"))).status).toBe(404);
  expect((await post(answering.url + path, chat("Hello"))).headers.get("x-mynah-fixture")).toBe("catch-all");
});
