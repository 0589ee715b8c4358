import type { Liquid } from "liquidjs";
import { expect, it } from "vitest";
import { isObject } from "../../src/contract/json.ts";
import { valueAt } from "../../src/contract/json-pointer.ts";
import { namedErrors } from "../../src/fixtures/named-errors.ts";
import { fixtureSchema } from "../../src/fixtures/schema/fixture-schema.ts";
import { registerFilters } from "../../src/fixtures/template-filters.ts";
import { templateVariables } from "../../src/fixtures/template-names.ts";
import { createMock, type MockOptions } from "../../src/index.ts";
import { say } from "./example-mock.ts";
import { readPage, readRows } from "./page.ts";

const blocks = readPage("docs/fixtures.md");

/** The rows of a table by what its marker says. */
function rowsOf(name: string): Record<string, string>[] {
  const table = blocks.find(({ kind, of }) => kind === "table" && of === name);
  if (table === undefined) throw new Error(`docs/fixtures.md has no table "${name}".`);
  return readRows(table);
}

/** The members that the schema of a fixture knows at a place. */
function membersAt(pointer: string): string[] {
  const properties = valueAt(fixtureSchema, `${pointer}/properties`);
  if (!isObject(properties)) throw new Error(`The schema has no properties at ${pointer}.`);
  return Object.keys(properties).toSorted();
}

const namesOf = (rows: readonly Record<string, string>[], column: string) =>
  [...new Set(rows.map((row) => row[column] ?? ""))].toSorted();

it.each([
  ["fixture", "member", ""],
  ["reply", "member", "/$defs/speechReply"],
  ["raw", "member", "/$defs/rawReply"],
  ["error", "member", "/$defs/errorDetails"],
  ["pace", "member", "/$defs/pace"],
  ["text checks", "check", "/$defs/textChecks"],
  ["value checks", "check", "/$defs/comparisonChecks"],
])("lists every member of %s", (table, column, pointer) => {
  expect(namesOf(rowsOf(table), column)).toEqual(membersAt(pointer));
});

it("lists every condition, and the one of TypeScript", () => {
  expect(namesOf(rowsOf("when"), "condition")).toEqual([...membersAt("/$defs/when"), "predicate"].toSorted());
});

it("lists every error with its status, code and time", () => {
  const rows = Object.entries(namedErrors).map(([name, { status, code, retryAfter }]) => ({
    name,
    status: String(status),
    code,
    "retry after": retryAfter === undefined ? "" : `${retryAfter} s`,
  }));
  expect(rowsOf("errors")).toEqual(rows);
});

it("lists every variable of templates with its meaning", () => {
  const rows = Object.entries(templateVariables).map(([variable, value]) => ({ variable, value }));
  expect(rowsOf("variables")).toEqual(rows);
});

it("lists every filter with examples that give such values", async () => {
  const names: string[] = [];
  const engine = { registerFilter: (name: string) => void names.push(name) };
  registerFilters(engine as unknown as Liquid);
  const rows = rowsOf("filters");
  expect(namesOf(rows, "filter")).toEqual(names.toSorted());
  for (const { filter = "", example = "" } of rows) {
    const template = /\{\{.*\}\}/.exec(example)?.[0] ?? "none";
    const mock = createMock({ seed: 1, fixtures: [{ name: filter, reply: { text: template } }] });
    const answer = await (await say(mock, "🎲")).text();
    const given = /"content":"([^"]*)"/.exec(answer)?.[1];
    expect(given).toMatch(/^(?:東京|大阪|서울|\d\d?|order_[A-Za-z0-9]{8})$/);
  }
});

it("lists every kind of fault with its members", () => {
  const kinds = valueAt(fixtureSchema, "/$defs/fault/properties/kind/enum") as readonly string[];
  const rows = rowsOf("faults");
  expect(rows.map(({ kind }) => kind)).toEqual(kinds);
  for (const { kind = "", members = "" } of rows) {
    const printed = [...members.matchAll(/\w+(?=`)/g)].map(([name]) => name);
    const own = (printed.length === 0 ? [members] : printed).toSorted();
    const all = [...own, "kind", "probability"].filter((name) => name !== "").toSorted();
    expect([kind, ...all]).toEqual([kind, ...membersAt(`/$defs/${kind}Fault`)]);
  }
});

it("lists every way to answer what nothing fits", async () => {
  const modes = rowsOf("unmatched").map(({ value = "" }) => value);
  const wrong = { unmatched: "none" } as unknown as MockOptions;
  expect(() => createMock(wrong)).toThrow(`Please use one of ${modes.join(", ")}.`);
  const answered = modes.map(async (unmatched) => {
    const mock = createMock({ unmatched } as MockOptions);
    const { status, headers } = await say(mock, "🦜");
    return [unmatched, status, headers.get("x-should-retry")];
  });
  expect(await Promise.all(answered)).toEqual([
    ["fixture", 200, null],
    ["sample", 200, null],
    ["refuse", 404, "false"],
  ]);
});
