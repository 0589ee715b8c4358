import { afterEach, describe, expect, it, vi } from "vitest";
import { ConnectionReset } from "../../src/delivery/connection.ts";
import { drawFaults } from "../../src/delivery/faults.ts";
import { randomOf, type Random } from "../../src/exchange/seed.ts";
import type { Fault } from "../../src/gateways/generated/fixture-types.ts";
import { bytesOf, delivery, read, textOf, whole } from "./deliveries.ts";

afterEach(() => vi.useRealTimers());

describe("drawing faults", () => {
  const random = (seed: number) => vi.fn<Random>(randomOf(seed, ""));

  it("draws no number for what happens always", () => {
    const faults: Fault[] = [{ kind: "reset" }, { kind: "delay", ms: 1, probability: 1 }];
    const source = random(1);
    expect(drawFaults(faults, source)).toEqual(faults);
    expect(source).not.toHaveBeenCalled();
  });

  it("never lets happen what has no probability", () => {
    const source = random(1);
    const never = Array.from({ length: 100 }, (): Fault => ({ kind: "reset", probability: 0 }));
    expect(drawFaults(never, source)).toEqual([]);
  });

  it("lets happen about as many as the probability says, the same ones under the same seed", () => {
    const faults = Array.from({ length: 1000 }, (_, ms): Fault => ({ kind: "delay", ms, probability: 0.3 }));
    const drawn = drawFaults(faults, random(1));
    expect(drawn.length).toBeGreaterThan(230);
    expect(drawn.length).toBeLessThan(370);
    expect(drawFaults(faults, random(1))).toEqual(drawn);
    expect(drawFaults(faults, random(2))).not.toEqual(drawn);
  });
});

describe.each([
  ["whole", false],
  ["streamed", true],
] as const)("a %s answer", (_, stream) => {
  it("begins later, by all delays together", async () => {
    vi.useFakeTimers();
    const faults: Fault[] = [
      { kind: "delay", ms: 100 },
      { kind: "delay", ms: 50 },
    ];
    const delivered = delivery(faults, { stream });
    const over = vi.fn<() => void>();
    const answering = delivered.answer(new AbortController().signal).then(() => over());
    await vi.advanceTimersByTimeAsync(149);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await answering;
    expect(delivered.happened).toEqual(["delay", "delay"]);
  });

  it("that is reset is a connection reset, told as fetch tells it", async () => {
    const reset = vi.fn<() => void>();
    const delivered = delivery([{ kind: "reset" }], { stream });
    const answering = delivered.answer(new AbortController().signal, { reset });
    await expect(answering).rejects.toThrow(ConnectionReset);
    await expect(answering).rejects.toMatchObject({
      name: "TypeError",
      message: "fetch failed",
      cause: { code: "ECONNRESET" },
    });
    expect(reset).toHaveBeenCalledOnce();
    expect(delivered.happened).toEqual(["reset"]);
  });

  it.each([[[]], [[{ kind: "delay", ms: 1000 }]]] as const)(
    "that stalls is over when the client leaves, after %j",
    async (before) => {
      vi.useFakeTimers();
      const client = new AbortController();
      const answering = delivery([...before, { kind: "stall" }], { stream }).answer(client.signal);
      const caught = answering.catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(before.length === 0 ? 3_600_000 : 500);
      client.abort("이제 그만");
      expect(await caught).toBe("이제 그만");
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it("that stalls is reset when the server closes", async () => {
    const closing = new AbortController();
    const reset = vi.fn<() => void>();
    const delivered = delivery([{ kind: "stall" }], { stream });
    const answering = delivered.answer(new AbortController().signal, { reset, closing: closing.signal });
    closing.abort();
    await expect(answering).rejects.toThrow(ConnectionReset);
    expect(reset).toHaveBeenCalledOnce();
  });
});

describe("a whole answer", () => {
  it("knows nothing of faults that speak of events", async () => {
    const faults: Fault[] = [
      { kind: "stall", afterEvents: 0 },
      { kind: "reset", afterEvents: 1 },
      { kind: "end" },
      { kind: "error", error: "overloaded", afterEvents: 0 },
      { kind: "malformed" },
      { kind: "duplicate" },
      { kind: "reorder" },
      { kind: "comments" },
    ];
    const delivered = delivery(faults, { stream: false });
    const response = await delivered.answer(new AbortController().signal);
    expect(await response.json()).toEqual(whole);
    expect(delivered.happened).toEqual([]);
    expect(delivered.onEnd.mock.calls).toEqual([[undefined, false]]);
  });

  it("waits as long as a stream's first event would", async () => {
    vi.useFakeTimers();
    const over = vi.fn<() => void>();
    const given = { stream: false, delay: 20, pace: { firstEvent: 200 } };
    const answering = delivery([], given)
      .answer(new AbortController().signal)
      .then(() => over());
    await vi.advanceTimersByTimeAsync(199);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await answering;
  });

  it("dribbles, and keeps its length", async () => {
    const delivered = delivery([{ kind: "dribble", bytes: 2 }], { stream: false });
    const response = await delivered.answer(new AbortController().signal);
    const text = JSON.stringify(whole);
    expect(response.headers.get("content-length")).toBe(String(bytesOf(text).length));
    const { chunks } = await read(response);
    expect(textOf(chunks.join(""))).toBe(text);
    expect(chunks.slice(0, -1).every(({ length }) => length === 2)).toBe(true);
    expect(delivered.happened).toEqual(["dribble"]);
    expect(delivered.onEnd.mock.calls).toEqual([[undefined, false]]);
  });
});
