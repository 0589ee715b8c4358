import { expect, it } from "vitest";
import { compareCoverage } from "../../src/coverage/compare.ts";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { everyItem, percentOf } from "../../src/coverage/item.ts";
import { mergeCoverage } from "../../src/coverage/merge.ts";
import { totalOf } from "../../src/coverage/total.ts";
import { createMock, type Gateway } from "../../src/index.ts";
import { coveredBy, gatewayWith, itemsOf, mockWith, send } from "./covered.ts";

// What counts and nobody can show keeps a report from ever being whole.

const text = { type: "string" };
const requests = (counting: Readonly<Record<string, boolean>>) =>
  Object.entries(counting).filter(([id]) => id.startsWith("request"));

it.each([
  ["a constant", { const: null }],
  ["an enumeration", { enum: [null] }],
  ["a list of types", { type: ["null"] }],
  ["a reference", { $ref: "#/components/schemas/Nothing" }],
])("counts no branch for null, told by %s", async (_, none) => {
  const schemas = { Nothing: { type: "null" } };
  const properties = { two: { anyOf: [text, none] }, three: { anyOf: [text, { type: "integer" }, none] } };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }, { schemas }), [
    { two: null, three: null },
    { three: 1 },
  ]);
  expect(requests(counting)).toEqual([
    ["request two", true],
    ["request three", true],
    ["request three(string)", false],
    ["request three(integer)", true],
  ]);
});

it("takes the text null for a text", async () => {
  const schema = { type: "object", properties: { a: { anyOf: [{ enum: ["null"] }, { const: "none" }] } } };
  const { counting } = await coveredBy(gatewayWith(schema), [{ a: "null" }]);
  expect(requests(counting).filter(([id]) => id.includes("("))).toHaveLength(2);
});

it("counts what all schemas of a place allow together, once", async () => {
  const schemas = {
    Size: { enum: ["S", "M", "L", null, 7], type: ["string", "null"] },
    Count: { type: "integer", minimum: 0, maximum: 10 },
  };
  const properties = {
    size: { $ref: "#/components/schemas/Size", enum: ["M", "L", 7] },
    one: { allOf: [{ enum: ["a", "b"] }, { const: "a" }] },
    count: { $ref: "#/components/schemas/Count", minimum: 0, maximum: 5 },
    name: { allOf: [{ minLength: 2, maxLength: 9 }, text, { maxLength: 4 }] },
    kind: { allOf: [{ type: ["string", "integer", "array"] }, { type: ["number", "string"] }] },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }, { schemas }), [
    { size: "L", one: "a", count: 5, name: "四文字だ", kind: 1 },
  ]);
  expect(requests(counting)).toEqual([
    ["request size", true],
    ['request size "M"', false],
    ['request size "L"', true],
    ["request one", true],
    ["request count", true],
    ["request count minimum 0", false],
    ["request count maximum 5", true],
    ["request name", true],
    ["request name minLength 2", false],
    ["request name maxLength 4", true],
    ["request kind", true],
    ["request kind (string)", false],
    ["request kind (integer)", true],
  ]);
});

it("counts edges where a value can lie, and no others", async () => {
  const properties = {
    steps: { type: "integer", minimum: 1, maximum: 10, multipleOf: 4 },
    half: { type: "integer", minimum: 0.5 },
    above: { type: "number", minimum: 0, exclusiveMinimum: 0 },
    price: { type: "number", minimum: 0.25, exclusiveMaximum: 0.7, multipleOf: 0.1 },
    odd: { type: "number", minimum: 1, multipleOf: 3, allOf: [{ multipleOf: 2 }, { maximum: 12 }] },
    word: { type: "string", minimum: 3, minItems: 2, minLength: 2 },
    never: { minLength: 5, maxLength: 4 },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }), [
    { steps: 4, half: 1, above: 0.1, price: 0.3, odd: 12, word: "ab" },
  ]);
  expect(requests(counting).filter(([id]) => /m\w+ [\d.]+$/.test(id))).toEqual([
    ["request steps minimum 4", true],
    ["request steps maximum 8", false],
    ["request half minimum 1", true],
    ["request price minimum 0.3", true],
    ["request price exclusiveMaximum 0.6", false],
    ["request odd maximum 12", true],
    ["request word minLength 2", true],
  ]);
});

