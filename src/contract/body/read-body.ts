import { Refusal } from "../../errors.ts";
import type { Contract } from "../contract.ts";
import { type ContentType, parseContentType } from "./content-type.ts";
import { readJson } from "./json-body.ts";
import type { Operation } from "../operation.ts";
import { readBytes } from "./read-bytes.ts";
import type { RequestBody } from "./request-body.ts";
import { isJson, type MediaForm, mediaOf } from "../reply/reply-form.ts";

/** What is needed of a contract to read a body. */
type BodyContract = Pick<Contract, "document" | "references" | "judge">;

const nothing: RequestBody = { value: undefined, schema: undefined };

/**
 * Reads the body of a request: content type, size, encoding and syntax, in this order. The texts of a form become what
 * its schema asks for.
 *
 * @param limit The largest body in bytes.
 * @param onBytes Is given the bytes, whatever becomes of them.
 * @throws Refusal `unsupported_media_type`, `body_too_large`, `empty_body`, `invalid_json`, `invalid_body` or
 *   `body_too_deep`.
 */
export async function readBody(
  request: Request,
  operation: Operation,
  limit: number,
  contract: BodyContract,
  onBytes?: (bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<RequestBody> {
  if (operation.requestBody.size === 0) return nothing;
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: its content encoding is ${encoding}. Please send it without compression.`,
    );
  }
  const declared = request.headers.get("content-type");
  const found = declared === null ? undefined : findMedia(declared, operation);
  const bytes = await readBytes(request, limit);
  onBytes?.(bytes);
  if (bytes.byteLength === 0) {
    if (!operation.bodyRequired) return nothing;
    // A form without fields has no bytes.
    if (found?.type.essence !== "application/x-www-form-urlencoded") {
      throw new Refusal(
        "empty_body",
        `Failed to read the body: it is empty. Please send ${kinds(operation)}.`,
      );
    }
  }
  if (found === undefined) {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: the header Content-Type is missing. Please send it as ${kinds(operation)}.`,
    );
  }
  return parse(bytes, found, contract);
}

/**
 * Reads the bytes of a body that came with a content type.
 *
 * @throws Refusal `unsupported_media_type`, `invalid_json`, `invalid_body` or `body_too_deep`.
 */
export async function parseBody(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  operation: Operation,
  contract: BodyContract,
): Promise<RequestBody> {
  return parse(bytes, findMedia(contentType, operation), contract);
}

async function parse(
  bytes: Uint8Array<ArrayBuffer>,
  { type, media }: { readonly type: ContentType; readonly media: MediaForm },
  contract: BodyContract,
): Promise<RequestBody> {
  if (isJson(type.essence)) return { value: await readJson(bytes), schema: media.schema };
  const { readOther } = await import("./other-body.ts");
  return readOther(bytes, type, media, contract);
}

function kinds(operation: Operation): string {
  return [...operation.requestBody.keys()].join(" or ");
}

const plainJson: ContentType = { essence: "application/json", parameters: new Map() };

/** What the document says of the content type that the header names. */
function findMedia(header: string, operation: Operation): { type: ContentType; media: MediaForm } {
  // What nearly every client sends needs no parsing.
  const type = header === plainJson.essence ? plainJson : parseContentType(header);
  const media = mediaOf(operation.requestBody, type.essence);
  if (media === undefined) {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: its content type is ${type.essence || "blank"}. Please send it as ${kinds(operation)}.`,
    );
  }
  const charset = type.parameters.get("charset")?.toLowerCase() ?? "utf-8";
  if (isJson(type.essence) && charset !== "utf-8" && charset !== "utf8") {
    throw new Refusal(
      "unsupported_media_type",
      `Failed to read the body: its charset is ${charset}. Please send JSON as UTF-8.`,
    );
  }
  return { type, media };
}
