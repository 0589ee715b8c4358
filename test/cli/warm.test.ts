import { expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { folderWith, post, serveMynah } from "./run-mynah.ts";

const document = `openapi: 3.1.0
info: { title: Birds, version: "1" }
paths:
  /birds:
    post:
      operationId: createBird
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { name: { type: string, pattern: "(" } } }
      responses: { "204": { description: It is there. } }
`;

test("--warm names what cannot be compiled before anything is asked", async () => {
  const cwd = await folderWith({ "birds.yaml": document });
  const served = await serveMynah(["birds.yaml", "--warm", "--no-quiet"], { cwd });

  expect(served.printed().stderr).toContain("Failed to compile the schema at birds#/paths/~1birds/post/");
  await served.stop();
});

test("without it the first request is told, with 501, and the log says it once", async () => {
  const cwd = await folderWith({ "birds.yaml": document });
  const served = await serveMynah(["birds.yaml", "--no-quiet"], { cwd });
  const statuses: number[] = [];
  for (const name of ["九官鳥", "참새"])
    statuses.push((await post(`${served.url}/birds/birds`, { name })).status);

  expect(statuses).toEqual([501, 501]);
  await eventually(() => expect(served.printed().stdout).toContain("schema_not_compilable, as told before"));
  expect(served.printed().stdout.match(/Failed to compile the schema/g)).toHaveLength(1);
  await served.stop();
});
