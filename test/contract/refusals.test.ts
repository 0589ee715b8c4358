import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/contract/json.ts";
import { createMock } from "../../src/index.ts";
import type { Page } from "./documented-rows.ts";
import { minimalBody } from "./matrix.ts";
import { readRefusal } from "./refusal.ts";
import { chatPages, everyGateway, post, readAnswer, send, sendRaw, urlOf } from "./requests.ts";

const hello = { role: "user", content: "Hello" };

describe.each(everyGateway)("authorization at %s", (gateway) => {
  const page = chatPages[gateway];
  const body = minimalBody(page);

  it.each([
    ["missing", null],
    ["blank", ""],
    ["a scheme without a token", "Bearer"],
    ["a blank token", "Bearer   "],
    ["of the scheme Basic", "Basic dXNlcjpwYXNz"],
    ["a token without a scheme", "sk-1234"],
    ["a scheme glued to its token", "Bearersk-1234"],
  ])("that is %s is refused with a challenge", async (_, authorization) => {
    const response = await send(page, body, {}, { headers: { authorization } });

    expect(response.headers.get("www-authenticate")).toBe(`Bearer realm="${gateway}"`);
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("missing_api_key");
    expect(error.type).toBe("authentication_error");
    expect(error.message).toContain("Authorization: Bearer <token>");
    expect(error.violations).toBeUndefined();
  });

  it.each(["Bearer any", "bearer any", "BEARER any", "Bearer   any"])(
    "that is %j passes",
    async (authorization) => {
      const response = await send(page, body, {}, { headers: { authorization } });

      expect(response.status).toBe(200);
    },
  );

  it.each(["Bearer wrong", "Bearer sk-123", "Bearer sk-12345", "Bearer SK-1234", "Bearer sk-1234 x"])(
    "that is %j is refused where apiKey is another",
    async (authorization) => {
      const response = await send(page, body, { apiKey: "sk-1234" }, { headers: { authorization } });

      expect(response.headers.get("www-authenticate")).toBe(
        `Bearer realm="${gateway}", error="invalid_token"`,
      );
      const { code, error } = await readRefusal(gateway, response);

      expect(code).toBe("invalid_api_key");
      expect(error.message).not.toContain("sk-1234");
    },
  );

  it("passes with the apiKey demanded, and only with a bearer scheme", async () => {
    const options = { apiKey: "sk-1234" };
    const right = await send(page, body, options, { headers: { authorization: "Bearer sk-1234" } });
    const basic = send(page, body, options, { headers: { authorization: "Basic sk-1234" } });

    expect(right.status).toBe(200);
    await expect(readRefusal(gateway, basic)).resolves.toHaveProperty("code", "missing_api_key");
  });

  it("is asked for before the body is looked at", async () => {
    const headers = { authorization: null, "content-type": "text/plain" };

    await expect(readRefusal(gateway, sendRaw(gateway, "{", {}, { headers }))).resolves.toHaveProperty(
      "code",
      "missing_api_key",
    );
  });
});

describe.each(everyGateway)("routes of %s", (gateway) => {
  const url = urlOf(chatPages[gateway]);
  const { origin } = new URL(url);

  it.each([
    "/v1/chat",
    "/v1/chat/completions/",
    "/v1/chat/completions/x",
    "/chat/completions",
    "/v2/x",
    "//",
  ])("do not lead to %s, and the error names the operations that exist", async (path) => {
    const response = post(createMock({ seed: 1 }), origin + path, "{}");
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("unknown_path");
    expect(error.message).toContain(path);
    expect(error.message).toContain("POST /v1/chat/completions");
    expect(error.message.includes("POST /v1/responses")).toBe(gateway === "elkapi");
  });

  it("propose the path that was probably meant", async () => {
    const response = post(createMock({ seed: 1 }), `${origin}/v1/chat/completion`, "{}");
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("unknown_path");
    expect(error.message).toContain("did you mean /v1/chat/completions?");
  });

  it.each(["GET", "PUT", "DELETE", "PATCH"])("allow no %s", async (method) => {
    const body = method === "GET" ? undefined : "{}";
    const response = await post(createMock({ seed: 1 }), url, body, { method });

    expect(response.headers.get("allow")).toBe("POST, OPTIONS");
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("method_not_allowed");
    expect(error.message).toContain(`${method} /v1/chat/completions`);
  });

  it("do not mind a query", async () => {
    const body = JSON.stringify(minimalBody(chatPages[gateway]));
    const response = await post(createMock({ seed: 1 }), `${url}?key=1`, body);

    expect(response.status).toBe(200);
  });
});

