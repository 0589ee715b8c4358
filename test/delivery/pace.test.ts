import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { paceWaits } from "../../src/delivery/pace.ts";
import { firstAborted, wait } from "../../src/delivery/wait.ts";
import { randomOf, type Random } from "../../src/exchange/seed.ts";

afterEach(() => vi.useRealTimers());

const seeded = (seed: number) => () => randomOf(seed, "");

describe("a pace", () => {
  it("of nothing waits for nothing", () => {
    expect(paceWaits({ delay: 0 })).toBeUndefined();
    expect(paceWaits({ pace: { chunks: { by: "word" } }, delay: 0 })).toBeUndefined();
  });

  it("leaves the delay between events to the mock, and sends the first at once", () => {
    const waits = paceWaits({ delay: 20 });
    expect([waits?.(0), waits?.(1), waits?.(2)]).toEqual([0, 20, 20]);
  });

  it("waits longer for the first event", () => {
    const waits = paceWaits({ pace: { firstEvent: 300 }, delay: 20 });
    expect([waits?.(0), waits?.(1)]).toEqual([300, 20]);
  });

  it("has its own interval, which may be none", () => {
    const waits = paceWaits({ pace: { firstEvent: 5, interval: 0 }, delay: 20 });
    expect([waits?.(0), waits?.(1)]).toEqual([5, 0]);
  });

  it("in tokens a second measures the text of each event, and nothing else", () => {
    const waits = paceWaits({ pace: { tokensPerSecond: 50 }, delay: 20 });
    const texts = [undefined, "こんにちは", "안녕", "Hello, world", undefined];
    expect(texts.map((text, index) => waits?.(index, text))).toEqual([0, 100, 40, 60, 0]);
  });

  it("carries parts of a millisecond to the next wait", () => {
    const waits = paceWaits({ pace: { tokensPerSecond: 4000 }, delay: 0 });
    const given = Array.from({ length: 9 }, (_, index) => waits?.(index, "字"));
    expect(given).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it("with jitter waits alike under one seed, and otherwise under another", () => {
    const draw = (seed: number) => {
      const waits = paceWaits({ pace: { interval: 1000, jitter: 0.5 }, delay: 0, random: seeded(seed) });
      return Array.from({ length: 20 }, (_, index) => waits?.(index) ?? 0);
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(new Set(draw(1)).size).toBeGreaterThan(10);
  });

  it("with jitter stays within its part of the wait", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.01, max: 1, noNaN: true }), (seed, jitter) => {
        const waits = paceWaits({ pace: { interval: 1000, jitter }, delay: 0, random: seeded(seed) });
        waits?.(0);
        for (let index = 1; index < 50; index += 1) {
          const given = waits?.(index) ?? -1;
          // One more or less, which was carried.
          expect(given).toBeGreaterThanOrEqual(Math.floor(1000 * (1 - jitter)) - 1);
          expect(given).toBeLessThanOrEqual(Math.ceil(1000 * (1 + jitter)) + 1);
        }
      }),
    );
  });

  it("without jitter draws no random number", () => {
    const random = vi.fn<() => Random>(seeded(1));
    paceWaits({ pace: { interval: 10 }, delay: 0, random })?.(1);
    expect(random).not.toHaveBeenCalled();
  });
});

describe("a wait", () => {
  it("lasts as long as it says", async () => {
    vi.useFakeTimers();
    const over = vi.fn<() => void>();
    const waiting = wait(100, new AbortController().signal).then(() => over());
    await vi.advanceTimersByTimeAsync(99);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(over).toHaveBeenCalledOnce();
  });

  it("that is given up rejects with the reason and leaves no timer", async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const waiting = wait(100, controller.signal);
    controller.abort("그만");
    await expect(waiting).rejects.toBe("그만");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin where it is given up already", async () => {
    await expect(wait(100, AbortSignal.abort("もう"))).rejects.toBe("もう");
  });

  it("for the first of several signals ends with that one", async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = firstAborted([one.signal, undefined, two.signal]);
    two.abort();
    expect(await waiting).toBe(two.signal);
    expect(await firstAborted([one.signal, two.signal])).toBe(two.signal);
  });
});
