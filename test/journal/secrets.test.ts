import { describe, expect, it } from "vitest";
import { createMock, elkapi, type Fixture, type Mock, type MockOptions } from "../../src/index.ts";
import { acme, canariesFor, type Canaries, canary, found, secretHeaders, secretQuery } from "./canaries.ts";
import { elkapiUrl, send } from "./talk.ts";
import { watched } from "./watched.ts";

/** Posts to a gateway of its own, with secrets in headers and in the query. */
async function postSecretly(mock: Mock, canaries: Canaries, url: string): Promise<void> {
  for (const name of secretHeaders) {
    const value = canary(canaries, name);
    const headers = { "content-type": "application/json", [name]: name === "cookie" ? `id=${value}` : value };
    await (await mock.fetch(url, { method: "POST", headers, body: "{}" })).text();
  }
  for (const name of secretQuery) {
    const query = `?a=b&${name}=${canary(canaries, name)}&c=안녕`;
    await (await mock.fetch(url + query, { method: "POST", body: "{}" })).text();
  }
  const basic = btoa(`ada:${canary(canaries, "basic")}`);
  await (
    await mock.fetch(url, { method: "POST", headers: { authorization: `Basic ${basic}` }, body: "{}" })
  ).text();
}

const places = [...secretHeaders, ...secretQuery, "basic"];

describe("what is told of an exchange holds no secret", () => {
  it.each<[string, string, MockOptions]>([
    ["that is answered", "http://localhost/acme/things", {}],
    ["to a path that there is not", "http://localhost/acme/nothing", {}],
    ["to a gateway without such a scheme", `${elkapiUrl}/chat/completions`, {}],
    ["whose credential is wrong", "http://localhost/acme/things", { apiKey: "another" }],
    ["that no fixture fits", "http://localhost/acme/things", { unmatched: "refuse" }],
  ])("of its headers and its query, %s", async (_, url, options) => {
    const when: Fixture["when"] = {
      headers: { authorization: "나", "x-acme": { contains: "다" }, cookie: true },
      query: { key: "라", acme: { startsWith: "마" } },
    };
    const fixtures = [{ name: "secret", when, reply: { body: {} } }];
    const { mock, told } = watched({ gateways: [elkapi, acme], fixtures, ...options });
    const canaries = canariesFor(places);
    await postSecretly(mock, canaries, url);
    const text = await told();
    expect(text).toContain("[hidden]");
    const own = url.includes("acme") ? [] : ["x-acme", "acme"];
    expect(found(text, canaries)).toEqual(own);
  });

  it.each(["responses", "chat/completions"] as const)("of its body, asked of %s", async (path) => {
    const members = {
      api_key: (secret: string) => ({ api_key: secret }),
      private_key: (secret: string) => ({ private_key: secret }),
      secretAccessKey: (secret: string) => ({ secretAccessKey: secret }),
      secret_key: (secret: string) => ({ secret_key: secret }),
      passphrase: (secret: string) => ({ passphrase: secret }),
      password: (secret: string) => ({ password: secret }),
      passwords: (secret: string) => ({ credentials: [secret, secret] }),
      token: (secret: string) => ({ metadata: { access_token: secret } }),
      mcp: (secret: string) => ({ tools: [mcp({ authorization: secret })] }),
      mcpHeader: (secret: string) => ({ tools: [mcp({ headers: { Authorization: secret } })] }),
      mcpKey: (secret: string) => ({ tools: [mcp({ headers: { "X-Signing-Key": secret } })] }),
      wrong: (secret: string) => ({ temperature: { password: secret } }),
      wrongList: (secret: string) => ({ temperature: [{ client_secret: secret }] }),
    };
    const canaries = canariesFor(Object.keys(members));
    const fixtures: readonly Fixture[] = [
      { name: "a", when: { bodyAt: { "/password": "別" } }, reply: { text: "a" } },
      { name: "b", when: { bodyAt: { "/tools": { length: 3 } } }, reply: { text: "b" } },
      { name: "c", when: { body: { api_key: "別", metadata: { x: "別" } } }, reply: { text: "c" } },
      { name: "d", when: { bodyAt: { "/credentials": { contains: "別" } } }, reply: { text: "d" } },
    ];
    for (const options of [
      {},
      { validate: "warn" },
      { undocumented: "reject" },
      { unmatched: "refuse" },
    ] as const) {
      const { mock, told } = watched({ fixtures, ...options });
      for (const [place, body] of Object.entries(members)) {
        for (const stream of [false, true]) {
          await (await send(mock, { path, stream, body: body(canary(canaries, place)) })).text();
        }
      }
      expect(found(await told(), canaries)).toEqual([]);
    }
  });

  it("of its answer: cookies that it sets, members that are secrets", async () => {
    const canaries = canariesFor(["cookie", "key", "body", "event"]);
    const reply = {
      body: { api_key: canary(canaries, "body"), 名前: "見える" },
      headers: { "set-cookie": `id=${canary(canaries, "cookie")}`, "x-api-key": canary(canaries, "key") },
    };
    const events = [
      { data: { client_secret: canary(canaries, "event"), 名前: "보인다" } },
      { data: "[DONE]" },
    ];
    const { mock, told } = watched({
      fixtures: [
        { name: "whole", when: { stream: false }, reply, offContract: "it" },
        { name: "streamed", when: { stream: true }, reply: { events }, offContract: "it" },
      ],
    });
    const response = await send(mock);
    expect(response.headers.get("set-cookie")).toContain(canary(canaries, "cookie"));
    expect(await response.text()).toContain(canary(canaries, "body"));
    expect(await (await send(mock, { stream: true })).text()).toContain(canary(canaries, "event"));
    const text = await told();
    expect(found(text, canaries)).toEqual([]);
    expect([text.includes("見える"), text.includes("보인다")]).toEqual([true, true]);
  });
});

it("an error about a secret says what is wrong, and not what it was", async () => {
  const gateway = {
    ...acme,
    document: {
      ...acme.document,
      paths: {
        "/things": {
          post: {
            requestBody: {
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    properties: { password: { type: "string", minLength: 40 }, count: {} },
                  },
                },
              },
            },
            responses: { 200: { description: "ok" } },
          },
        },
      },
    },
  };
  const mock = createMock({ gateways: [gateway] });
  const canaries = canariesFor(["password"]);
  const response = await mock.fetch("http://localhost/acme/things", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: canary(canaries, "password") }),
  });
  const text = await response.text();
  expect(found(text, canaries)).toEqual([]);
  expect(text).toContain("password must be a string of 40 or more characters, and is not");
});

it("schemas that tools speak of are not taken for secrets", async () => {
  const { mock, told } = watched();
  const properties = { password: { type: "string", description: "열쇠" }, token: { type: "string" } };
  const parameters = { type: "object", properties, required: ["password", "token"] };
  const tools = [{ type: "function", function: { name: "log_in", parameters } }];
  await (await send(mock, { body: { tools, max_tokens: 77, user: "さくら" } })).text();
  const [entry] = await mock.journal.list();
  expect(entry?.request.body).toMatchObject({ tools, max_tokens: 77, user: "さくら" });
  expect(await told()).toContain("[hidden]");
});

function mcp(more: object): object {
  return { type: "mcp", server_label: "도구", server_url: "https://mcp.example/sse", ...more };
}
