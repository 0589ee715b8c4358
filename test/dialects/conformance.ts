/**
 * What holds for every dialect. A new one is right when this passes for it:
 *
 * 1. Write `src/dialects/<name>.ts`, an object of type `Dialect`, and name it in `table.ts`.
 * 2. Write `test/dialects/<name>.test.ts`, a screenful: a {@link DialectSample}, and
 *    `describeDialect(<name>, sample)`. The sample says how requests are said and how answers are read, in
 *    the words of the API's documentation; it is not to use anything of `src/dialects/<name>.ts`.
 * 3. Where fixtures may give its events as they stand, `src/dialects/raw.ts` knows what they add and end.
 *
 * `chat-completions.test.ts` and `responses.test.ts` are examples. What only one dialect has, such as the names
 * of its events, is tested there, and what the whole way from request to answer does with it in
 * `test/streams` and `test/model`.
 */

import { describe } from "vitest";
import type { Dialect } from "../../src/dialects/dialect.ts";
import type { DialectSample } from "./sample.ts";
import { describeFailing } from "./suite/failing.ts";
import { describeKeeping } from "./suite/keeping.ts";
import { describeReading } from "./suite/reading.ts";
import { describeSaying } from "./suite/saying.ts";
import { describeStreaming } from "./suite/streaming.ts";

/** Tests that a dialect keeps to what {@link Dialect} promises. */
export function describeDialect(dialect: Dialect, sample: DialectSample): void {
  describe(`the dialect ${dialect.name}`, () => {
    describeReading(dialect, sample);
    describeSaying(dialect, sample);
    describeStreaming(dialect, sample);
    describeFailing(dialect, sample);
    describeKeeping(dialect, sample);
  });
}
