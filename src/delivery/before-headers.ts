import type { Fault } from "../gateways/generated/fixture-types.ts";
import { type Connection, ConnectionReset } from "./connection.ts";
import { faultsOf, type OnFault } from "./faults.ts";
import { firstAborted, wait } from "./wait.ts";

/** What {@link holdHeaders} needs beside the faults. */
export interface Hold {
  /** Milliseconds that a whole answer takes in any case. */
  readonly ms: number;
  /** Gives the signal of a client that goes away; asked for only where there is something to wait for. */
  readonly signal: () => AbortSignal;
  readonly connection: Connection | undefined;
  readonly onFault: OnFault;
}

/**
 * Lets happen what goes wrong before an answer has its headers: delays, then the first of a stall or reset
 * that is not to wait for events.
 *
 * @throws ConnectionReset where the connection was reset, or a stalled one ended by a server that closes.
 *   The signal's reason, where the client goes away.
 */
export async function holdHeaders(
  faults: readonly Fault[],
  { ms, signal, connection, onFault }: Hold,
): Promise<void> {
  const delays = faultsOf(faults, "delay");
  for (const { kind } of delays) onFault(kind);
  const due = delays.reduce((sum, delay) => sum + delay.ms, ms);
  if (due > 0) await wait(due, signal());
  const last = faultsOf(faults, "stall", "reset").find(({ afterEvents }) => afterEvents === undefined);
  if (last === undefined) return;
  onFault(last.kind);
  if (last.kind === "stall") {
    const client = signal();
    const fired = await firstAborted([client, connection?.closing]);
    if (fired === client) throw client.reason;
  }
  connection?.reset();
  throw new ConnectionReset();
}
