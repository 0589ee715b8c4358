import { deref } from "./deref.ts";
import type { OpenApiDocument } from "./document.ts";
import { arrayOf, isObject, memberOf, stringOf } from "./json.ts";
import { toPointer, valueAt } from "./json-pointer.ts";
import { listParameters, type Parameter } from "./parameter.ts";
import { type MediaForm, type ReplyForm, readMedia, readReplies } from "./reply-form.ts";

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
  /** Content types of the request body, lower case and without parameters. */
  readonly requestBody: ReadonlyMap<string, MediaForm>;
  /** Whether the operation cannot do without a body. */
  readonly bodyRequired: boolean;
  /** Whether the operation asks for a bearer token. */
  readonly bearer: boolean;
  /** The parameters in path, query, headers and cookies. */
  readonly parameters: readonly Parameter[];
  /** What the document says of the answers, by status (`200`, `4XX`, `DEFAULT`). */
  readonly replies: ReadonlyMap<string, ReplyForm>;
  /** The operation object itself, for its extensions. */
  readonly source: unknown;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Lists the operations of a document, in its order. */
export function listOperations(document: OpenApiDocument): Operation[] {
  return Object.keys(document.paths ?? {}).flatMap((path) => {
    const item = deref(document, toPointer(["paths", path]));
    return methods
      .filter((method) => isObject(memberOf(item.value, method)))
      .map((method) => readOperation(document, path, method, item.pointer));
  });
}

function readOperation(document: OpenApiDocument, path: string, method: string, item: string): Operation {
  const pointer = `${item}/${method}`;
  const source = valueAt(document, pointer);
  const body = deref(document, `${pointer}/requestBody`);
  return {
    id: stringOf(source, "operationId") ?? `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    pointer,
    requestBody: readMedia(document, body.pointer),
    bodyRequired: memberOf(body.value, "required") === true,
    bearer: needsBearer(document, source),
    parameters: listParameters(document, item, pointer),
    replies: readReplies(document, pointer),
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

/** What a document says of the answers of a status: by the status itself, then by `4XX`, then by `default`. */
export function replyForm({ replies }: Operation, status: number): ReplyForm | undefined {
  return (
    replies.get(String(status)) ?? replies.get(`${Math.floor(status / 100)}XX`) ?? replies.get("DEFAULT")
  );
}

/** The example bodies that the document gives for an operation's requests, in its order. */
export function requestExamples(document: OpenApiDocument, operation: Operation): unknown[] {
  return [...operation.requestBody.values()].flatMap(({ pointer }) => {
    const examples = valueAt(document, `${pointer}/examples`);
    return Object.values(isObject(examples) ? examples : {}).map((each) => memberOf(each, "value"));
  });
}
