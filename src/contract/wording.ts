import type { ErrorObject } from "ajv";
import { closest, distance } from "fastest-levenshtein";
import { jsonType, stringOf } from "./json.ts";
import { toParam, toPointer, valueAt, parsePointer } from "./json-pointer.ts";
import type { Violation } from "../violation.ts";

const longest = 80;

/** What is shown of a member; `inside` is the name of the member whose object has it. */
export type ShowMember = (name: string, member: unknown, inside: string) => unknown;

/** A value as it is quoted in a message: JSON, cut to a readable length at a character's border. */
export function preview(value: unknown): string {
  return openPreview(value);
}

/** The same, with other values in the place of some members. */
export function openPreview(value: unknown, show?: ShowMember, inside = ""): string {
  if (value === undefined) return "nothing";
  const json = jsonUpTo(value, longest + 1, show, inside);
  // A cut must not leave half of a surrogate pair.
  return json.length <= longest ? json : `${json.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * The beginning of a value's JSON. Values are as large and as deep as clients make them, so no more is
 * written than is shown.
 */
function jsonUpTo(value: unknown, limit: number, show: ShowMember | undefined, inside: string): string {
  // JSON has no name for a number that is too large for it.
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value.slice(0, limit));
  if (typeof value !== "object" || value === null) return String(value);
  const several = Array.isArray(value);
  let json = several ? "[" : "{";
  for (const [name, member] of Object.entries(value)) {
    if (json.length > 1) json += ",";
    if (!several) json += `${JSON.stringify(name.slice(0, limit))}:`;
    if (json.length > limit) return json;
    const shown = several || show === undefined ? member : show(name, member, inside);
    json += jsonUpTo(shown, limit - json.length, show, several ? inside : name);
    if (json.length > limit) return json;
  }
  return json + (several ? "]" : "}");
}

/**
 * The candidate that was probably meant, or `undefined` where none is near.
 *
 * @example
 * didYouMean("usr", ["user", "tool"]); // "user"
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || word.length > 100) return undefined;
  const nearest = closest(word.toLowerCase(), [...candidates]);
  const shorter = Math.min(word.length, nearest.length);
  const allowed = shorter <= 3 ? 1 : Math.max(2, Math.floor(shorter / 3));
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= allowed ? nearest : undefined;
}

/** Ends a sentence with a full stop, unless it asks something. */
export function ended(sentence: string): string {
  return sentence.endsWith("?") ? sentence : `${sentence}.`;
}

/** Joins names for a sentence: `a, b or c`. */
export function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function typeName(type: string): string {
  return type === "null" ? "null" : `${/^[aeio]/.test(type) ? "an" : "a"} ${type}`;
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? preview(values[0]) : `one of ${values.map(preview).join(", ")}`;
}

/** What one of ajv's errors expected, in words that follow "must be". */
function expectation(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  const limit = String(params["limit"]);
  switch (error.keyword) {
    case "type":
      return orList([params["type"]].flat().map((type) => typeName(String(type))));
    case "enum":
      return oneOf(params["allowedValues"] as unknown[]);
    case "const":
      return preview(params["allowedValue"]);
    case "minimum":
    case "formatMinimum":
      return `${limit} or more`;
    case "maximum":
    case "formatMaximum":
      return `${limit} or less`;
    case "exclusiveMinimum":
      return `more than ${limit}`;
    case "exclusiveMaximum":
      return `less than ${limit}`;
    case "multipleOf":
      return `a multiple of ${String(params["multipleOf"])}`;
    case "minItems":
      return `an array of ${limit} or more items`;
    case "maxItems":
      return `an array of ${limit} or fewer items`;
    case "minLength":
      return `a string of ${limit} or more characters`;
    case "maxLength":
      return `a string of ${limit} or fewer characters`;
    case "minProperties":
      return `an object of ${limit} or more members`;
    case "maxProperties":
      return `an object of ${limit} or fewer members`;
    case "pattern":
      return `a string that matches ${String(params["pattern"])}`;
    case "format":
      return `a string of the format ${String(params["format"])}`;
    case "uniqueItems":
      return "an array without repeated items";
    case "not":
      return "something that the contract does not exclude here";
    case "discriminator":
      return `a known value, which tells the kind of object`;
    case "oneOf":
    case "anyOf":
      return "one of the forms that the contract describes";
    case "false schema":
      return "absent";
    default:
      return `valid under the keyword ${error.keyword} (${error.message ?? ""})`;
  }
}

function withType(value: unknown, seen: string): string {
  if (value === null || value === undefined) return seen;
  if (typeof value === "number" && !Number.isFinite(value)) return `${seen} (too large for a number)`;
  return `${seen} (${typeName(jsonType(value))})`;
}

/** Words one of ajv's errors as a violation of `body`, for a person and for a program. */
export function violationOf(error: ErrorObject, body: unknown): Violation {
  const params = error.params as Record<string, unknown>;
  const missing = stringOf(params, "missingProperty");
  const surplus = stringOf(params, "additionalProperty") ?? stringOf(params, "unevaluatedProperty");
  const tag = error.keyword === "discriminator" ? stringOf(params, "tag") : undefined;
  const member = missing ?? surplus ?? tag;
  const segments = parsePointer(error.instancePath);
  const pointer = toPointer(member === undefined ? segments : [...segments, member]);
  const param = toParam(pointer, body);
  const place = param === "" ? "the body" : param;
  // Under propertyNames ajv judges the name of a member, not its value.
  const name = error.propertyName;
  const subject = name === undefined ? place : `the name ${preview(name)} in ${place}`;
  const value = name ?? valueAt(body, pointer);
  const seen = preview(value);

  if (missing !== undefined) {
    const message = `${subject} is required, but it is missing`;
    return { pointer, param, keyword: error.keyword, expected: "present", seen, message };
  }
  if (surplus !== undefined) {
    const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
    const meant = didYouMean(surplus, known);
    const message = `${subject} is not allowed here${meant ? `; did you mean ${meant}?` : ""}`;
    return { pointer, param, keyword: error.keyword, expected: "absent", seen, message };
  }
  const expected = expectation(error);
  const was = error.keyword === "type" ? withType(value, seen) : seen;
  let message = `${subject} must be ${expected}, but it is ${was}`;
  if (error.keyword === "enum" && typeof value === "string") {
    const allowed = (params["allowedValues"] as unknown[]).filter((each) => typeof each === "string");
    const meant = didYouMean(value, allowed);
    if (meant !== undefined) message += `; did you mean ${preview(meant)}?`;
  }
  return { pointer, param, keyword: error.keyword, expected, seen, message };
}
