import { expect, test } from "vitest";
import { folderWith, mynah, post, serveMynah } from "./run-mynah.ts";

const document = (version: string) => `openapi: ${version}
info: { title: Birds, version: "1" }
servers: [{ url: https://birds.example }]
paths:
  /birds:
    post:
      operationId: createBird
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Bird" }
      responses:
        "201":
          description: It is there.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Bird" }
components:
  schemas:
    Bird:
      type: object
      required: [name]
      properties:
        name: { type: string, nullable: true }
        weight: { type: number, minimum: 0, exclusiveMinimum: true }
        call: { type: string, nullable: true, enum: [ピーピー, 짹짹] }
`;

const fixture = "- name: 九官鳥\n  reply:\n    status: 201\n    body: { name: null, weight: 0.2 }\n";

test.each(["3.0.3", "3.1.0"])(
  "a document of OpenAPI %s with habits of 3.0 is checked and told of",
  async (version) => {
    const cwd = await folderWith({ "birds.yaml": document(version), "fixtures/birds/bird.yaml": fixture });
    const { code, stdout } = await mynah(["check", "birds.yaml", "--fixtures", "fixtures"], { cwd });
    expect(stdout).toMatch(/^birds: fine\n/);
    expect(stdout).toContain("  reads as OpenAPI 3.1 what older versions wrote:\n");
    expect(stdout).toMatch(
      / {4}nullable, 2 times, first at birds\.yaml:25:\d+\n {4}exclusiveMinimum, once, first at birds\.yaml:26:\d+\n/,
    );
    expect(code).toBe(0);
  },
);

test("a document of OpenAPI 3.0 is served", async () => {
  const cwd = await folderWith({ "birds.yaml": document("3.0.3"), "fixtures/birds/bird.yaml": fixture });
  const served = await serveMynah(["birds.yaml", "--fixtures", "fixtures"], { cwd });
  const ask = (body: unknown) => post(`${served.url}/birds/birds`, body);
  expect((await ask({ name: null, call: null })).status).toBe(201);
  const refused = await ask({ name: "九官鳥", weight: 0 });
  expect([refused.status, await refused.text()]).toEqual([
    400,
    expect.stringContaining("weight must be more than 0"),
  ]);
  await served.stop();
});
