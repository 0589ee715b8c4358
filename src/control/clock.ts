import { preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";

/** What a date can hold, in milliseconds before and after 1970. */
const farthest = 8.64e15;

/**
 * Reads a time: milliseconds since 1970.
 *
 * @throws ConfigurationError for what is none.
 */
export function readTime(time: Date | number | string): number {
  const read = time instanceof Date ? time.getTime() : typeof time === "string" ? Date.parse(time) : time;
  if (typeof read === "number" && Math.abs(read) <= farthest) return Math.trunc(read);
  throw new ConfigurationError(
    `Failed to set the clock: ${preview(time instanceof Date ? String(time) : time)} is no time. ` +
      "Please give a date, milliseconds since 1970, or a text such as 2026-01-01T00:00:00Z.",
  );
}
