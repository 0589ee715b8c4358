import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { isObject } from "../contract/json.ts";

/** A source of random whole numbers of 32 bits, 0 or more. */
export type Random = () => number;

/** Gives each request its own source of random numbers; `body` is the request's JSON, if it has any. */
export type RandomFor = (scope: string, body?: unknown) => Random;

/** How many different requests a seeded mock tells apart before it forgets the oldest. */
const remembered = 10_000;

/**
 * Random numbers for ids. With a seed they depend on the seed, on what the request says and on how often
 * it has said so, and not on the order in which different requests arrive: parallel tests stay
 * reproducible. Without a seed they differ from run to run.
 */
export function createRandom(seed: number | undefined): RandomFor {
  if (seed === undefined) {
    const start = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    let count = 0;
    return () => generator(hash(String((count += 1)), start));
  }
  const times = new Map<string, number>();
  return (scope, body) => {
    const request = `${scope} ${sayings(body)}`;
    const key = `${hash(request, seed)}:${request.length}`;
    const time = (times.get(key) ?? 0) + 1;
    times.delete(key);
    times.set(key, time);
    if (times.size > remembered) times.delete(times.keys().next().value ?? "");
    return generator(hash(`${time}:${request}`, seed));
  };
}

/** What a body says, whether or not it asks for a stream: both are to have the same ids. */
function sayings(body: unknown): string {
  try {
    if (!isObject(body)) return JSON.stringify(body) ?? "";
    const { stream: _, stream_options: __, ...rest } = body;
    return JSON.stringify(rest);
  } catch {
    // A body can be nested more deeply than the engine can write.
    return "";
  }
}

function generator(seed: number): Random {
  const source = xoroshiro128plus(seed);
  return () => source.next() >>> 0;
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
