import { describe, expect, it } from "vitest";
import { createContract } from "../../src/contract/contract.ts";
import { readBody } from "../../src/contract/body/read-body.ts";
import { preferredType, writeBody } from "../../src/contract/body/write-body.ts";
import { documentOf } from "./body-mock.ts";

const item = {
  type: "object",
  properties: { price: { type: "number" }, tags: { type: "array", items: { type: "string" } } },
};
const schema = {
  type: "object",
  properties: {
    name: { type: "string" },
    live: { type: "boolean" },
    ids: { type: "array", items: { type: "integer" } },
    items: { type: "array", items: item },
    metadata: { type: "object", additionalProperties: { type: "string" } },
    file: { type: "string", format: "binary" },
  },
};
const value = {
  name: "京都 & 🐦=1",
  live: false,
  ids: [1],
  items: [{ price: 1.5, tags: ["a", "b"] }, { price: 2 }],
  metadata: { "a b": "c", 0: "d" },
};
const file = { filename: "猫.png", contentType: "image/png", size: 3 };

describe("a body that is written", () => {
  it.each<[string, unknown]>([
    ["application/json", value],
    ["application/x-www-form-urlencoded", value],
    ["multipart/form-data", { ...value, file }],
    ["application/x-ndjson", [value, value]],
    ["text/plain", "안녕"],
    ["image/png", { contentType: "image/png", size: 3 }],
  ])("as %s is read as what it was", async (type, sent) => {
    const media = { [type]: type.startsWith("text/") || type.startsWith("image/") ? {} : { schema } };
    const contract = createContract({ name: "test", document: documentOf(media), fixtures: [] });
    const [operation] = contract.operations;
    if (operation === undefined) throw new Error("the document has no operation");
    const { body, contentType } = writeBody(sent, preferredType(operation));
    const headers = contentType === undefined ? {} : { "content-type": contentType };
    const request = new Request("http://localhost", { method: "POST", headers, body });
    expect((await readBody(request, operation, 10_000, contract)).value).toEqual(sent);
  });

  it.each([
    [["multipart/form-data", "application/vnd.api+json"], "application/vnd.api+json"],
    [["application/x-www-form-urlencoded", "multipart/form-data"], "application/x-www-form-urlencoded"],
    [["*/*"], "application/json"],
    [["application/*+json"], "application/x+json"],
    [["text/*"], "text/plain"],
  ])("of %j is %s", (types, preferred) => {
    const document = documentOf(Object.fromEntries(types.map((type) => [type, {}])));
    const [operation] = createContract({ name: "test", document, fixtures: [] }).operations;
    expect(operation && preferredType(operation)).toBe(preferred);
  });
});
