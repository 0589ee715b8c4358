/** What an answer may do to the connection that it goes out on, where there is one. */
export interface Connection {
  /**
   * Resets the connection, as a peer that crashed does; what is still on its way is lost. Never throws, and
   * does nothing where the connection is gone.
   */
  readonly reset: () => void;
  /**
   * The request's headers as they came, names and values in turn, where the server has them so: they are quicker to
   * look through than `Headers`, which puts them in order first.
   */
  readonly rawHeaders?: readonly string[] | undefined;
  /** The address that the request came from, where the server tells. */
  readonly from?: string | undefined;
  /** Fires when the server closes: answers that were to stay silent for ever end then. */
  readonly closing?: AbortSignal;
}

/**
 * The error of a connection that was reset, in the words of Node's own `fetch`, which clients look for to
 * see whether they may try again: a `TypeError` whose cause has the code `ECONNRESET`. Its name stays
 * `TypeError` for the same reason.
 *
 * @example
 * error instanceof TypeError && error.cause.code === "ECONNRESET";
 */
export class ConnectionReset extends TypeError {
  /** What the socket says. */
  override readonly cause: Error & { readonly code: "ECONNRESET"; readonly syscall: "read" };

  /** @param message `terminated` for a body that had begun; default `fetch failed`. */
  constructor(message: "fetch failed" | "terminated" = "fetch failed") {
    super(message);
    this.cause = Object.assign(new Error("read ECONNRESET"), {
      code: "ECONNRESET",
      syscall: "read",
    } as const);
  }
}
