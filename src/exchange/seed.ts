import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { isObject } from "../contract/json.ts";
import type { Store } from "../store/store.ts";

/** A source of random whole numbers of 32 bits, 0 or more. */
export type Random = () => number;

/** The random numbers of one request; those of another purpose are others, and change nothing of the first. */
export type Draw = (purpose?: string) => Random;

/** A seed, as it is given. */
export interface Seed {
  readonly value: number;
  /** Under a seed that was set anew all begins again. */
  readonly epoch: string;
}

/** What numbers are drawn for. */
export interface Drawn {
  readonly session: string;
  /** What tells the request from others: its operation, its path parameters. */
  readonly scope: string;
  /** The request's JSON, if it has any. */
  readonly body?: unknown;
}

/**
 * Random numbers for a request. With a seed they depend on the seed, on what the request says and on how often its
 * session has said so, and not on the order in which different requests arrive: parallel tests stay reproducible.
 * Without a seed they differ from run to run.
 */
export async function drawFor(
  store: Pick<Store, "update">,
  seed: Seed | undefined,
  { session, scope, body }: Drawn,
): Promise<Draw> {
  if (seed === undefined) return unseeded;
  const said = sayings(body);
  const request = `${scope} ${said}`;
  const id = `${seed.epoch}:${hash(request, seed.value)}:${request.length}`;
  const time = await store.update<number>({ kind: "draw", session, id }, (before = 0) => before + 1);
  return (purpose = "") => randomOf(seed.value, `${time}:${scope}${purpose} ${said}`);
}

/** Not for secrets, which ids are none of: what is fit for those takes ten times as long. */
const unseeded: Draw = () => {
  const start = () => Math.floor(Math.random() * 2 ** 32) | 0;
  const source = xoroshiro128plusFromState([start(), start(), start(), start()]);
  return () => source.next() >>> 0;
};

/** The numbers that belong to a seed and a text. */
export function randomOf(seed: number, text: string): Random {
  const source = xoroshiro128plus(hash(text, seed));
  return () => source.next() >>> 0;
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

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
