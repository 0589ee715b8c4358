import { AsyncLocalStorage } from "node:async_hooks";

/** Tells which test is running. */
export interface CurrentTest<Test> {
  /**
   * The test that the caller is a part of, also where several run at once; where that cannot be told, the one that was begun
   * last; `undefined` outside of tests.
   */
  readonly now: () => Test | undefined;
  /** Whether the caller is known to be a part of a test. */
  readonly isInside: () => boolean;
  /** Begins a test. */
  readonly begin: (test: Test) => void;
  /** Lets what a function does, now and later, be a part of a test. */
  readonly within: <T>(test: Test, run: () => T) => T;
  /** Ends a test. */
  readonly end: (test: Test) => void;
}

/** Begins to tell. */
export function createCurrentTest<Test>(): CurrentTest<Test> {
  const storage = new AsyncLocalStorage<Test>();
  const begun: Test[] = [];
  return {
    now: () => storage.getStore() ?? begun.at(-1),
    isInside: () => storage.getStore() !== undefined,
    begin: (test) => void begun.push(test),
    within: (test, run) => storage.run(test, run),
    end(test) {
      const at = begun.lastIndexOf(test);
      if (at !== -1) begun.splice(at, 1);
    },
  };
}