it("counts no member that must not be sent", async () => {
  const properties = { old: false, name: text, id: { allOf: [{ readOnly: true }, text] } };
  const { all } = await coveredBy(
    gatewayWith({ allOf: [{ type: "object", properties }, { properties: { old: text, id: text } }] }),
    [{ name: "名" }],
  );
  expect([...all.keys()]).not.toContain("request old");
  expect([...all.keys()]).not.toContain("request id");
});

it("counts no form that no value can have", async () => {
  const properties = {
    old: { not: {} },
    count: { type: "integer", enum: [1, 2.5, 3] },
    word: { type: "string", anyOf: [{ type: "string" }, { minLength: 2 }, { type: "integer" }] },
    one: { oneOf: [false, text, { type: "integer" }] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
    iff: { if: { type: "string" }, then: false, else: { type: "integer" } },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }), [{}]);
  expect(requests(counting).map(([id]) => id)).toEqual([
    "request count",
    "request count 1",
    "request count 3",
    "request word",
    "request word(string)",
    "request word(#2)",
    "request word(#2) minLength 2",
    "request one",
    "request one(string)",
    "request one(integer)",
    "request iff",
  ]);
});

it("looks at a member by every schema that judges it, and by no other", async () => {
  const properties = { known: text };
  const schema = {
    type: "object",
    properties,
    patternProperties: { "^x[-]": { enum: ["a", "b"] }, "^kn": { enum: ["k", "l"] }, "^[\\w-.]+!$": text },
    additionalProperties: { enum: ["a", "b", "c"] },
  };
  const values = (bodies: readonly unknown[]) =>
    coveredBy(gatewayWith(schema), bodies).then(({ counting }) =>
      requests(counting).flatMap(([id, shown]) => (shown && id.includes('"') ? [id] : [])),
    );
  expect(await values([{ "x-1": "a", known: "k", "w!": "b" }])).toEqual(['request * "a"', 'request * "k"']);
  expect(await values([{ 別: "a" }])).toEqual(['request * "a" (2)']);
});

it("takes members that a branch has judged for no others", async () => {
  const schema = {
    type: "object",
    oneOf: [
      { required: ["k"], properties: { k: text } },
      { required: ["l"], properties: { l: text } },
    ],
    unevaluatedProperties: { enum: ["a", "b"] },
  };
  const of = (body: unknown) => coveredBy(gatewayWith(schema), [body]);
  expect((await of({ k: "a" })).counting).toMatchObject({ 'request * "a"': false });
  expect((await of({ k: "x", m: "a" })).counting).toMatchObject({ 'request * "a"': true });
});

it("comes to an end with patterns in which engines get lost", async () => {
  const schema = { type: "object", patternProperties: { "^(a+)+$": text } };
  const { counting } = await coveredBy(gatewayWith(schema), [{ [`${"a".repeat(40)}!`]: "x" }]);
  expect(counting).toMatchObject({ "": true });
});

it("knows the values of an enumeration in whatever order their members were sent", async () => {
  const schema = { type: "object", properties: { at: { enum: [{ x: 1, y: 2 }, [1], "1", 1, true] } } };
  const { counting } = await coveredBy(gatewayWith(schema), [{ at: { y: 2, x: 1 } }, { at: 1 }]);
  expect(requests(counting)).toEqual([
    ["request at", true],
    ['request at {"x":1,"y":2}', true],
    ["request at [1]", false],
    ['request at "1"', false],
    ["request at 1", true],
    ["request at true", false],
  ]);
});

it("counts of what is hidden that it was sent, and nothing of what it says", async () => {
  const properties = {
    api_key: { type: "string", minLength: 4, pattern: "^sk-" },
    token: { type: ["string", "array"], items: { enum: ["a", "b"] }, minItems: 2 },
    auth: {
      oneOf: [
        {
          type: "object",
          required: ["api_key"],
          properties: { api_key: { type: "string", pattern: "^sk-" } },
        },
        { type: "object", required: ["user"], properties: { user: text } },
      ],
    },
    credentials: { anyOf: [text, { type: "object", properties: { user: text } }] },
  };
  const { counting } = await coveredBy(gatewayWith({ type: "object", properties }), [
    { api_key: "sk-1", token: ["a", "b"], auth: { api_key: "sk-2" }, credentials: { user: "私" } },
  ]);
  expect(requests(counting).filter(([, shown]) => !shown)).toEqual([["request auth(#2)", false]]);
});

