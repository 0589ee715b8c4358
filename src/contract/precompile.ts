import type { OpenApiDocument } from "./document.ts";
import { isObject } from "./json.ts";
import { valueAt } from "./json-pointer.ts";
import type { Operation } from "./operation.ts";
import { isJson } from "./reply/reply-form.ts";

/** Which schemas of a document are worth compiling when the package is built, as JSON pointers. */
export interface SchemasToPrecompile {
  /** Request bodies. */
  readonly exact: readonly string[];
  /** Replies and streamed events. */
  readonly fits: readonly string[];
}

/** The schemas that requests and replies of a document are judged by. */
export function schemasToPrecompile(operations: readonly Operation[]): SchemasToPrecompile {
  const exact = operations.flatMap(({ requestBody }) =>
    [...requestBody.values()].map(({ schema }) => schema),
  );
  const media = operations.flatMap(({ replies }) => [...replies.values()].flatMap((form) => [...form.media]));
  const fits = media.flatMap(([type, { schema, eventForms }]) => [
    ...(isJson(type) ? [schema] : []),
    ...eventForms.flatMap(({ pointer, dataSchema }) => [pointer, dataSchema]),
  ]);
  const present = (pointers: readonly (string | undefined)[]) => [
    ...new Set(pointers.filter((pointer) => pointer !== undefined)),
  ];
  return { exact: present(exact), fits: present(fits) };
}

/** Schemas whose members are other schemas for other values; a closed document closes these. */
const positions = ["items", "additionalProperties", "contains", "unevaluatedItems"];
const positionMaps = ["properties", "patternProperties"];
const inPlace = ["allOf", "anyOf"];
const inPlaceSingle = ["then", "else"];

/**
 * A copy of a document in which the schema at `pointer`, and every schema below it, refuses members that
 * it does not list. What satisfies the copy satisfies the document and has no undocumented member. The
 * reverse does not hold: a refusal has to be judged again.
 *
 * @returns `undefined` where closing could let more through than before: under `not` and `oneOf`.
 */
export function closeDocument(document: OpenApiDocument, pointer: string): OpenApiDocument | undefined {
  if (reaches(document, pointer, ["not", "oneOf", "contains"])) return undefined;
  const copy = structuredClone(document);
  const done = new Set<unknown>();

  /** Goes through the schemas that apply to the same value as `schema`. */
  function through(schema: unknown): void {
    if (!isObject(schema) || done.has(schema)) return;
    done.add(schema);
    if (typeof schema["$ref"] === "string") through(valueAt(copy, target(schema["$ref"])));
    for (const key of inPlace) {
      for (const branch of Array.isArray(schema[key]) ? (schema[key] as unknown[]) : []) through(branch);
    }
    for (const key of inPlaceSingle) through(schema[key]);
    for (const key of positions) close(schema[key]);
    for (const key of positionMaps) {
      for (const member of isObject(schema[key]) ? Object.values(schema[key]) : []) close(member);
    }
  }

  /** Closes a schema that a value of its own is judged by. */
  function close(schema: unknown): void {
    if (!isObject(schema)) return;
    through(schema);
    if (!listsMembers(copy, schema, new Set())) return;
    (schema as Record<string, unknown>)["unevaluatedProperties"] ??= false;
  }

  close(valueAt(copy, pointer));
  return copy;
}

function target(ref: string): string {
  return decodeURIComponent(ref.replace(/^#/, ""));
}

function listsMembers(document: unknown, schema: unknown, seen: Set<unknown>): boolean {
  if (!isObject(schema) || seen.has(schema)) return false;
  seen.add(schema);
  if (isObject(schema["properties"])) return true;
  const branches = [
    ...inPlace.flatMap((key) => (Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [])),
    ...inPlaceSingle.map((key) => schema[key]),
    typeof schema["$ref"] === "string" ? valueAt(document, target(schema["$ref"])) : undefined,
  ];
  return branches.some((branch) => listsMembers(document, branch, seen));
}

/** Whether a keyword occurs in a schema or in one that it refers to. */
function reaches(document: unknown, pointer: string, keywords: readonly string[]): boolean {
  const seen = new Set<unknown>();
  const search = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null || seen.has(value)) return false;
    seen.add(value);
    if (isObject(value)) {
      if (keywords.some((keyword) => value[keyword] !== undefined)) return true;
      const { $ref } = value;
      if (typeof $ref === "string" && search(valueAt(document, target($ref)))) return true;
    }
    return Object.values(value).some(search);
  };
  return search(valueAt(document, pointer));
}
