/** The longest time that timers know, in milliseconds: 24 days. */
const longest = 2 ** 31 - 1;

/**
 * Waits, and leaves no timer behind when the wait is given up.
 *
 * @param ms Milliseconds; 0 or less is no wait at all.
 * @throws The signal's reason, when it fires before the time is over.
 */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // The reason is the caller's, and need not be an error: servers give a text.
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) {
      giveUp();
      return;
    }
    if (ms <= 0) {
      resolve();
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      giveUp();
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener("abort", stop);
        resolve();
      },
      Math.min(ms, longest),
    );
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Resolves with the first of the signals that fires, and holds on to none of them then. */
export function firstAborted(signals: readonly (AbortSignal | undefined)[]): Promise<AbortSignal> {
  return new Promise((resolve) => {
    const given = signals.filter((signal) => signal !== undefined);
    const listen = () => {
      const fired = given.find(({ aborted }) => aborted);
      if (fired === undefined) return;
      for (const signal of given) signal.removeEventListener("abort", listen);
      resolve(fired);
    };
    for (const signal of given) signal.addEventListener("abort", listen);
    listen();
  });
}
