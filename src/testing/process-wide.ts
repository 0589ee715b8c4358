import { createEnvironment, type Environment } from "./environment.ts";
import { createInterception, type Interception } from "./interception.ts";

/** What there is one of in a process, however many mocks its tests have set up. */
export interface ProcessWide {
  readonly environment: Environment;
  readonly interception: Interception;
}

const place = Symbol.for("mynah/testing/1");

/**
 * Gives what the process has one of. It stands where every copy of this module finds it: runners load modules anew, and the
 * variables and `fetch` that were changed stay changed.
 */
export function processWide(): ProcessWide {
  const holder = globalThis as { [place]?: ProcessWide };
  return (holder[place] ??= { environment: createEnvironment(), interception: createInterception() });
}
