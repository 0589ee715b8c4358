import * as fc from "fast-check";
import { expect, it } from "vitest";
import { appliedPreference, type Preference, readPreference } from "../../src/contract/reply/prefer.ts";

it.each<[string, Preference]>([
  ["code=404", { code: "404" }],
  ["code=404, example=cat", { code: "404", example: "cat" }],
  ["code=404; example=cat", { code: "404", example: "cat" }],
  ["Code=404", { code: "404" }],
  ['example="no such pet, sorry"', { example: "no such pet, sorry" }],
  [String.raw`example="say \"hi\""`, { example: 'say "hi"' }],
  ["example=ねこ 🐈", { example: "ねこ 🐈" }],
  ["example = cat", { example: "cat" }],
  ["dynamic=true", { dynamic: true }],
  ["dynamic=false", {}],
  ["dynamic", {}],
  ["respond-async, wait=10, code=201", { code: "201" }],
  ["code=200, code=404", { code: "200" }],
  ["code=", {}],
  ["", {}],
])("the header %j prefers %j", (header, expected) => {
  expect(readPreference(header, "")).toEqual(expected);
});

it.each<[string, Preference]>([
  [
    "?__code=404&__example=no%20such%20pet&__dynamic=true",
    { code: "404", example: "no such pet", dynamic: true },
  ],
  ["?code=404", {}],
  ["?a__code=404", {}],
])("the query %j prefers %j", (search, expected) => {
  expect(readPreference("", search)).toEqual(expected);
});

it("the header goes before the query", () => {
  expect(readPreference("code=404", "?__code=500&__example=a")).toEqual({ code: "404", example: "a" });
});

it.each<[Preference, string]>([
  [{ code: "404", dynamic: true }, "code=404, dynamic=true"],
  [{ example: "no such pet" }, 'example="no such pet"'],
  [{ example: "猫" }, "example=%E7%8C%AB"],
])("what was heeded of %j is told as %s", (preference, expected) => {
  expect(appliedPreference(preference)).toBe(expected);
});

it("any header is read, and what is told of it can be sent", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 5_000 }), (header) => {
      const told = appliedPreference(readPreference(header, ""));
      expect(told).toMatch(/^[ -~]*$/);
    }),
  );
});
