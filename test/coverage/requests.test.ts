import { expect, it } from "vitest";
import { coveredBy, gatewayWith } from "./covered.ts";

const text = { type: "string" };

it("counts members that may be left out, and not those that have to be there", async () => {
  const schema = {
    type: "object",
    required: ["名前"],
    properties: {
      名前: text,
      mood: text,
      address: { type: "object", required: ["city"], properties: { city: text, zip: text } },
    },
  };
  const { counting, all } = await coveredBy(gatewayWith(schema), [
    { 名前: "花子", address: { city: "東京" } },
  ]);
  expect(counting).toEqual({
    "": true,
    "request mood": false,
    "request address": true,
    "request address.zip": false,
    "reply 200": true,
  });
  expect(all.get("request 名前")).toMatchObject({ count: 1, counts: false });
  expect(all.get("request address.city")).toMatchObject({ count: 1, counts: false });
});

it("counts how many requests have shown an item, and each request once", async () => {
  const schema = { type: "object", properties: { tags: { type: "array", items: { enum: ["a", "b"] } } } };
  const { all } = await coveredBy(gatewayWith(schema), [{ tags: ["a", "a"] }, { tags: ["a", "b"] }, {}]);
  expect(all.get('request tags[] "a"')?.count).toBe(2);
  expect(all.get('request tags[] "b"')?.count).toBe(1);
  expect(all.get("request tags")?.count).toBe(2);
});

it("counts the values of an enumeration, but for null, and one that stands alone", async () => {
  const properties = {
    size: { enum: ["S", "M", null] },
    kind: { enum: ["only"] },
    level: { enum: [1, 2.5, true] },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }), [
    { size: null, kind: "only", level: 2.5 },
  ]);
  expect(counting).toEqual({
    "": true,
    "request size": true,
    'request size "S"': false,
    'request size "M"': false,
    "request kind": true,
    "request level": true,
    "request level 1": false,
    "request level 2.5": true,
    "request level true": false,
    "reply 200": true,
  });
});

it("lists the values of a long enumeration, and does not count them", async () => {
  const words = Array.from({ length: 21 }, (_, index) => `国${index}`);
  const { counting, all } = await coveredBy(
    gatewayWith({ type: "object", properties: { country: { enum: words } } }),
    [{ country: "国7" }],
  );
  expect(Object.keys(counting)).toEqual(["", "request country", "reply 200"]);
  expect(all.get('request country "国7"')).toMatchObject({ count: 1, counts: false });
  expect(all.get('request country "国8"')).toMatchObject({ count: 0, counts: false });
});

it("counts values at the edges of ranges", async () => {
  const properties = {
    temperature: { type: "number", minimum: 0, maximum: 2 },
    top_k: { type: "integer", exclusiveMinimum: 0 },
    share: { type: "number", exclusiveMaximum: 1 },
    name: { type: "string", minLength: 1, maxLength: 3 },
    stop: { type: "array", minItems: 0, maxItems: 2, items: text },
    bag: { type: "object", minProperties: 1 },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }), [
    { temperature: 2, top_k: 1, share: 0.999, name: "日本🗾", stop: [], bag: { a: 1, b: 2 } },
    { temperature: 0.7 },
  ]);
  expect(Object.entries(counting).filter(([id]) => /\d$/.test(id) && !id.startsWith("reply"))).toEqual([
    ["request temperature minimum 0", false],
    ["request temperature maximum 2", true],
    ["request top_k exclusiveMinimum 1", true],
    ["request name minLength 1", false],
    ["request name maxLength 3", true],
    ["request stop maxItems 2", false],
    ["request bag minProperties 1", false],
  ]);
});

it("reads exclusive bounds as OpenAPI 3.0 writes them", async () => {
  const gateway = gatewayWith({
    type: "object",
    properties: { n: { type: "integer", minimum: 0, exclusiveMinimum: true, maximum: 9 } },
  });
  const { counting } = await coveredBy({ ...gateway, document: { ...gateway.document, openapi: "3.0.3" } }, [
    { n: 1 },
  ]);
  expect(counting).toMatchObject({ "request n minimum 1": true, "request n maximum 9": false });
});

