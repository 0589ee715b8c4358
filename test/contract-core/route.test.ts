import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pathParameters } from "../../src/contract/route/path-parameters.ts";
import { targetOf } from "../../src/contract/route/path-template.ts";
import { createRouter } from "../../src/contract/route/router.ts";
import { hiddenOperations } from "../../src/contract/route/hidden-operations.ts";
import { listOperations, type Operation } from "../../src/contract/operation.ts";
import { ask, gatewayOf, mockOf, pathsOf } from "./small-gateway.ts";

function mockWith(paths: Readonly<Record<string, string>>) {
  return mockOf([gatewayOf({ paths: pathsOf(paths) })]);
}

const parts = [
  { template: "/files/{name}.{ext}", path: "/files/report.pdf", values: { name: "report", ext: "pdf" } },
  {
    template: "/files/{name}.{ext}",
    path: "/files/report.tar.gz",
    values: { name: "report", ext: "tar.gz" },
  },
  { template: "/report/{id}:cancel", path: "/report/7:cancel", values: { id: "7" } },
  { template: "/report/{id}:cancel", path: "/report/7%3Acancel", values: { id: "7" } },
  { template: "/report/{id}:cancel", path: "/report/a%3Ab:cancel", values: { id: "a:b" } },
  { template: "/{a}-{b}", path: "/x-y-z", values: { a: "x", b: "y-z" } },
  { template: "/{a}-{b}", path: "/x%2Dy", values: { a: "x", b: "y" } },
  {
    template: "/{owner}/{repo}@{ref}",
    path: "/ada/engine@v1%2F2",
    values: { owner: "ada", repo: "engine", ref: "v1/2" },
  },
  {
    template: "/{owner}/{repo}@{ref}",
    path: "/ada/engine%40home@main",
    values: { owner: "ada", repo: "engine@home", ref: "main" },
  },
  { template: "/{owner}/{repo}@{ref}", path: "/a/b%40c", values: { owner: "a", repo: "b", ref: "c" } },
  { template: "/compare/{base}...{head}", path: "/compare/a...b", values: { base: "a", head: "b" } },
  { template: "/docs('{key}')", path: "/docs('%EA%B0%80')", values: { key: "가" } },
  { template: "/{a}{b}", path: "/%F0%9F%90%A6bc", values: { a: "🐦", b: "bc" } },
  { template: "/models/{model}", path: "/models/openai%2Fgpt", values: { model: "openai/gpt" } },
  { template: "/models/{model}", path: "/models/100%", values: { model: "100%" } },
  { template: "/models/{model}", path: "/models/%2541", values: { model: "%41" } },
  { template: "/{a}.{b}", path: "/%2541.x", values: { a: "%41", b: "x" } },
  { template: "/@{user}", path: "/%40ada", values: { user: "ada" } },
  { template: "/日本/{city}", path: "/%E6%97%A5%E6%9C%AC/京都", values: { city: "京都" } },
  { template: "/café", path: "/caf%C3%A9", values: {} },
  { template: "/caf%C3%A9", path: "/café", values: {} },
  { template: "/Your Pull Path", path: "/Your%20Pull%20Path", values: {} },
  { template: "users/{id}", path: "/users/1", values: { id: "1" } },
  { template: "//openapi.{type}", path: "//openapi.json", values: { type: "json" } },
  { template: "/100%", path: "/100%25", values: {} },
];

test.each(parts)("$template takes $path", async ({ template, path, values }) => {
  const { by, path: found } = await ask(mockWith({ [template]: "GET" }), `/acme${path}`);
  expect({ by, found }).toEqual({ by: `GET ${template}`, found: values });
});

const misses = [
  { template: "/models/{model}", path: "/models/" },
  { template: "/models/{model}", path: "/models" },
  { template: "/models/{model}", path: "/models/a/b" },
  { template: "/files/{name}.{ext}", path: "/files/.pdf" },
  { template: "/files/{name}.{ext}", path: "/files/report." },
  { template: "/files/{name}.{ext}", path: "/files/report" },
  { template: "/{a}-{b}", path: "/-" },
  { template: "/x{a}x", path: "/x" },
  { template: "/x{a}x", path: "/xx" },
  { template: "/{a}{b}", path: "/x" },
  { template: "/models", path: "/Models" },
  { template: "/a", path: "//a" },
  { template: "/a%2Fb", path: "/a/b" },
];

test.each(misses)("$template does not take $path", async ({ template, path }) => {
  expect(await ask(mockWith({ [template]: "GET" }), `/acme${path}`)).toMatchObject({
    status: 404,
    error: "unknown_path",
  });
});

