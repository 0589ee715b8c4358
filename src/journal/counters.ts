import type { Exchange } from "../exchange/exchange.ts";
import { isUnmatched } from "../exchange/verdict.ts";
import type { Key } from "../store/store.ts";

/** How many exchanges there were, also of those that the journal has forgotten. */
export interface Counters {
  readonly exchanges: number;
  /** Requests that broke the contract. */
  readonly violations: number;
  /** Requests with members that the contract does not know. */
  readonly undocumented: number;
  /** Requests that nothing answered. */
  readonly unmatched: number;
  /** Answers that were errors of mynah's, whatever the reason. */
  readonly errors: number;
  /** Answers to which a fault happened. */
  readonly faults: number;
  readonly streamed: number;
  /** Streams that the client left. */
  readonly aborted: number;
  /** By HTTP status; 0 for connections that were reset before it. */
  readonly statuses: Readonly<Record<string, number>>;
  /** By gateway, then by operation. */
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By gateway, then by fixture. */
  readonly fixtures: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** {@link Counters} as they are kept. */
export interface Tallies {
  readonly sums: Record<Sum, number>;
  readonly statuses: Map<number, number>;
  readonly operations: Map<string, Map<string, number>>;
  readonly fixtures: Map<string, Map<string, number>>;
}

const sums = [
  "exchanges",
  "violations",
  "undocumented",
  "unmatched",
  "errors",
  "faults",
  "streamed",
  "aborted",
] as const;
type Sum = (typeof sums)[number];

/** Names that are counted one by one; tests may add fixtures without end. */
const mostNames = 20_000;

/** Nothing counted yet. */
export function noTallies(): Tallies {
  return {
    sums: Object.fromEntries(sums.map((name) => [name, 0])) as Record<Sum, number>,
    statuses: new Map(),
    operations: new Map(),
    fixtures: new Map(),
  };
}

/** Counts an exchange. */
export function count(tallies: Tallies, exchange: Exchange): Tallies {
  const { sums } = tallies;
  sums.exchanges += 1;
  if (exchange.violations.length > 0) sums.violations += 1;
  if (exchange.undocumented.length > 0) sums.undocumented += 1;
  if (exchange.error !== undefined) sums.errors += 1;
  if (isUnmatched(exchange)) sums.unmatched += 1;
  if (exchange.faults.length > 0) sums.faults += 1;
  if (exchange.events !== undefined) sums.streamed += 1;
  if (exchange.aborted) sums.aborted += 1;
  increase(tallies.statuses, exchange.status);
  const { gateway, operation, fixture } = exchange;
  if (operation !== undefined) increase(inside(tallies.operations, gateway), operation);
  if (fixture !== undefined) increase(inside(tallies.fixtures, gateway), fixture);
  return tallies;
}

function inside(outer: Map<string, Map<string, number>>, name: string): Map<string, number> {
  let inner = outer.get(name);
  if (inner === undefined) {
    inner = new Map();
    outer.set(name, inner);
  }
  return inner;
}

function increase<Name>(counts: Map<Name, number>, name: Name): void {
  const before = counts.get(name);
  if (before === undefined && counts.size >= mostNames) return;
  counts.set(name, (before ?? 0) + 1);
}

/** Tallies as data. */
export function countersOf({ sums, statuses, operations, fixtures }: Tallies): Counters {
  const nested = (outer: Map<string, Map<string, number>>) =>
    Object.fromEntries([...outer].map(([name, inner]) => [name, Object.fromEntries(inner)]));
  return {
    ...sums,
    statuses: Object.fromEntries(statuses),
    operations: nested(operations),
    fixtures: nested(fixtures),
  };
}

/** Where the counters of a session are kept; without one, those of all. */
export function countersKey(session: string | undefined): Key {
  return { kind: "counters", session };
}
