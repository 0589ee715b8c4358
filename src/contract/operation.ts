import type { OpenApiDocument } from "./document.ts";
import { type EventForm, eventForms } from "./event-schema.ts";
import { arrayOf, isObject, memberOf, stringOf } from "./json.ts";
import { toPointer, valueAt } from "./json-pointer.ts";

/** One operation of a document: a method at a path. */
export interface Operation {
  /** The `operationId`, or `METHOD path` where the document gives none. */
  readonly id: string;
  /** The method, upper case. */
  readonly method: string;
  /** The path template, as in `/v1/models/{model}`. */
  readonly path: string;
  /** The operation's place in the document, as a JSON pointer. */
  readonly pointer: string;
  /** Content types of the request body, lower case, with the JSON pointer of the schema where there is one. */
  readonly requestBody: ReadonlyMap<string, string | undefined>;
  /** Whether the operation cannot do without a body. */
  readonly bodyRequired: boolean;
  /** Whether the operation asks for a bearer token. */
  readonly bearer: boolean;
  /** Schemas of the replies in JSON, as JSON pointers, by status (`200`, `4XX`, `DEFAULT`). */
  readonly replySchemas: ReadonlyMap<string, string>;
  /** The forms of one streamed event; empty where the document describes none. */
  readonly eventForms: readonly EventForm[];
  /** The operation object itself, for its extensions. */
  readonly source: unknown;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Follows a local `$ref`, as OpenAPI allows for responses, request bodies, parameters and the like. */
export function deref(document: OpenApiDocument, pointer: string): { value: unknown; pointer: string } {
  let place = pointer;
  // A chain of references longer than this is a circle.
  for (let hops = 0; hops < 32; hops += 1) {
    const value = valueAt(document, place);
    const ref = stringOf(value, "$ref");
    if (ref === undefined || !ref.startsWith("#")) return { value, pointer: place };
    place = decodeURIComponent(ref.slice(1));
  }
  return { value: undefined, pointer: place };
}

/** Lists the operations of a document, in its order. */
export function listOperations(document: OpenApiDocument): Operation[] {
  return Object.keys(document.paths ?? {}).flatMap((path) => {
    const item = deref(document, toPointer(["paths", path]));
    return methods
      .filter((method) => isObject(memberOf(item.value, method)))
      .map((method) => readOperation(document, path, method, item.pointer + toPointer([method])));
  });
}

function readOperation(document: OpenApiDocument, path: string, method: string, pointer: string): Operation {
  const source = valueAt(document, pointer);
  const body = deref(document, `${pointer}/requestBody`);
  const requestBody = new Map<string, string | undefined>();
  const content = memberOf(body.value, "content");
  for (const [type, media] of Object.entries(isObject(content) ? content : {})) {
    const schema = `${body.pointer}${toPointer(["content", type, "schema"])}`;
    const known = memberOf(media, "schema") !== undefined;
    requestBody.set(type.toLowerCase(), known ? schema : undefined);
  }
  return {
    id: stringOf(source, "operationId") ?? `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    pointer,
    requestBody,
    bodyRequired: memberOf(body.value, "required") === true,
    bearer: needsBearer(document, source),
    replySchemas: readReplySchemas(document, pointer),
    eventForms: readEventForms(document, pointer),
    source,
  };
}

/** Whether every way to authorize the operation needs a bearer token. */
function needsBearer(document: OpenApiDocument, operation: unknown): boolean {
  const own = memberOf(operation, "security");
  const requirements = Array.isArray(own) ? own : arrayOf(document, "security");
  const isBearer = (name: string) => {
    const scheme = deref(document, toPointer(["components", "securitySchemes", name])).value;
    return stringOf(scheme, "type") === "http" && stringOf(scheme, "scheme")?.toLowerCase() === "bearer";
  };
  return (
    requirements.length > 0 &&
    requirements.every((each) => isObject(each) && Object.keys(each).some(isBearer))
  );
}

/** The schemas of the replies in JSON, by the key that the document gives to the status. */
function readReplySchemas(document: OpenApiDocument, pointer: string): Map<string, string> {
  const schemas = new Map<string, string>();
  const responses = valueAt(document, `${pointer}/responses`);
  for (const key of isObject(responses) ? Object.keys(responses) : []) {
    const response = deref(document, pointer + toPointer(["responses", key]));
    const schema = response.pointer + toPointer(["content", "application/json", "schema"]);
    if (valueAt(document, schema) !== undefined) schemas.set(key.toUpperCase(), schema);
  }
  return schemas;
}

/** The forms of a streamed event, from `x-mynah-item-schema` of the content type `text/event-stream`. */
function readEventForms(document: OpenApiDocument, pointer: string): EventForm[] {
  const response = deref(document, `${pointer}/responses/200`);
  const media = response.pointer + toPointer(["content", "text/event-stream"]);
  const schema = `${media}/x-mynah-item-schema`;
  return valueAt(document, schema) === undefined ? [] : eventForms(document, schema);
}

/** The schema of a reply, as a JSON pointer: by exact status, then `4XX`, then `default`. */
export function replySchema(operation: Operation, status: number): string | undefined {
  const { replySchemas } = operation;
  return (
    replySchemas.get(String(status)) ??
    replySchemas.get(`${Math.floor(status / 100)}XX`) ??
    replySchemas.get("DEFAULT")
  );
}

/** The example bodies that the document gives for an operation's requests, in its order. */
export function requestExamples(document: OpenApiDocument, operation: Operation): unknown[] {
  return [...operation.requestBody.values()].flatMap((schema) => {
    const media = schema?.replace(/\/schema$/, "");
    const examples = media === undefined ? undefined : valueAt(document, `${media}/examples`);
    return Object.values(isObject(examples) ? examples : {}).map((each) => memberOf(each, "value"));
  });
}