test.each([
  ["/users/me", "/users/me"],
  ["/users/7", "/users/{id}"],
  ["/users/7:ban", "/users/{id}:ban"],
  ["/users/7:ban-now", "/users/{id}:ban-{when}"],
  ["/users/u-7:ban", "/users/u-{id}:ban"],
  ["/users/me/files", "/users/{id}/files"],
  ["/orgs/x/a", "/orgs/{org}/a"],
  ["/orgs/x/b", "/{kind}/x/b"],
])("the most specific path is found, segment by segment: %s", async (path, template) => {
  const mock = mockWith({
    "/{kind}/x/b": "GET",
    "/{kind}/{id}/a": "GET",
    "/orgs/{org}/a": "GET",
    "/users/{id}": "GET",
    "/users/{id}:ban": "GET",
    "/users/{id}:ban-{when}": "GET",
    "/users/u-{id}:ban": "GET",
    "/users/me": "GET",
    "/users/{id}/files": "GET",
  });
  expect((await ask(mock, `/acme${path}`)).by).toBe(`GET ${template}`);
});

test.each([
  { method: "GET", by: "GET /users/me" },
  { method: "DELETE", by: "DELETE /users/{id}" },
  { method: "HEAD", by: "GET /users/me" },
])("$method of a specific path that lacks it is that of a more general one", async ({ method, by }) => {
  const mock = mockWith({ "/users/{id}": "DELETE HEAD", "/users/me": "GET" });
  expect((await ask(mock, "/acme/users/me", { method })).by).toBe(by);
});

test("HEAD that a path has itself goes before its GET", async () => {
  const mock = mockWith({ "/a": "GET HEAD" });
  expect((await ask(mock, "/acme/a", { method: "HEAD" })).by).toBe("HEAD /a");
});

test("paths that differ in the names of parameters alone are one path", async () => {
  const mock = mockWith({ "/a/{x}": "GET", "/a/{y}": "PUT GET" });
  expect(await ask(mock, "/acme/a/1")).toMatchObject({ by: "GET /a/{x}", path: { x: "1" } });
  expect(await ask(mock, "/acme/a/1", { method: "PUT" })).toMatchObject({
    by: "PUT /a/{y}",
    path: { y: "1" },
  });
  const refused = await ask(mock, "/acme/a/1", { method: "PATCH" });
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, PUT, HEAD, OPTIONS"]);
  expect((await ask(mock, "/acme/a/1", { method: "OPTIONS" })).headers.get("allow")).toBe(
    "GET, PUT, HEAD, OPTIONS",
  );
});

test.each([
  { asked: "/v1/models/", meant: "/v1/models" },
  { asked: "/v1/things", meant: "/v1/things/" },
  { asked: "/v1//models", meant: "/v1/models" },
  { asked: "/v1/model", meant: "/v1/models" },
  { asked: "/v1/users/김/order", meant: "/v1/users/%EA%B9%80/orders" },
  { asked: "/v1/users/7:chancel", meant: "/v1/users/{id}:cancel" },
])("$asked is not there, and was meant as $meant", async ({ asked, meant }) => {
  const mock = mockWith({
    "/v1/models": "GET",
    "/v1/things/": "GET",
    "/v1/users/{id}/orders": "GET",
    "/v1/users/{id}:cancel": "GET",
  });
  const { status, message } = await ask(mock, `/acme${asked}`);
  expect(status).toBe(404);
  expect(message).toContain(`did you mean ${meant}?`);
});

test("of many operations an error lists the nearest, and how many more there are", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`/v1/a${index}/{id}`, "GET PUT"]),
  );
  const mock = mockWith({ ...many, "/v2/birds/{bird}/nests": "GET", "/v2/birds/{bird}/eggs": "POST" });
  const { message } = await ask(mock, "/acme/v2/birds/mynah/wings");
  expect(message).toContain(
    "Please use one of: GET /v2/birds/{bird}/nests, POST /v2/birds/{bird}/eggs, GET /v1/a0/{id}",
  );
  expect(message).toContain(", … (982 more).");
  expect(message.length).toBeLessThan(1_000);
});

const beta = { "/v1/messages": "POST", "/v1/messages?beta=true": "POST GET", "/v1/files?beta": "GET" };

test.each([
  { path: "/v1/messages", method: "POST", by: "POST /v1/messages" },
  { path: "/v1/messages?beta=false", method: "POST", by: "POST /v1/messages" },
  { path: "/v1/messages?x=1&beta=true", method: "POST", by: "POST /v1/messages?beta=true" },
  { path: "/v1/messages?beta=true", method: "HEAD", by: "GET /v1/messages?beta=true" },
  { path: "/v1/files?beta", method: "GET", by: "GET /v1/files?beta" },
  { path: "/v1/files?beta=1", method: "GET", by: "GET /v1/files?beta" },
])("a key with a query takes what has it: $method $path", async ({ path, method, by }) => {
  expect((await ask(mockWith(beta), `/acme${path}`, { method })).by).toBe(by);
});

