import { Refusal } from "../../errors.ts";
import type { ContentType } from "./content-type.ts";
import { parseJson } from "./json-body.ts";

/**
 * Decodes a text by its charset, UTF-8 where it names none.
 *
 * @param what What is read, for the message.
 * @throws Refusal `unsupported_media_type` for a charset that nobody knows, `invalid_body` for other bytes.
 * @see https://encoding.spec.whatwg.org/#names-and-labels
 */
export function decodeText(bytes: Uint8Array, { parameters }: ContentType, what: string): string {
  const charset = parameters.get("charset") ?? "utf-8";
  const decoder = decoderOf(charset);
  if (decoder === undefined) {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read ${what}: its charset is ${charset}, which is not known. Please send it as UTF-8.`,
    );
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refusal(
      "invalid_body",
      `Failed to read ${what}: it is not ${decoder.encoding.toUpperCase()}. Please encode it so, or name its charset in Content-Type.`,
    );
  }
}

function decoderOf(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined;
  }
}

/** Nobody sends more lines in one request, and judging them takes a time that is known. */
const mostLines = 100_000;

/**
 * Reads JSON values, one a line.
 *
 * @throws Refusal `invalid_json`, which names the line; `invalid_body` where there are more than 100,000.
 * @see https://www.rfc-editor.org/rfc/rfc7464 for those that begin with a record separator
 */
export async function readLines(text: string): Promise<unknown[]> {
  const values: unknown[] = [];
  // A record of a JSON text sequence may go over several lines.
  const sequence = text.startsWith("\u001e");
  const pieces = sequence ? text.slice(1).split("\u001e") : text.split("\n");
  if (pieces.length > mostLines) {
    throw new Refusal(
      "invalid_body",
      `Failed to read the body: it has more than ${mostLines} lines. Please send fewer.`,
    );
  }
  for (const [index, piece] of pieces.entries()) {
    if (piece.trim() === "") continue;
    try {
      values.push(JSON.parse(piece));
    } catch {
      await parseJson(piece, `${sequence ? "record" : "line"} ${index + 1} of the body`);
    }
  }
  return values;
}

/**
 * Sees that a text is well-formed XML. What is in it is not judged.
 *
 * @throws Refusal `invalid_body`, with the line and column.
 */
export async function checkXml(text: string): Promise<void> {
  const { XMLValidator } = await import("fast-xml-parser");
  const result = XMLValidator.validate(text);
  if (result === true) return;
  const { msg, line, col } = result.err;
  throw new Refusal(
    "invalid_body",
    `Failed to read the body as XML: ${msg.slice(0, 200).replace(/\.$/, "")} at line ${line}, column ${col}. Please mend the XML.`,
  );
}
