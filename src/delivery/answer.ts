import { isJsonLines, writeJsonLines } from "../contract/body/json-lines.ts";
import { isJson, essenceOf } from "../contract/reply/reply-form.ts";
import { utf8Length } from "../contract/utf8-length.ts";

/** Headers of an answer. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** A whole answer as it goes out. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** `undefined` for none. */
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

/** A whole answer as a response. */
export function toResponse({ status, headers, body }: WholeAnswer): Response {
  return new Response(body ?? null, { status, headers });
}

/**
 * An answer as one body: JSON, unless its content type is another and the body a text or bytes, which are sent as they
 * stand, or values that are JSON lines; `undefined` is no body.
 */
export function bodyAnswer(status: number, given: unknown, headers: AnswerHeaders): WholeAnswer {
  if (hasNoBody(status)) return { status, headers, body: undefined };
  if (given === undefined) return { status, headers: { "content-length": "0", ...headers }, body: undefined };
  const type = headers["content-type"];
  const essence = essenceOf(type ?? "application/json");
  const body = Array.isArray(given) && isJsonLines(essence) ? writeJsonLines(essence, given) : given;
  const plain = typeof body === "string" || body instanceof Uint8Array;
  if (type === undefined || !plain || isJson(essence)) return jsonAnswer(status, body, headers);
  const length = typeof body === "string" ? utf8Length(body) : body.byteLength;
  // Bytes of their own, because a response may not take those of a shared buffer.
  const content = typeof body === "string" ? body : new Uint8Array(body);
  return { status, headers: { "content-length": String(length), ...headers }, body: content };
}

/** Whether HTTP gives answers of a status no body. */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** An answer as one JSON body. */
export function jsonAnswer(status: number, body: unknown, headers: AnswerHeaders): WholeAnswer {
  if (hasNoBody(status)) return { status, headers, body: undefined };
  // A string, not bytes: servers send it in one write with the headers.
  const text = JSON.stringify(body);
  return {
    status,
    headers: {
      "content-type": "application/json",
      "content-length": String(utf8Length(text)),
      ...headers,
    },
    body: text,
  };
}

/**
 * Headers of an answer as a stream of server-sent events, which nothing on the way may hold back: whoever compresses it, though
 * it is not to be transformed, waits for more than one event.
 */
export function streamHeaders(headers: AnswerHeaders): AnswerHeaders {
  return {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    ...headers,
  };
}
