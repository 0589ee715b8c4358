import { estimateTokens } from "./token-estimate.ts";
import type { Random } from "../exchange/seed.ts";
import type { Pace } from "../gateways/generated/fixture-types.ts";

/**
 * Milliseconds to wait before an event: its place in the stream, from 0, and the text that it adds to the
 * answer. To be asked once for each event, in order.
 */
export type Waits = (index: number, adds?: string) => number;

/** What {@link paceWaits} measures by. */
export interface PaceOptions {
  /** The fixture's pace. */
  readonly pace?: Pace | undefined;
  /** Milliseconds between two events where the pace says nothing of it. */
  readonly delay: number;
  /** Gives the random numbers of the jitter; called only where there is one. */
  readonly random?: (() => Random) | undefined;
}

/**
 * Turns a pace into waits; `undefined` where there is nothing to wait for.
 *
 * Waits are whole milliseconds, because timers are: what is left over is carried to the next wait, so that
 * 3,000 tokens a second do not become 1,000.
 *
 * @example
 * const waits = paceWaits({ pace: { firstEvent: 300, tokensPerSecond: 50 }, delay: 0 });
 * waits?.(0); // 300
 * waits?.(1, "こんにちは"); // 100: five tokens
 */
export function paceWaits({ pace = {}, delay, random }: PaceOptions): Waits | undefined {
  const { firstEvent = 0, interval = delay, tokensPerSecond, jitter = 0 } = pace;
  if (firstEvent === 0 && interval === 0 && tokensPerSecond === undefined) return undefined;
  const between =
    tokensPerSecond === undefined
      ? () => interval
      : (adds: string) => (estimateTokens(adds) * 1000) / tokensPerSecond;
  const vary = jitter === 0 || random === undefined ? undefined : jitterOf(jitter, random());
  let carried = 0;
  return (index, adds = "") => {
    const exact = index === 0 ? firstEvent : between(adds);
    const due = carried + (vary === undefined ? exact : exact * vary());
    const whole = Math.floor(due);
    carried = due - whole;
    return whole;
  };
}

/** Factors from `1 - jitter` to `1 + jitter`, all equally likely. */
function jitterOf(jitter: number, random: Random): () => number {
  return () => 1 + jitter * ((2 * random()) / 2 ** 32 - 1);
}
