import { expect, test } from "vitest";
import { createContract } from "../../src/contract/contract.ts";
import { sampleCredentials } from "../../src/contract/security/credentials.ts";
import { listOperations } from "../../src/contract/operation.ts";
import { securityFindings } from "../../src/contract/security/security.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import { ConfigurationError, type Exchange, type Fixture, type MockOptions } from "../../src/index.ts";
import { ask, gatewayOf, mockOf } from "./small-gateway.ts";

const securitySchemes = {
  bearer: { type: "http", scheme: "Bearer" },
  basic: { type: "http", scheme: "basic" },
  digest: { type: "http", scheme: "Digest" },
  header: { type: "apiKey", in: "header", name: "X-Bird" },
  query: { type: "apiKey", in: "query", name: "bird" },
  cookie: { type: "apiKey", in: "cookie", name: "nest" },
  oauth: { type: "oauth2", flows: {} },
  openid: { type: "openIdConnect", openIdConnectUrl: "https://birds.example/id" },
  tls: { type: "mutualTLS" },
  aliased: { $ref: "#/components/securitySchemes/header" },
  swagger: { type: "apiKey", in: "header", name: "Authorization" },
};

/** A gateway with one operation, `GET /birds`. */
function gateway(security: unknown, operation: JsonObject = {}) {
  const document = {
    ...(security === undefined ? {} : { security }),
    components: { securitySchemes },
    paths: { "/birds": { get: { ...operation, responses: { "200": { description: "Birds" } } } } },
  };
  return gatewayOf(document);
}

const basic = (text: string) => `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}`;

/** A request: its headers, and its query. */
interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

async function send(security: unknown, { headers = {}, query = "" }: Sent, options: MockOptions = {}) {
  return ask(mockOf([gateway(security)], options), `/acme/birds${query}`, { headers });
}

const given: { scheme: string; sent: Sent }[] = [
  { scheme: "bearer", sent: { headers: { authorization: "bearer  any" } } },
  { scheme: "basic", sent: { headers: { authorization: basic("ada:pässwörd") } } },
  { scheme: "basic", sent: { headers: { authorization: basic("key:") } } },
  { scheme: "digest", sent: { headers: { authorization: 'digest username="ada"' } } },
  { scheme: "header", sent: { headers: { "x-bird": "any" } } },
  { scheme: "query", sent: { query: "?bird=any" } },
  { scheme: "cookie", sent: { headers: { cookie: "a=b; nest=any; c=d" } } },
  { scheme: "oauth", sent: { headers: { authorization: "Bearer any" } } },
  { scheme: "openid", sent: { headers: { authorization: "Bearer any" } } },
  { scheme: "tls", sent: {} },
  { scheme: "aliased", sent: { headers: { "x-bird": "any" } } },
  { scheme: "swagger", sent: { headers: { authorization: "any" } } },
  { scheme: "unheard of", sent: {} },
];

test.each(given)("$scheme is satisfied by $sent", async ({ scheme, sent }) => {
  expect((await send([{ [scheme]: [] }], sent)).status).toBe(200);
});

const lacking: { scheme: string; sent: Sent; says: string; challenge: string | null }[] = [
  {
    scheme: "bearer",
    sent: {},
    says: `the header Authorization is missing. Please send \\"Authorization: Bearer <token>\\", any token will do.`,
    challenge: 'Bearer realm="acme"',
  },
  {
    scheme: "oauth",
    sent: { headers: { authorization: "Basic x" } },
    says: "the header Authorization holds no bearer token",
    challenge: 'Bearer realm="acme"',
  },
  {
    scheme: "basic",
    sent: { headers: { authorization: "Bearer secret" } },
    says: `holds no credentials of the scheme Basic. Please send \\"Authorization: Basic <base64 of user:password>\\", any value will do.`,
    challenge: 'Basic realm="acme"',
  },
  {
    scheme: "basic",
    sent: { headers: { authorization: "Basic ada:secret" } },
    says: "the header Authorization holds no user:password in base64",
    challenge: 'Basic realm="acme"',
  },
  {
    scheme: "digest",
    sent: { headers: { authorization: "Digest   " } },
    says: `holds no credentials of the scheme Digest. Please send \\"Authorization: Digest <credentials>\\"`,
    challenge: 'Digest realm="acme"',
  },
  {
    scheme: "header",
    sent: { headers: { "x-bird": "  " } },
    says: "the header X-Bird is missing or blank. Please send the header X-Bird, any value will do.",
    challenge: null,
  },
  {
    scheme: "query",
    sent: { query: "?Bird=secret&bird=%20" },
    says: "the query parameter bird is missing or blank. Please send the query parameter bird, any value will do.",
    challenge: null,
  },
  {
    scheme: "cookie",
    sent: { headers: { cookie: 'nest=""; nests=secret' } },
    says: "the cookie nest is missing or blank. Please send the cookie nest, any value will do.",
    challenge: null,
  },
];

