import { isObject, type JsonObject } from "../contract/json.ts";

/** A value at the edge of a range. */
export interface Bound {
  /** As in `minimum 0`. */
  readonly name: string;
  /** Whether a value lies there. */
  readonly reachedBy: (value: unknown) => boolean;
}

/** How long or how large a value is, by the keyword that bounds it. */
const sizes: ReadonlyMap<string, (value: unknown) => number | undefined> = new Map([
  ["minimum", numberOf],
  ["maximum", numberOf],
  ["exclusiveMinimum", numberOf],
  ["exclusiveMaximum", numberOf],
  ["minLength", lengthOf],
  ["maxLength", lengthOf],
  ["minItems", itemsOf],
  ["maxItems", itemsOf],
  ["minProperties", membersOf],
  ["maxProperties", membersOf],
]);

/** The edges of the ranges that a schema gives. Of whole numbers, the last one inside an exclusive bound is an edge. */
export function boundsOf(schema: JsonObject): Bound[] {
  if (schema["enum"] !== undefined || schema["const"] !== undefined) return [];
  const bounds: Bound[] = [];
  for (const [keyword, sizeOf] of sizes) {
    const edge = edgeOf(schema, keyword);
    // What may be as small as nothing is not bounded by it.
    if (edge === undefined || (edge === 0 && sizeOf !== numberOf)) continue;
    bounds.push({ name: `${keyword} ${edge}`, reachedBy: (value) => sizeOf(value) === edge });
  }
  return bounds;
}

function edgeOf(schema: JsonObject, keyword: string): number | undefined {
  const limit = schema[keyword];
  if (typeof limit !== "number") return undefined;
  const below = keyword.endsWith("aximum");
  // As OpenAPI 3.0 writes it, `exclusiveMinimum: true` makes the minimum exclusive.
  const exclusive =
    keyword.startsWith("exclusive") || schema[below ? "exclusiveMaximum" : "exclusiveMinimum"] === true;
  if (!exclusive || !keyword.toLowerCase().endsWith("imum")) return limit;
  if (schema["type"] !== "integer" || !Number.isInteger(limit)) return undefined;
  return below ? limit - 1 : limit + 1;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Characters, as JSON Schema counts them: code points. */
function lengthOf(value: unknown): number | undefined {
  return typeof value === "string" ? Array.from(value).length : undefined;
}

function itemsOf(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function membersOf(value: unknown): number | undefined {
  return isObject(value) ? Object.keys(value).length : undefined;
}
