import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { acme } from "./acme.ts";
import { chat, folderWith, mynah, post, serveMynah } from "./run-mynah.ts";

const path = "/elkapi/v1/chat/completions";

const greeting = (text: string) => `- name: greeting
  when: { lastUserMessage: 안녕 }
  reply: { text: ${text} }
`;

/** A server that watches a folder of fixtures, and what it says to a greeting. */
async function watchFixtures(files: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const cwd = await folderWith(files);
  const served = await serveMynah(["--watch", "--fixtures", "fixtures", ...args], { cwd });
  const said = async () => {
    const response = await post(served.url + path, chat("안녕"));
    const body = (await response.json()) as { choices: { message: { content: string } }[] };
    return body.choices[0]?.message.content;
  };
  return {
    cwd,
    served,
    said,
    /** Resolves when the answer is this one. */
    untilSaid: (text: string) => eventually(async () => expect(await said()).toBe(text)),
    write: (file: string, text: string) => writeFile(join(cwd, file), text),
  };
}

const untouched = "This is gpt-5.5 at elkapi, mocked by mynah. You said: 안녕";

test("answers a changed fixture without a restart, and drains on SIGTERM as before", async () => {
  const { served, said, untilSaid, write } = await watchFixtures({
    "fixtures/elkapi/greeting.yaml": greeting("네"),
  });
  expect(await said()).toBe("네");

  await write("fixtures/elkapi/greeting.yaml", greeting("안녕하세요! 👋"));
  await untilSaid("안녕하세요! 👋");

  expect(await served.line(/loaded/)).toBe("mynah loaded the change");
  expect(await served.stop()).toMatchObject({ code: 0, stderr: "" });
});

test("keeps the last good fixtures, says what is wrong with a change, and loads it when it is mended", async () => {
  const { served, said, untilSaid, write } = await watchFixtures({
    "fixtures/elkapi/greeting.yaml": greeting("네"),
    "fixtures/elkapi/other.yaml": "name: other\nwhen: { model: gpt-5.5-mini }\nreply: { text: ok }\n",
  });

  await write("fixtures/elkapi/greeting.yaml", greeting("새로운").replace("text:", "txt:"));
  const complaint = await served.complaint(/txt/);
  const afterwards = await said();
  await write("fixtures/elkapi/greeting.yaml", greeting("[새로운"));
  const unparsable = await served.complaint(/greeting\.yaml:\d+:\d+: (?!reply)/);
  await write("fixtures/elkapi/greeting.yaml", greeting("새로운"));
  await untilSaid("새로운");

  expect(complaint).toBe(
    "mynah goes on with what it had: Failed to load the fixture at fixtures/elkapi/greeting.yaml:3:12: " +
      "reply.txt is not allowed here; did you mean text? Please mend the fixture.",
  );
  expect(unparsable).toMatch(/^mynah goes on with what it had: Failed to .* Please mend the fixture\.$/);
  expect(afterwards).toBe("네");
});

test("loads a new file, for one gateway and for all, and forgets a file that was deleted or moved away", async () => {
  const { cwd, said, untilSaid, write } = await watchFixtures({
    "fixtures/elkapi/README.md": "Nothing yet.",
  });
  expect(await said()).toBe(untouched);

  await write("fixtures/elkapi/new.yaml", greeting("elkapi의 답"));
  await untilSaid("elkapi의 답");
  await rm(join(cwd, "fixtures/elkapi/new.yaml"));
  await untilSaid(untouched);
  await write("fixtures/all.yaml", greeting("모두의 답"));
  await untilSaid("모두의 답");
  await rename(join(cwd, "fixtures/all.yaml"), join(cwd, "all.yaml"));
  await untilSaid(untouched);
});

test("loads a file that an editor puts in the place of another", async () => {
  const { cwd, served, untilSaid, write } = await watchFixtures({
    "fixtures/elkapi/greeting.yaml": greeting("네"),
  });

  await write("greeting.yaml~", greeting("새로운"));
  await rename(join(cwd, "greeting.yaml~"), join(cwd, "fixtures/elkapi/greeting.yaml"));
  await untilSaid("새로운");

  expect(served.printed().stderr).toBe("");
});

test("answers by a changed document, and by the files that it refers to", async () => {
  const files = acme({ document: ['$ref: "#/components/schemas/RerankRequest"', "$ref: body.yaml"] });
  const body = (type: string) => `type: object\nrequired: [query]\nproperties:\n  query: { type: ${type} }\n`;
  const cwd = await folderWith({ ...files, "body.yaml": body("string") });
  const served = await serveMynah(["acme.yaml", "--watch", "--fixtures", "fixtures"], { cwd });
  const statusOf = async (at: string) =>
    (await post(`${served.url}/acme/v2/${at}`, { query: "東京", documents: [] })).status;
  expect(await statusOf("rerank")).toBe(200);

  await writeFile(join(cwd, "body.yaml"), body("number"));
  await eventually(async () => expect(await statusOf("rerank")).toBe(400));
  await writeFile(join(cwd, "acme.yaml"), files["acme.yaml"].replace("/v2/rerank", "/v2/sort"));
  await eventually(async () => expect(await statusOf("sort")).toBe(400));
  expect(await statusOf("rerank")).toBe(404);

  await writeFile(join(cwd, "acme.yaml"), files["acme.yaml"].replace("body.yaml", "nowhere.yaml"));
  expect(await served.complaint(/nowhere/)).toMatch(/^mynah goes on with what it had: Failed to load /);
  expect(await statusOf("sort")).toBe(400);
});

test("prints JSON when it has loaded a change, with --json", async () => {
  const { served, untilSaid, write } = await watchFixtures(
    { "fixtures/elkapi/greeting.yaml": greeting("네") },
    ["--json"],
  );

  await write("fixtures/elkapi/greeting.yaml", greeting("새로운"));
  await untilSaid("새로운");
  const { stdout } = await served.stop();

  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toContainEqual({ loaded: true });
});

test("gives 2 where there is nothing to watch", async () => {
  expect(await mynah(["serve", "--port", "0", "--watch"])).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "Failed to watch: there are no files to watch. Please give a document, or fixtures with --fixtures.\n",
  });
});

test("does not start with fixtures that are wrong, watched or not", async () => {
  const cwd = await folderWith({ "fixtures/elkapi/greeting.yaml": "name: greeting\n" });

  const { code, stdout, stderr } = await mynah(
    ["serve", "--port", "0", "--watch", "--fixtures", "fixtures"],
    { cwd },
  );

  expect(stderr).toMatch(/^Failed to load the fixture at fixtures\/elkapi\/greeting\.yaml:1:1: /);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});