describe.each(everyGateway)("the body limit at %s", (gateway) => {
  const text = JSON.stringify({ ...minimalBody(chatPages[gateway]), padding: "・".repeat(100) });
  const size = new TextEncoder().encode(text).byteLength;

  it("refuses a body whose content-length is over it", async () => {
    const headers = { "content-length": String(size) };
    const response = sendRaw(gateway, text, { bodyLimit: size - 1 }, { headers });
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("body_too_large");
    expect(error.message).toContain(`larger than ${size - 1} bytes`);
  });

  it("refuses a body without content-length that is over it", async () => {
    await expect(
      readRefusal(gateway, sendRaw(gateway, text, { bodyLimit: size - 1 })),
    ).resolves.toHaveProperty("code", "body_too_large");
  });

  it("counts bytes, and takes a body of just the limit", async () => {
    const headers = { "content-length": String(size) };
    const counted = await sendRaw(gateway, text, { bodyLimit: size });
    const declared = await sendRaw(gateway, text, { bodyLimit: size }, { headers });

    expect([counted.status, declared.status]).toEqual([200, 200]);
  });

  it("stops to read a body that has no end", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1024).fill(0x20));
      },
    });

    await expect(
      readRefusal(gateway, sendRaw(gateway, endless, { bodyLimit: 10_000 })),
    ).resolves.toHaveProperty("code", "body_too_large");
    expect(pulled).toBeLessThan(20);
  });
});

describe.each(everyGateway)("the content type at %s", (gateway) => {
  const text = JSON.stringify(minimalBody(chatPages[gateway]));

  it.each([
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonl",
    "application/json; charset=utf-16",
    'application/json; charset="ISO-8859-1"',
    "json",
    "",
  ])("%j is refused", async (type) => {
    const response = sendRaw(gateway, text, {}, { headers: { "content-type": type } });
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("unsupported_media_type");
    expect(error.message).toMatch(/application\/json|UTF-8/);
  });

  it("may not be missing", async () => {
    const response = sendRaw(gateway, text, {}, { headers: { "content-type": null } });
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("unsupported_media_type");
    expect(error.message).toContain("the header Content-Type is missing");
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    'Application/JSON; Charset="UTF-8"',
    "application/json;charset=utf8",
    "application/json ; version=1",
  ])("%j is taken", async (type) => {
    const response = await sendRaw(gateway, text, {}, { headers: { "content-type": type } });

    expect(await readAnswer(response)).not.toBe("");
  });
});

