/**
 * Request bodies made from the documented tables: for every row, values that the row allows and values that
 * it refuses. Knows the tables and the widenings below, and nothing of `openapi/`.
 */
import { isObject, type JsonObject } from "../../src/contract/json.ts";
import type { ErrorCode } from "../../src/index.ts";
import { type DocumentedRow, documentedRows, type JsonType, type Page } from "./documented-rows.ts";

/** A body that must be answered. */
export interface AcceptedCase {
  /** What is special about it; unique in its page. */
  readonly title: string;
  readonly body: JsonObject;
}

/** A body that breaks one row, and how the refusal must name it. */
export interface RefusedCase extends AcceptedCase {
  /** The member in bracket notation: `messages[0].role`. */
  readonly param: string;
  /** The same as a JSON pointer. */
  readonly pointer: string;
  /** The rules broken. A value of the wrong type that is outside the row's enum too may break both. */
  readonly keywords: readonly (readonly string[])[];
  readonly code: ErrorCode;
}

/** Every contract, by the page that describes it. */
export const pages: readonly Page[] = ["elkapi-chat", "elkapi-gemini", "elkapi-responses", "evolink-chat"];

/** Members of every JavaScript object, which an object in a lookup table seems to have. */
export const inheritedNames: readonly string[] = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
];

/** One value of each JSON type. */
const values: Readonly<Record<JsonType | "null", unknown>> = {
  string: "mynah",
  number: 1.5,
  integer: 7,
  boolean: true,
  object: {},
  array: [],
  null: null,
};

/** Stands for a member that is left out. */
const absent: unique symbol = Symbol("absent");

/** The rows of a page's request table. */
export function requestRows(page: Page): readonly DocumentedRow[] {
  return documentedRows.filter((row) => row.page === page && row.direction === "request");
}

/** The smallest body that a page allows: its required members, and theirs. */
export function minimalBody(page: Page): JsonObject {
  return minimalObject(page, "");
}

/** A minimal body in which the member of a row, and the parents that hold it, stand with the value given. */
export function bodyWith(page: Page, member: string, value: unknown): JsonObject {
  const minimal = minimalBody(page);
  // Without the model that tells the page, the other page of the same path applies: it requires more.
  const both = page === "elkapi-gemini" && member === "model";
  const body = both ? { ...minimal, messages: [{ role: "user", content: "Hello" }] } : minimal;
  return put(page, body, "", member.split("."), value);
}

/** A minimal body in which the parents of a row's member stand, without the member itself. */
export function bodyWithout(page: Page, member: string): JsonObject {
  return bodyWith(page, member, absent);
}

/** Every body of a page that must be answered with 200. */
export function acceptedCases(page: Page): AcceptedCase[] {
  const perRow = requestRows(page).flatMap((row) => [
    ...row.types.flatMap((type) => ofType(row, type)),
    ...(row.enum ?? []).map((value) => accept(row, `the listed ${show(value)}`, value)),
    ...rangeInside(row),
    ...unstated(row),
  ]);
  const smallest = { title: "only what is required", body: minimalBody(page) };
  return unique([smallest, ...perRow, ...(widenings[page] ?? [])]);
}

/** Every body of a page that must be refused, each for one member. */
export function refusedCases(page: Page): RefusedCase[] {
  const perRow = requestRows(page).flatMap((row) => [
    ...wrongTypes(row),
    ...wrongItems(row),
    ...(row.required ? [missing(row)] : []),
    ...enumOutside(row),
    ...rangeOutside(row),
  ]);
  return unique([...perRow, ...(beyondWidenings[page] ?? [])]);
}

/** Bodies that the documents accept beyond the tables, each for a reason that the document states. */
const widenings: Readonly<Partial<Record<Page, readonly AcceptedCase[]>>> = {
  "elkapi-chat": [
    {
      title: 'response_format as the printed string "json"',
      body: bodyWith("elkapi-chat", "response_format", "json"),
    },
    ...callingMessages("elkapi-chat"),
  ],
  "elkapi-gemini": [
    { title: "contents as the printed strings", body: bodyWith("elkapi-gemini", "contents", ["Hello"]) },
    ...callingMessages("elkapi-gemini"),
  ],
};

/** Bodies that lie just outside of a widening. */
const beyondWidenings: Readonly<Partial<Record<Page, readonly RefusedCase[]>>> = {
  "elkapi-chat": [
    {
      title: "response_format as another string than the printed one",
      body: bodyWith("elkapi-chat", "response_format", "json_object"),
      param: "response_format",
      pointer: "/response_format",
      keywords: [["type"], ["enum"], ["const"]],
      code: "invalid_type",
    },
    {
      title: "content null in a user's message with tool_calls",
      body: bodyWith("elkapi-chat", "messages", [{ role: "user", content: null, tool_calls: [{}] }]),
      param: "messages[0].content",
      pointer: "/messages/0/content",
      keywords: [["type"]],
      code: "invalid_type",
    },
    {
      title: "content absent in an assistant's message with no tool call",
      body: bodyWith("elkapi-chat", "messages", [{ role: "assistant", tool_calls: [] }]),
      param: "messages[0].content",
      pointer: "/messages/0/content",
      keywords: [["required"]],
      code: "missing_required_parameter",
    },
    ...wrongCallingContent("elkapi-chat"),
  ],
  "elkapi-gemini": [
    {
      title: "content null in an assistant's message without tool_calls",
      body: bodyWith("elkapi-gemini", "messages", [{ role: "assistant", content: null }]),
      param: "messages[0].content",
      pointer: "/messages/0/content",
      keywords: [["type"]],
      code: "invalid_type",
    },
    ...wrongCallingContent("elkapi-gemini"),
  ],
};

