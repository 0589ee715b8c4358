/**
 * What is kept. `mock`: what holds for all sessions (one value). `session`: where a session stands (one value a session).
 * `answer`: an answer or item that can be continued, by its id. `draw`: how often a request was made, under a seed.
 * `counters`: how many exchanges there were (one value a session, and one for the mock).
 */
export type Kind = "mock" | "session" | "answer" | "draw" | "counters";

/** The name of a value in a {@link Store}. */
export interface Key {
  readonly kind: Kind;
  /** The session that the value belongs to, and goes with; `undefined` for what belongs to the whole mock. */
  readonly session: string | undefined;
  /** Tells values of a kind and a session apart. Default: there is one. */
  readonly id?: string;
}

/** An exchange as it is handed to a {@link Store}: what takes work is done when its methods are called. */
export interface LogEntry {
  readonly session: string;
  /** About how many bytes it keeps in memory. */
  readonly bytes: number;
  /** What is known of the exchange at once: data that JSON can hold. */
  readonly summary: object;
  /** What went over the wire: data that JSON can hold. */
  readonly details: () => Promise<object>;
  /** Why it was answered as it was: data that JSON can hold. */
  readonly why: () => Promise<object>;
}

/** An entry of the log, with its number. */
export interface NumberedEntry {
  readonly entry: LogEntry;
  /** Its place among all that were ever added: 1 for the first. */
  readonly id: number;
}

/** Which entries are read. */
export interface LogRange {
  /** Only those with a greater number. Default 0. */
  readonly after?: number;
  /** Only those with a smaller number. Default: no bound. */
  readonly before?: number;
  /** Only those of a session. Default: of all. */
  readonly session?: string | undefined;
}

/**
 * Everything of a mock that outlives a request. The one that comes with mynah keeps it in memory; an implementation over
 * a store that several replicas share lets them answer as one.
 *
 * Values are data that `structuredClone` takes, but for predicates of fixtures that were added in the process: a store
 * that leaves the process cannot keep those. It may forget what was idle longest, so that its size is bounded; a session
 * is then forgotten whole.
 */
export interface Store {
  /** The value, or `undefined` where there is none. It must not be changed. */
  readonly get: <Value>(key: Key) => Promise<Value | undefined>;
  /**
   * Reads a value and puts another in its place, in one step: of two updates the second sees what the first has
   * written.
   *
   * @param change Gives the new value, which may be the one it was given, changed; `undefined` takes it away. It is at
   *   once done, may be called again where another has written in between, and writes nothing where it throws.
   * @param size About how many bytes the new value keeps. Default 0.
   * @throws What `change` throws.
   */
  readonly update: <Value>(
    key: Key,
    change: (value: Value | undefined) => Value | undefined,
    size?: (value: Value) => number,
  ) => Promise<Value | undefined>;
  /** Forgets the values of a session, without one all values; but neither the log nor its counters. */
  readonly clear: (session?: string) => Promise<void>;
  /** Adds an exchange to the log, whose oldest entries go where it grows too large. Gives its number. */
  readonly append: (entry: LogEntry) => Promise<number>;
  /** The entries of the log, the oldest first. */
  readonly entries: (range?: LogRange) => Promise<readonly NumberedEntry[]>;
  /** Forgets the log and all counters; or of a session what is in it, and its own. Numbers go on where they were. */
  readonly clearLog: (session?: string) => Promise<void>;
  /** Calls back when something was added to the log. Gives what ends that. */
  readonly onAppend: (listener: () => void) => () => void;
}
