import { expect, it } from "vitest";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { totalOf } from "../../src/coverage/total.ts";
import { createMock, type Gateway } from "../../src/index.ts";
import { coveredBy, gatewayWith, itemsOf, mockWith, send } from "./covered.ts";

const schema = { type: "object", properties: { size: { enum: ["S", "M"] }, name: { type: "string" } } };

it.each(["enforce", "warn", "off"] as const)(
  "counts nothing of a request that breaks the contract, with validate %s",
  async (validate) => {
    const { counting, all } = await coveredBy(gatewayWith(schema), [{ size: "XXL", name: "大きい" }], {
      validate,
    });
    expect(Object.entries(counting).filter(([id, shown]) => shown && !id.startsWith("reply"))).toEqual([]);
    expect(all.get("")).toMatchObject({ count: 0 });
  },
);

it("counts what nothing answered: the contract has accepted it", async () => {
  const gateway = gatewayWith(schema, { fixtures: [] });
  const fixtures = [{ name: "other", when: { body: { name: "別" } }, reply: { body: {} } }];
  const { counting } = await coveredBy(gateway, [{ size: "S" }], { fixtures, unmatched: "refuse" });
  expect(counting).toMatchObject({ "": true, 'request size "S"': true });
});

it("counts nothing of a request without its key", async () => {
  const mock = createMock();
  const response = await mock.fetch("https://api.elkapi.com/v1/responses", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"model":"gpt-5.5","input":"やあ"}',
  });
  expect(response.status).toBe(401);
  const { counting } = itemsOf(await coverageOf(mock), "elkapi createResponse");
  expect(Object.entries(counting).filter(([id, shown]) => shown && !id.startsWith("elkapi error"))).toEqual([
    ["reply default", true],
  ]);
});

it("counts a member that hides a secret", async () => {
  const schemaWithSecret = {
    type: "object",
    properties: { api_key: { type: "string", pattern: "^sk-" }, name: { type: "string" } },
  };
  const { counting } = await coveredBy(gatewayWith(schemaWithSecret), [{ api_key: "sk-1", name: "鍵" }]);
  expect(counting).toMatchObject({ "": true, "request api_key": true, "request name": true });
});

it("counts parameters in every place, as what their schemas say that they are", async () => {
  const of = (place: string, name: string, more: object) => ({ name, in: place, ...more });
  const gateway: Gateway<never> = {
    name: "acme",
    fixtures: [],
    document: {
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      paths: {
        "/birds/{id}": {
          get: {
            operationId: "bird",
            parameters: [
              of("path", "id", { required: true, schema: { type: "integer", minimum: 1 } }),
              of("query", "order", { schema: { enum: ["asc", "desc"] }, description: "並び順" }),
              of("query", "tags", { schema: { type: "array", items: { enum: ["🐦", "🦜"] } } }),
              of("header", "x-trace", { schema: { type: "string" } }),
              of("cookie", "theme", { schema: { enum: ["dark", "light"] } }),
            ],
            responses: { "200": { description: "A bird." } },
          },
        },
      },
    },
  };
  const mock = createMock({ gateways: [gateway] });
  await mock.fetch("/acme/birds/1?order=desc&tags=%F0%9F%A6%9C", {
    headers: { "X-Trace": "t", cookie: "theme=dark" },
  });
  const { counting, all } = itemsOf(await coverageOf(mock), "acme bird");
  expect(counting).toEqual({
    "": true,
    "path id minimum 1": true,
    "query order": true,
    'query order "asc"': false,
    'query order "desc"': true,
    "query tags": true,
    'query tags [] "🐦"': false,
    'query tags [] "🦜"': true,
    "header x-trace": true,
    "reply 200": true,
  });
  expect(all.get("path id")).toMatchObject({ count: 1, counts: false });
  expect(all.get("query order")?.docs).toBe("並び順");
  expect(all.get("cookie theme")?.excluded).toBe("the journal keeps no cookies");
});

it("looks at forms, and tells content types apart where there are several", async () => {
  const gateway = gatewayWith(schema);
  const { paths } = gateway.document as unknown as {
    paths: { "/things": { post: { requestBody: { content: Record<string, unknown> } } } };
  };
  paths["/things"].post.requestBody.content["application/x-www-form-urlencoded"] = { schema };
  const mock = mockWith(gateway);
  await mock.fetch("/acme/things", {
    method: "POST",
    body: new URLSearchParams({ size: "M", name: "제비" }),
  });
  const { counting } = itemsOf(await coverageOf(mock));
  expect(counting).toMatchObject({
    "request application/json": false,
    "request size": false,
    "request application/x-www-form-urlencoded": true,
    "request application/x-www-form-urlencoded size": true,
    'request application/x-www-form-urlencoded size "M"': true,
  });
});

it("leaves a gateway that nobody asked out of the total", async () => {
  const mock = createMock();
  await send(
    mock,
    { model: "gpt-5.2", messages: [{ role: "user", content: "やあ" }] },
    "https://api.evolink.ai/v1/chat/completions",
  );
  const coverage = await coverageOf(mock);
  const evolink = coverage.gateways.find(({ name }) => name === "evolink");
  expect(totalOf(coverage)).toEqual(
    totalOf({ ...coverage, gateways: evolink === undefined ? [] : [evolink] }),
  );
  expect(coverage.gateways.map(({ exchanges }) => exchanges)).toEqual([0, 1]);
});

it("covers nothing where nothing came in", async () => {
  expect(totalOf(await coverageOf(createMock()))).toEqual({ covered: 0, of: 0 });
});
