import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseText } from "../../src/node/document/parse-text.ts";
import { findPlaces } from "../../src/node/document/places.ts";

const small = { values: 100, characters: 1000, depth: 5 };

test("JSON is read as JSON.parse reads it, however it is written", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4, stringUnit: "grapheme" }), fc.nat(3), (json, spaces) => {
      const value: unknown = JSON.parse(json);
      const text = JSON.stringify(value, undefined, spaces);
      // A key that JavaScript gives a meaning stays a member.
      expect(JSON.stringify(parseText(text, "a.json"))).toBe(JSON.stringify(value));
    }),
  );
});

test.each([
  ["an empty text", "", null],
  ["a text of comments", "# 九官鳥\n", null],
  ["a mark of byte order before JSON", '\uFEFF{"a":1}', { a: 1 }],
  ["JSON with a comma too many", '{"a":1,}', { a: 1 }],
  ["a date", "a: 2020-01-01", { a: "2020-01-01" }],
  ["words of YAML 1.1", "a: yes\nb: 0o17\nc: 1_000", { a: "yes", b: 15, c: "1_000" }],
  ["numbers as names", "200: ok\n404: 없음", { 200: "ok", 404: "없음" }],
  ["merge keys", "a: &a {p: 1, q: 2}\nb:\n  <<: *a\n  q: 3", { a: { p: 1, q: 2 }, b: { p: 1, q: 3 } }],
  ["a tag that nobody knows", "a: !Sub 🐦", { a: "🐦" }],
])("%s is read", (_, text, value) => {
  expect(parseText(text, "a.yaml")).toEqual(value);
});

test.each([
  [
    "a name that stands twice in YAML",
    "a: 1\na: 2",
    /^Failed to parse a:2:1: Map keys must be unique\. Please/,
  ],
  [
    "a name that stands twice in JSON",
    '{\n "a": 1,\n "a": 2}',
    /^Failed to parse a:3:2: Map keys must be unique/,
  ],
  ["a text that needs quotes", "a: b: c", /^Failed to parse a:1:\d+: .*needs quotes around it/],
  ["two documents", "a: 1\n---\nb: 2", /^Failed to parse a:\d+:\d+: .*multiple documents/],
  ["an alias of nothing", "a: *b", /^Failed to parse a:1:5: /],
  ["an alias that refers to itself", "a: &a [*a]", /^Failed to parse a:1:1: an alias refers to itself/],
  ["a circle of two", "a: &a {b: &b {c: *a}}", /: an alias refers to itself/],
  ["deep JSON", "[".repeat(6) + "]".repeat(6), /^Failed to parse a:1:6: it is nested deeper than 5 levels/],
  ["deep YAML", "a:\n b:\n  c:\n   d:\n    e:\n     f: 1", /^Failed to parse a:6:\d+: .*deeper than 5/],
  ["aliases that nest", "a: &a [[[1]]]\nb: [[[*a]]]", /nested deeper than 5 levels/],
  ["many values", `[${"1,".repeat(100)}1]`, /it holds more than 100 values/],
  ["many values without commas", "a\n".repeat(101), /it holds more than 100 values/],
])("%s is refused with its place", (_, text, says) => {
  expect(() => parseText(text, "a", small)).toThrow(says);
});

test("a bomb of aliases is refused, by its values and by its characters", () => {
  const lists = ["a: &a [1,1,1,1,1,1,1,1,1]"];
  for (const [index, name] of "bcdefghij".split("").entries()) {
    lists.push(
      `${name}: &${name} [${Array(9)
        .fill(`*${"abcdefghi".charAt(index)}`)
        .join(",")}]`,
    );
  }
  expect(() => parseText(lists.join("\n"), "a")).toThrow(/it holds more than 5000000 values/);
  const text = `a: &a ${"鳥".repeat(100)}\nb: [${Array(20).fill("*a").join(",")}]`;
  expect(() => parseText(text, "a", small)).toThrow(/it holds more than 1000 characters/);
});

test("a bomb of merge keys is refused", () => {
  const names = Array.from({ length: 300 }, (_, index) => `m${index}: 1`).join(", ");
  const text = `a: &a {${names}}\n${Array.from({ length: 5000 }, (_, index) => `b${index}: {<<: *a}`).join("\n")}`;
  expect(() => parseText(text, "a")).toThrow(/merge/);
});

test("names that JavaScript gives a meaning change nothing but the value", () => {
  for (const text of [
    "__proto__: {polluted: 1}",
    '{"__proto__": {"polluted": 1}}',
    "a: &a {__proto__: {polluted: 1}}\nb: {<<: *a}",
  ]) {
    const value = parseText(text, "a");
    expect(JSON.stringify(value)).toContain("polluted");
    expect({}).not.toHaveProperty("polluted");
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
});

test("the place of a value is found, of its name, and of what is around it", () => {
  const text = `# 새\nbirds:\n  - name: 九官鳥\n    call: |\n      ピーピー\n  - {name: , wild: true}\n"a/b": &x\n  c: 1\nd: *x\n`;
  const find = findPlaces(text);
  const at = (path: string[], what: "value" | "name" = "value") => Object.values(find(path, what)).join(":");
  expect(at([])).toBe("2:1");
  expect(at(["birds"])).toBe("3:3");
  expect(at(["birds"], "name")).toBe("2:1");
  expect(at(["birds", "0", "name"])).toBe("3:11");
  expect(at(["birds", "0", "nothing", "below"])).toBe("3:5");
  expect(at(["birds", "0", "call"])).toBe("4:11");
  expect(at(["birds", "1", "name"])).toBe("6:6");
  expect(at(["birds", "1", "wild"], "name")).toBe("6:14");
  expect(at(["a/b"], "name")).toBe("7:1");
  expect(at(["a/b", "c"])).toBe("8:6");
  expect(at(["d"])).toBe("9:4");
  expect(at(["d", "c"])).toBe("9:4");
});
