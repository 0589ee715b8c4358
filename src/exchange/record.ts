import type { Violation } from "../violation.ts";
import type { Refusal } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

/** Notes on an exchange while it goes on. Each step of the pipeline writes what it found. */
export interface ExchangeRecord {
  operation: string | undefined;
  model: string | undefined;
  violations: readonly Violation[];
  undocumented: readonly string[];
  fixture: string | undefined;
  ties: readonly string[];
  session: string;
  faults: readonly string[];
  offContract: string | undefined;
  error: Refusal | undefined;
  /** Completes the record and hands it over. `events` is undefined for a whole answer. */
  readonly end: (status: number, events?: number, aborted?: boolean) => void;
}

/** What {@link startRecord} needs of the settings. */
export interface Recording {
  readonly clock: () => number;
  readonly onExchange: (exchange: Exchange) => void;
}

/** Begins the record of a request that has just arrived. */
export function startRecord(
  method: string,
  path: string,
  gateway: string,
  { clock, onExchange }: Recording,
): ExchangeRecord {
  const time = clock();
  const start = performance.now();
  const record: ExchangeRecord = {
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
    end(status, events, aborted = false) {
      const { error, end: _, ...found } = record;
      const exchange: Exchange = {
        time,
        method,
        path,
        gateway,
        ...found,
        status,
        error: error === undefined ? undefined : { code: error.code, message: error.message },
        events,
        aborted,
        duration: performance.now() - start,
      };
      try {
        onExchange(exchange);
      } catch (problem) {
        // The listener's failure is its owner's to see, and no part of the answer.
        queueMicrotask(() => {
          throw problem;
        });
      }
    },
  };
  return record;
}
