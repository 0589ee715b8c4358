import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import SwaggerParser from "@apidevtools/swagger-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isObject, type JsonObject } from "../../src/contract/json.ts";
import { elkapi, evolink, type OpenApiDocument } from "../../src/index.ts";
import { compilerOf } from "./compile.ts";
import { documentedAnswers, documentedRequests } from "./documented-bodies.ts";
import { type DocumentedRow, documentedRows, type Page } from "./documented-rows.ts";
import { pages } from "./matrix.ts";
import { type GatewayName, gatewayOf } from "./requests.ts";
import { findMember, isWidened, itemPlaces, listMembers, type Place, valueAt } from "./walk-document.ts";

const gateways: readonly GatewayName[] = ["elkapi", "evolink"];
const documents = { elkapi: readDocument("elkapi"), evolink: readDocument("evolink") };
const json = "content/application~1json";

/** Where a page's tables stand in its document. */
const operations: Readonly<Record<Page, { path: string; model: string; source: string }>> = {
  "elkapi-chat": { path: "/v1/chat/completions", model: "gpt-5.5", source: "chat-gpt-5.5" },
  "elkapi-gemini": {
    path: "/v1/chat/completions",
    model: "gemini-3.1-pro-preview",
    source: "chat-gemini-3.1-pro-preview",
  },
  "elkapi-responses": { path: "/v1/responses", model: "gpt-5.5", source: "responses" },
  "evolink-chat": { path: "/v1/chat/completions", model: "gpt-5.2", source: "chat-gpt-5.2" },
};

const tables = pages.flatMap((page) => [
  { page, direction: "request" as const },
  { page, direction: "response" as const },
]);

/** Keywords for rules that no table prints. */
const neverPrinted = new Set([
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "pattern",
  "format",
  "not",
]);

const english = /^[\x20-\x7e\n]*[A-Za-z]{3}[\x20-\x7e\n]*$/;

describe.each(tables)("the $direction of $page", ({ page, direction }) => {
  const document = documents[gatewayOf(page)];
  const walk = { document, model: operations[page].model };
  const root = rootOf(page, direction);
  const rows = documentedRows
    .filter((row) => row.page === page && row.direction === direction)
    .map((row) => [row.member, row] as const);
  const compile = compilerOf(document);

  it.each(rows)("says of %s what the table says", (_, row) => {
    const { parents, places } = findMember(walk, root, row.member);
    const stated = places.filter((place) => !isWidened(place));
    const name = row.member.slice(row.member.lastIndexOf(".") + 1);

    expect({
      types: typesOf(stated),
      required: parents.some(({ schema }) => listOf(schema["required"]).includes(name)),
      enum: only(stated, "enum"),
      default: only(stated, "default"),
      minimum: only(stated, "minimum"),
      maximum: only(stated, "maximum"),
      minItems: only(stated, "minItems"),
    }).toEqual({
      types: row.types.toSorted(),
      required: row.required,
      enum: row.enum,
      default: row.default,
      minimum: row.minimum,
      maximum: row.maximum,
      minItems: row.minItems,
    });
  });

  it.each(rows)("has for %s no rule that no table prints", (_, row) => {
    const { places } = findMember(walk, root, row.member);
    const keywords = places.flatMap(({ schema }) => Object.keys(schema));

    expect(keywords.filter((keyword) => neverPrinted.has(keyword))).toEqual([]);
  });

  it.each(rows.filter(([, { items }]) => items !== undefined))(
    "says of the items of %s what the table says",
    (_, row) => {
      const items = itemPlaces(walk, findMember(walk, root, row.member).places);
      const types = typesOf(items);

      expect(items.some(isWidened) ? types.filter((type) => type === row.items) : types).toEqual([row.items]);
    },
  );

  it.each(rows)("describes %s in English", (_, row) => {
    const { places } = findMember(walk, root, row.member);
    const descriptions = places.flatMap(({ schema }) => listOf(schema["description"]));

    expect(descriptions).not.toEqual([]);
    expect(descriptions.filter((each) => !english.test(String(each)))).toEqual([]);
  });

  it.each(rows)("gives for %s examples that are valid", (_, row) => {
    const { places } = findMember(walk, root, row.member);
    const examples = places.flatMap(({ pointer, schema }) =>
      listOf(schema["examples"]).map((value) => ({ pointer, value })),
    );
    const printed = row.example === undefined ? [] : [row.example];

    expect(examples.length).toBeGreaterThanOrEqual(direction === "request" ? 1 : 0);
    expect(examples.map(({ value }) => value)).toEqual(expect.arrayContaining(printed));
    expect(examples.filter(({ pointer, value }) => !compile(pointer)(value))).toEqual([]);
  });

  it("marks every member that is on no page", () => {
    const known = new Set(
      documentedRows.filter((row) => row.page === page).map((row) => nameIn(direction, row)),
    );
    const members = listMembers(walk, root);
    const marked = members
      .filter(({ places }) =>
        places.some(({ schema }) => /Not on the page/.test(String(schema["description"]))),
      )
      .map(({ name }) => name);
    const isMarked = (name: string) => marked.some((each) => name.startsWith(each));

    expect(members.map(({ name }) => name).filter((name) => !known.has(name) && !isMarked(name))).toEqual([]);
  });

  it("comes from its page", () => {
    const sources = findMember(walk, root, "model").parents.map(({ schema }) => schema["x-mynah-source"]);

    expect(sources).toContainEqual({ page: operations[page].source });
  });
});

