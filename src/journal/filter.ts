import type { ErrorCode } from "../errors.ts";
import type { Exchange } from "../exchange/exchange.ts";

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

/** Whether an answer was refused because nothing answers such a request. */
export function isUnmatched({ error }: Pick<Exchange, "error">): boolean {
  return error?.code === "no_fixture" || error?.code === "no_reply_left";
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

/** Makes of a filter what tells whether an exchange is wanted. */
export function wants(filter: JournalFilter): (exchange: Exchange) => boolean {
  const asked = filterNames.filter((name) => filter[name] !== undefined);
  return (exchange) => asked.every((name) => readers[name](exchange) === filter[name]);
}
