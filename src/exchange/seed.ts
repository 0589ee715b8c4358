import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A source of whole numbers from 0 to `below - 1`. */
export type Random = (below: number) => number;

/** Gives each request its own source of random numbers. */
export type RandomFor = (request: string) => Random;

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
  return (request) => {
    const key = `${hash(request, seed)}:${request.length}`;
    const time = (times.get(key) ?? 0) + 1;
    times.delete(key);
    times.set(key, time);
    if (times.size > remembered) times.delete(times.keys().next().value ?? "");
    return generator(hash(`${time}:${request}`, seed));
  };
}

function generator(seed: number): Random {
  const source = xoroshiro128plus(seed);
  return (below) => uniformInt(source, 0, below - 1);
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
