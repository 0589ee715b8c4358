/** Headers of an answer. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** An answer as one JSON body. */
export function jsonAnswer(status: number, body: unknown, headers: AnswerHeaders): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Response(bytes, {
    status,
    headers: {
      "content-type": "application/json",
      "content-length": String(bytes.byteLength),
      ...headers,
    },
  });
}

/** An answer as a stream of server-sent events, which nothing on the way may hold back. */
export function streamAnswer(
  status: number,
  body: ReadableStream<Uint8Array>,
  headers: AnswerHeaders,
): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
      ...headers,
    },
  });
}
