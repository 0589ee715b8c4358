import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { handlers } from "../../src/adapters/msw.ts";
import { createContract } from "../../src/contract/contract.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import { basePath } from "../../src/describe.ts";
import { ask, decoded, gatewayOf, mockOf, pathsOf } from "./small-gateway.ts";

const chat = pathsOf({ "/chat/completions": "POST", "/models/{model}": "GET" });

function acme(servers: readonly JsonObject[], paths: JsonObject = chat) {
  return gatewayOf({ servers, paths });
}

const openai = [{ url: "https://api.openai.example/v1" }];

test.each([
  "https://api.openai.example/v1/models/a",
  "https://api.openai.example/models/a",
  "https://API.OpenAI.example:8443/v1/models/a",
  "http://localhost/acme/v1/models/a",
  "http://localhost/acme/models/a",
  "http://localhost/v1/models/a",
  "http://localhost/models/a",
  "http://127.0.0.1:4010/acme/%76%31/models/a",
])("an operation is found with the base path and without: %s", async (url) => {
  expect(await ask(mockOf([acme(openai)]), url)).toMatchObject({
    by: "GET /models/{model}",
    path: { model: "a" },
  });
});

test("the root of a document is found at its very base path", async () => {
  const mock = mockOf([acme(openai, pathsOf({ "/": "GET" }))]);
  for (const url of [
    "https://api.openai.example/v1",
    "https://api.openai.example/v1/",
    "/acme/v1",
    "/acme",
  ]) {
    expect((await ask(mock, url)).by).toBe("GET /");
  }
});

test.each([
  { asked: "/v1/birds", by: "GET /v1/birds", why: "the operation as documented" },
  { asked: "/v1/nests", by: "GET /nests", why: "without the base path" },
  { asked: "/v1/v1/birds", by: "GET /v1/birds", why: "without the base path once" },
  { asked: "/nests", by: "GET /nests", why: "as it stands" },
  { asked: "/v1/eggs", by: "GET /eggs", why: "without the base path, though parameters would fit it all" },
  { asked: "/other/eggs", by: "GET /{owner}/{thing}", why: "as it stands, where the base path is another" },
])("of $asked is meant $why", async ({ asked, by }) => {
  const paths = pathsOf({
    "/v1/birds": "GET",
    "/birds": "GET",
    "/nests": "GET",
    "/eggs": "GET",
    "/{owner}/{thing}": "GET",
  });
  const mock = mockOf([acme([{ url: "https://birds.example/v1/" }], paths)]);
  for (const base of ["", "/acme", "https://birds.example"])
    expect((await ask(mock, base + asked)).by).toBe(by);
});

test.each([
  ["/api/v3", "/api/v3/models/a"],
  ["api/v3", "/api/v3/models/a"],
  ["../api/./v3", "/api/v3/models/a"],
  ["//birds.example/api", "https://birds.example/api/models/a"],
  ["/", "/models/a"],
  ["", "/models/a"],
  ["/日本", "/%E6%97%A5%E6%9C%AC/models/a"],
  ["not a { url", "/models/a"],
  ["https://[broken/v1", "/models/a"],
])("a server may be relative, or nothing much: %j", async (url, asked) => {
  expect((await ask(mockOf([acme([{ url }])]), asked)).by).toBe("GET /models/{model}");
});

const regional = [
  {
    url: "https://{region}.birds.example:{port}/{basePath}",
    variables: {
      region: { default: "eu", enum: ["eu", "us", "ap"] },
      port: { default: 8443, enum: [8443, 443] },
      basePath: { default: "v2", enum: ["v2", "v1/beta", ""] },
    },
  },
];

test("the servers of a contract have the defaults of their variables", () => {
  const contract = createContract(acme(regional));
  expect(contract.servers.map(String)).toEqual(["https://eu.birds.example:8443/v2"]);
  expect(basePath(contract)).toBe("/v2");
});

