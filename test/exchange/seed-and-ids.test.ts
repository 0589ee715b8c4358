import { expect, it } from "vitest";
import { compileId } from "../../src/exchange/ids.ts";
import { createRandom } from "../../src/exchange/seed.ts";

const numbers = (random: () => number) => [random(), random(), random()];

it("gives the same numbers to the same request under the same seed", () => {
  const first = createRandom(7)("a", { n: 1 });
  const second = createRandom(7)("a", { n: 1 });
  expect(numbers(first)).toEqual(numbers(second));
});

it("gives other numbers to another seed, another request and the same request again", () => {
  const randomFor = createRandom(7);
  const all = [
    numbers(createRandom(8)("a", { n: 1 })),
    numbers(randomFor("a", { n: 1 })),
    numbers(randomFor("a", { n: 2 })),
    numbers(randomFor("b", { n: 1 })),
    numbers(randomFor("a", { n: 1 })),
  ];
  expect(new Set(all.map(String)).size).toBe(all.length);
});

it("does not depend on the order in which different requests arrive", () => {
  const forwards = createRandom(7);
  const backwards = createRandom(7);
  const one = [numbers(forwards("a")), numbers(forwards("b"))];
  const two = [numbers(backwards("b")), numbers(backwards("a"))].toReversed();
  expect(one).toEqual(two);
});

it("gives a streamed request the numbers of the whole one", () => {
  const whole = createRandom(7)("a", { model: "m", stream: false });
  const streamed = createRandom(7)("a", {
    model: "m",
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(numbers(streamed)).toEqual(numbers(whole));
});

it("differs from run to run without a seed", () => {
  expect(numbers(createRandom(undefined)("a"))).not.toEqual(numbers(createRandom(undefined)("a")));
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
  const id = compileId(pattern)(1760032810, createRandom(1)("a"));
  expect(id).toMatch(expected);
});

it("uses every character of the alphabet", () => {
  const id = compileId("{alnum:20000}")(0, createRandom(1)("a"));
  expect(new Set(id).size).toBe(62);
});
