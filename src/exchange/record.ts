import type { Operation } from "../contract/operation.ts";
import type { Violation } from "../violation.ts";
import type { Refusal } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

/** Notes on an exchange while it goes on. Each step of the pipeline writes what it found. */
export interface ExchangeRecord<Evidence = unknown> {
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

/** What is known of a request when its record begins. */
export interface RecordStart<Evidence> {
  readonly method: string;
  readonly path: string;
  readonly gateway: string;
  /** What is kept for those who look closer, where anybody may. */
  readonly evidence: Evidence | undefined;
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
export function startRecord<Evidence>({
  method,
  path,
  gateway,
  evidence,
  headers,
  onEnd,
}: RecordStart<Evidence>): ExchangeRecord<Evidence> {
  const start = performance.now();
  const record: ExchangeRecord<Evidence> = {
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
    evidence,
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
