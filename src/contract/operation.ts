import { deref } from "./deref.ts";
import type { OpenApiDocument } from "./document.ts";
import { isObject, memberOf, stringOf } from "./json.ts";
import { toPointer, valueAt } from "./json-pointer.ts";
import { once } from "./once.ts";
import { listParameters, type Parameter } from "./parameters/parameter.ts";
import { type MediaForm, type ReplyForm, readMedia, readReplies } from "./reply/reply-form.ts";
import { createSecurityReader, type SecurityAlternative, type SecurityReader } from "./security/security.ts";

/** One operation of a document: a method at a path. */
export interface Operation {
  /** The `operationId`; `METHOD path` where the document gives none, or one that another operation before has. */
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
  /** The ways to be let in, of which one will do; none where nothing is asked. */
  readonly security: readonly SecurityAlternative[];
  /** Names of headers, query parameters and cookies that hold credentials by the document, lower case. */
  readonly secrets: ReadonlySet<string>;
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
  const security = createSecurityReader(document);
  const around = { document, security, taken: new Set<string>() };
  return Object.keys(document.paths ?? {}).flatMap((path) => {
    const item = deref(document, toPointer(["paths", path]));
    return methods
      .filter((method) => isObject(memberOf(item.value, method)))
      .map((method) => readOperation(around, path, method, item.pointer));
  });
}

interface Around {
  readonly document: OpenApiDocument;
  readonly security: SecurityReader;
  /** The ids of operations before. */
  readonly taken: Set<string>;
}

function readOperation(
  { document, security, taken }: Around,
  path: string,
  method: string,
  item: string,
): Operation {
  const pointer = `${item}/${method}`;
  const source = valueAt(document, pointer);
  // A document has many operations of which few are asked for.
  const body = once(() => deref(document, `${pointer}/requestBody`));
  const requestBody = once(() => readMedia(document, body().pointer));
  const requirements = once(() => security.of(source));
  const parameters = once(() => listParameters(document, item, pointer));
  const replies = once(() => readReplies(document, pointer));
  const named = stringOf(source, "operationId");
  const id = named === undefined || taken.has(named) ? `${method.toUpperCase()} ${path}` : named;
  taken.add(id);
  return {
    id,
    method: method.toUpperCase(),
    path,
    pointer,
    get requestBody() {
      return requestBody();
    },
    get bodyRequired() {
      return memberOf(body().value, "required") === true;
    },
    get security() {
      return requirements();
    },
    secrets: security.secrets,
    get parameters() {
      return parameters();
    },
    get replies() {
      return replies();
    },
    source,
  };
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
