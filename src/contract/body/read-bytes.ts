import { Refusal } from "../../errors.ts";

/**
 * Reads the bytes of a request.
 *
 * @param limit The most bytes that are read.
 * @throws Refusal `body_too_large`.
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
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