test.each(lacking)("$scheme is not satisfied by $sent", async ({ scheme, sent, says, challenge }) => {
  const { status, error, message, headers } = await send([{ [scheme]: [] }], sent);
  expect([status, error]).toEqual([401, "missing_api_key"]);
  expect(message).toContain(says);
  expect(message).not.toContain("secret");
  expect(headers.get("www-authenticate")).toBe(challenge);
});

const both = [{ header: [], query: [] }];
const either = [{ header: [] }, { query: [] }, { basic: [] }];

test.each([
  { security: both, sent: { headers: { "x-bird": "a" }, query: "?bird=b" }, status: 200 },
  { security: both, sent: { headers: { "x-bird": "a" } }, status: 401 },
  { security: either, sent: { query: "?bird=b" }, status: 200 },
  { security: either, sent: { headers: { authorization: basic("a:b") } }, status: 200 },
  { security: either, sent: {}, status: 401 },
  { security: [{ header: [] }, {}], sent: {}, status: 200 },
  { security: [], sent: {}, status: 200 },
  { security: undefined, sent: {}, status: 200 },
  { security: [{ header: [], tls: [] }], sent: { headers: { "x-bird": "a" } }, status: 200 },
  { security: [{ header: [], tls: [] }], sent: {}, status: 401 },
])("$security with $sent is $status", async ({ security, sent, status }) => {
  expect((await send(security, sent)).status).toBe(status);
});

test("the message names every way, and the least that is missing", async () => {
  const security = [{ header: [], query: [] }, { cookie: [] }, { basic: [] }];
  const none = await send(security, {});
  expect(none.message).toContain(
    `Failed to authorize: the cookie nest is missing or blank. Please send the header X-Bird and the query parameter bird, ` +
      `or the cookie nest, or \\"Authorization: Basic <base64 of user:password>\\", any value will do.`,
  );
  expect(none.headers.get("www-authenticate")).toBe('Basic realm="acme"');
  const half = await send(both, { headers: { "x-bird": "a" } });
  expect(half.message).toContain("Failed to authorize: the query parameter bird is missing or blank.");
  const many = Array.from({ length: 30 }, (_, index) => ({ [index % 2 === 0 ? "header" : "query"]: [] }));
  expect((await send(many, {})).message).toContain(
    "Please send the header X-Bird, or the query parameter bird, any value will do.",
  );
});

test("an operation's own security stands in the place of the document's", async () => {
  const open = mockOf([gateway([{ header: [] }], { security: [] })]);
  expect((await ask(open, "/acme/birds")).status).toBe(200);
  const other = mockOf([gateway([{ header: [] }], { security: [{ query: [] }] })]);
  expect((await ask(other, "/acme/birds?bird=a")).status).toBe(200);
});

test("challenges of several schemes stand in one header", async () => {
  const { headers } = await send([{ bearer: [] }, { basic: [] }, { digest: [] }, { oauth: [] }], {});
  expect(headers.get("www-authenticate")).toBe(
    'Bearer realm="acme", Basic realm="acme", Digest realm="acme"',
  );
});

test("a gateway's name that no header can hold does not break the challenge", async () => {
  const named = { ...gateway([{ bearer: [] }]), name: '새 "둥지"' };
  const { status, headers } = await ask(mockOf([named]), "/birds");
  expect(status).toBe(401);
  expect(headers.get("www-authenticate")).toMatch(/^Bearer realm="[\x20-\x7e]+"$/);
});

const passes: { scheme: string; apiKey: string | Record<string, string>; sent: Sent }[] = [
  { scheme: "bearer", apiKey: "k-1", sent: { headers: { authorization: "Bearer k-1" } } },
  { scheme: "header", apiKey: "k-1", sent: { headers: { "x-bird": "k-1" } } },
  { scheme: "query", apiKey: "k 1+", sent: { query: "?bird=k+1%2B" } },
  { scheme: "cookie", apiKey: "k-1", sent: { headers: { cookie: 'nest="k-1"' } } },
  { scheme: "basic", apiKey: "ada:pw", sent: { headers: { authorization: basic("ada:pw") } } },
  { scheme: "basic", apiKey: btoa("ada:pw"), sent: { headers: { authorization: basic("ada:pw") } } },
  { scheme: "basic", apiKey: "sk-1", sent: { headers: { authorization: basic("sk-1:") } } },
  { scheme: "basic", apiKey: "아다:비밀", sent: { headers: { authorization: basic("아다:비밀") } } },
  { scheme: "digest", apiKey: "k-1", sent: { headers: { authorization: "Digest x=1" } } },
  { scheme: "swagger", apiKey: "k-1", sent: { headers: { authorization: "Token k-1" } } },
  { scheme: "header", apiKey: { header: "k-1" }, sent: { headers: { "x-bird": "k-1" } } },
  { scheme: "header", apiKey: { query: "k-1" }, sent: { headers: { "x-bird": "any" } } },
];

