import { isObject, type JsonObject, stringOf } from "../../contract/json.ts";
import { parsePointer, toPointer, valueAt } from "../../contract/json-pointer.ts";

/** A `$ref` of a document, or a file that a discriminator maps to. */
export interface Reference {
  /** Where it stands: the names that lead to it. */
  readonly path: readonly string[];
  /** What it says. */
  readonly ref: string;
  /** The schema around it with an `$id`, to which what begins with `#` belongs; else the document. */
  readonly scope: unknown;
  /** Whether a discriminator maps to it: a name where there is no such file, as bundlers leave them behind. */
  readonly mapped: boolean;
  /** The `$id` of that schema against those around it, empty where there is none. */
  readonly base: string;
}

/** Members whose values are data, in which `$ref` is a member as any other. */
const data = new Set(["const", "default", "enum", "example", "value"]);

/** Members that hold others by names that people give them, so that one may be called `default`. */
const named = new Set([
  "$defs",
  "callbacks",
  "definitions",
  "dependentSchemas",
  "examples",
  "headers",
  "links",
  "parameters",
  "pathItems",
  "patternProperties",
  "paths",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "securitySchemes",
  "webhooks",
]);

/** The references of a document, and what they may name besides places. */
export interface References {
  readonly references: readonly Reference[];
  /** The `$id`s of its schemas, as they stand and against those around them. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Lists the references of a document, those of its schemas among them.
 *
 * @example
 * listReferences({ a: { $ref: "#/b" } }).references; // [{ path: ["a", "$ref"], ref: "#/b", … }]
 */
export function listReferences(document: unknown): References {
  const references: Reference[] = [];
  const ids = new Set<string>();
  const path: string[] = [];
  const visit = (value: object, around: string, outerScope: unknown, outerBase: string) => {
    let scope = outerScope;
    let base = outerBase;
    // In `properties` these are names of members.
    if (around !== "properties" && isObject(value)) {
      const id = stringOf(value, "$id");
      if (id !== undefined) {
        base = against(base, id);
        scope = value;
        ids.add(id).add(base);
      }
      const ref = stringOf(value, "$ref");
      if (ref !== undefined) references.push({ path: [...path, "$ref"], ref, mapped: false, scope, base });
    }
    if (around === "mapping" && path.at(-2) === "discriminator") {
      for (const [name, ref] of Object.entries(value) as [string, unknown][]) {
        if (isFile(ref)) references.push({ path: [...path, name], ref, mapped: true, scope, base });
      }
    }
    const list = Array.isArray(value);
    for (const name of Object.keys(value)) {
      const member = (value as JsonObject)[name];
      if (typeof member !== "object" || member === null) continue;
      if (!list && data.has(name) && !named.has(around)) continue;
      path.push(name);
      visit(member, name, scope, base);
      path.pop();
    }
  };
  if (typeof document === "object" && document !== null) visit(document, "", document, "");
  return { references, ids };
}

/** Whether a discriminator's value names a file; others name schemas of the document, or are names and no more. */
function isFile(value: unknown): value is string {
  return typeof value === "string" && /^(?![a-z][a-z\d+.-]*:)[^#]+\.(?:ya?ml|json)(?:#|$)/i.test(value);
}

/** The JSON pointer to what a reference says. */
export function refPointer({ path }: Reference): string {
  return toPointer(path);
}

/** Whether a reference names a schema by its anchor, and no place. */
export function isAnchor(ref: string): boolean {
  return /#[A-Za-z_][\w.-]*$/.test(ref);
}

/** Whether a reference names a schema of its own document by its `$id`. */
export function namesId({ ref, base }: Reference, ids: ReadonlySet<string>): boolean {
  const [id = ""] = ref.split("#");
  return ids.has(id) || ids.has(against(base, id));
}

function against(base: string, id: string): string {
  const around = base === "" ? undefined : base;
  return URL.canParse(id, around) ? new URL(id, around).href : id;
}

/**
 * The JSON pointer of a fragment, as in `#/components/schemas/Bird`.
 *
 * @returns Nothing where it is an anchor, or escapes something wrongly.
 */
export function fragmentPointer(fragment: string): string | undefined {
  try {
    const pointer = decodeURIComponent(fragment.replace(/^#/, ""));
    return pointer === "" || pointer.startsWith("/") ? pointer : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The place that a JSON pointer means. A pointer may lead through references, as JSON pointers in documents often do
 * and RFC 6901 does not know; each is followed.
 *
 * @returns The pointer that leads there directly; nothing where there is no such place.
 */
export function resolvePointer(document: unknown, pointer: string): string | undefined {
  if (valueAt(document, pointer) !== undefined) return pointer;
  let place: string[] = [];
  // A chain of references longer than this is a circle.
  let hops = 32;
  for (const segment of parsePointer(pointer)) {
    for (;;) {
      const value = valueAt(document, toPointer(place));
      const ref = isObject(value) ? value["$ref"] : undefined;
      if (typeof ref !== "string" || (isObject(value) && Object.hasOwn(value, segment))) break;
      const next = ref.startsWith("#") ? fragmentPointer(ref) : undefined;
      if (next === undefined || (hops -= 1) < 0) return undefined;
      place = parsePointer(next);
    }
    place = [...place, segment];
  }
  const direct = toPointer(place);
  return valueAt(document, direct) === undefined ? undefined : direct;
}
