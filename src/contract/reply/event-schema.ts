import type { OpenApiDocument } from "../document.ts";
import { isObject, memberOf } from "../json.ts";
import { valueAt } from "../json-pointer.ts";
import { deref } from "../deref.ts";

/** One form that a server-sent event may take. */
export interface EventForm {
  /** The schema of the event itself, as a JSON pointer; absent where the document speaks of its `data` alone. */
  readonly pointer?: string;
  /** The schema of what its `data` says as JSON, as a JSON pointer; absent where `data` is plain text. */
  readonly dataSchema?: string;
}

/**
 * The forms that an event schema describes: its `oneOf` or `anyOf`, or the schema itself.
 *
 * As in OpenAPI 3.2, `data` is a string, and `contentSchema` says what the string holds as JSON. JSON
 * Schema treats `contentSchema` as an annotation, so the contract judges it as a schema of its own.
 *
 * @see https://spec.openapis.org/oas/v3.2.0.html#server-sent-event-streams
 */
function eventForms(document: OpenApiDocument, schema: string): EventForm[] {
  const value = valueAt(document, schema);
  for (const union of ["oneOf", "anyOf"]) {
    const branches = memberOf(value, union);
    if (!Array.isArray(branches)) continue;
    return [...branches.keys()].map((index) => readForm(document, `${schema}/${union}/${index}`));
  }
  return [readForm(document, schema)];
}

function readForm(document: OpenApiDocument, pointer: string): EventForm {
  const dataSchema = `${pointer}/properties/data/contentSchema`;
  return valueAt(document, dataSchema) === undefined ? { pointer } : { pointer, dataSchema };
}

/** The fields of a server-sent event. */
const fields: ReadonlySet<string> = new Set(["event", "data", "id", "retry"]);

/**
 * The forms of an event of a stream: what OpenAPI 3.2 says in `itemSchema`, or a document of 3.1 in
 * `x-mynah-item-schema`; else `schema`. By that, documents mean the event itself where it has the fields of one, nothing
 * where it is a string, which is the whole stream, and the JSON of each event otherwise.
 *
 * @param media The JSON pointer of the content type.
 */
export function readEventForms(document: OpenApiDocument, media: string): EventForm[] {
  for (const name of ["x-mynah-item-schema", "itemSchema"]) {
    if (valueAt(document, `${media}/${name}`) !== undefined) return eventForms(document, `${media}/${name}`);
  }
  const { value } = deref(document, `${media}/schema`);
  if (!isObject(value) || value["type"] === "string") return [];
  const whole = value["type"] === "array" ? `${media}/schema/items` : `${media}/schema`;
  const { value: one, pointer } = deref(document, whole);
  const members = Object.keys((memberOf(one, "properties") as object | undefined) ?? {});
  const isEvent = members.includes("data") && members.every((name) => fields.has(name));
  return isEvent ? eventForms(document, pointer) : [{ dataSchema: whole }];
}