test.each(passes)("$scheme passes where apiKey is $apiKey: $sent", async ({ scheme, apiKey, sent }) => {
  expect((await send([{ [scheme]: [] }], sent, { apiKey })).status).toBe(200);
});

const wrong: { scheme: string; apiKey: string | Record<string, string>; sent: Sent; says: string }[] = [
  {
    scheme: "bearer",
    apiKey: "canary-right",
    sent: { headers: { authorization: "Bearer canary-1" } },
    says: "the bearer token is not the one that mynah was started with. Please send the token given to --api-key.",
  },
  {
    scheme: "header",
    apiKey: "canary-right",
    sent: { headers: { "x-bird": "canary-1" } },
    says: "the header X-Bird does not hold what mynah was started with. Please send the value given to --api-key.",
  },
  {
    scheme: "query",
    apiKey: { query: "canary-right" },
    sent: { query: "?bird=canary-1" },
    says: "the query parameter bird does not hold what mynah was started with. Please send what the option apiKey says.",
  },
  {
    scheme: "cookie",
    apiKey: "canary-right",
    sent: { headers: { cookie: "nest=canary-1" } },
    says: "the cookie nest does not hold what mynah was started with",
  },
  {
    scheme: "basic",
    apiKey: { basic: "canary:right" },
    sent: { headers: { authorization: basic("canary:wrong") } },
    says: "the user or the password is not the one that mynah was started with",
  },
  {
    scheme: "digest",
    apiKey: { digest: "canary-right" },
    sent: { headers: { authorization: "Digest canary-1" } },
    says: "the header Authorization does not hold what mynah was started with",
  },
];

test.each(wrong)("$scheme does not pass with another credential", async ({ scheme, apiKey, sent, says }) => {
  const { status, error, message } = await send([{ [scheme]: [] }], sent, { apiKey });
  expect([status, error]).toEqual([401, "invalid_api_key"]);
  expect(message).toContain(says);
  expect(message).not.toContain("canary");
  expect(message).not.toContain(btoa("canary:wrong"));
});

test("a wrong credential is told of before a missing one, and another way may still be right", async () => {
  const options = { apiKey: "right" };
  const one = await send(either, { headers: { "x-bird": "no" } }, options);
  expect(one.error).toBe("invalid_api_key");
  expect((await send(either, { headers: { "x-bird": "no" }, query: "?bird=right" }, options)).status).toBe(
    200,
  );
  const half = await send(both, { headers: { "x-bird": "no" } }, options);
  expect(half.error).toBe("missing_api_key");
  expect(half.message).toContain("with the value given to --api-key");
});

test.each([
  {
    apiKey: "",
    says: "apiKey must be a text that is not blank, or such texts by the names of security schemes",
  },
  { apiKey: " ", says: "apiKey must be a text that is not blank" },
  { apiKey: {}, says: "apiKey must be a text that is not blank" },
  { apiKey: 5, says: "apiKey must be a text that is not blank" },
  { apiKey: ["canary"], says: "apiKey must be a text that is not blank" },
  { apiKey: { header: "canary", query: "" }, says: "apiKey.query must be a text that is not blank" },
  { apiKey: { headr: "canary" }, says: "no document has it. Please use header" },
  { apiKey: { "정말 다른": "canary" }, says: "Please use one of bearer, basic, digest" },
])("the option apiKey cannot be $apiKey", ({ apiKey, says }) => {
  const create = () => mockOf([gateway([])], { apiKey } as unknown as MockOptions);
  expect(create).toThrow(ConfigurationError);
  expect(create).toThrow(says);
  expect(create).not.toThrow("canary");
});

const spies: readonly Fixture[] = [
  {
    name: "spy",
    when: {
      headers: { "x-bird": { startsWith: "canary-0" }, "x-plain": "하늘" },
      query: { bird: "canary-00", plain: "a" },
    },
    reply: { body: null },
  },
];

