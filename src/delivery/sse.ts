import type { StreamEvent } from "../contract/contract.ts";

/**
 * Encodes one server-sent event: an `event` line where there is a type, `data` lines, a blank line.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @example
 * encodeEvent({ data: { a: 1 } }); // 'data: {"a":1}\n\n'
 */
export function encodeEvent({ event, data }: StreamEvent): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  const type = event === undefined ? "" : `event: ${event}\n`;
  // Every line break of a text would end the field, so each line gets a field of its own.
  const lines = /[\r\n]/.test(text) ? text.split(/\r\n|\r|\n/).join("\ndata: ") : text;
  return `${type}data: ${lines}\n\n`;
}
