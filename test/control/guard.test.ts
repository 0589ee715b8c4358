import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { connect } from "../../src/client/connect.ts";
import type { ControlAccess } from "../../src/control/http/access.ts";
import { createMock } from "../../src/index.ts";
import { serveMock } from "./open-mock.ts";

const mock = createMock();
const home = "http://127.0.0.1:4010/__mynah";

async function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  access: ControlAccess = {},
  init: RequestInit = {},
) {
  const response = await mock.serve(new Request(home + path, { headers, ...init }), undefined, access);
  const text = await response.text();
  const { code } = (text === "" ? {} : JSON.parse(text)) as { readonly code?: string };
  return { status: response.status, code, type: response.headers.get("content-type") };
}

const forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"];

describe("a web page", () => {
  it.each([
    ["https://evil.example"],
    ["http://127.0.0.1:4011"],
    ["https://127.0.0.1:4010"],
    ["http://localhost:4010.evil.example"],
    ["null"],
    [""],
  ])("of the origin %j is refused on every route", async (origin) => {
    for (const path of ["/journal", "/fixtures", "/counters", "/openapi.json", "/health", "/nope"]) {
      const answered = await ask(path, { origin });
      expect(answered).toEqual({ status: 403, code: "foreign_origin", type: "application/problem+json" });
    }
    const sent = { method: "POST" };
    expect((await ask("/reset", { origin }, {}, sent)).code).toBe("foreign_origin");
  });

  it.each([["cross-site"], ["same-site"]])("that loads a route as an image, %s, is refused", async (site) => {
    expect((await ask("/journal", { "sec-fetch-site": site })).code).toBe("foreign_origin");
  });

  it.each(forms)("cannot send a form: %s", async (type) => {
    const init = { method: "POST", body: "a=b" };
    for (const path of ["/reset", "/fixtures", "/faults", "/explain"]) {
      expect((await ask(path, { "content-type": type }, {}, init)).code).toBe("unsupported_media_type");
    }
    expect((await ask("/seed", { "content-type": type }, {}, { method: "PUT", body: "a=b" })).status).toBe(
      415,
    );
    expect((await ask("/clock", { "content-type": type }, {}, { method: "DELETE" })).status).toBe(415);
  });

  it("may ask where CORS lets its origin ask, and everybody's only with the token", async () => {
    const origin = "http://localhost:5173";
    expect((await ask("/counters", { origin }, { origins: [origin] })).status).toBe(200);
    expect(
      (await ask("/counters", { origin, "sec-fetch-site": "same-site" }, { origins: [origin] })).status,
    ).toBe(200);
    expect((await ask("/counters", { origin }, { origins: ["http://localhost:5174"] })).code).toBe(
      "foreign_origin",
    );
    expect((await ask("/counters", { origin }, { origins: "*" })).code).toBe("foreign_origin");
    const authorization = "Bearer token-1";
    expect(
      (await ask("/counters", { origin, authorization }, { origins: "*", token: "token-1" })).status,
    ).toBe(200);
  });

  it("without an origin is anybody's, whoever is allowed", async () => {
    const access = { origins: ["null"] };
    expect((await ask("/counters", { origin: "null" }, access)).code).toBe("foreign_origin");
    const authorization = "Bearer token-1";
    expect(
      (await ask("/counters", { origin: "null", authorization }, { ...access, token: "token-1" })).status,
    ).toBe(200);
  });

  it("of the server itself may ask", async () => {
    const own = { origin: "http://127.0.0.1:4010", "sec-fetch-site": "same-origin" };
    expect((await ask("/counters", own)).status).toBe(200);
  });
});

describe("a host", () => {
  it.each([
    ["127.0.0.1"],
    ["127.8.9.1:4010"],
    ["localhost:4010"],
    ["LOCALHOST"],
    ["mynah.localhost"],
    ["[::1]:4010"],
    ["0.0.0.0:4010"],
    ["[::]:4010"],
  ])("%s is this machine", async (host) => {
    expect((await ask("/counters", { host })).status).toBe(200);
  });

  it.each([
    ["evil.example"],
    ["evil.example:4010"],
    ["127.0.0.1.evil.example"],
    ["localhost.evil.example"],
    ["192.168.1.7"],
    ["a b"],
    ["127.0.0.1@evil.example"],
    [""],
  ])("%j is not", async (host) => {
    expect(await ask("/counters", { host })).toEqual({
      status: 403,
      code: "foreign_host",
      type: "application/problem+json",
    });
    expect((await ask("/health", { host })).code).toBe("foreign_host");
  });
});

describe("a token", () => {
  it.each([
    ["nothing", {}],
    ["another", { authorization: "Bearer token-2" }],
    ["a part of it", { authorization: "Bearer token" }],
    ["more than it", { authorization: "Bearer token-1 x" }],
    ["it as Basic", { authorization: "Basic token-1" }],
  ])("is asked for: %s does not do", async (_, headers) => {
    const response = await mock.serve(
      new Request(`${home}/counters`, { headers: headers as HeadersInit }),
      undefined,
      {
        token: "token-1",
      },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.text()).not.toContain("token-1");
  });

  it("is not asked for by whether the server is alive, on this machine", async () => {
    expect((await ask("/health", {}, { token: "token-1" })).status).toBe(200);
    expect((await ask("/ready", {}, { token: "token-1" })).status).toBe(200);
    expect((await ask("/health", { host: "mynah.test" }, { token: "token-1" })).code).toBe("foreign_host");
    expect((await ask("/health", { authorization: "Bearer x" }, { token: "token-1" })).status).toBe(401);
  });

  it("lets in from everywhere", async () => {
    const headers = { authorization: "bearer token-1", host: "mynah.test:4010" };
    expect((await ask("/counters", headers, { token: "token-1" })).status).toBe(200);
  });

  it.each([["secret-1"], ["鍵 🔑"]])("is sent by the client: %s", async (token) => {
    const { url } = await serveMock({}, { control: { token } });
    await expect(connect(url).journal.counters()).rejects.toThrow(/brings no token/);
    await expect(connect(url, { token: "x" }).reset()).rejects.toThrow(/another token/);
    expect((await connect(url, { token }).journal.counters()).exchanges).toBe(0);
  });
});

describe("over a socket", () => {
  const raw = (url: string, headers: Readonly<Record<string, string>>, method = "GET") =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(url);
      httpRequest({ host: "127.0.0.1", port, path: "/__mynah/journal", method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });

  it("a page that has rebound its name, or sends from elsewhere, is refused", async () => {
    const { url } = await serveMock();
    expect(await raw(url, {})).toBe(200);
    expect(await raw(url, { host: "evil.example" })).toBe(403);
    expect(await raw(url, { origin: "http://evil.example" }, "DELETE")).toBe(403);
  });

  it("there are none where they are off, and none in an app unless asked for", async () => {
    const { url } = await serveMock({}, { control: false });
    expect(await raw(url, {})).toBe(404);
    await expect(connect(url).reset()).rejects.toThrow(/--no-control/);
    expect((await mock.fetch(`${home}/health`)).status).toBe(404);
  });

  it("a blank token is refused", async () => {
    await expect(serveMock({}, { control: { token: " " } })).rejects.toThrow(/token is blank/);
  });
});
