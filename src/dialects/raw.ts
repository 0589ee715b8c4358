import { memberOf, stringOf } from "../contract/json.ts";
import type { RequestView } from "./dialect.ts";

/** What can be read from a request of an operation that has no dialect. */
export function readRaw(body: unknown): RequestView {
  return {
    model: stringOf(body, "model"),
    turns: [],
    tools: [],
    stream: memberOf(body, "stream") === true,
    includeUsage: false,
    choices: 1,
  };
}
