import { join } from "node:path";
import { expect, test } from "vitest";
import { createContract } from "../../src/contract/contract.ts";
import { loadDocument } from "../../src/node/document/load-document.ts";
import { readGateway } from "../../src/node/load-gateway.ts";
import { checkGateway } from "../../src/node/check/check-gateway.ts";
import { folderWith } from "../cli/run-mynah.ts";

const document = `swagger: "2.0"
info: { title: 새, version: "1" }
host: birds.example
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
parameters:
  Bird: { name: bird, in: body, required: true, schema: { $ref: "#/definitions/Bird" } }
paths:
  /birds/{id}:
    put:
      operationId: putBird
      parameters:
        - { name: id, in: path, required: true, type: string }
        - { $ref: "#/parameters/Bird" }
      responses:
        200: { description: 鳥, schema: { $ref: "#/definitions/Bird" } }
definitions:
  Bird:
    type: object
    required: [name]
    properties:
      name: { type: string, x-nullable: true }
      weight: { type: number, default: heavy }
`;

test("a document of Swagger 2.0 is converted, overlays laid over it before", async () => {
  const folder = await folderWith({
    "birds.yaml": document,
    "o.yaml": "overlay: 1.0.0\nactions: [{ target: '$.paths.*.put', update: { x-mynah-dialect: raw } }]\n",
  });
  const loaded = await loadDocument(join(folder, "birds.yaml"), { overlays: [join(folder, "o.yaml")] });
  expect(loaded.convertedFrom).toBe("Swagger 2.0");
  const { operations, servers } = createContract({ name: "birds", document: loaded.document, fixtures: [] });
  expect(operations).toMatchObject([
    { id: "putBird", method: "PUT", bodyRequired: true, source: { "x-mynah-dialect": "raw" } },
  ]);
  expect(servers.map(String)).toEqual(["https://birds.example/v1"]);
  expect(loaded.document).toHaveProperty("components.schemas.Bird.properties.name.nullable", true);
});

test("what the check finds in it stands at its place in the file, and the report says that it was converted", async () => {
  const folder = await folderWith({ "birds.yaml": document });
  const files = await readGateway({ document: join(folder, "birds.yaml") }, []);
  const report = await checkGateway(files);
  expect(report.convertedFrom).toBe("Swagger 2.0");
  expect(report.findings.map(({ at }) => at.line)).toEqual([25]);
});

test("a document that is split over files is put together before", async () => {
  const folder = await folderWith({
    "birds.yaml": document.replace(
      '{ $ref: "#/definitions/Bird" } }\ndefinitions',
      '{ $ref: "egg.yaml#/Egg" } }\ndefinitions',
    ),
    "egg.yaml": "Egg: { type: string }\n",
  });
  const { document: converted } = await loadDocument(join(folder, "birds.yaml"));
  expect(JSON.stringify(converted.paths)).toContain('"schema":{"type":"string"}');
});

test.each([
  ["another version", 'swagger: "1.2"\npaths: {}', /from Swagger 2\.0: .*1\.2.* Please mend/],
  [
    "a number",
    "swagger: 2.0\npaths: {}",
    /:1:10: "swagger" must be a text, but it is 2\. Please put it in quotes/,
  ],
])("%s is refused", async (_, text, says) => {
  const folder = await folderWith({ "birds.yaml": text });
  await expect(loadDocument(join(folder, "birds.yaml"))).rejects.toThrow(says);
});
