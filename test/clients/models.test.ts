import * as openai6 from "openai";
import * as openai7 from "openai-7";
import { expect, test } from "vitest";
import { openWay, titled, type WayName, ways } from "../ways/open-way.ts";

// The types of both versions say the same of all that is used here, but TypeScript cannot call their union.
const versions = [
  { version: 6, sdk: openai6 },
  { version: 7, sdk: openai7 as unknown as typeof openai6 },
];

const gateways = [
  { gateway: "elkapi", models: ["gpt-5.5", "gemini-3.1-pro-preview"], code: "model_not_found" },
  { gateway: "evolink", models: ["gpt-5.2"], code: 404 },
];

const clients = titled(
  versions.flatMap((each) =>
    ways.flatMap((way) => gateways.map((gateway) => ({ ...each, ...gateway, way }))),
  ),
  ({ version, way, gateway }) => `openai ${version} over ${way}, at ${gateway},`,
);

async function connect(sdk: typeof openai6, way: WayName, gateway: string) {
  const open = await openWay(way);
  const given = way === "fetch" ? { fetch: open.fetch } : {};
  const baseURL = `${open.base(gateway)}/v1`;
  return { ...open, client: new sdk.OpenAI({ apiKey: "any", baseURL, maxRetries: 0, ...given }) };
}

test.for(clients)("%s lists the models and retrieves each", async ([, { sdk, way, gateway, models }]) => {
  const { client, exchanges } = await connect(sdk, way, gateway);
  const listed: openai6.OpenAI.Model[] = [];
  for await (const model of client.models.list()) listed.push(model);
  expect(listed.map(({ id }) => id)).toEqual(models);
  for (const model of listed) expect({ ...(await client.models.retrieve(model.id)) }).toEqual(model);
  expect(exchanges.map(({ operation }) => operation)).toEqual([
    "listModels",
    ...models.map(() => "retrieveModel"),
  ]);
});

test.for(clients)("%s finds no other model", async ([, { sdk, way, gateway, code }]) => {
  const { client } = await connect(sdk, way, gateway);
  for (const model of ["gpt-2", "openai/gpt-5.5", "모델 🐦"]) {
    const error: unknown = await client.models.retrieve(model).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(sdk.NotFoundError);
    expect(error).toMatchObject({ status: 404, code, param: "model" });
  }
});
