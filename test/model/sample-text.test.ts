import { expect, it } from "vitest";
import { sampleText } from "../../src/model/sample/sample-text.ts";

const judge = () => [];
const random = () => 1;
const text = async (mediaType: string, schema: unknown) => {
  const sample = await sampleText(mediaType, { schema, judge, random });
  return "text" in sample ? sample.text : sample.bytes;
};

const pet = {
  $ref: "#/$defs/Pet",
  $defs: {
    Pet: {
      type: "object",
      xml: { name: "pet" },
      properties: {
        id: { type: "integer", example: 7, xml: { attribute: true } },
        name: { type: "string", example: "나비" },
        tags: {
          type: "array",
          xml: { wrapped: true },
          items: { type: "string", example: "猫", xml: { name: "tag" } },
        },
      },
    },
  },
};

it.each(["application/xml", "text/xml; charset=utf-8", "application/atom+xml"])(
  "writes %s after the schema",
  async (type) => {
    const xml = String(await text(type, pet));
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<pet id="7">/);
    expect(xml).toContain("<name>나비</name>");
    expect(xml).toMatch(/<tags>\s*<tag>猫<\/tag>\s*<\/tags>/);
  },
);

it("writes XML of any schema", async () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 15 }, (_, at) => [
      `t${at}`,
      {
        type: "object",
        properties: Object.fromEntries(
          Array.from({ length: 15 }, (_, to) => [`p${to}`, { $ref: `#/$defs/t${to}` }]),
        ),
      },
    ]),
  );
  for (const schema of [
    undefined,
    {},
    { type: "string" },
    { $ref: "#/nowhere" },
    { $ref: "#/$defs/t0", $defs },
  ]) {
    expect(await text("application/xml", schema)).toMatch(/^<\?xml .*\?>\n<[^]+>\n$/);
  }
});

it.each<[string, RegExp]>([
  ["text/plain", /Hello/],
  ["text/html", /^<!doctype html>/],
  ["text/csv", /^id,name,city\n1001,山田/],
  ["image/svg+xml", /^<svg /],
])("has a text for %s", async (type, expected) => {
  expect(await text(type, { type: "string" })).toMatch(expected);
  expect(await text(type.toUpperCase(), undefined)).toMatch(expected);
});

it("keeps to what the schema says of a text", async () => {
  expect(await text("text/plain", { type: "string", enum: ["네"] })).toBe("네");
  expect(await text("text/html", { type: "string", example: "<p>例</p>" })).toBe("<p>例</p>");
});

it("has a picture, and bytes for anything else", async () => {
  const picture = (await text("image/png", { type: "string", format: "binary" })) as Uint8Array;
  expect(Array.from(picture.slice(0, 4))).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect(await text("application/octet-stream", undefined)).toBeInstanceOf(Uint8Array);
});
