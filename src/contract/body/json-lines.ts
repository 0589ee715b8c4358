/** Content types of JSON values one after another. */
const types = new Set([
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/x-jsonlines",
  "application/jsonlines",
  "application/json-seq",
]);

/** Whether a content type is JSON values one after another. */
export function isJsonLines(type: string): boolean {
  return types.has(type);
}

/**
 * Writes JSON values one after another: each in a line, which `application/json-seq` begins with a record separator.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7464
 * @example
 * writeJsonLines("application/x-ndjson", [{ a: 1 }, 2]); // '{"a":1}\n2\n'
 */
export function writeJsonLines(type: string, values: readonly unknown[]): string {
  const before = type === "application/json-seq" ? "\u001e" : "";
  return values.map((value) => `${before}${JSON.stringify(value)}\n`).join("");
}
