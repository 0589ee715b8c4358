import { describe, expect, it } from "vitest";
import { bodySender } from "./body-mock.ts";

const type = "application/x-www-form-urlencoded";
const schema = {
  type: "object",
  required: ["amount"],
  properties: {
    amount: { type: "integer", minimum: 1 },
    zip: { type: "string" },
    live: { type: "boolean" },
    share: { type: ["number", "null"] },
    tags: { type: "array", items: { type: "string" } },
    ids: { type: "array", items: { type: "integer" } },
    colours: { type: "array", items: { type: "string" } },
    words: { type: "array", items: { type: "string" } },
    size: { type: "object", properties: { width: { type: "integer" }, height: { type: "integer" } } },
    metadata: {
      anyOf: [
        { type: "object", additionalProperties: { type: "string" } },
        { type: "string", enum: [""] },
      ],
    },
    items: {
      type: "array",
      items: {
        type: "object",
        required: ["price"],
        properties: { price: { type: "string" }, quantity: { type: "integer" } },
      },
    },
    address: { type: "object", properties: { city: { type: "string" }, floor: { type: "integer" } } },
    limits: { type: "object", properties: { floor: { type: "integer" } } },
    "literal[name]": { type: "string" },
  },
};
const encoding = {
  ids: { explode: false },
  colours: { style: "pipeDelimited", explode: false },
  words: { style: "spaceDelimited", explode: false },
  size: { style: "form", explode: false },
  limits: { contentType: "application/json" },
};
const send = bodySender({ [type]: { schema, encoding } });

