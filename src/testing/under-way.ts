/** Requests that are not answered yet. */
export interface UnderWay {
  /** Notes the answer to come of a request. */
  readonly add: <T>(answer: Promise<T>) => Promise<T>;
  /** Resolves when all that has been sent is answered, or when that takes long. */
  readonly settled: () => Promise<void>;
}

/** Milliseconds until a request that nobody waits for has come in, and those that an answer may take. */
const patience = { first: 10, most: 1_000 };

/** Begins to note requests. */
export function createUnderWay(): UnderWay {
  const open = new Set<Promise<unknown>>();
  return {
    add(answer) {
      // Whoever sent it hears of what went wrong.
      const end = answer.catch(() => undefined).finally(() => open.delete(end));
      open.add(end);
      return answer;
    },
    async settled() {
      await new Promise((resolve) => setTimeout(resolve, patience.first));
      let timer: ReturnType<typeof setTimeout> | undefined;
      const long = new Promise((resolve) => (timer = setTimeout(resolve, patience.most)));
      await Promise.race([Promise.allSettled(open), long]);
      clearTimeout(timer);
    },
  };
}
