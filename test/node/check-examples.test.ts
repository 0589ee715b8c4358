import { expect, it } from "vitest";
import { createContract } from "../../src/contract/contract.ts";
import { checkExamples } from "../../src/node/check/check-examples.ts";

const id = { type: "object", required: ["id"], properties: { id: { type: "integer" } } };

/** What is found in the examples of an answer, by its place. */
async function findingsOf(content: object): Promise<[string, string][]> {
  const responses = { "200": { description: "OK", content } };
  const document = {
    openapi: "3.1.0",
    info: { title: "Pets", version: "1" },
    paths: { "/pet": { get: { responses } } },
    components: { examples: { bird: { value: { id: "鳥" } } } },
  };
  const found: [string, string][] = [];
  await checkExamples(createContract({ name: "pets", document, fixtures: [] }), (pointer, message) => {
    found.push([pointer.replace("/paths/~1pet/get/responses/200/content/", ""), message]);
  });
  return found;
}

it.each<[string, object, [string, RegExp][]]>([
  [
    "without a name",
    { "application/json": { schema: id, example: { id: "one" } } },
    [["application~1json/example/id", /^the example breaks the contract: id must be an integer/]],
  ],
  [
    "that stands elsewhere",
    { "application/json": { schema: id, examples: { it: { $ref: "#/components/examples/bird" } } } },
    [["/components/examples/bird/value/id", /^the example "it" breaks the contract/]],
  ],
  [
    "with a wrong excuse",
    {
      "application/json": {
        schema: id,
        examples: { it: { value: { id: 1 }, "x-mynah-off-contract": "so" } },
      },
    },
    [["application~1json/examples/it", /satisfies the contract/]],
  ],
  ["of XML, which nobody judges", { "application/xml": { schema: id, example: "<pet/>" } }, []],
  [
    "that is fetched by nobody",
    { "application/json": { schema: id, examples: { it: { externalValue: "x" } } } },
    [],
  ],
  [
    "of a text",
    { "text/plain": { schema: { enum: ["a"] }, example: "b" } },
    [["text~1plain/example", /must be/]],
  ],
])("looks at an example %s", async (_, content, expected) => {
  const found = await findingsOf(content);
  expect(found.map(([place]) => place)).toEqual(expected.map(([place]) => place));
  for (const [index, [, message]] of expected.entries()) expect(found[index]?.[1]).toMatch(message);
});
