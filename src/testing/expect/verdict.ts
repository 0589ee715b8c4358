/** What became of an expectation: every runner words the same. */
export interface Verdict {
  readonly pass: boolean;
  /** Why it does not hold; where it does, what was not to be, for runners that negate. */
  readonly message: string;
}

/** An expectation that does not hold. */
export class ExpectationError extends Error {
  override readonly name = "ExpectationError";
}

/**
 * Throws where an expectation does not hold.
 *
 * @throws ExpectationError
 */
export function assertVerdict({ pass, message }: Verdict): void {
  if (!pass) throw withoutTrace(new ExpectationError(message));
}

/** Where mynah itself is, as it stands in stack traces. */
const own = new URL("../../", import.meta.url).pathname;

/** An error that explains itself: where in mynah it was made is nothing that its reader looks for. */
export function withoutTrace<E extends Error>(error: E): E {
  error.stack = (error.stack ?? "")
    .split("\n")
    .filter((line) => !/^\s+at /.test(line) || !line.includes(own))
    .join("\n");
  return error;
}
