import { ConfigurationError } from "../../errors.ts";
import type { Contract } from "../../contract/contract.ts";
import { didYouMean, preview } from "../../contract/wording.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";
import type { JournalReader } from "../../journal/reader.ts";
import { isObject } from "../../contract/json.ts";

/** Of what something is expected: a mock, a session, what `useMynah` gives; or exchanges of a journal. */
export type Subject =
  | { readonly journal: Pick<JournalReader, "list"> }
  | readonly JournalEntry[]
  | JournalEntry;

/**
 * The exchanges of a subject, the oldest first.
 *
 * @throws ConfigurationError for what has none.
 */
export async function exchangesOf(subject: Subject): Promise<readonly JournalEntry[]> {
  if (Array.isArray(subject)) return subject as readonly JournalEntry[];
  if (isObject(subject) && isObject(subject["journal"])) {
    return subject.journal.list();
  }
  if (isObject(subject) && "request" in subject && "reply" in subject)
    return [subject as unknown as JournalEntry];
  throw new ConfigurationError(
    `Failed to look at what came in: ${preview(subject)} has no exchanges. ` +
      "Please expect it of a mock, of a session, of what useMynah gives, or of exchanges of a journal.",
  );
}

/**
 * The same, where operations are looked for: a name that is misspelt is never found, and not to find it would prove nothing.
 *
 * @param operations Their ids, or methods and paths.
 * @throws ConfigurationError for one that no gateway has, as far as the subject knows its gateways.
 */
export async function exchangesAbout(
  subject: Subject,
  operations: readonly string[],
): Promise<readonly JournalEntry[]> {
  const exchanges = await exchangesOf(subject);
  const { contracts = [] } = subject as { readonly contracts?: readonly Pick<Contract, "operations">[] };
  const known = contracts.flatMap((contract) => contract.operations.map(({ id }) => id));
  const isStrange = (name: unknown) =>
    typeof name !== "string" || (known.length > 0 && !known.includes(name) && !/^[A-Z]+ \//.test(name));
  const at = operations.findIndex(isStrange);
  if (at === -1) return exchanges;
  const strange: unknown = operations[at];
  if (typeof strange !== "string") {
    throw new ConfigurationError(
      `Failed to look at what came in: the operation is ${preview(strange)}. Please give its id, as in "createResponse".`,
    );
  }
  const meant = didYouMean(strange, known) ?? `one of ${[...new Set(known)].slice(0, 20).join(", ")}`;
  throw new ConfigurationError(
    `Failed to look at what came in: no gateway has an operation ${preview(strange)}. ` +
      `Please use ${meant}, or a method and a path as in "POST /v1/responses".`,
  );
}

/** An exchange in a line: what was asked, and what came of it. */
export function lineOf({ method, path, operation, status, error }: JournalEntry): string {
  const what = operation === undefined ? `${method} ${path}` : operation;
  return `${what} → ${status === 0 ? "reset" : status}${error === undefined ? "" : ` ${error.code}`}`;
}

/** `1st`, `2nd`, `3rd`, `4th` … */
export function ordinal(number: number): string {
  const tens = number % 100;
  const ending = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}

/** Exchanges as a list, one a line; nobody reads more than twenty. */
export function listed(exchanges: readonly JournalEntry[]): string {
  if (exchanges.length === 0) return "  none";
  const lines = exchanges.slice(-20).map((each, index) => {
    return `  ${exchanges.length - Math.min(20, exchanges.length) + index + 1}. ${lineOf(each)}`;
  });
  return [...(exchanges.length > 20 ? ["  …"] : []), ...lines].join("\n");
}