it("counts a request whose branch hangs on what is hidden", async () => {
  const schema = {
    type: "object",
    properties: { secret: text },
    if: { properties: { secret: { const: "x" } }, required: ["secret"] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
    then: { properties: { a: text } },
    else: { properties: { b: text }, required: ["b"] },
  };
  const { counting } = await coveredBy(gatewayWith(schema), [{ secret: "x", a: "1" }]);
  expect(counting).toMatchObject({ "": true, "request (secret).a": true, "request (not secret)": false });
});

it("gives every item a name of its own, whatever members and parameters are called", async () => {
  const gateway = gatewayWith({ type: "object", properties: { "text/plain": text, a: text } });
  const { document } = gateway;
  const { paths } = document as unknown as { paths: { "/things": { post: Record<string, unknown> } } };
  const { post } = paths["/things"];
  const { content } = post["requestBody"] as { content: Record<string, unknown> };
  content["text/plain"] = { schema: text };
  post["parameters"] = [
    { name: "a", in: "query", style: "deepObject", schema: { type: "object", properties: { b: text } } },
    { name: "a b", in: "query", schema: text },
  ];
  const { coverage } = await coveredBy(gateway, [{ a: "1" }]);
  const ids = [...everyItem(coverage.gateways.flatMap(({ items }) => items))].map(({ id }) => id);
  expect(ids).toContain("acme send request text/plain (2)");
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it("tells operations apart to which the document gives one name", async () => {
  const get = { operationId: "list", responses: { "200": { description: "Listed." } } };
  const gateway: Gateway<never> = {
    name: "acme",
    fixtures: [],
    document: {
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      paths: { "/birds": { get }, "/songs": { get } },
    },
  };
  const mock = createMock({ gateways: [gateway] });
  await mock.fetch("/acme/songs");
  const coverage = await coverageOf(mock);
  expect(coverage.gateways[0]?.items.map(({ id, count }) => [id, count])).toEqual([
    ["acme list", 0],
    ["acme GET /songs", 1],
  ]);
});

it(
  "loses nothing of a large operation where a schema stands at several places",
  { timeout: 60_000 },
  async () => {
    const names = Array.from({ length: 5200 }, (_, index) => `m${index}`);
    const big = { type: "object", properties: Object.fromEntries(names.map((name) => [name, text])) };
    const ref = { $ref: "#/components/schemas/Big" };
    const gateway = gatewayWith(
      { type: "object", properties: { p: ref, q: ref } },
      { schemas: { Big: big } },
    );
    const bodies = [{ q: { m1: "", m2: "" } }, { p: { m3: "" } }];
    const runs = await Promise.all(bodies.map((body) => coveredBy(gateway, [body])));
    const [first, second] = runs.map(({ coverage }) => coverage);
    if (first === undefined || second === undefined) throw new Error("There are two runs.");
    const { coverage: whole } = await coveredBy(gateway, bodies);
    expect(totalOf(first).covered).toBe(5);
    expect(totalOf(mergeCoverage([first, second]))).toEqual(totalOf(whole));
    expect(compareCoverage(first, whole).lost).toEqual([]);
  },
);

it.each(["enforce", "off"] as const)(
  "reads headers as they were meant, with validate %s",
  async (validate) => {
    const gateway = gatewayWith({ type: "object" });
    const { paths } = gateway.document as unknown as {
      paths: { "/things": { post: Record<string, unknown> } };
    };
    paths["/things"].post["parameters"] = [
      { name: "x-title", in: "header", schema: { type: "string", minLength: 2 } },
    ];
    const mock = mockWith(gateway, { validate });
    const title = Buffer.from("やあ").toString("latin1");
    const headers = { "content-type": "application/json", "x-title": title, "x-note": "\u00ff" };
    const response = await mock.fetch("/acme/things", { method: "POST", headers, body: "{}" });
    expect(response.status).toBe(200);
    const { counting } = itemsOf(await coverageOf(mock));
    expect(counting).toMatchObject({ "": true, "header x-title": true });
  },
);

it("rounds down, and no further", () => {
  const wrong = Array.from({ length: 200 }, (_, index) => index + 1).flatMap((of) =>
    Array.from({ length: of + 1 }, (_, covered) => ({ covered, of })).filter(
      (share) => percentOf(share) !== Number((BigInt(share.covered) * 100n) / BigInt(of)),
    ),
  );
  expect(wrong).toEqual([]);
});

it("counts nothing of forms, texts, lines and parameters off the contract, also where nobody was to look", async () => {
  const gateway = gatewayWith({ type: "object" });
  const { post } = (
    gateway.document as unknown as { paths: { "/things": { post: Record<string, unknown> } } }
  ).paths["/things"];
  const needs = { type: "object", required: ["r"], properties: { r: text, n: { type: "integer" } } };
  post["requestBody"] = {
    content: {
      "application/x-www-form-urlencoded": { schema: needs },
      "multipart/form-data": {
        schema: { ...needs, properties: { r: text, file: { type: "string", format: "binary" } } },
      },
      "text/plain": { schema: { type: "string", minLength: 5 } },
      "application/x-ndjson": { schema: needs },
    },
  };
  post["parameters"] = [{ name: "v", in: "query", required: true, schema: { enum: ["a", "b"] } }];
  const file = new FormData();
  file.set("r", "鳥");
  file.set("file", new Blob(["🐦"]), "鳥.txt");
  const ask = async (search: string, body: RequestInit["body"], type?: string) => {
    const mock = mockWith(gateway, { validate: "off" });
    const headers = type === undefined ? {} : { "content-type": type };
    await (await mock.fetch(`/acme/things${search}`, { method: "POST", headers, body: body ?? null })).text();
    return itemsOf(await coverageOf(mock)).all.get("")?.count;
  };
  const form = (fields: Record<string, string>) => new URLSearchParams(fields);
  expect([
    await ask("?v=a", form({ r: "x", n: "1" })),
    await ask("?v=a", file),
    await ask("?v=a", "五文字以上", "text/plain"),
    await ask("?v=a", '{"r":"x"}\n{"r":"y"}\n', "application/x-ndjson"),
  ]).toEqual([1, 1, 1, 1]);
  expect([
    await ask("?v=zzz", form({ r: "x" })),
    await ask("", form({ r: "x" })),
    await ask("?v=a", form({ n: "1" })),
    await ask("?v=a", form({ r: "x", n: "many" })),
    await ask("?v=a", "短い", "text/plain"),
    await ask("?v=a", '{"r":"x"}\n{"n":1}\n', "application/x-ndjson"),
  ]).toEqual([0, 0, 0, 0, 0, 0]);
});

it("counts what was sent with parameters that are not kept", async () => {
  const gateway = gatewayWith({ type: "object" });
  const { post } = (
    gateway.document as unknown as { paths: { "/things": { post: Record<string, unknown> } } }
  ).paths["/things"];
  post["parameters"] = [
    { name: "api_key", in: "query", required: true, schema: { enum: ["1", "2"] } },
    { name: "x-api-key", in: "header", schema: { type: "string", minLength: 3 } },
    { name: "sid", in: "cookie", required: true, schema: { type: "integer" } },
  ];
  const mock = mockWith(gateway);
  const headers = { "content-type": "application/json", "x-api-key": "sk-1", cookie: "sid=5" };
  const response = await mock.fetch("/acme/things?api_key=1", { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(200);
  expect(itemsOf(await coverageOf(mock)).counting).toEqual({
    "": true,
    "header x-api-key": true,
    "reply 200": true,
  });
});

it("counts what JSON lines say as a list, where the document describes the whole", async () => {
  const gateway = gatewayWith({ type: "object" });
  const { post } = (
    gateway.document as unknown as { paths: { "/things": { post: Record<string, unknown> } } }
  ).paths["/things"];
  const items = { type: "object", properties: { size: { enum: ["S", "M"] } } };
  post["requestBody"] = { content: { "application/jsonl": { schema: { type: "array", items } } } };
  const mock = mockWith(gateway);
  const headers = { "content-type": "application/jsonl" };
  await mock.fetch("/acme/things", { method: "POST", headers, body: '{"size":"S"}\n{"size":"M"}\n' });
  expect(itemsOf(await coverageOf(mock)).counting).toMatchObject({
    'request application/jsonl [].size "S"': true,
    'request application/jsonl [].size "M"': true,
  });
  await send(mock, {});
});
