import type { Operation } from "../contract/operation.ts";
import type { Violation } from "../violation.ts";
import type { Refusal } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

/** Notes on an exchange while it goes on. Each step of the pipeline writes what it found. */
export interface ExchangeRecord {
  time: number;
  operation: Operation | undefined;
  model: string | undefined;
  violations: readonly Violation[];
  undocumented: readonly string[];
  fixture: string | undefined;
  ties: readonly string[];
  session: string;
  faults: readonly string[];
  offContract: string | undefined;
  error: Refusal | undefined;
  /** What is kept for those who look closer, where anybody may. */
  readonly evidence: Evidence | undefined;
  /** Completes the record and hands it over. `events` is undefined for a whole answer. */
  readonly end: (status: number, events?: number, aborted?: boolean) => void;
}

/** What went over the wire, as it was: nothing is copied, and secrets are left out already. */
export interface Evidence {
  /** When the request arrived, by `performance.now()`. */
  readonly start: number;
  /** The request's headers, without secrets. */
  readonly asked: Readonly<Record<string, string>>;
  /** The request's body; `undefined` where it was not read. */
  body: Uint8Array<ArrayBuffer> | undefined;
  /** Headers of the answer. */
  headers: Readonly<Record<string, string>>;
  /** The body of a whole answer. */
  reply: string | Uint8Array | undefined;
  /** What has left of a streamed answer. */
  readonly sent: SentPieces;
  /** Tells what fixtures say of it, given the one that answered; asked when somebody looks. */
  why: ((answered: string | undefined) => Promise<object>) | undefined;
  /** About how many bytes that takes. */
  whySize: number;
}

/** The pieces of a streamed answer, as each left. */
export interface SentPieces {
  data: (string | Uint8Array)[];
  /** Where each ends, where they are texts that were put together. */
  ends: readonly number[] | undefined;
  /** When each left, in milliseconds since the request's arrival. */
  readonly at: number[];
}

/** What is known of a request when its record begins. */
export interface RecordStart {
  readonly method: string;
  readonly path: string;
  readonly gateway: string;
  /** Gives the request's headers without secrets, where what went over the wire is kept. */
  readonly evidence: (() => Readonly<Record<string, string>>) | undefined;
  /** The headers of the answer, in which its id is. */
  readonly headers: Readonly<Record<string, string>>;
  /** Is told of the exchange when it has ended. */
  readonly onEnd: (
    exchange: Exchange,
    operation: Operation | undefined,
    evidence: Evidence | undefined,
  ) => void;
}

/** Begins the record of a request that has just arrived. */
export function startRecord({
  method,
  path,
  gateway,
  evidence: headersOf,
  headers,
  onEnd,
}: RecordStart): ExchangeRecord {
  const start = performance.now();
  const record: ExchangeRecord = {
    time: 0,
    operation: undefined,
    model: undefined,
    violations: [],
    undocumented: [],
    fixture: undefined,
    ties: [],
    session: "",
    faults: [],
    offContract: undefined,
    error: undefined,
    evidence: headersOf
      ? {
          start,
          asked: headersOf(),
          body: undefined,
          headers: {},
          reply: undefined,
          sent: { data: [], ends: undefined, at: [] },
          why: undefined,
          whySize: 0,
        }
      : undefined,
    end(status, events, aborted = false) {
      const { error, end: _, evidence: seen, time, operation, ...found } = record;
      const exchange: Exchange = {
        requestId: status === 0 ? undefined : headers["x-request-id"],
        time,
        method,
        path,
        gateway,
        operation: operation?.id,
        ...found,
        status,
        error: error === undefined ? undefined : { code: error.code, message: error.message },
        events,
        aborted,
        duration: milliseconds(performance.now() - start),
      };
      onEnd(exchange, operation, seen);
    },
  };
  return record;
}

/** Milliseconds to the microsecond: what is finer is noise, and long to read. */
export function milliseconds(time: number): number {
  return Math.round(time * 1000) / 1000;
}
