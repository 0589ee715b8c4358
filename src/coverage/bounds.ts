import { isObject, type JsonObject } from "../contract/json.ts";
import { allowedTypes, allowsType } from "./plain-types.ts";

/** A value at the edge of a range. */
export interface Bound {
  /** As in `minimum 0`. */
  readonly name: string;
  /** Whether a value lies there. */
  readonly reachedBy: (value: unknown) => boolean;
}

/** How long a value is, by the type of value that has a length: its keywords, and how it is counted. */
const lengths = [
  { type: "string", names: ["minLength", "maxLength"], sizeOf: lengthOf },
  { type: "array", names: ["minItems", "maxItems"], sizeOf: itemsOf },
  { type: "object", names: ["minProperties", "maxProperties"], sizeOf: membersOf },
] as const;

/**
 * The edges of the range that the schemas of one place give together: the values that are the last ones inside. An edge where
 * no value can lie is none.
 */
export function boundsOf(schemas: readonly JsonObject[]): Bound[] {
  if (schemas.some((schema) => schema["enum"] !== undefined || schema["const"] !== undefined)) return [];
  const types = allowedTypes(schemas);
  const whole = types !== undefined && !types.has("number");
  const numbers = allowsType(types, "integer") ? numberBounds(schemas, whole) : [];
  const sizes = lengths.flatMap(({ type, names: [least, most], sizeOf }) => {
    if (!allowsType(types, type)) return [];
    const low = Math.max(...limitsOf(schemas, least));
    const high = Math.min(...limitsOf(schemas, most));
    if (low > high) return [];
    // What may be as small as nothing is not bounded by it.
    return [
      { keyword: least, edge: low },
      { keyword: most, edge: high },
    ]
      .filter(({ edge }) => Number.isFinite(edge) && edge !== 0)
      .map(({ keyword, edge }) => boundAt(keyword, edge, sizeOf));
  });
  return [...numbers, ...sizes];
}

function boundAt(keyword: string, edge: number, sizeOf: (value: unknown) => unknown): Bound {
  return { name: `${keyword} ${edge}`, reachedBy: (value) => sizeOf(value) === edge };
}

function limitsOf(schemas: readonly JsonObject[], keyword: string): number[] {
  return schemas.map((schema) => schema[keyword]).filter((limit) => typeof limit === "number");
}

/** A limit of numbers, as one schema says it. */
interface Limit {
  readonly keyword: string;
  readonly limit: number;
  /** Whether the limit itself lies outside. */
  readonly exclusive: boolean;
}

function numberBounds(schemas: readonly JsonObject[], whole: boolean): Bound[] {
  const steps = [...limitsOf(schemas, "multipleOf"), ...(whole ? [1] : [])].filter((step) => step > 0);
  const bounds = (["minimum", "maximum"] as const).flatMap((side) => {
    const tightest = tightestLimit(schemas, side);
    if (tightest === undefined) return [];
    const edge = lastInside(tightest, steps, side);
    return edge === undefined ? [] : [{ keyword: tightest.keyword, edge }];
  });
  const [low, high] = bounds;
  if (low !== undefined && high !== undefined && low.edge > high.edge) return [];
  return bounds.map(({ keyword, edge }) => boundAt(keyword, edge, (value) => value));
}

function tightestLimit(schemas: readonly JsonObject[], side: "minimum" | "maximum"): Limit | undefined {
  const exclusive = side === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
  const sign = side === "minimum" ? -1 : 1;
  const limits = schemas.flatMap((schema): Limit[] => [
    // As OpenAPI 3.0 writes it, `exclusiveMinimum: true` makes the minimum exclusive.
    ...limitsOf([schema], side).map((limit) => {
      return { keyword: side, limit, exclusive: schema[exclusive] === true };
    }),
    ...limitsOf([schema], exclusive).map((limit) => ({ keyword: exclusive, limit, exclusive: true })),
  ]);
  const [first] = limits.toSorted(
    (one, other) => sign * (one.limit - other.limit) || Number(other.exclusive) - Number(one.exclusive),
  );
  return first;
}

/** The last number inside of a limit; of numbers that have no steps, none is the last inside of an exclusive one. */
function lastInside(
  { limit, exclusive }: Limit,
  steps: readonly number[],
  side: "minimum" | "maximum",
): number | undefined {
  const step = Math.max(...steps);
  const isOneOf = (number: number) => steps.every((each) => isWhole(number / each));
  if (steps.length === 0 || !isOneOf(step)) return !exclusive && isOneOf(limit) ? limit : undefined;
  const count = limit / step;
  const whole = isWhole(count) ? Math.round(count) : undefined;
  const next = side === "minimum" ? Math.ceil : Math.floor;
  const outward = side === "minimum" ? 1 : -1;
  const last = whole === undefined ? next(count) : whole + (exclusive ? outward : 0);
  // Steps such as 0.1 are none in binary.
  return Number((last * step).toPrecision(12));
}

function isWhole(number: number): boolean {
  return Math.abs(number - Math.round(number)) < 1e-9;
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
