import { namesIn, segmentsOf } from "./path-template.ts";
import type { PathEntry, Router } from "./router.ts";
import { didYouMean } from "../wording.ts";

/** A message lists so many operations. */
const mostShown = 20;

/**
 * The path that was probably meant where none fits: with or without a slash at the end, or the path of an operation
 * that is spelt much like it, with the request's own values for parameters.
 *
 * Slashes are told apart, at the end and when they are doubled, because gateways do (and Prism does): a client that
 * has one too many would fail in production.
 */
export function meantPath(router: Router, path: string): string | undefined {
  const single = path.replaceAll(/\/{2,}/g, "/");
  const bare = single.replace(/\/$/, "");
  const slashed = [single, bare, `${bare}/`].find((each) => each !== path && router.find(each).length > 0);
  if (slashed !== undefined) return slashed;
  const raws = segmentsOf(path);
  const candidates = router.entries
    .map((entry) => withValues(entry, raws))
    // What is much longer or shorter is not near, and need not be compared.
    .filter((each) => Math.abs(each.length - path.length) <= Math.max(2, path.length / 3));
  return didYouMean(path, candidates);
}

/** The path of a key, with values of parameters from the segments that stand in their places. */
function withValues({ key, segments }: PathEntry, raws: readonly string[]): string {
  if (segments.length !== raws.length) return key;
  const filled = segments.map((segment, index) => {
    const whole = segment.tokens.length === 1 && namesIn(segment).length === 1;
    return whole && raws[index] ? raws[index] : written(segment);
  });
  return `/${filled.join("/")}`;
}

function written({ tokens }: PathEntry["segments"][number]): string {
  return tokens.map((token) => ("text" in token ? token.text : `{${token.name}}`)).join("");
}

/** Operations for a message; of many, those whose paths begin as the one that was asked for. */
export function nearestOperations({ entries }: Router, path: string): string {
  const raws = segmentsOf(path);
  const all = entries.map(({ key, segments, operations }) => ({
    shared: shared(segments, raws),
    lines: operations.map(({ method }) => `${method} ${key}`),
  }));
  const lines = all.toSorted((one, other) => other.shared - one.shared).flatMap((each) => each.lines);
  const listed = lines.length > mostShown ? lines : all.flatMap((each) => each.lines);
  const more = lines.length > mostShown ? `, … (${lines.length - mostShown} more)` : "";
  return listed.slice(0, mostShown).join(", ") + more;
}

/** How many segments at the beginning are the same, or stand for any. */
function shared(segments: PathEntry["segments"], raws: readonly string[]): number {
  const end = segments.findIndex(({ literal }, index) => literal !== undefined && literal !== raws[index]);
  return Math.min(end < 0 ? segments.length : end, raws.length);
}
