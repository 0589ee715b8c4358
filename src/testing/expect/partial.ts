import { isObject } from "../../contract/json.ts";
import { openPreview, preview } from "../../contract/wording.ts";
import { similarity } from "../../fixtures/text-condition.ts";

/** A place at which a value is not as it was expected. */
export interface Mismatch {
  /** As in `body.messages[0].role`. */
  readonly place: string;
  readonly expected: string;
  readonly received: string;
  /** How near a text is to the one that was expected, from 0 to 1. */
  readonly closeness: number;
}

/** Matchers of test runners, as in `expect.any(String)`. */
interface AsymmetricMatcher {
  readonly asymmetricMatch: (value: unknown) => boolean;
  /** Jest and vitest name their matchers. */
  readonly toString: () => string;
  readonly toAsymmetricMatcher?: () => string;
  /** What some of them compare with. */
  readonly sample?: unknown;
}

function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { asymmetricMatch?: unknown }).asymmetricMatch === "function"
  );
}

/**
 * Where a value is not as it was expected: of an object the members that were given, of an array all of its elements, of a
 * text a pattern or the very text. Matchers of a runner are asked.
 *
 * @param place What the value is called.
 */
export function mismatches(expected: unknown, received: unknown, place: string): Mismatch[] {
  if (isAsymmetric(expected)) {
    if (expected.asymmetricMatch(received)) return [];
    return [differing(place, wordOf(expected), preview(received))];
  }
  if (expected instanceof RegExp) {
    if (typeof received === "string" && new RegExp(expected).test(received)) return [];
    return [differing(place, `a text that matches ${wordOf(expected)}`, preview(received))];
  }
  if (Array.isArray(expected) && Array.isArray(received)) {
    const inside = expected.flatMap((each: unknown, index) =>
      mismatches(each, received[index], `${place}[${index}]`),
    );
    if (expected.length === received.length) return inside;
    return [...inside, differing(`${place}.length`, String(expected.length), String(received.length))];
  }
  if (isObject(expected) && isObject(received)) {
    return Object.entries(expected).flatMap(([name, each]) => {
      const own = Object.hasOwn(received, name) ? received[name] : undefined;
      return mismatches(each, own, inside(place, name));
    });
  }
  return Object.is(expected, received) ? [] : [differingValues(place, expected, received)];
}

/** What is expected, in a few words: patterns and matchers of a runner by their names. */
export function wordOf(expected: unknown): string {
  if (expected instanceof RegExp) return String(expected);
  if (isAsymmetric(expected)) {
    const { sample } = expected;
    const name = expected.toAsymmetricMatcher?.() ?? expected.toString();
    return sample === undefined || typeof sample === "function" ? name : `${name} ${wordOf(sample)}`;
  }
  return openPreview(expected, (_, member) => {
    return member instanceof RegExp || isAsymmetric(member) ? wordOf(member) : member;
  });
}

function inside(place: string, name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$-]*$/u.test(name)
    ? `${place}.${name}`
    : `${place}[${JSON.stringify(name)}]`;
}

function differing(place: string, expected: string, received: string, closeness = 0): Mismatch {
  return { place, expected, received, closeness };
}

/** Texts longer than this are shown from where they differ, with what stands around it. */
const long = 60;
const around = 20;

function differingValues(place: string, expected: unknown, received: unknown): Mismatch {
  if (typeof expected !== "string" || typeof received !== "string") {
    return differing(place, preview(expected), preview(received));
  }
  const closeness = similarity(expected, received);
  if (Math.max(expected.length, received.length) <= long) {
    return differing(place, preview(expected), preview(received), closeness);
  }
  const [one, other] = [Array.from(expected), Array.from(received)];
  const first = one.findIndex((character, index) => character !== other[index]);
  const at = first === -1 ? one.length : first;
  const from = Math.max(0, at - around);
  const part = (all: readonly string[]) => {
    const text = all.slice(from, from + long).join("");
    return `${from > 0 ? "…" : ""}${JSON.stringify(text)}${all.length > from + long ? "…" : ""}`;
  };
  return differing(place, `${part(one)}, which differs at character ${at + 1}`, part(other), closeness);
}

/** Differences as lines, one below the other. */
export function differencesText(differences: readonly Mismatch[]): string {
  const shown = differences.slice(0, mostShown).map(({ place, expected, received }) => {
    return `  ${place}\n    expected ${expected}\n    received ${received}`;
  });
  const left = differences.length - shown.length;
  return [...shown, ...(left > 0 ? [`  … and ${left} more`] : [])].join("\n");
}

const mostShown = 20;
