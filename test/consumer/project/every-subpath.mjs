// Runs in a project that has installed mynah, msw and openai. Uses every subpath export, and prints what it
// saw as JSON.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import * as main from "mynah";
import * as client from "mynah/client";
import * as hono from "mynah/hono";
import * as msw from "mynah/msw";
import * as node from "mynah/node";
import * as report from "mynah/report";
import * as testing from "mynah/testing";
import { BadRequestError, OpenAI } from "openai";

const require = createRequire(import.meta.url);
const messages = [{ role: "user", content: "Hello" }];
const body = { model: "gpt-5.5", messages };
const init = (json) => ({
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer any" },
  body: JSON.stringify(json),
});
const told = async (response) => ({ status: response.status, body: await response.json() });

async function useMain() {
  const mock = main.createMock({ seed: 1 });
  const url = "https://api.elkapi.com/v1/chat/completions";
  return {
    answered: await told(await mock.fetch(url, init(body))),
    refused: await told(await mock.fetch(url, init({ ...body, messages: "Hello" }))),
  };
}

async function useMsw() {
  const server = setupServer(
    ...msw.handlers(main.createMock({ seed: 1 })),
    http.get("https://api.elkapi.com/v1/own", () => HttpResponse.json("mine")),
  );
  server.listen({ onUnhandledRequest: "error" });
  try {
    const client = (baseURL) => new OpenAI({ apiKey: "any", maxRetries: 0, baseURL });
    const elkapi = client("https://api.elkapi.com/v1");
    const evolink = client("https://api.evolink.ai/v1");
    const direct = client("https://direct.evolink.ai/v1");
    const completion = await elkapi.chat.completions.create(body);
    const stream = await evolink.chat.completions.create({ ...body, model: "gpt-5.2", stream: true });
    let streamed = "";
    for await (const chunk of stream) streamed += chunk.choices[0]?.delta.content ?? "";
    const again = await direct.chat.completions.create({ ...body, model: "gpt-5.2" });
    const response = await elkapi.responses.create({ model: "gpt-5.5", input: "Hello" });
    const error = await elkapi.chat.completions
      .create({ ...body, messages: [{ role: "bird", content: "Hello" }] })
      .catch((each) => each);
    return {
      completion: completion.choices[0].message.content,
      streamed,
      again: again.choices[0].message.content,
      response: response.output_text,
      error: {
        bad: error instanceof BadRequestError,
        status: error.status,
        param: error.param,
        code: error.code,
      },
      fellThrough: await (await fetch("https://api.elkapi.com/v1/own")).json(),
    };
  } finally {
    server.close();
  }
}

async function useHono() {
  const app = hono.createApp(main.createMock({ seed: 1 }));
  return {
    answered: await told(await app.request("/elkapi/v1/chat/completions", init(body))),
    refused: await told(await app.request("/elkapi/v1/chat/completions", init({ model: "gpt-5.5" }))),
  };
}

async function useNode() {
  const root = dirname(require.resolve("mynah/package.json"));
  const files = await node.loadGateway(
    join(root, "openapi", "evolink.yaml"),
    join(root, "fixtures", "evolink"),
  );
  const report = await node.checkGateway(files);
  const server = await node.serve(main.createMock({ gateways: [files.gateway], seed: 1 }), { port: 0 });
  try {
    const url = `${server.url}/evolink/v1/chat/completions`;
    const { findings, counts } = report;
    const far = client.connect(server.url);
    await far.session("far").use({ name: "遠い", reply: { text: "안녕" } });
    const spoken = await far
      .session("far")
      .fetch("https://api.evolink.ai/v1/chat/completions", init({ ...body, model: "gpt-5.2" }));
    const [entry] = await far.session("far").journal.list();
    return {
      far: { said: (await told(spoken)).body.choices[0].message.content, fixture: entry?.fixture },
      findings,
      fixtures: counts.fixtures,
      located: (await node.loadFixtures(join(root, "fixtures", "evolink"))).length,
      answered: await told(await fetch(url, init({ ...body, model: "gpt-5.2" }))),
      refused: await told(await fetch(url, init(body))),
    };
  } finally {
    await server.close();
  }
}

const names = (module) => Object.keys(module).toSorted();
const seen = {
  node: process.version,
  version: require("mynah/package.json").version,
  msw: require("./node_modules/msw/package.json").version,
  openai: require("./node_modules/openai/package.json").version,
  exports: {
    mynah: names(main),
    "mynah/msw": names(msw),
    "mynah/client": names(client),
    "mynah/hono": names(hono),
    "mynah/node": names(node),
    "mynah/report": names(report),
    "mynah/testing": names(testing),
  },
  useMain: await useMain(),
  useMsw: await useMsw(),
  useHono: await useHono(),
  useNode: await useNode(),
};
process.stdout.write(JSON.stringify(seen));
