import { isObject } from "../contract/json.ts";
import { didYouMean, preview } from "../contract/wording.ts";
import { ConfigurationError, type ErrorCode } from "../errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { isUnmatched } from "../exchange/verdict.ts";

/** Which exchanges are wanted; all that stands here must hold. */
export interface JournalFilter {
  readonly gateway?: string | undefined;
  /** The operation's id. */
  readonly operation?: string | undefined;
  readonly model?: string | undefined;
  /** The fixture that answered. */
  readonly fixture?: string | undefined;
  readonly method?: string | undefined;
  /** The path as it was requested. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  /** The code of the error that was answered. */
  readonly error?: ErrorCode | undefined;
  readonly requestId?: string | undefined;
  /** Whether the request broke the contract. */
  readonly violations?: boolean | undefined;
  /** Whether it has members that the contract does not know. */
  readonly undocumented?: boolean | undefined;
  /** Whether nothing answered it: `no_fixture`, `no_reply_left`. */
  readonly unmatched?: boolean | undefined;
  /** Whether it was streamed. */
  readonly streamed?: boolean | undefined;
  /** Whether a fault happened. */
  readonly faults?: boolean | undefined;
  /** Whether the client went away before the answer was complete. */
  readonly aborted?: boolean | undefined;
}

const readers: {
  readonly [Name in keyof Required<JournalFilter>]: (exchange: Exchange) => JournalFilter[Name];
} = {
  gateway: ({ gateway }) => gateway,
  operation: ({ operation }) => operation,
  model: ({ model }) => model,
  fixture: ({ fixture }) => fixture,
  method: ({ method }) => method,
  path: ({ path }) => path,
  status: ({ status }) => status,
  error: ({ error }) => error?.code,
  requestId: ({ requestId }) => requestId,
  violations: ({ violations }) => violations.length > 0,
  undocumented: ({ undocumented }) => undocumented.length > 0,
  unmatched: isUnmatched,
  streamed: ({ events }) => events !== undefined,
  faults: ({ faults }) => faults.length > 0,
  aborted: ({ aborted }) => aborted,
};

/** The names of filters. */
export const filterNames = Object.keys(readers) as readonly (keyof JournalFilter)[];

const flags: ReadonlySet<string> = new Set([
  "violations",
  "undocumented",
  "unmatched",
  "streamed",
  "faults",
  "aborted",
  "newest",
]);
const numbers: ReadonlySet<string> = new Set(["status", "after", "before", "limit"]);

/**
 * Lets through what a journal can be asked.
 *
 * @param others Names that may stand beside filters.
 * @throws ConfigurationError for a name that there is not, and for a value of another type.
 */
export function assertFilter(asked: unknown, others: readonly string[]): void {
  const failed = "Failed to read the journal";
  if (!isObject(asked)) {
    throw new ConfigurationError(
      `${failed}: the filter is ${preview(asked)}. Please give an object, such as { violations: true }.`,
    );
  }
  const names: readonly string[] = [...filterNames, ...others];
  for (const [name, value] of Object.entries(asked)) {
    if (!names.includes(name)) {
      const meant = didYouMean(name, names);
      throw new ConfigurationError(
        `${failed}: there is no filter ${preview(name)}. Please use ${meant ?? `one of ${names.join(", ")}`}.`,
      );
    }
    const type = flags.has(name) ? "boolean" : numbers.has(name) ? "number" : "string";
    if (value === undefined || name === "signal" || typeof value === type) {
      if (type !== "number" || value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0))
        continue;
    }
    const expected =
      type === "boolean" ? "true or false" : type === "number" ? "a whole number, 0 or more" : "a text";
    throw new ConfigurationError(`${failed}: ${name} is ${preview(value)}. Please give ${expected}.`);
  }
}

/** Makes of a filter what tells whether an exchange is wanted. */
export function wants(filter: JournalFilter): (exchange: Exchange) => boolean {
  const asked = filterNames.filter((name) => filter[name] !== undefined);
  return (exchange) => asked.every((name) => readers[name](exchange) === filter[name]);
}
