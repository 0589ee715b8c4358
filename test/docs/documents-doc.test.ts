import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { loadGateway } from "../../src/node/index.ts";
import { folderWith } from "../cli/run-mynah.ts";

const page = readFileSync("docs/documents.md", "utf8");
const [, overlay = ""] = /```yaml\n(overlay: 1\.0\.0.*?)```/s.exec(page) ?? [];

const document = {
  openapi: "3.1.0",
  info: { title: "vendor", version: "1" },
  paths: {
    "/chat": {
      post: {
        operationId: "talk",
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Broken" } } } },
        responses: {
          "200": { description: "ok", content: { "application/json": { schema: { type: "object" } } } },
        },
      },
    },
  },
  components: { schemas: { Broken: { type: "object", pattern: "(" } } },
};

it("the overlay of the page mends a vendor's document and gives an operation its dialect", async () => {
  const folder = await folderWith({
    "openapi.json": JSON.stringify(document),
    "mynah.overlay.yaml": overlay,
    "fixtures.yaml": "- name: 挨拶\n  reply: { text: 안녕하세요 }\n",
  });
  const { gateway } = await loadGateway(
    { document: `${folder}/openapi.json`, overlays: [`${folder}/mynah.overlay.yaml`] },
    `${folder}/fixtures.yaml`,
  );

  const response = await createMock({ gateways: [gateway] }).fetch("http://localhost/openapi/chat", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "x", messages: [] }),
  });

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ choices: [{ message: { content: "안녕하세요" } }] });
});
