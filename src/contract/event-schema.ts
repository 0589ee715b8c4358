import type { OpenApiDocument } from "./document.ts";
import { memberOf } from "./json.ts";
import { valueAt } from "./json-pointer.ts";

/** One form that a server-sent event may take. */
export interface EventForm {
  /** The schema of the event itself, as a JSON pointer. */
  readonly pointer: string;
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
export function eventForms(document: OpenApiDocument, schema: string): EventForm[] {
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