describe.each(gateways)("the document of %s", (gateway) => {
  const document = documents[gateway];
  const schemas = Object.entries(valueAt(document, "/components/schemas") as Record<string, JsonObject>);

  it("is valid OpenAPI 3.1", async () => {
    await expect(SwaggerParser.validate(fileOf(gateway))).resolves.toMatchObject({ openapi: "3.1.1" });
  });

  it("is what the package ships", () => {
    expect({ elkapi, evolink }[gateway].document).toEqual(document);
  });

  it.each(schemas)("says where %s comes from", (_, schema) => {
    const known = Object.keys(document["x-mynah-pages"] as object);
    const { page, undocumented, ...rest } = schema["x-mynah-source"] as JsonObject;

    expect(rest).toEqual({});
    expect([page, undocumented].filter((each) => each !== undefined)).toHaveLength(1);
    expect(page === undefined ? String(undocumented) : "a known page").toMatch(/[A-Za-z]{3}/);
    expect([...known, undefined]).toContain(page);
  });

  it("says where the schema of a streamed event comes from", () => {
    const found = membersNamed(document, "x-mynah-item-schema") as JsonObject[];

    expect(found).toHaveLength(gateway === "elkapi" ? 2 : 1);
    for (const schema of found) {
      expect(schema["x-mynah-source"]).toEqual({ undocumented: expect.stringMatching(/[A-Za-z]{3}/) });
    }
  });

  it("names every page with its title and address", () => {
    for (const page of Object.values(document["x-mynah-pages"] as object)) {
      expect(page).toEqual({
        title: expect.stringMatching(/\S/),
        url: expect.stringMatching(/^https:\/\/docs\./),
      });
    }
  });

  it.each(["title", "summary", "description", "reason", "undocumented", "x-mynah-off-contract"])(
    "has English under every %s",
    (name) => {
      expect(membersNamed(document, name).filter((text) => !english.test(String(text)))).toEqual([]);
    },
  );

  it("gives a reason for each widening and nothing else", () => {
    const widenings = membersNamed(document, "x-mynah-widening") as JsonObject[];

    expect(widenings.map((widening) => Object.keys(widening))).toEqual(widenings.map(() => ["reason"]));
    expect(widenings).toHaveLength(gateway === "elkapi" ? 7 : 0);
  });
});

describe("the printed bodies", () => {
  it.each(documentedRequests)("of requests stand as examples: $title", ({ page, body }) => {
    const examples = `${operationOf(page)}/requestBody/${json}/examples`;

    expect(valuesOf(valueAt(documents[gatewayOf(page)], examples))).toContain(JSON.stringify(body));
  });

  it.each(documentedAnswers)("of answers stand as examples: $page, $language", ({ page, body }) => {
    const examples = `${operationOf(page)}/responses/200/${json}/examples`;

    expect(valuesOf(valueAt(documents[gatewayOf(page)], examples))).toContain(JSON.stringify(body));
  });
});

function fileOf(gateway: GatewayName): string {
  return fileURLToPath(new URL(`../../openapi/${gateway}.yaml`, import.meta.url));
}

function readDocument(gateway: GatewayName): OpenApiDocument {
  return parse(readFileSync(fileOf(gateway), "utf8")) as OpenApiDocument;
}

function operationOf(page: Page): string {
  return `/paths/${operations[page].path.replaceAll("/", "~1")}/post`;
}

function rootOf(page: Page, direction: DocumentedRow["direction"]): string {
  const body = direction === "request" ? "requestBody" : "responses/200";
  return `${operationOf(page)}/${body}/${json}/schema`;
}

/** The types that some schemas allow together. */
function typesOf(places: readonly Place[]): string[] {
  return [...new Set(places.flatMap(({ schema }) => listOf(schema["type"])))].map(String).toSorted();
}

/** The one value that some schemas give to a keyword; all of them, where they differ. */
function only(places: readonly Place[], keyword: string): unknown {
  const stated = places.map(({ schema }) => schema[keyword]).filter((value) => value !== undefined);
  const different = new Set(stated.map((value) => JSON.stringify(value)));
  return different.size > 1 ? stated : stated[0];
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** The name of a row in a table; requests and answers share the schema of a message. */
function nameIn(direction: DocumentedRow["direction"], row: DocumentedRow): string {
  const shared = row.direction === "request" && direction === "response";
  return shared ? row.member.replace(/^messages\[\]/, "choices[].message") : row.member;
}

/** The values of every keyword of a name, outside of example values. */
function membersNamed(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => membersNamed(item, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === "value" || (key === "examples" && Array.isArray(member))) return [];
    // What stands directly in `properties` are names of the body, not keywords.
    if (key === "properties")
      return Object.values(member as object).flatMap((each) => membersNamed(each, name));
    return [...(key === name ? [member] : []), ...membersNamed(member, name)];
  });
}

/** Named examples as text, so that the order of their members counts. */
function valuesOf(examples: unknown): string[] {
  return Object.values(examples as Record<string, JsonObject>).map(({ value }) => JSON.stringify(value));
}
