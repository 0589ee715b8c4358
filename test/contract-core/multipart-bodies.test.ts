import OpenAI, { toFile } from "openai";
import { describe, expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { bodySender, documentOf } from "./body-mock.ts";

const type = "multipart/form-data";
const binary = { type: "string", format: "binary" };
const schema = {
  type: "object",
  required: ["file"],
  properties: {
    file: { ...binary, maxLength: 100 },
    pages: { type: "array", items: binary, maxItems: 2 },
    picture: binary,
    sound: { type: "string", contentMediaType: "audio/mpeg" },
    count: { type: "integer" },
    words: { type: "array", items: { type: "string" } },
    "granularities[]": { type: "array", items: { type: "string", enum: ["word", "segment"] } },
    about: { type: "object", properties: { stars: { type: "integer" } } },
    notes: { type: "array", items: { type: "object", properties: { stars: { type: "integer" } } } },
  },
};
const encoding = { picture: { contentType: "image/png, image/jpeg" } };
const send = bodySender({ [type]: { schema, encoding } });

/** A form with a file, and what else is given. */
function formOf(fields: [string, string | Blob][] = [], file: Blob = new File(["猫"], "猫.txt")): FormData {
  const form = new FormData();
  form.append("file", file);
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

const json = (value: unknown) => new Blob([JSON.stringify(value)], { type: "application/json" });

describe("a multipart form", () => {
  it("shows of a file what it is, and not what is in it", async () => {
    const file = new File([new Uint8Array([0xff, 0xfe, 0])], '"猫" 🐦.png', { type: "image/png" });
    expect(await send(formOf([], file))).toMatchObject({
      status: 200,
      body: { file: { filename: '"猫" 🐦.png', contentType: "image/png", size: 3 } },
    });
  });

  it("may send an empty file", async () => {
    expect((await send(formOf([], new File([], "empty")))).body).toMatchObject({ file: { size: 0 } });
  });

  it.each<[string, [string, string | Blob][], unknown]>([
    ["texts that become what the schema asks for", [["count", "3"]], { count: 3 }],
    ["one value of a list", [["words", "a"]], { words: ["a"] }],
    [
      "several under one name",
      [
        ["words", "a"],
        ["words", "b"],
      ],
      { words: ["a", "b"] },
    ],
    ["brackets that the schema does not have", [["words[]", "안녕"]], { words: ["안녕"] }],
    ["brackets that the schema has", [["granularities[]", "word"]], { "granularities[]": ["word"] }],
    ["JSON as a part of its own type", [["about", json({ stars: 3 })]], { about: { stars: 3 } }],
    ["JSON as a text", [["about", '{"stars":3}']], { about: { stars: 3 } }],
    ["members in brackets", [["about[stars]", "3"]], { about: { stars: 3 } }],
    [
      "a list of JSON parts",
      [
        ["notes", json({ stars: 1 })],
        ["notes", json({ stars: 2 })],
      ],
      { notes: [{ stars: 1 }, { stars: 2 }] },
    ],
  ])("may send %s", async (_, fields, expected) => {
    expect(await send(formOf(fields))).toMatchObject({ status: 200, body: expected });
  });

  it.each(["pages", "pages[]", "pages[0]"])("may send a file of a list as %s", async (name) => {
    const { status, body } = await send(formOf([[name, new File(["1"], "1.txt", { type: "text/plain" })]]));
    expect(status).toBe(200);
    expect(body).toMatchObject({ pages: [{ filename: "1.txt", contentType: "text/plain", size: 1 }] });
  });

  it.each<[string, FormData, string[]]>([
    ["a file that is missing", new FormData(), ["/file required"]],
    ["a file that is too large", formOf([], new Blob(["a".repeat(101)])), ["/file maxLength"]],
    ["two files for one", formOf([["file", new Blob(["b"])]]), ["/file type"]],
    [
      "too many files",
      formOf(["1", "2", "3"].map((each) => ["pages", new Blob([each])])),
      ["/pages maxItems"],
    ],
    ["a text that is no number", formOf([["count", "three"]]), ["/count type"]],
    ["a word that is not allowed", formOf([["granularities[]", "page"]]), ["/granularities[]/0 enum"]],
    ["JSON whose text is a number", formOf([["about", json({ stars: "3" })]]), ["/about/stars type"]],
    [
      "another content type than its encoding has",
      formOf([["picture", new File([""], "a.gif", { type: "image/gif" })]]),
      ["/picture contentType"],
    ],
    [
      "another content type than its schema has",
      formOf([["sound", new File([""], "a.wav", { type: "audio/wav" })]]),
      ["/sound contentType"],
    ],
  ])("is refused for %s", async (_, form, broken) => {
    expect(await send(form)).toMatchObject({ status: 400, broken });
  });

  it("never tells what is in a file", async () => {
    const { message, seen } = await send(formOf([], new Blob(["secret".repeat(20)])));
    expect(seen).toEqual(["a file of 120 bytes"]);
    expect(message).toContain("but it is a file of 120 bytes");
    expect((await send(formOf([["file", new Blob(["secret"])]]))).message).not.toContain("secret");
  });

  it("says which content types a file may have", async () => {
    const form = formOf([["picture", new File([""], "a.gif", { type: "image/gif" })]]);
    expect((await send(form)).message).toContain(
      "picture must be of the content type image/png or image/jpeg, but it is a file of image/gif",
    );
  });

  it("reports a wrong content type where broken rules are only warned of", async () => {
    const lenient = bodySender({ [type]: { schema, encoding } }, { validate: "warn" });
    const form = formOf([["picture", new File([""], "a.gif", { type: "image/gif" })]]);
    expect(await lenient(form)).toMatchObject({ status: 200, warned: "/picture" });
  });

  it("is refused for members that nobody documents, where it shall be", async () => {
    const strict = bodySender({ [type]: { schema, encoding } }, { undocumented: "reject" });
    expect((await strict(formOf([["mood", new Blob(["good"])]]))).broken).toEqual(["/mood undocumented"]);
  });

  it("is judged by a schema that is put together", async () => {
    const parts = {
      allOf: [{ required: ["file"] }, { properties: { file: binary, count: { type: "integer" } } }],
    };
    const composed = bodySender({ [type]: { schema: parts } });
    expect((await composed(formOf([["count", "4"]]))).body).toMatchObject({ count: 4, file: { size: 3 } });
    expect((await composed(new FormData())).broken).toEqual(["/file required"]);
  });
});

const boundary = "x";
const encode = (text: string) => new TextEncoder().encode(text);
const header = 'Content-Disposition: form-data; name="file"';
const part = `--x\r\n${header}\r\n\r\nhello\r\n`;

describe("a multipart form by hand", () => {
  const raw = (body: BodyInit, contentType = `${type}; boundary=${boundary}`) => send(body, contentType);

  it.each<[string, string, string]>([
    ["no closing line end", `${part}--x--`, "hello"],
    ["words before and after it", `hi\r\n${part}--x--\r\nbye`, "hello"],
    ["a value of several lines", `--x\r\n${header}\r\n\r\na\r\n--y\r\nb\r\n--x--`, "a\r\n--y\r\nb"],
    ["an empty value", `--x\r\n${header}\r\n\r\n\r\n--x--`, ""],
    ["a header in lower case", `--x\r\n${header.toLowerCase()}\r\n\r\nhello\r\n--x--`, "hello"],
  ])("is read with %s", async (_, body, file) => {
    expect(await raw(body)).toMatchObject({ status: 200, body: { file } });
  });

  it("decodes a text by its charset", async () => {
    const head = encode(`--x\r\n${header}\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n`);
    const body = new Uint8Array([...head, 0x93, 0xfa, ...encode("\r\n--x--")]);
    expect((await raw(body)).body).toEqual({ file: "日" });
  });

  it("takes a boundary in quotes, and a file name in UTF-8 that says so", async () => {
    const named = `--a b\r\n${header}; filename*=UTF-8''%E7%8C%AB.png\r\n\r\nx\r\n--a b--`;
    expect((await raw(named, `${type}; boundary="a b"`)).body).toMatchObject({
      file: { filename: "猫.png" },
    });
  });

  it.each<[string, BodyInit, string, RegExp]>([
    ["no boundary", part, type, /no boundary/],
    ["another boundary", part, `${type}; boundary=y`, /boundary "y" .* does not stand in it/],
    ["a boundary that is none", part, `${type}; boundary="é"`, /boundary .* is none/],
    ["no end", part, `${type}; boundary=x`, /cut off in or after its part/],
    [
      "an end in the middle of a value",
      part.slice(0, -4),
      `${type}; boundary=x`,
      /cut off in or after its part 1/,
    ],
    ["an end in the middle of a header", part.slice(0, 20), `${type}; boundary=x`, /cut off/],
    ["line ends of LF alone", `${part}--x--`.replaceAll("\r", ""), `${type}; boundary=x`, /LF alone/],
    ["a part without headers", "--x\r\n\r\nhello\r\n--x--", `${type}; boundary=x`, /no headers/],
    [
      "a part without a name",
      "--x\r\nX-A: b\r\n\r\nhello\r\n--x--",
      `${type}; boundary=x`,
      /part 1 has no name/,
    ],
    ["a huge header", `--x\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n--x--`, `${type}; boundary=x`, /16384 bytes/],
    ["thousands of parts", `${part.repeat(10_001)}--x--`, `${type}; boundary=x`, /more than 10000 parts/],
    [
      "names that are no UTF-8",
      new Uint8Array([...encode("--x\r\nX: "), 0xff, ...encode("\r\n\r\na\r\n--x--")]),
      `${type}; boundary=x`,
      /not UTF-8/,
    ],
    ["no multipart at all", "{}", `${type}; boundary=x`, /does not stand in it/],
  ])("is refused with %s", async (_, body, contentType, message) => {
    const answer = await raw(body, contentType);
    expect(answer).toMatchObject({ status: 400, code: "invalid_body" });
    expect(answer.message).toMatch(message);
  });

  it("is refused with JSON that cannot be read, by the name of its part", async () => {
    const body = `${part}--x\r\nContent-Disposition: form-data; name="about"\r\nContent-Type: application/json\r\n\r\n{\r\n--x--`;
    const answer = await raw(body);
    expect(answer.code).toBe("invalid_json");
    expect(answer.message).toContain("Failed to read about as JSON");
  });
});

it("parts without names are a list, judged where the schema is of an array", async () => {
  const items = { type: "array", items: { type: "object", required: ["id"] } };
  const related = bodySender({ "multipart/related": { schema: items } });
  const parts =
    '--x\r\nContent-Type: application/json\r\n\r\n{"id":1}\r\n--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x--';
  expect((await related(parts, "multipart/related; boundary=x")).broken).toEqual(["/1/id required"]);
  const open = bodySender({ "multipart/mixed": { schema: { type: "object" } } });
  const mixed =
    "--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x\r\nContent-Type: text/plain\r\n\r\n안녕\r\n--x--";
  expect((await open(mixed, "multipart/mixed; boundary=x")).body).toEqual([
    { contentType: "image/png", size: 3 },
    "안녕",
  ]);
});

it("of the official client is taken as it comes", async () => {
  const properties = {
    file: binary,
    model: { type: "string" },
    temperature: { type: "number" },
    "timestamp_granularities[]": { type: "array", items: { type: "string" } },
  };
  const { paths, ...rest } = documentOf({
    [type]: { schema: { type: "object", required: ["file"], properties } },
  });
  const document = { ...rest, paths: { "/audio/transcriptions": (paths as { "/send": object })["/send"] } };
  const text = "{{ body.file.filename }} {{ body.file.size }} {{ body.temperature }}";
  const fixtures = [{ name: "heard", when: { body: { temperature: 0.5 } }, reply: { body: { text } } }];
  const mock = createMock({ gateways: [{ name: "test", document, fixtures }], undocumented: "reject" });
  const client = new OpenAI({ apiKey: "any", baseURL: "http://localhost/test", fetch: mock.fetch });
  const heard = await client.audio.transcriptions.create({
    file: await toFile(new Uint8Array(12), "猫.wav"),
    model: "whisper-1",
    temperature: 0.5,
    timestamp_granularities: ["word", "segment"],
  });
  expect(heard.text).toBe("猫.wav 12 0.5");
});
