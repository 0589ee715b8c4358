import {
  MaxHeaderSizeExceededError,
  MaxPartsExceededError,
  parseMultipart,
} from "@remix-run/multipart-parser";
import { Refusal } from "../../errors.ts";
import { parseContentType } from "./content-type.ts";

/** One part of a multipart body. */
export interface Part {
  /** The name of its field; `undefined` where its header gives none. */
  readonly name: string | undefined;
  /** The name of the file, where it is one. */
  readonly filename: string | undefined;
  /** The content type that it was sent with. */
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}

const mostParts = 10_000;
/** Bytes. */
const largestHeader = 16_384;

/**
 * Reads the parts of a multipart body.
 *
 * @param boundary The parameter of the header `Content-Type`.
 * @throws Refusal `invalid_body`, which says what is wrong.
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function readParts(bytes: Uint8Array, boundary: string | undefined): Part[] {
  if (boundary === undefined || boundary === "") {
    throw broken(
      "its header Content-Type has no boundary",
      "let your client write that header, or add `; boundary=…`",
    );
  }
  // A parser would search for other characters than were sent.
  if (!/^[\x20-\x7e]{1,200}$/.test(boundary)) {
    throw broken("the boundary in its header Content-Type is none", "use up to 70 letters and digits");
  }
  const parts: Part[] = [];
  try {
    const message = fromFirstBoundary(bytes, boundary);
    const limits = { maxFileSize: bytes.length, maxTotalSize: bytes.length };
    const options = { boundary, maxParts: mostParts, maxHeaderSize: largestHeader, ...limits };
    for (const part of parseMultipart(message, options)) {
      const { headers } = part;
      const disposition = parseContentType(headers["content-disposition"] ?? "").parameters;
      parts.push({
        name: unescaped(disposition.get("name")),
        filename: extended(disposition.get("filename*")) ?? unescaped(disposition.get("filename")),
        contentType: headers["content-type"],
        bytes: part.bytes,
      });
    }
  } catch (error) {
    throw refusalOf(error, parts.length + 1, boundary);
  }
  return parts;
}

/** The body without what stands before its first boundary, which means nothing. */
function fromFirstBoundary(bytes: Uint8Array, boundary: string): Uint8Array {
  // Each byte is one character, so that an index is that of the byte.
  const text = new TextDecoder("latin1").decode(bytes);
  const first = text.startsWith(`--${boundary}`) ? 0 : text.indexOf(`\n--${boundary}`) + 1;
  if (first === 0 && !text.startsWith(`--${boundary}`)) {
    throw broken(
      `the boundary ${JSON.stringify(boundary)} of its header Content-Type does not stand in it`,
      "let your client write that header",
    );
  }
  const after = text.slice(first + boundary.length + 2, first + boundary.length + 4);
  if (after.startsWith("\n")) throw broken("its lines end in LF alone", "end them in CR LF");
  if (text.includes(`--${boundary}\r\n\r\n`)) {
    throw broken("a part of it has no headers", "begin each part with Content-Disposition");
  }
  return bytes.subarray(first);
}

function refusalOf(error: unknown, number: number, boundary: string): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof MaxPartsExceededError) {
    return broken(`it has more than ${mostParts} parts`, "send fewer");
  }
  if (error instanceof MaxHeaderSizeExceededError) {
    return broken(
      `the headers of its part ${number} do not end within ${largestHeader} bytes`,
      "end them in an empty line",
    );
  }
  if (error instanceof TypeError) {
    return broken(`the headers of its part ${number} are not UTF-8`, "encode names as UTF-8");
  }
  return broken(
    `it is cut off in or after its part ${number}: --${boundary}-- does not stand at its end`,
    "send it whole",
  );
}

/**
 * A body of parts that cannot be read.
 *
 * @param reason What is wrong with it, as in `it is cut off`.
 * @param action What to do, as in `send it whole`.
 */
export function broken(reason: string, action: string): Refusal {
  return new Refusal("invalid_body", `Failed to read the multipart body: ${reason}. Please ${action}.`);
}

/** Browsers write a quote and line ends in names so. */
function unescaped(name: string | undefined): string | undefined {
  return name?.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

/** `UTF-8''%E7%8C%AB.png`, as RFC 8187 has it. */
function extended(name: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(name ?? "")?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