describe.each(everyGateway)("a body that is no JSON at %s", (gateway) => {
  it.each([
    ["a trailing comma", '{"model":"gpt-5.5",}', 1, 20],
    ["a bare word", '{\n  "model": oops\n}', 2, 12],
    ["single quotes", "{'model':1}", 1, 2],
    ["no end", '{"model":\n"gpt-5.5"', 2, 10],
    ["an unfinished string", '{"model":"gpt', 1, 14],
    ["a comment", '{\n// model\n"model":1}', 2, 1],
    ["two values", "{}\n{}", 2, 1],
    ["NaN", '{"temperature":NaN}', 1, 16],
    ["a number with a leading zero", '{"seed":01}', 1, 9],
    ["a line break in a string", '{"user":"a\nb"}', 1, 11],
    ["CRLF line ends", '{\r\n"model":\r\n}', 3, 1],
    ["100 000 open brackets", "[".repeat(100_000), 1, 100_001],
    ["100 000 open objects", '{"a":'.repeat(100_000), 1, 500_001],
  ])("is refused with its position: %s", async (_, body, line, column) => {
    const { code, error } = await readRefusal(gateway, sendRaw(gateway, body));

    expect(code).toBe("invalid_json");
    expect(error.message).toMatch(/line \d+, column \d+/);
    const [, seenLine, seenColumn] = /line (\d+), column (\d+)/.exec(error.message) ?? [];
    expect(Number(seenLine)).toBe(line);
    // A parser may point at the token, at its first wrong character, or just behind it.
    expect(Math.abs(Number(seenColumn) - column)).toBeLessThanOrEqual(1);
    expect(error.message.length).toBeLessThan(300);
  });

  it("is refused with a position, whatever is wrong", async () => {
    const mock = createMock({ seed: 1 });
    const text = JSON.stringify({
      ...minimalBody(chatPages[gateway]),
      n: -1.5e3,
      user: "é\n\u0001😀",
      x: [null],
    });
    const slips = fc.constantFrom(
      "",
      ",",
      '"',
      "\\",
      "{",
      "]",
      "\n",
      "\t",
      "\u0000",
      "\u00a0",
      "-",
      "+1",
      ".",
      "x",
    );
    const broken = fc
      .tuple(fc.nat(text.length - 1), fc.nat(2), slips)
      .map(([at, less, slip]) => text.slice(0, at) + slip + text.slice(at + less))
      .filter((slipped) => !isJson(slipped));

    await fc.assert(
      fc.asyncProperty(broken, async (slipped) => {
        const { code, error } = await readRefusal(gateway, post(mock, urlOf(chatPages[gateway]), slipped));

        expect(code).toBe("invalid_json");
        expect(error.message).toMatch(/line \d+, column \d+/);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([undefined, ""])("is refused where there is none: %j", async (body) => {
    const { code, error } = await readRefusal(gateway, sendRaw(gateway, body));

    expect(code).toBe("empty_body");
    expect(error.message).toContain("application/json");
  });

  it("is refused where there is none, whatever its content type is not", async () => {
    const headers = { "content-type": null };

    await expect(readRefusal(gateway, sendRaw(gateway, undefined, {}, { headers }))).resolves.toHaveProperty(
      "code",
      "empty_body",
    );
  });

  it.each([" ", "\n\t", "\u{feff}"])("is refused where it is blank: %j", async (body) => {
    await expect(readRefusal(gateway, sendRaw(gateway, body))).resolves.toHaveProperty(
      "code",
      "invalid_json",
    );
  });

  it.each([
    ["a stray byte", [0x7b, 0xff, 0x7d]],
    ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
    ["half a character", [0x22, 0xe3, 0x81, 0x22]],
    ["an encoded surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
    ["gzip", [0x1f, 0x8b, 0x08, 0x00]],
  ])("is refused where it is not UTF-8: %s", async (_, bytes) => {
    const response = sendRaw(gateway, new Uint8Array(bytes));
    const { code, error } = await readRefusal(gateway, response);

    expect(code).toBe("invalid_json");
    expect(error.message).toContain("UTF-8");
  });
});

describe.each(everyGateway)("odd JSON at %s", (gateway) => {
  const page = chatPages[gateway];
  const body = minimalBody(page);

  it.each(["null", "[]", '"text"', "5", "true", "[{}]", "-0.5"])(
    "is refused where it is no object: %s",
    async (text) => {
      const { code, error } = await readRefusal(gateway, sendRaw(gateway, text));

      expect(code).toBe("invalid_type");
      expect(error.param).toBe("");
      expect(error.message).toContain("the body must be an object");
      expect(error.violations).toHaveLength(1);
      expect(error.violations?.[0]).toMatchObject({ pointer: "", param: "", keyword: "type", seen: text });
    },
  );

  it("may begin with a byte order mark", async () => {
    const response = await sendRaw(gateway, `\u{feff}${JSON.stringify(body)}`);

    expect(response.status).toBe(200);
  });

  it.each([
    ["the body itself", (deep: string) => deep],
    ["a documented member of another type", (deep: string) => withMember("stream", deep)],
    ["a documented member that is an array", (deep: string) => withMember("messages", deep)],
  ])("is refused where it is nested 100 000 deep: %s", async (_, place) => {
    const { code, error } = await readRefusal(gateway, sendRaw(gateway, place(nested())));

    expect(code).toBe("invalid_type");
    expect(error.violations?.every(({ seen, message }) => seen.length < 100 && message.length < 300)).toBe(
      true,
    );
  });

  it("is answered where an undocumented member is nested 100 000 deep", async () => {
    const response = await sendRaw(gateway, withMember("undocumented", nested()));

    expect(await readAnswer(response)).not.toBe("");
    expect(response.headers.get("x-mynah-undocumented")).toBe("/undocumented");
  });

  it("is refused where an undocumented member that is to be rejected is nested 100 000 deep", async () => {
    const response = sendRaw(gateway, withMember("undocumented", nested()), { undocumented: "reject" });

    await expect(readRefusal(gateway, response)).resolves.toHaveProperty("code", "unknown_parameter");
  });

  it("does not take required members from __proto__", async () => {
    const text = JSON.stringify({ ["__proto__"]: body });
    const { code, error } = await readRefusal(gateway, sendRaw(gateway, text));

    expect(code).toBe("missing_required_parameter");
    expect(error.violations?.map(({ param }) => param).toSorted()).toEqual(["messages", "model"]);
  });

  it("does not let __proto__ reach other objects", async () => {
    const text = JSON.stringify({ ...body, ["__proto__"]: { polluted: true } });
    const response = await sendRaw(gateway, text);

    expect(response.status).toBe(200);
    expect(({} as JsonObject)["polluted"]).toBeUndefined();
  });

  it.each(["content", "role"])(
    "is answered with a lone surrogate, whole and streamed: %s",
    async (member) => {
      const page: Page = gateway === "elkapi" ? "elkapi-gemini" : "evolink-chat";
      const minimal = { ...minimalBody(page), messages: [{ ...hello, [member]: "half \ud83d" }] };
      const whole = await send(page, minimal);
      const streamed = await send(page, { ...minimal, stream: true });

      expect([whole.status, streamed.status]).toEqual([200, 200]);
      expect(await whole.json()).toHaveProperty("choices");
      expect(await streamed.text()).toContain("data: [DONE]");
    },
  );

  it("is refused with a lone surrogate where a listed value is due", async () => {
    const wrong = gateway === "elkapi" ? { messages: [{ ...hello, role: "\ud800" }] } : { model: "\ud800" };

    await expect(readRefusal(gateway, send(page, { ...body, ...wrong }))).resolves.toHaveProperty(
      "code",
      "invalid_value",
    );
  });

  it("is answered with a lone surrogate in an undocumented name", async () => {
    const response = await send(page, { ...body, "\ud800": 1 });

    expect(response.status).toBe(200);
    expect(response.headers.get("x-mynah-undocumented")).toBe("/%EF%BF%BD");
  });

  it("quotes a long value cut short, at the border of a character", async () => {
    const { error } = await readRefusal(gateway, send(page, { ...body, messages: "😀".repeat(10_000) }));
    const [violation] = error.violations ?? [];

    expect(violation?.seen).toMatch(/^"(?:😀)+…$/u);
    expect(error.message.length).toBeLessThan(400);
  });

  it("counts the last of two members of one name", async () => {
    const text = JSON.stringify(body).replace("{", '{"model":5,');

    expect((await sendRaw(gateway, text)).status).toBe(200);
  });

  it("never calls a number that is too large for a double null", async () => {
    const response = await sendRaw(gateway, withMember("temperature", "1e999"));
    const text = await response.text();

    expect([200, 400]).toContain(response.status);
    expect(text).not.toContain("it is null");
  });

  function withMember(name: string, value: string): string {
    return `${JSON.stringify({ ...body, [name]: undefined }).slice(0, -1)},${JSON.stringify(name)}:${value}}`;
  }

  function nested(): string {
    return "[".repeat(100_000) + "]".repeat(100_000);
  }
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