test("what a security scheme names is kept from exchanges, templates, predicates and explanations", async () => {
  const exchanges: Exchange[] = [];
  const seen: string[] = [];
  const document = gateway([{ header: [], query: [], cookie: [] }]);
  const echo: Fixture = {
    name: "echo",
    when: {
      headers: { "x-plain": true },
      predicate(request) {
        seen.push(JSON.stringify({ ...request, query: [...request.query] }));
        return true;
      },
    },
    reply: { body: "{{ headers | json }} {{ query | json }}" },
  };
  const options = { onExchange: (exchange: Exchange) => exchanges.push(exchange) };
  const mock = mockOf([{ ...document, fixtures: [echo] }], options);
  const headers = { "X-BIRD": "canary-1", cookie: "nest=canary-3; theme=dark", "x-plain": "blue" };
  const { message } = await ask(mock, "/acme/birds?BIRD=canary-4&bird=canary-2&plain=a", { headers });
  expect(message).toContain("blue");
  expect(message).toContain("plain");
  expect(seen).toHaveLength(1);
  const strict = mockOf([{ ...document, fixtures: [] }], {
    ...options,
    fixtures: spies,
    unmatched: "refuse",
  });
  const url = "http://localhost/acme/birds?bird=canary-2";
  const refused = await ask(strict, url, { headers });
  expect(refused.error).toBe("no_fixture");
  expect(refused.message).toContain("headers.x-bird is the secret of the fixture, seen a secret");
  const explanation = await strict.explain(url, { headers });
  const everything = JSON.stringify([message, seen, exchanges, refused.message, explanation]);
  expect(everything).not.toContain("canary");
});

test("what breaks a rule of a parameter that is a credential is not quoted", async () => {
  const short = { type: "string", maxLength: 3 };
  const parameters = [
    { in: "query", name: "bird", schema: short },
    { in: "header", name: "X-Bird", schema: short },
    { in: "cookie", name: "nest", schema: short },
    { in: "query", name: "plain", schema: short },
  ];
  const document = gateway([{ header: [], query: [] }], { parameters });
  const exchanges: Exchange[] = [];
  const mock = mockOf([document], { onExchange: (exchange) => exchanges.push(exchange) });
  const headers = { "x-bird": "canary-1", cookie: "nest=canary-2" };
  const { status, message } = await ask(mock, "/acme/birds?bird=canary-3&plain=feather", { headers });
  expect(status).toBe(400);
  expect(message).toContain("the query parameter bird must be a string of 3 or fewer characters, and is not");
  expect(JSON.stringify(exchanges)).toContain("feather");
  expect(JSON.stringify([message, exchanges])).not.toContain("canary");
});

test("a credential and what chooses an operation are no undocumented parameters", async () => {
  const security = [{ query: [] }];
  const paths = { "/birds?sing=true": { get: { security, responses: { "200": { description: "Birds" } } } } };
  const mock = mockOf([gatewayOf({ components: { securitySchemes }, paths })], { undocumented: "reject" });
  expect((await ask(mock, "/acme/birds?sing=true&bird=any")).status).toBe(200);
  expect((await ask(mock, "/acme/birds?sing=true&bird=any&fly=1")).status).toBe(400);
});

test("findings name what requests cannot be asked for", () => {
  const document = {
    openapi: "3.1.0",
    security: [{ bearer: [] }, { beare: [] }],
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        tls: { type: "mutualTLS" },
        mute: { type: "http" },
        nowhere: { type: "apiKey", in: "body", name: "x" },
        "no name": { type: "apiKey", in: "header", name: "My Key" },
        strange: { type: "kerberos" },
        empty: {},
        dangling: { $ref: "#/components/securitySchemes/none" },
      },
    },
    paths: { "/a/b": { get: { security: [{ bearer: [], constructor: [] }], responses: {} } } },
  };
  const findings = securityFindings(document, listOperations(document));
  expect(findings.map(({ pointer }) => pointer)).toEqual([
    "/security/1/beare",
    "/paths/~1a~1b/get/security/0/constructor",
    "/components/securitySchemes/mute",
    "/components/securitySchemes/nowhere",
    "/components/securitySchemes/no name",
    "/components/securitySchemes/strange",
    "/components/securitySchemes/empty",
    "/components/securitySchemes/dangling",
  ]);
  expect(findings[0]?.message).toBe(
    'there is no security scheme "beare", so that requests are not asked for it; did you mean bearer?',
  );
});

test.each(["nothing", { a: 1 }, [null], [[]], [5, { header: [] }]])(
  "security that is no list of requirements does not crash: %j",
  async (security) => {
    expect((await send(security, { headers: { "x-bird": "a" } })).status).toBe(200);
  },
);

test.each(Object.keys(securitySchemes))("a sample of credentials satisfies %s", async (scheme) => {
  const document = gateway([{ [scheme]: [] }]);
  const [operation] = createContract(document).operations;
  const { headers, query } = sampleCredentials(operation?.security ?? [], "any");
  const search = new URLSearchParams(query).toString();
  expect((await ask(mockOf([document]), `/acme/birds?${search}`, { headers })).status).toBe(200);
});

test("what mynah tells at its root can be sent as it stands", async () => {
  const response = await mockOf([gateway([{ header: [], query: [] }])]).fetch("http://localhost:4010/");
  expect(await response.text()).toContain(
    `curl 'http://localhost:4010/acme/birds?bird=any' -H "X-Bird: any"`,
  );
});
