import { expect, it } from "vitest";
import { createMask } from "../../src/exchange/secrets.ts";

const mask = createMask(new Set(["x-acme"]));

it.each([
  ['{"api_key":"秘密","max_tokens":7}', '{"api_key":"[hidden]","max_tokens":7}'],
  ['{"password" : "비\\"밀", "text":"안녕"}', '{"password" : "[hidden]", "text":"안녕"}'],
  ['{"access_token":"cut o', '{"access_token":"[hidden]"'],
  ['{"x-acme":123}', '{"x-acme":"[hidden]"}'],
  ['{"password":{"type":"string"}}', '{"password":{"type":"string"}}'],
  ["password", "password"],
  ["", ""],
])("hides secrets of JSON that stands in a text: %s", (text, shown) => {
  expect(mask.value({ arguments: text })).toEqual({ arguments: shown });
  expect(mask.value([text])).toEqual([shown]);
});

it("takes no longer for texts that are hard to read", () => {
  for (const text of [
    '"'.repeat(100_000),
    `"${"a".repeat(100_000)}`,
    '{"a":"'.repeat(50_000),
    "\\".repeat(100_000),
  ]) {
    expect(typeof mask.value(text)).toBe("string");
  }
});

it("shows headers as they came, those that were sent twice together", () => {
  const raw = ["Host", "a", "X-Two", "1", "x-two", "2", "Cookie", "a=b", "cookie", "c=d", ":path", "/"];
  expect(mask.rawHeaders(raw)).toEqual({ host: "a", "x-two": "1, 2", cookie: "[hidden]" });
  expect(
    mask.headers(
      new Headers([
        ["X-Two", "1"],
        ["x-two", "2"],
        ["Authorization", "b"],
      ]),
    ),
  ).toEqual({
    authorization: "[hidden]",
    "x-two": "1, 2",
  });
});
