import { Refusal } from "../../errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads JSON.
 *
 * @param what What is read, for the message. Default `the body`.
 * @throws Refusal `invalid_json`, with the line and column.
 */
export async function readJson(bytes: Uint8Array, what = "the body"): Promise<unknown> {
  return parseJson(decode(bytes, what), what);
}

/**
 * Reads JSON that has been decoded.
 *
 * @param what What is read, for the message.
 * @throws Refusal `invalid_json`, with the line and column.
 */
export async function parseJson(text: string, what: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal(
      "invalid_json",
      `Failed to read ${what} as JSON: ${await syntaxError(text, error)}. Please mend the JSON.`,
    );
  }
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal(
      "invalid_json",
      `Failed to read ${what}: it is not UTF-8. Please encode the JSON as UTF-8.`,
    );
  }
}

/**
 * Says what is wrong with JSON, and where. The engine's own message does not always name a position; then a
 * parser is asked that does. It is loaded only for this.
 */
async function syntaxError(text: string, error: unknown): Promise<string> {
  if (text.trim() === "") return "it is blank";
  const message = error instanceof Error ? error.message : String(error);
  const position = / (?:in JSON )?at position (\d+).*$/s.exec(message);
  if (position !== null) return message.slice(0, position.index) + at(text, Number(position[1]));
  if (message.startsWith("Unexpected end")) return `Unexpected end${at(text, text.length)}`;
  const { parse } = await import("@humanwhocodes/momoa");
  try {
    parse(text, { mode: "json" });
    return message;
  } catch (problem) {
    // The message ends with ". (line:column)"; without it the parser itself has failed, in great depth.
    const place = /^(.*?)\.? \((\d+):(\d+)\)$/s.exec(problem instanceof Error ? problem.message : "");
    return place === null ? message : `${place[1]} at line ${place[2]}, column ${place[3]}`;
  }
}

function at(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
