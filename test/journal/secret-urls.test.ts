import { request } from "node:http";
import { expect, it } from "vitest";
import { serve } from "../../src/node/serve.ts";
import { canariesFor, found } from "./canaries.ts";
import { watched } from "./watched.ts";

it("a URL tells neither who asks nor a fragment", async () => {
  const { mock, told } = watched();
  const server = await serve(mock, { port: 0 });
  const canaries = canariesFor(["user", "fragment", "query"]);
  const [user, fragment, query] = [...canaries.values()];
  const targets = [
    `http://ada:${user}@localhost/elkapi/v1/models?a=b`,
    `/elkapi/v1/models?a=b&key=${query}#${fragment}`,
  ];
  for (const path of targets) {
    await new Promise((resolve, reject) => {
      const headers = { authorization: "Bearer any" };
      const asked = request({ port: server.port, path, headers, agent: false }, (response) => {
        response.resume().once("end", resolve);
      });
      asked.once("error", reject).end();
    });
  }
  await server.close();
  expect((await mock.journal.list()).map((entry) => entry.request.url.replace(/:\d+/, ""))).toEqual([
    "http://[hidden]@localhost/elkapi/v1/models?a=b",
    "http://localhost/elkapi/v1/models?a=b&key=[hidden]",
  ]);
  expect(found(await told(), canaries)).toEqual([]);
});
