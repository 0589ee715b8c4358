import { describe, expect, it } from "vitest";
import { createContract } from "../../src/contract/contract.ts";
import { whyNotJudged } from "../../src/contract/body/other-body.ts";
import { bodySender, documentOf } from "./body-mock.ts";

const text = { schema: { type: "string", minLength: 2, maxLength: 5 } };
const object = { schema: { type: "object", required: ["id"], properties: { id: { type: "integer" } } } };

describe("content types", () => {
  it.each<[string, string, boolean]>([
    ["application/json", "APPLICATION/JSON", true],
    ["application/json; charset=utf-8", "application/json", true],
    ["Application/JSON", "application/json;v=1", true],
    ["application/*", "application/json", true],
    ["*/*", "application/json", true],
    ["application/vnd.api+json", "application/vnd.api+json", true],
    ["application/*+json", "application/problem+json", true],
    ["application/json", "application/vnd.api+json", false],
    ["application/vnd.api+json", "application/json", false],
    ["text/*", "application/json", false],
    ["application/*+json", "application/json", false],
  ])("of a document that says %s, %s is taken: %s", async (documented, sent, taken) => {
    const answer = await bodySender({ [documented]: object })('{"id":"x"}', sent);
    expect([answer.status, answer.code]).toEqual(
      taken ? [400, "invalid_type"] : [415, "unsupported_media_type"],
    );
    const named = taken ? "id" : (documented.toLowerCase().split(";")[0] ?? "");
    expect(answer.message).toContain(named);
  });

  it("prefer their own name to a range, and a near range to a far one", async () => {
    const send = bodySender({ "*/*": object, "text/*": text, "text/csv": {} });
    expect((await send("a", "text/plain")).broken).toEqual([" minLength"]);
    expect((await send("a", "text/csv")).status).toBe(200);
    expect((await send("{}", "application/json")).broken).toEqual(["/id required"]);
  });

  it("may not be missing", async () => {
    const answer = await bodySender({ "text/plain": text })(new Uint8Array([65, 66]));
    expect([answer.status, answer.message]).toEqual([
      415,
      expect.stringContaining("Content-Type is missing"),
    ]);
  });
});

describe("a text", () => {
  const send = bodySender({ "text/*": text, "application/yaml": {}, "application/graphql": text });

  it.each([
    ["text/plain", "京都🐦"],
    ["text/csv; charset=UTF-8", "a,b"],
    ["application/graphql", "{ a }"],
    ["application/yaml", "a: 1"],
  ])("of %s is a string", async (type, body) => {
    expect(await send(body, type)).toMatchObject({ status: 200, body });
  });

  it("is judged by its schema", async () => {
    expect((await send("안녕하세요!", "text/plain")).broken).toEqual([" maxLength"]);
  });

  it("is decoded by its charset", async () => {
    expect((await send(new Uint8Array([0x93, 0xfa, 0x96, 0x7b]), "text/plain; charset=Shift_JIS")).body).toBe(
      "日本",
    );
  });

  it("is refused in a charset that nobody knows, and in bytes that are none of its charset", async () => {
    expect(await send("abc", "text/plain; charset=klingon")).toMatchObject({ status: 415 });
    expect(await send(new Uint8Array([0xff, 0xfe]), "text/plain")).toMatchObject({ code: "invalid_body" });
  });
});

describe("XML", () => {
  const send = bodySender({ "application/xml": object, "application/soap+xml": text });

  it.each(['<?xml version="1.0"?><a b="1"><c:d/>京<![CDATA[<x>]]></a>', "<a/>"])(
    "that is well-formed is taken: %s",
    async (body) => {
      expect(await send(body, "application/xml")).toMatchObject({ status: 200, body });
    },
  );

  it.each(["<a>", "<a></b>", "<a b=1/>", "hello", `<a ${"<".repeat(1000)}`])(
    "that is not is refused: %s",
    async (body) => {
      const answer = await send(body, "application/xml");
      expect(answer).toMatchObject({ status: 400, code: "invalid_body" });
      expect(answer.message.length).toBeLessThan(400);
    },
  );
});

describe("lines of JSON", () => {
  const type = "application/x-ndjson";

  it("are judged one by one where the schema is of one", async () => {
    const send = bodySender({ [type]: object });
    expect((await send('{"id":1}\n\n{"id":2}\n', type)).body).toEqual([{ id: 1 }, { id: 2 }]);
    const answer = await send('{"id":1}\n{"id":"x"}', type);
    expect(answer.broken).toEqual(["/1/id type"]);
    expect(answer.message).toContain('in line 2, id must be an integer, but it is "x"');
  });

  it("are judged together where the schema is of an array", async () => {
    const send = bodySender({ [type]: { schema: { type: "array", maxItems: 1, items: {} } } });
    expect((await send("1\n2", type)).broken).toEqual([" maxItems"]);
  });

  it("are refused with the line that is no JSON", async () => {
    const answer = await bodySender({ [type]: object })('{"id":1}\n{"id"', type);
    expect([answer.code, answer.message]).toEqual([
      "invalid_json",
      expect.stringContaining("line 2 of the body"),
    ]);
  });

  it("may be a JSON text sequence", async () => {
    const send = bodySender({ "application/json-seq": object });
    expect((await send('\u001e{\n"id":1}\n\u001e{"id":2}\n', "application/json-seq")).body).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });
});

describe("bytes", () => {
  const send = bodySender({
    "application/octet-stream": { schema: { type: "string", format: "binary", maxLength: 3 } },
    "image/*": {},
  });

  it("are seen as what they are", async () => {
    expect((await send(new Uint8Array([0xff, 0, 1]), "image/png")).body).toEqual({
      contentType: "image/png",
      size: 3,
    });
  });

  it("are judged by their number, and not shown", async () => {
    const answer = await send(new Uint8Array([0xff, 0xfe, 1, 2]), "application/octet-stream");
    expect([answer.broken, answer.seen]).toEqual([[" maxLength"], ["a file of 4 bytes"]]);
  });
});

it.each<[string, object, string | undefined]>([
  ["application/json", object, undefined],
  ["application/x-www-form-urlencoded", object, undefined],
  ["multipart/form-data", object, undefined],
  ["*/*", object, undefined],
  ["text/plain", text, undefined],
  ["application/json", {}, "it has no schema"],
  ["application/xml", object, "its schema is of type object, and application/xml is taken as text"],
  ["image/png", object, "its schema is of type object, and image/png is taken as bytes"],
])("whether bodies of %s are judged is told, and why not", (type, media, reason) => {
  const contract = createContract({ name: "test", document: documentOf({ [type]: media }), fixtures: [] });
  const [form] = contract.operations[0]?.requestBody.values() ?? [];
  if (form === undefined) throw new Error("the operation has no body");
  expect(whyNotJudged(type, form, contract)).toBe(reason);
});
