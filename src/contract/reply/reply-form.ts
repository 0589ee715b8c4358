import type { OpenApiDocument } from "../document.ts";
import { type EventForm, readEventForms } from "./event-schema.ts";
import { isJsonLines } from "../body/json-lines.ts";
import { isObject, memberOf } from "../json.ts";
import { toPointer, valueAt } from "../json-pointer.ts";
import { deref } from "../deref.ts";

/** What a document says of the answers of one status. */
export interface ReplyForm {
  /** `200`, `4XX` or `DEFAULT`. */
  readonly status: string;
  /** Where it stands in the document, as a JSON pointer. */
  readonly pointer: string;
  /** Content types, lower case and without parameters, in the document's order, with where each stands. */
  readonly media: ReadonlyMap<string, MediaForm>;
}

/** What a document says of a body of one content type. */
export interface MediaForm {
  /** Where it stands in the document, as a JSON pointer. */
  readonly pointer: string;
  /** The JSON pointer of its schema, where it has one. */
  readonly schema: string | undefined;
  /** The forms of one event, of a stream of server-sent events, or of a line of JSON; empty where the document describes none. */
  readonly eventForms: readonly EventForm[];
}

/** Whether a content type is that of server-sent events. */
export function isEventStream(type: string): boolean {
  return type === "text/event-stream";
}

/** Whether a content type is JSON: `application/json`, or any that ends in `+json`. */
export function isJson(type: string): boolean {
  return /^(?:application|text)\/json$|^[^/]+\/[^/]+\+json$/.test(type);
}

/** A content type without its parameters, lower case. */
export function essenceOf(type: string): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}

/** The content types of a response or of a request body, with where each stands. */
export function readMedia(document: OpenApiDocument, pointer: string): Map<string, MediaForm> {
  const media = new Map<string, MediaForm>();
  const content = memberOf(valueAt(document, pointer), "content");
  for (const type of Object.keys(isObject(content) ? content : {})) {
    const essence = essenceOf(type);
    // `application/json; version=2` beside `application/json` is one that nobody can tell apart by its body.
    if (media.has(essence)) continue;
    const { pointer: place } = deref(document, pointer + toPointer(["content", type]));
    const schema = valueAt(document, `${place}/schema`) === undefined ? undefined : `${place}/schema`;
    const inParts = isEventStream(essence) || isJsonLines(essence);
    const forms = inParts ? readEventForms(document, place) : [];
    media.set(essence, { pointer: place, schema, eventForms: forms });
  }
  return media;
}

/** The answers of an operation, by the key that the document gives to the status, upper case. */
export function readReplies(document: OpenApiDocument, operation: string): Map<string, ReplyForm> {
  const replies = new Map<string, ReplyForm>();
  const responses = deref(document, `${operation}/responses`);
  for (const key of isObject(responses.value) ? Object.keys(responses.value) : []) {
    if (key.startsWith("x-")) continue;
    const { pointer } = deref(document, responses.pointer + toPointer([key]));
    const status = key.toUpperCase();
    replies.set(status, { status, pointer, media: readMedia(document, pointer) });
  }
  return replies;
}

/** What a document says of a content type: under its name, else under the nearest range, as in `text/*`. */
export function mediaOf(media: ReadonlyMap<string, MediaForm>, type: string): MediaForm | undefined {
  const essence = essenceOf(type);
  const exact = media.get(essence);
  if (exact !== undefined) return exact;
  const [kind = ""] = essence.split("/");
  // Documents that ASP.NET writes have `application/*+json`.
  const suffix = /\+[^+]*$/.exec(essence)?.[0] ?? "";
  return media.get(`${kind}/*${suffix}`) ?? media.get(`${kind}/*`) ?? media.get("*/*") ?? media.get("*");
}
