import { Refusal } from "../errors.ts";
import type { Operation } from "./operation.ts";

/** A request body that was read, and the schema that it must satisfy. */
export interface RequestBody {
  /** The body as JSON; `undefined` where the request has none and needs none. */
  readonly value: unknown;
  /** The body as text. */
  readonly text: string;
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
  if (operation.requestBody.size === 0) return { value: undefined, text: "", schema: undefined };
  const declared = request.headers.get("content-type");
  const type = declared === null ? undefined : findType(declared, operation);
  const bytes = await readBytes(request, limit);
  if (bytes.byteLength === 0) {
    if (!operation.bodyRequired) return { value: undefined, text: "", schema: undefined };
    throw new Refusal("empty_body", `Failed to read the body: it is empty. Please send ${kinds(operation)}.`);
  }
  if (type === undefined) {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: the header Content-Type is missing. Please send it as ${kinds(operation)}.`,
    );
  }
  const text = decode(bytes);
  return { value: await parse(text), text, schema: operation.requestBody.get(type) };
}

function kinds(operation: Operation): string {
  return [...operation.requestBody.keys()].join(" or ");
}

/** The content type of the document that the header names. */
function findType(header: string, operation: Operation): string {
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
  const tooLarge = () =>
    new Refusal(
      "body_too_large",
      `Failed to read the body: it is larger than ${limit} bytes. Please send less, or raise the body limit.`,
    );
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limit) throw tooLarge();
  // A declared length has been enforced by the HTTP parser; without one the bytes are counted.
  if (declared !== null) return new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(
      "invalid_json",
      "Failed to read the body: it is not UTF-8. Please encode the JSON as UTF-8.",
    );
  }
}

async function parse(text: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(
      "invalid_json",
      `Failed to read the body as JSON: ${await syntaxError(text)}. Please mend the JSON.`,
    );
  }
}

/**
 * Says what is wrong with JSON, and where. The engines' own messages do not always name a position, so a
 * parser is asked that does; it is loaded only for this.
 */
async function syntaxError(text: string): Promise<string> {
  if (text.trim() === "") return "it is blank";
  const { parse: parseStrictly } = await import("@humanwhocodes/momoa");
  try {
    parseStrictly(text, { mode: "json" });
    return "it is not valid";
  } catch (error) {
    // The message ends with ". (line:column)".
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/\.? \((\d+):(\d+)\)$/, " at line $1, column $2");
  }
}
