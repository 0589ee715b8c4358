/** UTF-16 units that are segmented at once: the time of `Intl.Segmenter` grows with the square of a text's length. */
const windowSize = 1024;

/** A piece of a text, as `Intl.Segmenter` finds it. */
export interface Segment {
  readonly segment: string;
  /** Where it begins, in UTF-16 units. */
  readonly index: number;
  readonly isWordLike: boolean;
}

/**
 * Segments a text in time proportional to its length. The last segment of a window may go on beyond it, so the
 * next window begins with it; one that is longer than a window gets a larger one.
 */
export function* segmentsOf(text: string, segmenter: Intl.Segmenter): Generator<Segment> {
  let start = 0;
  let size = windowSize;
  while (start < text.length) {
    const end = Math.min(text.length, start + size);
    let last: Segment | undefined;
    for (const { segment, index, isWordLike = false } of segmenter.segment(text.slice(start, end))) {
      if (last !== undefined) yield last;
      last = { segment, index: start + index, isWordLike };
    }
    if (last === undefined) return;
    if (end === text.length) {
      yield last;
      return;
    }
    const stuck = last.index === start;
    size = stuck ? size * 2 : windowSize;
    start = last.index;
  }
}
