import { vi } from "vitest";

/**
 * Waits until an assertion holds, or a value is there, looking again and again. It waits as long as a busy machine may take:
 * how long that is says nothing of mynah.
 */
export function eventually<Value>(look: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(look, { timeout: 60_000, interval: 5 });
}