test.each([
  ["https://eu.birds.example:8443/v2/models/a", true],
  ["https://us.birds.example/v1/beta/models/a", true],
  ["https://AP.birds.example/models/a", true],
  ["https://mars.birds.example/v2/models/a", false],
  ["https://eu.birds.example/v3/models/a", false],
  ["https://birds.example/v2/models/a", false],
])("every value of a server's variables is known, and no other: %s", async (url, known) => {
  const response = await mockOf([acme(regional)]).handle(new Request(url));
  expect(response?.status).toBe(known ? 200 : undefined);
});

test.each([
  {
    url: "https://{tenant}.auth.example.com/{any}",
    asked: "https://하늘.auth.example.com/x7/models/a",
    known: true,
  },
  {
    url: "https://{tenant}.auth.example.com/{any}",
    asked: "https://a.b.auth.example.com/models/a",
    known: true,
  },
  { url: "https://{tenant}.auth.example.com", asked: "https://auth.example.com/models/a", known: false },
  { url: "https://{tenant}.auth.example.com", asked: "https://x.auth.example.org/models/a", known: false },
  { url: "https://{name}.com/v1", asked: "https://anything.com/v1/models/a", known: false },
  { url: "{protocol}://{host}/v1", asked: "https://github.example/v1/models/a", known: false },
  { url: "{protocol}://api.birds.example/v1", asked: "http://api.birds.example/v1/models/a", known: true },
  {
    url: "https://api.birds.example:{port}/v1",
    asked: "https://api.birds.example:99/v1/models/a",
    known: true,
  },
])(
  "a variable without an enum may be anything, if the rest tells the host: $asked",
  async ({ url, asked, known }) => {
    const mock = mockOf([acme([{ url }])]);
    expect((await mock.handle(new Request(asked)))?.status).toBe(known ? 200 : undefined);
  },
);

test("a base path that may be anything is one only where it leads to an operation", async () => {
  const paths = pathsOf({ "/users": "GET", "/orgs/{org}": "GET" });
  const mock = mockOf([acme([{ url: "https://birds.example/{version}" }], paths)]);
  expect((await ask(mock, "/v7/users")).by).toBe("GET /users");
  expect((await ask(mock, "/orgs/users")).by).toBe("GET /orgs/{org}");
  expect((await ask(mock, "/orgs/x/y")).message).toContain("has no GET /orgs/x/y");
});

test("the servers of paths and operations are known as well", async () => {
  const paths = {
    "/files": {
      servers: [{ url: "https://files.birds.example/up" }],
      get: { responses: { "200": { description: "Files" } } },
      post: {
        servers: [{ url: "https://upload.birds.example" }],
        responses: { "200": { description: "Done" } },
      },
    },
  };
  const mock = mockOf([acme([{ url: "https://api.birds.example/v1" }], paths)]);
  for (const base of [
    "https://files.birds.example/up",
    "https://upload.birds.example",
    "/acme/v1",
    "/acme/up",
  ]) {
    expect((await ask(mock, `${base}/files`)).by).toBe("GET /files");
  }
});

test("two documents of one host are both reached, each by its base path or its operations", async () => {
  const at = (url: string, name: string, paths: Record<string, string>) =>
    gatewayOf({ servers: [{ url }], paths: pathsOf(paths) }, name);
  const mock = mockOf([
    at("https://api.birds.example/v1", "one", { "/birds": "GET", "/songs": "GET" }),
    at("https://api.birds.example/v2", "two", { "/birds": "PUT GET", "/nests": "GET" }),
    at("https://api.birds.example", "whole", { "/v3/birds": "GET", "/{any}/songs": "GET" }),
  ]);
  const answered = async (path: string, method = "GET") => {
    const response = await mock.handle(new Request(`https://api.birds.example${path}`, { method }));
    return decoded(response?.headers.get("x-by") ?? "");
  };
  expect(await answered("/v2/birds", "PUT")).toBe("PUT /birds");
  expect(await answered("/v1/birds")).toBe("GET /birds");
  expect(await answered("/v2/nests")).toBe("GET /nests");
  expect(await answered("/nests")).toBe("GET /nests");
  expect(await answered("/v3/birds")).toBe("GET /v3/birds");
  expect(await answered("/v1/songs")).toBe("GET /songs");
  expect(await answered("/v2/songs")).toBe("GET /{any}/songs");
  expect((await ask(mock, "https://api.birds.example/v2/eggs")).message).toContain("two has no GET /eggs");
  for (const name of ["one", "two"]) expect((await ask(mock, `/${name}/birds`)).by).toBe("GET /birds");
});

