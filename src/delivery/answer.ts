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

/** The length of a text in UTF-8, in bytes; a lone surrogate takes the three of U+FFFD. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A surrogate pair is four bytes: its two units, and the two counted here.
    if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index += 1;
  }
  return bytes;
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
