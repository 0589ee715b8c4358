import type { OpenApiDocument } from "../document.ts";
import { arrayOf, isObject, memberOf, stringOf } from "../json.ts";
import { toPointer, valueAt } from "../json-pointer.ts";
import { deref } from "../deref.ts";

/** Where a parameter stands in a request. */
export type ParameterPlace = "path" | "query" | "header" | "cookie";

/** How the value of a parameter is written as text. */
type ParameterStyle =
  | "deepObject"
  | "form"
  | "label"
  | "matrix"
  | "pipeDelimited"
  | "simple"
  | "spaceDelimited";

/** What a value may be, as far as it changes how its text is read. */
export type ValueKind = "text" | "array" | "object";

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly style: ParameterStyle;
  /** Whether each item or member stands on its own. */
  readonly explode: boolean;
  /** Whether it may be sent with nothing behind its name. */
  readonly allowEmpty: boolean;
  /** Where it stands in the document, as a JSON pointer. */
  readonly pointer: string;
  /** The JSON pointer of its schema, where it has one. */
  readonly schema: string | undefined;
  /** Whether its text is JSON. */
  readonly json: boolean;
  /** What its schema lets it be; empty where anything goes. */
  readonly kinds: ReadonlySet<ValueKind>;
  /** The members of an object that the schema names. */
  readonly members: readonly string[];
  /** Whether every text will do, so that there is nothing to judge. */
  readonly anyText: boolean;
  /** What it is where it is not sent. */
  readonly default: unknown;
}

const places: ReadonlySet<string> = new Set(["path", "query", "header", "cookie"]);
const defaultStyles = { path: "simple", query: "form", header: "simple", cookie: "form" } as const;
const styles: ReadonlySet<string> = new Set([
  "deepObject",
  "form",
  "label",
  "matrix",
  "pipeDelimited",
  "simple",
  "spaceDelimited",
]);

/** Headers that OpenAPI describes elsewhere; a parameter of such a name says nothing. */
const describedElsewhere = new Set(["accept", "content-type", "authorization"]);

/**
 * The parameters of an operation: its own, and those of its path that it does not replace.
 *
 * @param pathItem The JSON pointer of the path item.
 * @param operation The JSON pointer of the operation.
 * @see https://spec.openapis.org/oas/v3.1.1.html#parameter-object
 */
export function listParameters(document: OpenApiDocument, pathItem: string, operation: string): Parameter[] {
  const listed = new Map<string, Parameter>();
  for (const holder of [pathItem, operation]) {
    for (const index of arrayOf(valueAt(document, holder), "parameters").keys()) {
      const parameter = readParameter(document, `${holder}/parameters/${index}`);
      if (parameter !== undefined) listed.set(JSON.stringify([parameter.in, parameter.name]), parameter);
    }
  }
  return [...listed.values()];
}

function readParameter(document: OpenApiDocument, place: string): Parameter | undefined {
  const { value, pointer } = deref(document, place);
  const name = stringOf(value, "name");
  const where = stringOf(value, "in") ?? "";
  if (name === undefined || !isPlace(where)) return undefined;
  if (where === "header" && describedElsewhere.has(name.toLowerCase())) return undefined;
  const [type] = Object.keys((memberOf(value, "content") as object | undefined) ?? {});
  const own = type === undefined ? `${pointer}/schema` : pointer + toPointer(["content", type, "schema"]);
  const known = valueAt(document, own) !== undefined;
  const shape = shapeOf(document, own, 0);
  const style = stringOf(value, "style") ?? "";
  const written = isStyle(style) ? style : defaultStyles[where];
  const explode = memberOf(value, "explode");
  return {
    name,
    in: where,
    required: where === "path" || memberOf(value, "required") === true,
    style: written,
    explode: typeof explode === "boolean" ? explode : written === "form" || written === "deepObject",
    allowEmpty: memberOf(value, "allowEmptyValue") === true,
    pointer,
    schema: known ? own : undefined,
    json: type !== undefined && /json/.test(type),
    kinds: shape.kinds,
    members: [...shape.members],
    anyText: !known || isAnyText(deref(document, own).value),
    default: memberOf(deref(document, own).value, "default"),
  };
}

function isPlace(text: string): text is ParameterPlace {
  return places.has(text);
}

function isStyle(text: string): text is ParameterStyle {
  return styles.has(text);
}

interface Shape {
  readonly kinds: Set<ValueKind>;
  readonly members: Set<string>;
}

/** Deeper than this no parameter's schema is put together. */
const deepest = 16;

/** What the schema at a JSON pointer lets a value be. */
function shapeOf(document: OpenApiDocument, place: string, depth: number): Shape {
  const shape: Shape = { kinds: new Set(), members: new Set() };
  const { value, pointer } = deref(document, place);
  if (!isObject(value) || depth > deepest) return shape;
  for (const type of [value["type"]].flat()) {
    if (typeof type !== "string" || type === "null") continue;
    shape.kinds.add(type === "array" || type === "object" ? type : "text");
  }
  if (value["enum"] !== undefined && shape.kinds.size === 0) shape.kinds.add("text");
  const { properties } = value;
  if (isObject(properties)) {
    if (shape.kinds.size === 0) shape.kinds.add("object");
    for (const name of Object.keys(properties)) shape.members.add(name);
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    for (const index of arrayOf(value, keyword).keys()) {
      const branch = shapeOf(document, `${pointer}/${keyword}/${index}`, depth + 1);
      for (const kind of branch.kinds) shape.kinds.add(kind);
      for (const name of branch.members) shape.members.add(name);
    }
  }
  return shape;
}

/** Words about a text that forbid none. */
const harmless = new Set(["default", "deprecated", "description", "example", "examples", "title", "type"]);

function isAnyText(schema: unknown): boolean {
  if (!isObject(schema)) return schema === true;
  const text = schema["type"] === "string" || schema["type"] === undefined;
  return text && Object.keys(schema).every((name) => harmless.has(name) || name.startsWith("x-"));
}
