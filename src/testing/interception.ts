/** Somebody who answers requests that are intercepted. */
export interface Interceptor {
  readonly knows: (request: Request) => boolean;
  readonly handle: (request: Request) => Promise<Response | undefined>;
  /** Whether the caller is a part of a test of its own. */
  readonly isInTest: () => boolean;
}

/** Requests of this process that are intercepted, for several who answer them. */
export interface Interception {
  /** Puts somebody on top; once more to be on top again. */
  readonly raise: (interceptor: Interceptor, listen: Listen) => void;
  /** Takes somebody away; after the last one, nothing is intercepted any more. */
  readonly remove: (interceptor: Interceptor) => void;
}

/** Begins to intercept; gives what ends it. */
export type Listen = (all: Pick<Interceptor, "knows" | "handle">) => () => void;

/**
 * Begins to intercept for several: a request is answered by whom it is a test of, else by whoever was put on top last and
 * knows it. One alone listens for all: of several, the first that ended would end it for all.
 */
export function createInterception(): Interception {
  const interceptors = new Set<Interceptor>();
  let close: (() => void) | undefined;

  function pick(request: Request): Interceptor | undefined {
    const knowing = [...interceptors].filter((each) => each.knows(request));
    return knowing.findLast((each) => each.isInTest()) ?? knowing.at(-1);
  }

  return {
    raise(interceptor, listen) {
      interceptors.delete(interceptor);
      interceptors.add(interceptor);
      close ??= listen({
        knows: (request) => pick(request) !== undefined,
        handle: async (request) => pick(request)?.handle(request),
      });
    },
    remove(interceptor) {
      interceptors.delete(interceptor);
      if (interceptors.size > 0) return;
      close?.();
      close = undefined;
    },
  };
}