describe("a form", () => {
  it.each<[string, string, unknown]>([
    ["numbers, booleans and texts by the schema", "zip=00123&live=true", { zip: "00123", live: true }],
    ["UTF-8 and plus signs", "zip=%E4%BA%AC+%F0%9F%90%A6", { zip: "京 🐦" }],
    ["a text that holds an equals sign", "zip=a=b", { zip: "a=b" }],
    ["nothing for a null", "share=", { share: null }],
    ["one value of a list", "tags=a", { tags: ["a"] }],
    ["a name that stands again", "tags=a&tags=b", { tags: ["a", "b"] }],
    ["empty brackets", "tags[]=a&tags[]=b", { tags: ["a", "b"] }],
    ["numbered brackets in any order", "tags[1]=b&tags[0]=a", { tags: ["a", "b"] }],
    ["encoded brackets", "tags%5B0%5D=a", { tags: ["a"] }],
    ["commas", "ids=1,2,3", { ids: [1, 2, 3] }],
    ["commas that the client encoded", "ids=1%2C2", { ids: [1, 2] }],
    ["an encoded comma between bare ones", "ids=1,2", { ids: [1, 2] }],
    ["pipes", "colours=red|blue%7Cgreen", { colours: ["red", "blue|green"] }],
    ["spaces", "words=a%20b", { words: ["a", "b"] }],
    ["an object of names and values", "size=width,3,height,4", { size: { width: 3, height: 4 } }],
    [
      "members in brackets",
      "address[city]=%EC%84%9C%EC%9A%B8&address[floor]=3",
      { address: { city: "서울", floor: 3 } },
    ],
    ["JSON for an object", 'address={"city":"京"}', { address: { city: "京" } }],
    ["numbers as names of members", "metadata[0]=1&metadata[1]=2", { metadata: { 0: "1", 1: "2" } }],
    ["nothing where the schema allows it", "metadata=", { metadata: "" }],
    [
      "lists of objects by index",
      "items[0][price]=1&items[0][quantity]=2&items[1][price]=3",
      { items: [{ price: "1", quantity: 2 }, { price: "3" }] },
    ],
    [
      "lists of objects in order",
      "items[][price]=1&items[][quantity]=2&items[][price]=3",
      { items: [{ price: "1", quantity: 2 }, { price: "3" }] },
    ],
    ["a name with brackets that the schema has", "literal[name]=x", { "literal[name]": "x" }],
    ["brackets that do not close", "a[b=1&c]=2&[d]=3", { "a[b": "1", "c]": "2", "[d]": "3" }],
    ["fields without a value or a name", "&zip&&", { zip: "" }],
    ["JSON by its encoding", 'limits={"floor":3}', { limits: { floor: 3 } }],
  ])("may send %s", async (_, body, expected) => {
    expect(await send(`amount=5&${body}`, type)).toMatchObject({
      status: 200,
      body: { amount: 5, ...(expected as object) },
    });
  });

  it.each<[string, string, string[]]>([
    ["a member that is missing", "zip=1", ["/amount required"]],
    ["a text for a number", "amount=five", ["/amount type"]],
    ["a number with a fraction", "amount=1.5", ["/amount type"]],
    ["a bound", "amount=0", ["/amount minimum"]],
    ["two values for one", "amount=1&amount=2", ["/amount type"]],
    ["a list for a text", "amount=1&zip[]=a", ["/zip type"]],
    ["an object for a text", "amount=1&zip[a]=b", ["/zip type"]],
    ["an object inside a text", "amount=1&metadata[a][b]=c", ["/metadata/a type"]],
    ["a member of an item", "amount=1&items[0][quantity]=2", ["/items/0/price required"]],
    ["JSON of another type", 'amount=1&limits={"floor":"3"}', ["/limits/floor type"]],
    ["JSON that does not end", "amount=1&address={", ["/address type"]],
  ])("is refused for %s", async (_, body, broken) => {
    expect(await send(body, type)).toMatchObject({ status: 400, broken });
  });

  it.each<[string, string, string, RegExp]>([
    [
      "one name for a value and an object",
      "amount=1&a=1&a[b]=2",
      "invalid_body",
      /"a" is sent both .* "a\[b\]"/,
    ],
    ["a percent sign alone", "amount=1&zip=100%&b=", "invalid_body", /encode a % as %25/],
    ["bytes that are no UTF-8", "zip=%FF", "invalid_body", /"%FF" is not/],
    ["great depth", `a${"[b]".repeat(40)}=1`, "body_too_deep", /nested more than 32 times/],
    ["JSON that cannot be read", "limits={", "invalid_json", /read limits as JSON.*column 2/],
  ])("cannot be read with %s", async (_, body, code, message) => {
    const answer = await send(body, type);
    expect(answer).toMatchObject({ status: 400, code });
    expect(answer.message).toMatch(message);
  });

  it("takes names of JavaScript for names", async () => {
    const names = "amount=1&__proto__[a]=1&constructor[prototype][b]=2&toString=3&metadata[__proto__]=x";
    const { status, body } = await send(names, type);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('"__proto__":{"a":"1"}');
    expect(Object.keys({}.constructor.prototype as object)).toEqual([]);
    expect("a" in {}).toBe(false);
  });

  it("is told members that nobody documents, and refuses them where it shall", async () => {
    const strict = bodySender({ [type]: { schema, encoding } }, { undocumented: "reject" });
    expect((await strict("amount=1&mood=good&address[town]=x", type)).broken).toEqual([
      "/mood undocumented",
      "/address/town undocumented",
    ]);
  });

  it("is answered and reported where broken rules are only warned of", async () => {
    const lenient = bodySender({ [type]: { schema, encoding } }, { validate: "warn" });
    expect(await lenient("amount=x&live=true", type)).toMatchObject({
      status: 200,
      body: { amount: "x", live: true },
      warned: "/amount",
    });
  });

  it("is read by the schema where nothing is judged", async () => {
    const open = bodySender({ [type]: { schema, encoding } }, { validate: "off" });
    expect((await open("amount=0&tags=a", type)).body).toEqual({ amount: 0, tags: ["a"] });
  });

  it("without fields is judged where the operation demands a body, and is none where it does not", async () => {
    expect((await send("", type)).broken).toEqual(["/amount required"]);
    const optional = bodySender({ [type]: { schema } }, { required: false });
    expect((await optional("", type)).status).toBe(200);
  });

  it("is read without a schema", async () => {
    const open = bodySender({ [type]: {} });
    expect((await open("a[0]=1&b[x]=2", type)).body).toEqual({ a: ["1"], b: { x: "2" } });
  });

  it("follows references and unions of its schema", async () => {
    const union = bodySender({
      [type]: {
        schema: {
          allOf: [
            { properties: { at: { anyOf: [{ type: "string", enum: ["now"] }, { type: "integer" }] } } },
            { properties: { off: { anyOf: [{ type: "integer" }, { type: "string" }] } } },
          ],
        },
      },
    });
    expect((await union("at=1699999999&off=1", type)).body).toEqual({ at: 1_699_999_999, off: "1" });
    expect((await union("at=now&off=007", type)).body).toEqual({ at: "now", off: "007" });
  });

  it("comes from URLSearchParams as it does from a hand", async () => {
    const sent = new URLSearchParams({ amount: "3", "items[0][price]": "p&q", zip: "a+b" });
    expect((await send(sent)).body).toEqual({ amount: 3, items: [{ price: "p&q" }], zip: "a+b" });
  });
});
