import { expect, it } from "vitest";
import { compileId } from "../../src/exchange/ids.ts";
import { drawFor, randomOf } from "../../src/exchange/seed.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const numbers = (random: () => number) => [random(), random(), random()];

/** Draws as one mock does, in one session. */
function draws(seed: number | undefined) {
  const store = createMemoryStore({ entries: 0, bytes: 0 });
  const given = seed === undefined ? undefined : { value: seed, epoch: "" };
  return async (scope: string, body?: unknown) =>
    numbers((await drawFor(store, given, { session: "", scope, body }))());
}

it("gives the same numbers to the same request under the same seed", async () => {
  expect(await draws(7)("a", { n: 1 })).toEqual(await draws(7)("a", { n: 1 }));
});

it("gives other numbers to another seed, another request, the same request again and another purpose", async () => {
  const draw = draws(7);
  const store = createMemoryStore({ entries: 0, bytes: 0 });
  const other = await drawFor(store, { value: 7, epoch: "" }, { session: "", scope: "a", body: { n: 1 } });
  const all = [
    await draws(8)("a", { n: 1 }),
    await draw("a", { n: 1 }),
    await draw("a", { n: 2 }),
    await draw("b", { n: 1 }),
    await draw("a", { n: 1 }),
    numbers(other(" faults")),
  ];
  expect(new Set(all.map(String)).size).toBe(all.length);
  expect(numbers(other())).toEqual(all[1]);
});

it("does not depend on the order in which different requests arrive", async () => {
  const forwards = draws(7);
  const backwards = draws(7);
  const one = [await forwards("a"), await forwards("b")];
  const two = [await backwards("b"), await backwards("a")].toReversed();
  expect(one).toEqual(two);
});

it("gives a streamed request the numbers of the whole one", async () => {
  const whole = await draws(7)("a", { model: "m", stream: false });
  const streamed = await draws(7)("a", {
    model: "m",
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(streamed).toEqual(whole);
});

it("differs from run to run without a seed", async () => {
  expect(await draws(undefined)("a")).not.toEqual(await draws(undefined)("a"));
});

it.each([
  ["chatcmpl-{alnum:29}", /^chatcmpl-[A-Za-z0-9]{29}$/],
  ["resp_{hex:48}", /^resp_[0-9a-f]{48}$/],
  ["{digits:9}", /^\d{9}$/],
  ["chatcmpl-{datetime:+08:00}{digits:9}{alnum:8}", /^chatcmpl-20251010020010\d{9}[A-Za-z0-9]{8}$/],
  ["{datetime:-05:30}", /^20251009123010$/],
  ["plain", /^plain$/],
  ["{unknown:3}", /^\{unknown:3\}$/],
])("makes an id after the pattern %s", (pattern, expected) => {
  const id = compileId(pattern)(1760032810, randomOf(1, "a"));
  expect(id).toMatch(expected);
});

it("uses every character of the alphabet", () => {
  const id = compileId("{alnum:20000}")(0, randomOf(1, "a"));
  expect(new Set(id).size).toBe(62);
});
