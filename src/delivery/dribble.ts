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
  let left: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let first = true;
  for await (const part of flow) {
    if (part !== "flush") left = joined(left, part);
    const least = part === "flush" ? 1 : bytes;
    while (left.length >= least) {
      if (!first) await wait(interval, stop);
      first = false;
      yield left.slice(0, bytes);
      left = left.subarray(bytes);
    }
  }
  if (left.length === 0) return;
  if (!first) await wait(interval, stop);
  yield left;
}

function joined(one: Uint8Array, two: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + two.length);
  both.set(one);
  both.set(two, one.length);
  return both;
}
