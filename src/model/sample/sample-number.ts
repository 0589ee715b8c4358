import type { JsonObject } from "../../contract/json.ts";
import { numberHint } from "./plausible.ts";
import { largestOf, numbersOf, smallestOf, textsOf } from "./view-keywords.ts";

/**
 * Numbers within the bounds of the schemas that judge them: the one that the member's name suggests, and the
 * nearest ones to the bounds.
 *
 * @param nth Tells the items of a list apart, from 0.
 */
export function numberSamples(
  parts: readonly JsonObject[],
  { name, nth, whole }: { readonly name: string; readonly nth: number; readonly whole: boolean },
): readonly number[] {
  const steps = numbersOf(parts, "multipleOf").filter((step) => step > 0);
  if (whole) steps.push(1);
  const step = steps.length === 0 ? undefined : steps.reduce(commonMultiple);
  const lower = largestOf(parts, "minimum") ?? -Infinity;
  const above = largestOf(parts, "exclusiveMinimum") ?? -Infinity;
  const upper = smallestOf(parts, "maximum") ?? Infinity;
  const under = smallestOf(parts, "exclusiveMaximum") ?? Infinity;
  const low = Math.max(lower, above);
  const high = Math.min(upper, under);
  const fits = (value: number) =>
    Number.isFinite(value) &&
    value >= lower &&
    value > above &&
    value <= upper &&
    value < under &&
    (step === undefined || isMultiple(value, step));

  // A format that is none of numbers is a name as good as another: unix-time.
  const [format = ""] = textsOf(parts, "format");
  const onStep = (value: number, round: (value: number) => number) =>
    step === undefined ? value : clean(round(clean(value / step)) * step);
  const grid = step ?? 1;
  const candidates = [
    numberHint(format, nth) ?? numberHint(name, nth) ?? (whole ? 1 + nth : 1.5 + nth),
    onStep(nth + 1, Math.ceil),
    whole ? 1 : 0.5,
    onStep(low, Math.ceil) + nth * grid,
    onStep(low, Math.ceil),
    onStep(low, Math.ceil) + grid,
    onStep(high, Math.floor),
    onStep(high, Math.floor) - grid,
    clean((low + high) / 2),
    0,
  ];
  return [...new Set(candidates.map(clean).filter(fits))];
}

function isMultiple(value: number, step: number): boolean {
  const ratio = value / step;
  return Math.abs(ratio - Math.round(ratio)) < 1e-8;
}

/** The least number that is a multiple of both, where it is near enough to be found. */
function commonMultiple(one: number, other: number): number {
  for (let times = 1; times <= 10_000; times += 1) {
    const multiple = clean(Math.max(one, other) * times);
    if (isMultiple(multiple, Math.min(one, other))) return multiple;
  }
  return Math.max(one, other);
}

/** Without the last digits, which binary fractions get wrong. */
function clean(value: number): number {
  return Number.isFinite(value) && !Number.isSafeInteger(value) ? Number(value.toPrecision(12)) : value;
}