test("a request that lacks the query of a key is told what to send", async () => {
  const file = await ask(mockWith(beta), "/acme/v1/files");
  expect(file).toMatchObject({ status: 404, error: "unknown_path" });
  expect(file.message).toContain("Please send the query parameter beta.");
  const message = await ask(mockWith(beta), "/acme/v1/messages");
  expect([message.status, message.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  expect(message.message).toContain("Please use POST, or send the query parameter beta=true.");
});

test.each([
  { query: "?city=Seoul&country=KR", by: "city={city}&country={country}" },
  { query: "?city_id=7", by: "city_id={city_id}" },
  { query: "?lat=1", by: "city_id={city_id}" },
  { query: "", by: "city_id={city_id}" },
])("a query of parameters in a key only tells which is rather meant: $query", async ({ query, by }) => {
  const mock = mockWith({ "/now?city={city}&country={country}": "GET", "/now?city_id={city_id}": "GET" });
  expect((await ask(mock, `/acme/now${query}`)).by).toBe(`GET /now?${by}`);
});

const amazon = {
  "/#X-Amz-Target=Birds.Sing": "POST",
  "/#X-Amz-Target=Birds.Fly": "POST",
  "/#Action=List&Version=1": "GET",
  "/tags/{arn}": "GET",
  "/tags/{arn}#tagKeys": "GET",
  "/send/#env/v1/{id}": "GET",
  "/{bucket}#metrics&id": "GET",
  "/{bucket}#metrics": "GET",
  "/{bucket}": "GET",
};

test.each([
  {
    path: "/",
    init: { method: "POST", headers: { "X-Amz-Target": "Birds.Fly" } },
    by: "POST /#X-Amz-Target=Birds.Fly",
  },
  { path: "/?X-Amz-Target=Birds.Sing", init: { method: "POST" }, by: "POST /#X-Amz-Target=Birds.Sing" },
  { path: "/?Version=1&Action=List", init: {}, by: "GET /#Action=List&Version=1" },
  { path: "/tags/a", init: {}, by: "GET /tags/{arn}" },
  { path: "/tags/a?tagKeys=b", init: {}, by: "GET /tags/{arn}#tagKeys" },
  { path: "/send/", init: {}, by: "GET /send/#env/v1/{id}" },
  { path: "/b", init: {}, by: "GET /{bucket}" },
  { path: "/b?metrics", init: {}, by: "GET /{bucket}#metrics" },
  { path: "/b?metrics&id=1", init: {}, by: "GET /{bucket}#metrics&id" },
])(
  "a key with a fragment takes what has it as query parameter or header: $by",
  async ({ path, init, by }) => {
    expect((await ask(mockWith(amazon), `/acme${path}`, init)).by).toBe(by);
  },
);

test("a request without the fragment of a key is told what would choose, the nearest first", async () => {
  const headers = { "X-Amz-Target": "Birds.fly" };
  const { status, message } = await ask(mockWith(amazon), "/acme/", { method: "POST", headers });
  expect(status).toBe(404);
  expect(message).toContain(
    "send the query parameter or header X-Amz-Target=Birds.Fly, or X-Amz-Target=Birds.Sing",
  );
});

test("keys of which no request can have the fragment do not crash", async () => {
  const mock = mockWith({
    "/#日本 語=x": "GET",
    "/a?": "GET",
    "/b#": "GET",
    "/c?&=": "GET",
    "/{": "GET",
    "/{}": "GET",
  });
  expect((await ask(mock, "/acme/")).status).toBe(404);
  expect((await ask(mock, "/acme/a")).by).toBe("GET /a?");
  expect((await ask(mock, "/acme/b")).by).toBe("GET /b#");
  expect((await ask(mock, "/acme/%7B")).by).toBe("GET /{");
  expect((await ask(mock, "/acme/%7B%7D")).by).toBe("GET /{}");
});

/** The rule in plain words, without a tree: regular expressions, and ranks of segments. */
function naive(keys: readonly string[], path: string): string[] {
  const raws = path.slice(1).split("/");
  const fits = (key: string) => {
    const own = key.slice(1).split("/");
    if (own.length !== raws.length) return false;
    return own.every((segment, index) => {
      const source = segment.split(/(\{\w+\})/).map((piece) => (/^\{\w+\}$/.test(piece) ? "(.+?)" : piece));
      return new RegExp(`^${source.join("")}$`, "su").test(raws[index] ?? "");
    });
  };
  const rank = (segment: string) => {
    const fixed = segment.replaceAll(/\{\w+\}/g, "");
    if (fixed === segment) return 1_000;
    return /^\{\w+\}$/.test(segment) ? -1 : fixed.length;
  };
  const ranks = (key: string) => key.slice(1).split("/").map(rank);
  return keys
    .filter(fits)
    .map((key, index) => ({ key, index, ranks: ranks(key) }))
    .toSorted((one, other) => {
      const at = one.ranks.findIndex((each, index) => each !== other.ranks[index]);
      return at < 0 ? one.index - other.index : (other.ranks[at] ?? 0) - (one.ranks[at] ?? 0);
    })
    .map(({ key }) => key);
}

const piece = fc.constantFrom("a", "b", "-", "é", "{x}", "{y}", "{z}");
const key = fc
  .array(
    fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join("")),
    { minLength: 1, maxLength: 3 },
  )
  .map((segments) => `/${segments.join("/")}`);
const path = fc
  .array(fc.string({ unit: fc.constantFrom("a", "b", "-", "é", "x"), maxLength: 5 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((segments) => `/${segments.join("/")}`);

function operationOf(template: string): Operation {
  return { path: template, method: "GET" } as unknown as Operation;
}

test("the router finds what trying every path finds, the most specific first", () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 12 }), path, (keys, asked) => {
      const found = createRouter(keys.map(operationOf))
        .find(encodeURI(asked))
        .map((alike) => alike.map((each) => each.key));
      const expected = naive(keys, asked);
      // Those that differ in the names of parameters alone stand together.
      const alike = (each: string) => each.replaceAll(/\{\w+\}/g, "{}");
      const first = (keys: readonly string[]) => [...new Set(keys.map(alike))];
      expect(first(found.flat())).toEqual(first(expected));
      expect(found.flat().toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 2_000 },
  );
});

test("operations that no request reaches are found", () => {
  const paths = pathsOf({
    "/a/{x}": "GET PUT",
    "/a/{y}": "GET",
    "a/{z}": "PUT",
    "/a/{z}?b=1": "GET",
    "/a/{z}.c": "GET",
    "/a/{y}.c": "GET POST",
  });
  const found = hiddenOperations(listOperations({ openapi: "3.1.0", paths }));
  expect(found).toEqual([
    {
      pointer: "/paths/~1a~1{y}/get",
      message: "no request reaches GET /a/{y}: GET /a/{x} is the same, and stands before it",
    },
    {
      pointer: "/paths/a~1{z}/put",
      message: "no request reaches PUT a/{z}: PUT /a/{x} is the same, and stands before it",
    },
    {
      pointer: "/paths/~1a~1{y}.c/get",
      message: "no request reaches GET /a/{y}.c: GET /a/{z}.c is the same, and stands before it",
    },
  ]);
});

test("a template's target is found again, with the values that it was made of", () => {
  const value = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 6 })
    .filter((each) => !/^\.{1,2}$/.test(each));
  const templates = ["/a/{x}", "/日本/{x}/{y}", "/v1/{x}:cancel", "/@{x}/z"];
  fc.assert(
    fc.property(fc.constantFrom(...templates), value, (template, text) => {
      const { pathname } = new URL(
        targetOf(template, () => text),
        "http://localhost",
      );
      expect([...pathParameters(template, pathname).values()].every((each) => each === text)).toBe(true);
      expect(createRouter([operationOf(template)]).find(pathname)).toHaveLength(1);
    }),
  );
});

test.each([
  ["one segment of a million letters", `/${"a".repeat(1_000_000)}`],
  ["one segment of a million marks", `/${"-".repeat(1_000_000)}`],
  ["a million segments", "/a".repeat(1_000_000)],
  ["escapes without end", `/${"%".repeat(500_000)}`],
  ["escaped marks", `/${"%2D".repeat(300_000)}x`],
])("a hostile path costs no more than its length: %s", (_, hostile) => {
  const keys = Array.from({ length: 50 }, (_each, index) => `/${"{a}-{b}-{c}--{d}".repeat(4)}x${index}`);
  const deep = `/${"{a}/".repeat(2_000)}x`;
  const router = createRouter([...keys, "/{a}{b}{c}{d}", deep].map(operationOf));
  const begin = performance.now();
  router.find(hostile);
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test("twenty thousand operations are found as quickly as a few", () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => `/users/{id}/things${index}/{thing}`);
  const router = createRouter(keys.map(operationOf));
  const begin = performance.now();
  for (let index = 0; index < 20_000; index += 1) {
    expect(router.find(`/users/7/things${index}/8`)[0]?.[0]?.key).toBe(keys[index]);
  }
  expect(performance.now() - begin).toBeLessThan(5_000);
});
