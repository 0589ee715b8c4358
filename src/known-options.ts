import { didYouMean } from "./contract/wording.ts";
import { ConfigurationError } from "./errors.ts";

/**
 * Sees that all options are known.
 *
 * @param what What fails otherwise, as in `create the mock`.
 * @throws ConfigurationError with the name that was probably meant.
 */
export function assertKnownOptions(options: object, known: readonly string[], what: string): void {
  const strange = Object.keys(options).find((name) => !known.includes(name));
  if (strange === undefined) return;
  const meant = didYouMean(strange, known);
  throw new ConfigurationError(
    `Failed to ${what}: there is no option "${strange}". Please ${meant === undefined ? "leave it out" : `use "${meant}"`}.`,
  );
}