test("a server on the machine itself is the gateway's own with its very port alone", async () => {
  const local = acme([{ url: "http://localhost:3000/api" }]);
  const other = gatewayOf(
    { servers: [{ url: "http://127.0.0.1:3001" }], paths: pathsOf({ "/songs": "GET" }) },
    "other",
  );
  const mock = mockOf([local, other]);
  expect((await ask(mock, "http://localhost:3000/api/models/a")).by).toBe("GET /models/{model}");
  expect((await ask(mock, "http://127.0.0.1:3001/songs")).by).toBe("GET /songs");
  expect((await ask(mock, "http://localhost:3000/other/songs")).by).toBe("GET /songs");
  expect((await ask(mock, "http://localhost:4010/other/songs")).by).toBe("GET /songs");
  expect(await mock.handle(new Request("http://localhost:9999/api/models/a"))).toBeUndefined();
  expect((await mock.handle(new Request("http://localhost:3000/api/models/a")))?.status).toBe(200);
});

test("a name in the path is heard at the gateway's own host too, where nothing else is there", async () => {
  const mock = mockOf([
    acme([{ url: "http://10.0.0.5/v1" }]),
    gatewayOf({ paths: pathsOf({ "/songs": "GET" }) }, "other"),
  ]);
  expect((await ask(mock, "http://10.0.0.5:4010/other/songs")).by).toBe("GET /songs");
  expect(await mock.handle(new Request("http://10.0.0.5:4010/other/songs"))).toBeUndefined();
});

test.each([
  { servers: openai, base: "/v1", paths: { "/chat": "GET" } },
  { servers: [{ url: "/api/v3/" }], base: "/api/v3", paths: { "/pets": "GET" } },
  { servers: [{ url: "https://birds.example" }], base: "", paths: { "/pets": "GET" } },
  { servers: [], base: "", paths: {} },
  { servers: [{ url: "https://birds.example" }], base: "/v2", paths: { "/v2/a": "GET", "/v2/b": "GET" } },
  { servers: [{ url: "https://birds.example/{x}" }], base: "", paths: { "/pets": "GET" } },
])("the base path that is printed is $base", ({ servers, base, paths }) => {
  expect(basePath(createContract(acme(servers, pathsOf(paths as Record<string, string>))))).toBe(base);
});

test("variables with very many values cost little, and all of their values are known", async () => {
  const values = Array.from({ length: 500 }, (_, index) => `v${index}`);
  const variable = { default: "v0", enum: values };
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  const url = `https://{n0}.{n1}.birds.example/${names.map((name) => `{${name}}`).join("/")}`;
  const variables = Object.fromEntries(names.map((name) => [name, variable]));
  const servers = Array.from({ length: 300 }, (_, index) => ({ url: `${url}/${index}`, variables }));
  const begin = performance.now();
  const mock = mockOf([acme(servers)]);
  const path = names.map(() => "v499").join("/");
  const response = await mock.handle(new Request(`https://v499.v499.birds.example/${path}/0/models/a`));
  expect(response?.status).toBe(200);
  expect(performance.now() - begin).toBeLessThan(3_000);
});

test("MSW hears the hosts of every variable, and no other", async () => {
  const free = { url: "https://{tenant}.auth.birds.example/v1" };
  const server = setupServer(
    ...handlers(mockOf([acme([...regional, free])])),
    http.all("*", () => HttpResponse.text("another handler", { status: 299 })),
  );
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  const status = async (url: string) => (await fetch(url)).status;
  expect(await status("https://us.birds.example/v1/beta/models/a")).toBe(200);
  expect(await status("https://ap.birds.example:8443/models/a?x=1")).toBe(200);
  expect(await status("https://any.auth.birds.example/v1/models/a")).toBe(200);
  expect(await status("https://mars.birds.example/v2/models/a")).toBe(299);
  expect(await status("https://any.auth.birds.example/v1/nothing")).toBe(299);
});
