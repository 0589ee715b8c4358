import type { ErrorCode } from "../errors.ts";
import type { Violation } from "../violation.ts";

/** One request, what the contract said of it, and how it was answered. Holds no header and no body. */
export interface Exchange {
  /** The id of the answer, as its header `x-request-id` has it; `undefined` where the connection was reset before it. */
  readonly requestId: string | undefined;
  /** When the request arrived, in milliseconds since 1970 by the mock's clock. */
  readonly time: number;
  /** The method. */
  readonly method: string;
  /** The path as it was requested. */
  readonly path: string;
  /** The gateway asked. */
  readonly gateway: string;
  /** The operation, or `undefined` where there is none at the path. */
  readonly operation: string | undefined;
  /** The model that the body names. */
  readonly model: string | undefined;
  /** Every rule that the request broke. */
  readonly violations: readonly Violation[];
  /** Members that the contract does not know, as JSON pointers. */
  readonly undocumented: readonly string[];
  /** The fixture that answered. */
  readonly fixture: string | undefined;
  /** Fixtures that would have answered as well: they rank the same, and only their order decided. */
  readonly ties: readonly string[];
  /** The session, as the header `x-mynah-session` names it; `""` without one. */
  readonly session: string;
  /** Kinds of the faults that happened. */
  readonly faults: readonly string[];
  /** Why the fixture's reply was let through off the contract, where it says so. */
  readonly offContract: string | undefined;
  /** The HTTP status of the answer; of a connection that was reset before it, 0. */
  readonly status: number;
  /** The error answered, if any. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | undefined;
  /** How many events were streamed, or `undefined` for a whole answer. */
  readonly events: number | undefined;
  /** Whether the client went away before the stream was complete. */
  readonly aborted: boolean;
  /** Milliseconds from the request's arrival to the end of the answer. */
  readonly duration: number;
}
