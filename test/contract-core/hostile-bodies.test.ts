import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodySender } from "./body-mock.ts";

const schema = {
  type: "object",
  required: ["a"],
  properties: {
    a: { anyOf: [{ type: "array", items: { type: "integer" } }, { type: "object" }, { type: "null" }] },
    b: { type: "array", items: { type: "object", properties: { c: { type: "boolean" } } } },
    f: { type: "string", format: "binary", contentMediaType: "image/png" },
  },
};
const types = [
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/mixed; boundary=x",
  "multipart/form-data",
  "application/xml",
  "application/x-ndjson",
  "application/json-seq",
  "application/yaml",
  "text/plain; charset=shift_jis",
  "text/plain; charset=utf-16",
  "image/png",
  "application/octet-stream",
  "a/b",
  "",
  ";",
  "multipart/; boundary=x",
];
const content = {
  ...Object.fromEntries(types.slice(0, 8).map((type) => [type.split(";")[0] ?? "", { schema }])),
  "text/*": { schema: { type: "string", maxLength: 3 } },
  "*/*": { schema: { type: "string" } },
};
const send = bodySender(content);

const pieces = fc.array(
  fc.constantFrom(
    "--x",
    "--x--",
    "\r\n",
    "\r\n\r\n",
    "\n",
    'Content-Disposition: form-data; name="a"',
    "; filename=f",
    "Content-Type: application/json",

    "a",
    "[",
    "]",
    "[]",
    "[0]",
    "&",
    "=",
    "%",
    "%FF",
    "+",
    "{",
    "}",
    '"',
    ":",
    "1",
    "<a>",
    "</a>",
    "<",
    "\u001e",
    "__proto__",
    "猫",
    "\0",
  ),
  { maxLength: 40 },
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  pieces.map((each) => new TextEncoder().encode(each.join(""))),
  pieces.map((each) => new TextEncoder().encode(`--x\r\n${each.join("")}\r\n--x--`)),
);

describe("whatever is sent", () => {
  it("is answered, and never by a failure of mynah's own", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...types), async (body, type) => {
        const { status } = await send(body, type);
        expect([200, 400, 415]).toContain(status);
      }),
      { numRuns: 1500 },
    );
  });

  it("of fields in brackets is the same whether brackets are encoded or not", async () => {
    const name = fc.constantFrom("a[0]", "a[]", "b[0][c]", "b[][c]", "d[e][f]", "__proto__[x]", "g");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, fc.constantFrom("1", "true", "x y", "猫"))),
        async (fields) => {
          const type = "application/x-www-form-urlencoded";
          const bare = fields.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
          const [one, other] = [
            await send(`${bare}&z=`, type),
            await send(new URLSearchParams([...fields, ["z", ""]])),
          ];
          expect(other).toEqual(one);
        },
      ),
      { numRuns: 150 },
    );
  });
});

const large = 1_000_000;
const fill = (unit: string, before = "", after = "") =>
  before + unit.repeat(Math.ceil(large / unit.length)) + after;
const head = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n';

describe("a large body", () => {
  it.each<[string, string, string]>([
    ["ampersands", types[1] ?? "", fill("&")],
    ["fields", types[1] ?? "", fill("a&")],
    ["brackets that open", types[1] ?? "", fill("a[")],
    ["brackets", types[1] ?? "", fill("[a]", "a", "=1")],
    ["percent signs", types[1] ?? "", fill("%")],
    [
      "ten thousand items",
      types[1] ?? "",
      Array.from({ length: 9999 }, (_, index) => `b[${index}][c]=true`).join("&"),
    ],
    ["one name ten thousand times", types[1] ?? "", "b=1&".repeat(9999)],
    ["boundaries", types[2] ?? "", fill("--x\r\n")],
    ["lines that are nearly boundaries", types[2] ?? "", fill("\r\n--", head, "\r\n--x--")],
    ["parts", types[2] ?? "", fill(`${head}hello\r\n`, "", "--x--")],
    ["a header", types[2] ?? "", fill("a=;", "--x\r\nContent-Disposition: form-data; ")],
    [
      "quotes in headers",
      types[2] ?? "",
      `--x\r\nContent-Disposition: form-data; ${'a="\\'.repeat(3000)}\r\n\r\nb\r\n`.repeat(60),
    ],
    ["tags", "application/xml", fill("<a>")],
    ["angle brackets", "application/xml", fill("<")],
    ["entities", "application/xml", fill("&amp;", "<a>", "</a>")],
    ["attributes", "application/xml", fill(" b=''", "<a", "/>")],
    ["lines", "application/x-ndjson", fill("{}\n")],
    ["records", "application/json-seq", fill("\u001e[]")],
  ])("of %s is answered soon", async (_, type, body) => {
    const start = performance.now();
    expect([200, 400]).toContain((await send(body, type)).status);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
