import { describe, expect, it } from "vitest";
import { createMock, type Fixture, type Gateway, type MockOptions } from "../../src/index.ts";
import { documentOf } from "../contract-core/body-mock.ts";
import { newest } from "./talk.ts";

const person = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } };
const upload = { type: "object", properties: { note: { type: "string" }, file: {} } };

const content = {
  "application/json": { schema: person },
  "application/x-www-form-urlencoded": { schema: person },
  "multipart/form-data": { schema: upload },
  "text/plain": { schema: { type: "string" } },
  "application/octet-stream": {},
};

/** Sends a body to a mock that takes many kinds of them, and gives what its journal has of it. */
async function seen(body: BodyInit | undefined, contentType?: string, options: MockOptions = {}) {
  const gateway: Gateway<Fixture> = {
    name: "test",
    document: documentOf(content, false),
    fixtures: [{ name: "ok", reply: { body: {} } }],
  };
  const mock = createMock({ gateways: [gateway], ...options });
  await mock.fetch("http://localhost/test/send", {
    method: "POST",
    ...(body !== undefined && { body }),
    ...(contentType !== undefined && { headers: { "content-type": contentType } }),
  });
  const { request, status } = await newest(mock);
  return { status, body: request.body, size: request.size };
}

const sizeOf = (text: string) => new TextEncoder().encode(text).byteLength;

describe("a request's body", () => {
  it("of JSON is what it says", async () => {
    const text = JSON.stringify({ name: "さくら 🌸", age: 3 });
    expect(await seen(text, "application/json; charset=utf-8")).toEqual({
      status: 200,
      body: { name: "さくら 🌸", age: 3 },
      size: sizeOf(text),
    });
  });

  it("of a form is its fields, as the schema reads them", async () => {
    const text = new URLSearchParams({ name: "김 철수", age: "3" }).toString();
    expect(await seen(text, "application/x-www-form-urlencoded")).toEqual({
      status: 200,
      body: { name: "김 철수", age: 3 },
      size: text.length,
    });
  });

  it("of multipart is its fields, and of files what and how large they are", async () => {
    const form = new FormData();
    form.set("note", "메모 📝");
    form.set("file", new Blob(["さくら"], { type: "image/png" }), "花.png");
    const { body, status } = await seen(form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ note: "메모 📝", file: { contentType: "image/png", size: 9 } });
    expect(JSON.stringify(body)).not.toContain("さくら");
  });

  it("of text is the text, and of bytes how many they are", async () => {
    expect(await seen("こんにちは", "text/plain")).toEqual({ status: 200, body: "こんにちは", size: 15 });
    expect(await seen(new Uint8Array([0, 255, 128]), "application/octet-stream")).toEqual({
      status: 200,
      body: { contentType: "application/octet-stream", size: 3 },
      size: 3,
    });
  });

  it.each([
    ['{"name": "さく', "application/json"],
    ["\ufffd", "application/json"],
    ["no parts", "multipart/form-data; boundary=x"],
    ["<a>안녕</a>", "application/xml"],
  ])("of %j that cannot be read as %s is the text", async (text, contentType) => {
    const { status, body, size } = await seen(text, contentType);
    expect(status).toBeGreaterThanOrEqual(400);
    // What the document does not take is not read.
    expect([body, size]).toEqual(contentType === "application/xml" ? [undefined, 0] : [text, sizeOf(text)]);
  });

  it("of bytes that are no UTF-8 is a text as well", async () => {
    const { status, body, size } = await seen(new Uint8Array([0x22, 0xff, 0x22]), "application/json");
    expect([status, body, size]).toEqual([400, '"\ufffd"', 3]);
  });

  it("that breaks the contract is what it says", async () => {
    const { status, body } = await seen('{"name": 5}', "application/json");
    expect([status, body]).toEqual([400, { name: 5 }]);
  });

  it("is undefined where there is none, and where it is too large", async () => {
    expect(await seen(undefined)).toEqual({ status: 200, body: undefined, size: 0 });
    expect(await seen("x".repeat(200), "text/plain", { bodyLimit: 100 })).toEqual({
      status: 413,
      body: undefined,
      size: 0,
    });
  });

  it("may be nested as deep as it likes", async () => {
    const text = `${'{"name":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const { body, size } = await seen(text, "application/json");
    expect(typeof body).toBe("string");
    expect(size).toBe(text.length);
  });
});

describe("a reply's body", () => {
  it.each<[string, Fixture["reply"], unknown]>([
    ["JSON", { body: { 返事: ["はい"] } }, { 返事: ["はい"] }],
    ["a text", { body: "그래요 👍", headers: { "content-type": "text/plain" } }, "그래요 👍"],
    ["nothing", { status: 204, body: null }, undefined],
    ["JSON of a vendor", { body: { a: 1 }, headers: { "content-type": "application/vnd.x+json" } }, { a: 1 }],
  ])("of %s is what was sent", async (_, reply, expected) => {
    const responses = { 200: { description: "ok" }, 204: { description: "none" } };
    const document = { openapi: "3.1.0", paths: { "/send": { post: { responses } } } };
    const mock = createMock({
      gateways: [{ name: "t", document, fixtures: [{ name: "it", reply } as Fixture] }],
    });
    await (await mock.fetch("http://localhost/t/send", { method: "POST" })).text();
    expect((await newest(mock)).reply).toMatchObject({ body: expected, events: undefined, rest: undefined });
  });
});