it("counts the types of a value that may have several, and null is none of them", async () => {
  const properties = {
    stop: { type: ["string", "array", "null"], items: text },
    user: { type: ["string", "null"] },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }), [
    { stop: ["。"], user: null },
  ]);
  expect(counting).toEqual({
    "": true,
    "request stop": true,
    "request stop (string)": false,
    "request stop (array)": true,
    "request user": true,
    "reply 200": true,
  });
});

it("counts the branches of a union, named by what tells them, with what is inside", async () => {
  const part = {
    oneOf: [
      { type: "object", required: ["type"], properties: { type: { const: "text" }, text } },
      { $ref: "#/components/schemas/ImagePart" },
    ],
  };
  const schemas = {
    ImagePart: {
      type: "object",
      required: ["type", "url"],
      properties: { type: { const: "image" }, url: text, detail: { enum: ["low", "high"] } },
    },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "array", items: part }, { schemas }), [
    [{ type: "image", url: "https://例え.jp/🐦.png", detail: "low" }],
  ]);
  expect(counting).toEqual({
    "": true,
    "request [](text)": false,
    "request [](text).text": false,
    "request [](image)": true,
    "request [](image).detail": true,
    'request [](image).detail "low"': true,
    'request [](image).detail "high"': false,
    "reply 200": true,
  });
});

it("takes the branch that the discriminator names, also where another fits", async () => {
  const pet = { type: "object", properties: { kind: text, name: text } };
  const schemas = {
    Cat: pet,
    Dog: pet,
    Pet: {
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      discriminator: { propertyName: "kind", mapping: { 猫: "#/components/schemas/Cat", 犬: "Dog" } },
    },
  };
  const gateway = gatewayWith({ $ref: "#/components/schemas/Pet" }, { schemas });
  const { counting } = await coveredBy(gateway, [{ kind: "犬", name: "ポチ" }]);
  expect(counting).toMatchObject({ "request (猫)": false, "request (犬)": true, "request (猫).name": false });
});

it("counts no branch where there is but one beside null", async () => {
  const schemas = { Address: { type: "object", properties: { city: text } } };
  const properties = { address: { anyOf: [{ $ref: "#/components/schemas/Address" }, { type: "null" }] } };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }, { schemas }), [
    { address: { city: "서울" } },
  ]);
  expect(counting).toEqual({
    "": true,
    "request address": true,
    "request address.city": true,
    "reply 200": true,
  });
});

it("counts what holds under a condition and elsewhere", async () => {
  const schema = {
    type: "object",
    properties: { model: text },
    if: { title: "gemini", required: ["model"], properties: { model: { pattern: "^gemini" } } },
    then: { properties: { contents: text } },
    else: { properties: { user: text } },
  };
  const { counting } = await coveredBy(gatewayWith(schema), [{ model: "gemini-3", contents: "안녕" }]);
  expect(counting).toEqual({
    "": true,
    "request model": true,
    "request (gemini)": true,
    "request (gemini).contents": true,
    "request (not gemini)": false,
    "request (not gemini).user": false,
    "reply 200": true,
  });
});

it("does not count what is accepted beyond the docs, and says why", async () => {
  const reason = "The page prints it so.";
  const properties = {
    format: { anyOf: [{ type: "object" }, { const: "json", "x-mynah-widening": { reason } }] },
    content: { type: ["string", "array"], "x-mynah-widening": { reason } },
  };
  const { counting, all } = await coveredBy(gatewayWith({ type: "object", properties }), [
    { format: "json", content: [] },
  ]);
  expect(Object.keys(counting)).toEqual(["", "request format", "request content", "reply 200"]);
  const widened = [...all.values()].filter(({ docs }) => docs === reason);
  expect(widened.map(({ label, count }) => [label, count])).toEqual([
    ["#2", 1],
    ["string", 0],
    ["array", 1],
  ]);
});

