import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, mynah, serveMynah } from "./run-mynah.ts";

const document = `openapi: 3.1.0
info: { title: 새, version: "1" }
paths:
  /birds:
    get:
      operationId: listBirds
      responses:
        "200":
          description: 鳥
          content: { application/json: { schema: { type: object } } }
`;

const overlay = (action: string) =>
  `overlay: 1.0.0\ninfo: { title: 덮개, version: "1" }\nextends: birds.yaml\nactions:\n  - ${action}\n`;

const fixture = "- name: list\n  when: { operation: listFowls }\n  reply: { status: 200, body: {} }\n";

test("an overlay of the config file is laid over its document, and watched", async () => {
  const rename = "{ target: $.paths.*.get, update: { operationId: listFowls } }";
  const cwd = await folderWith({
    "in/birds.yaml": document,
    "in/birds.overlay.yaml": overlay(rename),
    "in/mynah.yaml": "overlay: birds.overlay.yaml\n",
    "fixtures/birds/list.yaml": fixture,
  });
  const served = await serveMynah(["--config", "in/mynah.yaml", "--fixtures", "fixtures", "--watch"], {
    cwd,
  });
  expect((await fetch(`${served.url}/birds/birds`)).status).toBe(200);
  await writeFile(join(cwd, "in/birds.overlay.yaml"), overlay("{ target: $.paths, update: nothing }"));
  expect(await served.complaint(/goes on/)).toMatch(
    /goes on with what it had: Failed to apply the overlay at .*birds\.overlay\.yaml:5:\d+: /,
  );
  await writeFile(
    join(cwd, "in/birds.overlay.yaml"),
    overlay(`${rename}\n  - { target: $.info, update: { x: 1 } }`),
  );
  await served.line(/loaded the change/);
  await served.stop();
});

test("the check tells what an overlay does not find, and does not fail of it", async () => {
  const cwd = await folderWith({
    "birds.yaml": document,
    "o.yaml": overlay("{ target: $.nothing, remove: true }"),
  });
  const { code, stdout } = await mynah(["check", "birds.yaml", "--overlay", "o.yaml"], { cwd });
  expect(stdout).toMatch(/^birds: fine\n/);
  expect(stdout).toContain('  = o.yaml:5:15 the target "$.nothing" selects nothing\n');
  expect(code).toBe(0);
});

test("the check tells that a document was converted", async () => {
  const swagger = 'swagger: "2.0"\ninfo: { title: 새, version: "1" }\npaths: {}\n';
  const cwd = await folderWith({ "birds.yaml": swagger });
  const { stdout } = await mynah(["check", "birds.yaml"], { cwd });
  expect(stdout).toContain("  was converted from Swagger 2.0; places are the nearest in its file\n");
});

test("a reference to the network is refused, and followed where that is allowed", async () => {
  const cwd = await folderWith({
    "birds.yaml": document.replace("{ type: object }", '{ $ref: "http://127.0.0.1:9/bird.yaml" }'),
  });
  const refused = await mynah(["serve", "birds.yaml"], { cwd });
  expect(refused.stderr).toMatch(
    /^Failed to load birds\.yaml:10:\d+: .* leads to the network\. Please .*--allow-remote-refs\.\n$/,
  );
  const { stderr } = await mynah(["explain", "r.json", "--document", "birds.yaml", "--allow-remote-refs"], {
    cwd,
  });
  expect(stderr).toMatch(/^Failed to fetch http:\/\/127\.0\.0\.1:9\/bird\.yaml: /);
});

test("a fixture of words for an operation that has no dialect is told of when it is loaded", async () => {
  const document = `openapi: 3.1.0
info: { title: Birds, version: "1" }
paths: { /birds: { get: { operationId: listBirds, responses: { "200": { description: ok } } } } }
`;
  const fixture = "- name: 참새\n  when: { operation: listBirds }\n  reply: { text: 짹짹 }\n";
  const cwd = await folderWith({ "birds.yaml": document, "fixtures/birds/one.yaml": fixture });

  const { code, stderr } = await mynah(["serve", "--port", "0", "birds.yaml", "--fixtures", "fixtures"], {
    cwd,
  });

  expect(stderr).toContain("one.yaml:2:");
  expect(stderr).toContain("the operation listBirds has no dialect");
  expect(code).toBe(1);
});
