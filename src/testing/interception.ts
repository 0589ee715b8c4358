/** Somebody who answers requests that are intercepted. */
export interface Interceptor {
  readonly knows: (request: Request) => boolean;
  readonly handle: (request: Request) => Promise<Response | undefined>;
  /** Whether the caller is a part of a test of its own. */
  readonly isInTest: () => boolean;
}

/** Requests of this process that are intercepted, for several who answer them. */
export interface Interception {
  /** Adds somebody who answers while nobody has begun. */
  readonly add: (interceptor: Interceptor, listen: Listen) => void;
  /** Lets somebody answer before all others; whoever was added and has not begun answers no more until it does. */
  readonly begin: (interceptor: Interceptor, listen: Listen) => void;
  /** Takes somebody away; after the last one, nothing is intercepted any more. */
  readonly remove: (interceptor: Interceptor) => void;
}

/** Begins to intercept; gives what ends it. */
export type Listen = (all: Pick<Interceptor, "knows" | "handle">) => () => void;

/** `idle`: is there for clients that hold a `fetch` which was made while it was added. */
type Phase = "added" | "begun" | "idle";

/**
 * Begins to intercept for several: a request is answered by whom it is a test of, else by whoever has begun last and knows it.
 * Runners gather all tests of a file before they run any, and run not all of them: who has not begun is asked only where nobody
 * has. One alone listens for all: of several, the first that ended would end it for all.
 */
export function createInterception(): Interception {
  const phases = new Map<Interceptor, Phase>();
  let close: (() => void) | undefined;

  function pick(request: Request): Interceptor | undefined {
    const all = [...phases];
    const begun = all.some(([, phase]) => phase === "begun");
    const asked = all.filter(([, phase]) => phase === (begun ? "begun" : "added")).map(([each]) => each);
    const knowing = asked.filter((each) => each.knows(request));
    return knowing.findLast((each) => each.isInTest()) ?? knowing.at(-1);
  }

  function open(interceptor: Interceptor, phase: Phase, listen: Listen): void {
    phases.delete(interceptor);
    phases.set(interceptor, phase);
    close ??= listen({
      knows: (request) => pick(request) !== undefined,
      handle: async (request) => pick(request)?.handle(request),
    });
  }

  return {
    add: (interceptor, listen) => open(interceptor, "added", listen),
    begin(interceptor, listen) {
      for (const [each, phase] of phases) if (phase === "added") phases.set(each, "idle");
      open(interceptor, "begun", listen);
    },
    remove(interceptor) {
      phases.delete(interceptor);
      if (phases.size > 0) return;
      close?.();
      close = undefined;
    },
  };
}
