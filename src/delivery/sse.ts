import type { StreamEvent } from "../contract/contract.ts";

/** The `data` of an event as it goes out: a string as it stands, anything else as JSON. */
export function dataText({ data }: StreamEvent): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}

/**
 * Encodes one server-sent event: an `event` line where there is a type, `data` lines, a blank line.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @example
 * encodeEvent(undefined, '{"a":1}'); // 'data: {"a":1}\n\n'
 */
export function encodeEvent(type: string | undefined, data: string): string {
  // Every line break of a text would end the field, so each line gets a field of its own.
  const lines = /[\r\n]/.test(data) ? data.split(/\r\n|\r|\n/).join("\ndata: ") : data;
  return type === undefined ? `data: ${lines}\n\n` : `event: ${type}\ndata: ${lines}\n\n`;
}
