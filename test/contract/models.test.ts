import { describe, expect, it } from "vitest";
import { isObject, type JsonObject } from "../../src/contract/json.ts";
import { createMock, elkapi, evolink, type Gateway, type Mock } from "../../src/index.ts";
import { readRefusal } from "./refusal.ts";
import { everyGateway, type GatewayName } from "./requests.ts";
import { valueAt } from "./walk-document.ts";

const gateways: Readonly<Record<GatewayName, Gateway>> = { elkapi, evolink };

function ask(mock: Mock, gateway: GatewayName, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: "Bearer any" };
  return mock.fetch(`http://localhost/${gateway}/v1/models${path}`, { headers, ...init });
}

/** Every text that the schemas under a value give to the member `model`, as its default, enum or example. */
function modelsIn(document: unknown, value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  const ref = isObject(value) ? value["$ref"] : undefined;
  const followed = typeof ref === "string" ? valueAt(document, ref.slice(1)) : undefined;
  const { model } = isObject(value) && isObject(value["properties"]) ? value["properties"] : {};
  const schema = isObject(model) ? model : {};
  const named = [schema["default"], schema["enum"], schema["examples"]].flat();
  return [
    ...named.filter((name) => typeof name === "string"),
    ...[followed, ...Object.values(value)].flatMap((each) => modelsIn(document, each, seen)),
  ];
}

/** The models that a document names: in the schemas of its requests, and in the requests that its pages print. */
function documentedModels({ document }: Gateway): string[] {
  const operations = Object.values(document.paths ?? {}) as { post?: JsonObject }[];
  const models = operations.flatMap(({ post }) => {
    const media = valueAt(post, "/requestBody/content/application~1json");
    const examples = Object.values((valueAt(media, "/examples") ?? {}) as Record<string, JsonObject>);
    const printed = examples.map(({ value }) => (value as { model: string }).model);
    return [...modelsIn(document, valueAt(media, "/schema")), ...printed];
  });
  return [...new Set(models)];
}

describe.each(everyGateway)("the models of %s", (gateway) => {
  const mock = createMock({ seed: 1 });
  const documented = documentedModels(gateways[gateway]);

  it("are those that the document names", async () => {
    const response = await ask(mock, gateway, "");
    const { object, data } = (await response.json()) as { object: string; data: { id: string }[] };

    expect([response.status, object]).toEqual([200, "list"]);
    expect(documented).not.toEqual([]);
    expect(data.map(({ id }) => id).toSorted()).toEqual(documented.toSorted());
  });

  it("are each as the list has it", async () => {
    const list = (await (await ask(mock, gateway, "")).json()) as { data: { id: string }[] };
    for (const model of list.data) {
      const response = await ask(mock, gateway, `/${model.id}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual(model);
      expect(model).toEqual({
        id: model.id,
        object: "model",
        created: expect.any(Number),
        owned_by: expect.stringMatching(/^[a-z]+$/),
      });
    }
  });

  it.each(["/gpt-2", "/openai%2Fgpt-5.5", "/モデル", "/%E0%A4"])("have no %s", async (path) => {
    const response = await ask(mock, gateway, path);
    expect(response.status).toBe(404);
    expect(response.headers.get("x-mynah-fixture")).toBe("unknown%20model");
    const { error } = (await response.json()) as { error: object };
    expect(error).toMatchObject({ param: "model", code: gateway === "elkapi" ? "model_not_found" : 404 });
  });

  it("are for those who carry a token", async () => {
    for (const path of ["", "/gpt-5.5"]) {
      const { code } = await readRefusal(gateway, ask(mock, gateway, path, { headers: {} }));
      expect(code).toBe("missing_api_key");
    }
  });

  it("are in no page, and the document says why they are there", () => {
    const { document } = gateways[gateway];
    const operation = (path: string) => valueAt(document, `/paths/${path.replaceAll("/", "~1")}/get`);
    expect(operation("/v1/models")).toHaveProperty("operationId", "listModels");
    expect(operation("/v1/models/{model}")).toHaveProperty("operationId", "retrieveModel");
    for (const name of ["ModelList", "Model"]) {
      const schema = valueAt(document, `/components/schemas/${name}`) as JsonObject;
      expect(schema["x-mynah-source"]).toEqual({ undocumented: expect.stringContaining("OpenAI") });
      expect(schema["required"]).toEqual(Object.keys(schema["properties"] as object));
    }
  });

  it.each([
    ["/", { object: "list", data: [{ id: "gpt-5.5", object: "model", created: 1 }] }],
    ["/gpt-5.5", { id: "gpt-5.5", object: "model", created: "1", owned_by: "openai" }],
  ])("are judged before they leave: %s", async (path, body) => {
    const own = createMock({ fixtures: [{ name: "ours", reply: { body } }] });
    const response = await ask(own, gateway, path === "/" ? "" : path);
    expect([response.status, response.headers.get("x-mynah-error")]).toEqual([500, "reply_off_contract"]);
  });
});
