import { utf8Length } from "../contract/utf8-length.ts";

/** Headers of an answer. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** An answer as one JSON body. */
export function jsonAnswer(status: number, body: unknown, headers: AnswerHeaders): Response {
  // HTTP gives these no body.
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers });
  // A string, not bytes: servers send it in one write with the headers.
  const text = JSON.stringify(body);
  return new Response(text, {
    status,
    headers: {
      "content-type": "application/json",
      "content-length": String(utf8Length(text)),
      ...headers,
    },
  });
}

/**
 * An answer as a stream of server-sent events, which nothing on the way may hold back: whoever compresses it, though
 * it is not to be transformed, waits for more than one event.
 */
export function streamAnswer(
  status: number,
  body: ReadableStream<Uint8Array>,
  headers: AnswerHeaders,
): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      ...headers,
    },
  });
}