/** Types of items beyond the printed one. */
const widenedItems: Readonly<Record<string, readonly JsonType[]>> = { "elkapi-gemini contents": ["string"] };

function callingMessages(page: Page): AcceptedCase[] {
  const message = { role: "assistant", tool_calls: [{}] };
  return [
    { title: "content null beside tool_calls", body: bodyWith(page, "messages[].content", null) },
    { title: "content absent beside tool_calls", body: bodyWithout(page, "messages[].content") },
  ].map(({ title, body }) => ({
    title,
    body: {
      ...body,
      messages: (body["messages"] as JsonObject[]).map((each) => ({ ...each, ...message })),
    },
  }));
}

function wrongCallingContent(page: Page): RefusedCase[] {
  const message = { role: "assistant", content: 7, tool_calls: [{}] };
  return [
    {
      title: "content of type integer beside tool_calls",
      body: bodyWith(page, "messages", [message]),
      param: "messages[0].content",
      pointer: "/messages/0/content",
      keywords: [["type"]],
      code: "invalid_type",
    },
  ];
}

function accept(row: DocumentedRow, what: string, value: unknown): AcceptedCase {
  return { title: `${paramOf(row.member)} as ${what}`, body: bodyWith(row.page, row.member, value) };
}

function ofType(row: DocumentedRow, type: JsonType): AcceptedCase[] {
  const found = sample(row, type);
  const whole = type === "number" ? [accept(row, "a whole number", 1)] : [];
  return [accept(row, `${a(type)} ${show(found)}`, found), ...whole];
}

/** Both edges of a range, and what lies between. */
function rangeInside(row: DocumentedRow): AcceptedCase[] {
  const { minimum, maximum, minItems } = row;
  const cases: AcceptedCase[] = [];
  if (minimum !== undefined) cases.push(accept(row, `its minimum ${minimum}`, minimum));
  if (maximum !== undefined) cases.push(accept(row, `its maximum ${maximum}`, maximum));
  if (minimum !== undefined && maximum !== undefined) {
    cases.push(accept(row, "the middle of its range", (minimum + maximum) / 2));
  }
  if (minItems !== undefined) {
    cases.push(
      accept(row, `${minItems} item`, listOf(row, minItems)),
      accept(row, `${minItems + 1} items`, listOf(row, minItems + 1)),
    );
  }
  return cases;
}

/** What a page does not state is not enforced: no range, no length, no enum. */
function unstated(row: DocumentedRow): AcceptedCase[] {
  const has = (type: JsonType) => row.types.includes(type);
  const cases: AcceptedCase[] = [];
  if (has("number") || has("integer")) {
    if (row.minimum === undefined) cases.push(accept(row, "a number far below 0", -1_000_000));
    // The number of choices is bounded by what mynah can answer.
    if (row.maximum === undefined) cases.push(accept(row, "a large number", row.member === "n" ? 128 : 1e6));
  }
  if (has("string") && row.enum === undefined) {
    // The beginning of the model tells which page applies.
    const model = row.member === "model" && row.page === "elkapi-gemini";
    for (const text of model ? ["gemini-", "gemini-mynah"] : ["", "other than documented"]) {
      cases.push(accept(row, `the string ${show(text)}`, text));
    }
  }
  if (has("array") && row.minItems === undefined) cases.push(accept(row, "an empty array", []));
  return cases;
}

function refuse(
  row: DocumentedRow,
  member: string,
  what: string,
  value: unknown,
  rule: Pick<RefusedCase, "keywords" | "code">,
): RefusedCase {
  return {
    title: `${paramOf(member)} ${what}`,
    body: bodyWith(row.page, member, value),
    param: paramOf(member),
    pointer: pointerOf(member),
    ...rule,
  };
}

/** A value of each type that a row does not allow. */
function wrongTypes(row: DocumentedRow): RefusedCase[] {
  const keywords = row.enum === undefined ? [["type"]] : [["type"], ["type", "enum"]];
  return otherTypes(row.types).map((type) =>
    refuse(row, row.member, `of type ${type}`, values[type], { keywords, code: "invalid_type" }),
  );
}

/** An item of each type that the array of a row does not hold. */
function wrongItems(row: DocumentedRow): RefusedCase[] {
  if (row.items === undefined) return [];
  const allowed = [row.items, ...(widenedItems[`${row.page} ${row.member}`] ?? [])];
  return otherTypes(allowed).map((type) =>
    refuse(row, `${row.member}[]`, `of type ${type}`, values[type], {
      keywords: [["type"]],
      code: "invalid_type",
    }),
  );
}