it("puts together what a schema is put together of", async () => {
  const schemas = { Base: { type: "object", required: ["id"], properties: { id: text, tag: text } } };
  const schema = {
    allOf: [
      { $ref: "#/components/schemas/Base" },
      { properties: { tag: { enum: ["a", "b"] }, note: text } },
      { required: ["note"] },
    ],
  };
  const { counting } = await coveredBy(gatewayWith(schema, { schemas }), [{ id: "1", tag: "a", note: "" }]);
  expect(counting).toEqual({
    "": true,
    "request tag": true,
    'request tag "a"': true,
    'request tag "b"': false,
    "reply 200": true,
  });
});

it("comes to an end where a schema contains itself, and counts what is inside once", async () => {
  const schemas = {
    Node: {
      type: "object",
      properties: { name: text, children: { type: "array", items: { $ref: "#/components/schemas/Node" } } },
    },
  };
  const gateway = gatewayWith({ $ref: "#/components/schemas/Node" }, { schemas });
  const { counting, all } = await coveredBy(gateway, [{ children: [{ children: [{ name: "深い" }] }] }]);
  expect(counting).toEqual({
    "": true,
    "request name": true,
    "request children": true,
    "reply 200": true,
  });
  expect(all.get("request children")?.sameAs).toBe("acme send request");
});

it("counts a schema that several members share once, and says where it is listed", async () => {
  const schemas = { Money: { type: "object", properties: { currency: { enum: ["JPY", "KRW"] } } } };
  const money = { $ref: "#/components/schemas/Money" };
  const gateway = gatewayWith({ type: "object", properties: { price: money, tax: money } }, { schemas });
  const { counting, all } = await coveredBy(gateway, [{ tax: { currency: "KRW" } }]);
  expect(counting).toEqual({
    "": true,
    "request price": false,
    "request price.currency": true,
    'request price.currency "JPY"': false,
    'request price.currency "KRW"': true,
    "request tax": true,
    "reply 200": true,
  });
  expect(all.get("request tax")?.sameAs).toBe("acme send request price");
});

it("leaves out what does not go this way", async () => {
  const properties = {
    id: { type: "string", readOnly: true },
    secret_note: { type: "string", writeOnly: true },
    name: text,
  };
  const schema = { type: "object", properties };
  const { all } = await coveredBy(gatewayWith(schema, { reply: schema }), [{ name: "x" }]);
  expect([...all.keys()].filter((id) => /id|note/.test(id))).toEqual(["request secret_note", "reply 200 id"]);
});

it("looks at members whose names a pattern describes, or nothing does", async () => {
  const schema = {
    type: "object",
    patternProperties: { "^x-": { type: "object", properties: { on: text } } },
    additionalProperties: { type: "object", properties: { off: text } },
  };
  const { counting } = await coveredBy(gatewayWith(schema), [{ "x-鳥": { on: "1" }, 別: { off: "2" } }]);
  expect(counting).toMatchObject({ "request *.on": true, "request *.off": true });
});

it("looks at the elements of a tuple by their places", async () => {
  const schema = { type: "array", prefixItems: [{ enum: ["a", "b"] }], items: { enum: [1, 2] } };
  const { counting } = await coveredBy(gatewayWith(schema), [["b", 1]]);
  expect(counting).toEqual({
    "": true,
    'request [0] "a"': false,
    'request [0] "b"': true,
    "request [] 1": true,
    "request [] 2": false,
    "reply 200": true,
  });
});

it("keeps what the document says of each", async () => {
  const schemas = { Tone: { description: "声の調子", enum: ["soft", "loud"] } };
  const properties = {
    tone: { $ref: "#/components/schemas/Tone" },
    pace: { type: "number", description: "얼마나 빨리" },
  };
  const { all } = await coveredBy(gatewayWith({ type: "object", properties }, { schemas }), []);
  expect(all.get("")?.count).toBe(0);
  expect(all.get("request tone")).toMatchObject({ count: 0, docs: "声の調子" });
  const called = await coveredBy(gatewayWith({ type: "object", properties }, { schemas }), [{}]);
  expect(called.all.get("request tone")?.docs).toBe("声の調子");
  expect(called.all.get("request pace")?.docs).toBe("얼마나 빨리");
});
