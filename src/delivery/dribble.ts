import { wait } from "./wait.ts";

/** How bytes dribble. */
export interface Dribble {
  /** Bytes in each piece. Default 1. */
  readonly bytes?: number;
  /** Milliseconds between two pieces. Default 1: at once they would travel together. */
  readonly interval?: number;
}

/** What is cut into pieces: bytes, or `flush` where what is left of them is to go out by itself. */
export type Flow = AsyncIterable<Uint8Array | "flush">;

/**
 * Sends bytes a few at a time, without a thought for where characters and events begin and end. What does
 * not fill a piece waits for what comes next.
 */
export async function* dribble(
  flow: Flow,
  { bytes = 1, interval = 1 }: Dribble,
  stop: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  /** What has not been sent; put together only when it fills a piece, as it may be long until then. */
  let parts: Uint8Array[] = [];
  let size = 0;
  let first = true;
  for await (const part of flow) {
    if (part !== "flush") {
      parts.push(part);
      size += part.length;
    }
    const least = part === "flush" ? 1 : bytes;
    if (size < least) continue;
    let left = joined(parts, size);
    while (left.length >= least) {
      if (!first) await wait(interval, stop);
      first = false;
      yield left.slice(0, bytes);
      left = left.subarray(bytes);
    }
    parts = [left];
    size = left.length;
  }
  if (size === 0) return;
  if (!first) await wait(interval, stop);
  yield joined(parts, size);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
