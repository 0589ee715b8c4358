import { Refusal } from "../errors.ts";
import type { Operation } from "./operation.ts";

/** A request body that was read, and the schema that it must satisfy. */
export interface RequestBody {
  /** The body as JSON; `undefined` where the request has none and needs none. */
  readonly value: unknown;
  /** The schema's JSON pointer, or `undefined` where the document has none. */
  readonly schema: string | undefined;
}

/**
 * Reads the body of a request: content type, size, UTF-8 and JSON syntax, in this order.
 *
 * @param limit The largest body in bytes.
 * @throws Refusal `unsupported_media_type`, `body_too_large`, `empty_body`, `invalid_json` or
 *   `body_not_supported`.
 */
export async function readBody(request: Request, operation: Operation, limit: number): Promise<RequestBody> {
  if (operation.requestBody.size === 0) return { value: undefined, schema: undefined };
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: its content encoding is ${encoding}. Please send it without compression.`,
    );
  }
  const declared = request.headers.get("content-type");
  const type = declared === null ? undefined : findType(declared, operation);
  const bytes = await readBytes(request, limit);
  if (bytes.byteLength === 0) {
    if (!operation.bodyRequired) return { value: undefined, schema: undefined };
    throw new Refusal("empty_body", `Failed to read the body: it is empty. Please send ${kinds(operation)}.`);
  }
  if (type === undefined) {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: the header Content-Type is missing. Please send it as ${kinds(operation)}.`,
    );
  }
  const text = decode(bytes);
  const schema = operation.requestBody.get(type)?.schema;
  try {
    return { value: JSON.parse(text) as unknown, schema };
  } catch (error) {
    throw await invalidJson(text, error);
  }
}

function kinds(operation: Operation): string {
  return [...operation.requestBody.keys()].join(" or ");
}

/** The content type of the document that the header names. */
function findType(header: string, operation: Operation): string {
  // What nearly every client sends needs no parsing.
  if (header === "application/json" && operation.requestBody.has(header)) return header;
  const [essence = "", ...parameters] = header
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((each) => each.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  if (!operation.requestBody.has(essence)) {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: its content type is ${essence || "blank"}. Please send it as ${kinds(operation)}.`,
    );
  }
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: its charset is ${charset}. Please send JSON as UTF-8.`,
    );
  }
  if (!/^application\/(?:[^/]+\+)?json$/.test(essence)) {
    throw new Refusal(
      "body_not_supported",
      `Failed to judge the body: mynah cannot validate ${essence} yet. Please use an operation with a JSON body.`,
    );
  }
  return essence;
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit);
  // The HTTP parser enforces a declared length, so the body can be read at once; without one the bytes are
  // counted. In memory a declared length may be wrong.
  if (declared !== null) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > limit) throw tooLarge(limit);
    return bytes;
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      // Not awaited: a stream that was teed, as MSW's are, cancels only when its twin does.
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(limit: number): Refusal {
  return new Refusal(
    "body_too_large",
    `Failed to read the body: it is larger than ${limit} bytes. Please send less, or raise the body limit.`,
  );
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal(
      "invalid_json",
      "Failed to read the body: it is not UTF-8. Please encode the JSON as UTF-8.",
    );
  }
}

async function invalidJson(text: string, error: unknown): Promise<Refusal> {
  return new Refusal(
    "invalid_json",
    `Failed to read the body as JSON: ${await syntaxError(text, error)}. Please mend the JSON.`,
  );
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