function missing(row: DocumentedRow): RefusedCase {
  const rule = { keywords: [["required"]], code: "missing_required_parameter" } as const;
  return refuse(row, row.member, "left out", absent, rule);
}

function enumOutside(row: DocumentedRow): RefusedCase[] {
  if (row.enum === undefined) return [];
  const [first = ""] = row.enum;
  const rule = { keywords: [["enum"]], code: "invalid_value" } as const;
  return ["mynah", "", first.toUpperCase(), ` ${first}`, row.enum.join("")]
    .filter((value) => row.enum?.includes(value) === false)
    .map((value) => refuse(row, row.member, `outside its enum, ${show(value)}`, value, rule));
}

function rangeOutside(row: DocumentedRow): RefusedCase[] {
  const { minimum, maximum, minItems } = row;
  const step = row.types.includes("integer") ? 1 : 0.0001;
  const rule = (keyword: string) => ({ keywords: [[keyword]], code: "invalid_value" }) as const;
  const cases: RefusedCase[] = [];
  if (minimum !== undefined) {
    cases.push(refuse(row, row.member, "just below its minimum", minimum - step, rule("minimum")));
  }
  if (maximum !== undefined) {
    cases.push(refuse(row, row.member, "just above its maximum", maximum + step, rule("maximum")));
  }
  if (minItems !== undefined) {
    const short = listOf(row, minItems - 1);
    cases.push(refuse(row, row.member, "one item short of its minimum", short, rule("minItems")));
  }
  return cases;
}

function otherTypes(allowed: readonly JsonType[]): (JsonType | "null")[] {
  // A whole number is a number.
  const all = new Set<string>(allowed.includes("number") ? [...allowed, "integer"] : allowed);
  return (Object.keys(values) as (JsonType | "null")[]).filter((type) => !all.has(type));
}

/** A valid value of a row: what the page prints, where it prints one of the type. */
function sample(row: DocumentedRow, type: JsonType): unknown {
  const printed = [row.default, row.example, row.enum?.[0]].find((value) => value !== undefined);
  switch (type) {
    case "string":
      return typeof printed === "string" ? printed : "text";
    case "number":
      return 0.5;
    case "integer":
      return typeof printed === "number" ? printed : 1;
    case "boolean":
      return typeof printed === "boolean" ? printed : false;
    case "object":
      return minimalObject(row.page, row.member);
    default:
      return listOf(row, 1);
  }
}

function listOf(row: DocumentedRow, length: number): unknown[] {
  return Array.from({ length }, () =>
    row.items === "object" ? minimalObject(row.page, `${row.member}[]`) : "text",
  );
}

/** An object with the members that the rows below `parent` require. */
function minimalObject(page: Page, parent: string): JsonObject {
  const prefix = parent === "" ? "" : `${parent}.`;
  const members = requestRows(page)
    .filter(({ member, required }) => required && member.startsWith(prefix))
    .map((row) => ({ row, name: row.member.slice(prefix.length) }))
    .filter(({ name }) => !/[.[]/.test(name))
    .map(({ row, name }) => [name, sample(row, row.types[0] ?? "string")]);
  return Object.fromEntries(members) as JsonObject;
}

/** A copy of `holder` with a value at a path of names, each with `[]` where its first item is meant. */
function put(
  page: Page,
  holder: JsonObject,
  parent: string,
  path: readonly string[],
  value: unknown,
): JsonObject {
  const [part = "", ...rest] = path;
  const name = part.replaceAll("[]", "");
  const member = `${parent === "" ? "" : `${parent}.`}${part}`;
  const { [name]: current, ...others } = holder;
  if (!part.endsWith("[]")) {
    if (rest.length === 0) return value === absent ? others : { ...holder, [name]: value };
    const object = isObject(current) ? current : minimalObject(page, member);
    return { ...holder, [name]: put(page, object, member, rest, value) };
  }
  if (rest.length === 0) return { ...holder, [name]: [value] };
  const [first, ...more] = Array.isArray(current) ? (current as unknown[]) : [];
  const item = isObject(first) ? first : minimalObject(page, member);
  return { ...holder, [name]: [put(page, item, member, rest, value), ...more] };
}

/** The first occurrence of a documented member in bracket notation. */
function paramOf(member: string): string {
  return member.replaceAll("[]", "[0]");
}

/** The first occurrence of a documented member as a JSON pointer. */
function pointerOf(member: string): string {
  return `/${member.replaceAll("[]", "/0").replaceAll(".", "/")}`;
}

function a(word: string): string {
  return `${/^[aeio]/.test(word) ? "an" : "a"} ${word}`;
}

function show(value: unknown): string {
  return JSON.stringify(value);
}

/** Two rules may lead to one and the same case. */
function unique<T extends AcceptedCase>(cases: readonly T[]): T[] {
  return [...new Map(cases.map((each) => [each.title, each])).values()];
}
