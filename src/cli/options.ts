import { parseArgs } from "node:util";
import { didYouMean } from "../contract/wording.ts";
import type { OptionTable } from "./option-tables.ts";

/** What was given for an option: on the command line a text or a switch, in the config file a number too. */
export type OptionValue = string | number | boolean | readonly (string | boolean)[] | undefined;

/** What was given on the command line. */
export interface Given {
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly positionals: readonly string[];
  /** Texts by name, of options that take such; in the config file alone. */
  readonly named?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the config file says of contract coverage, and where each JSON pointer in it stands. */
  readonly coverage?: { readonly value: unknown; readonly locate: (pointer: string) => string };
}

/** A command line that cannot be understood; exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads the arguments of a command.
 *
 * @throws UsageError for an option that is unknown or lacks its value, with the nearest known one.
 */
export function readArguments(args: readonly string[], table: OptionTable): Given {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  const completed = withValues(args, table);
  const { tokens } = parseArgs({
    args: completed,
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const name = token.name.replace(/^no-/, "");
    if (table[token.name] === undefined && table[name]?.type !== "boolean") {
      const meant = didYouMean(token.name, Object.keys(table));
      const hint = meant === undefined ? "Please see mynah --help." : `Did you mean --${meant}?`;
      throw new UsageError(`Failed to read the command line: there is no option ${token.rawName}. ${hint}`);
    }
  }
  try {
    return parseArgs({ args: completed, options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new UsageError(`Failed to read the command line: ${reason} Please see mynah --help.`);
  }
}

/** Gives options that may stand alone, and do, their values. What follows and is a file is a document, and no value. */
function withValues(args: readonly string[], table: OptionTable): string[] {
  const end = args.indexOf("--");
  return args.map((arg, index) => {
    const option = arg.startsWith("--") && (end < 0 || index < end);
    const bare = option ? table[arg.slice(2)]?.bare : undefined;
    const next = args[index + 1];
    const alone = next === undefined || next.startsWith("-") || /\.(?:ya?ml|json)$/i.test(next);
    return bare !== undefined && alone ? `${arg}=${bare}` : arg;
  });
}

/**
 * A whole number that was given as text.
 *
 * @throws UsageError where it is none, or out of range.
 */
export function wholeNumber(
  name: string,
  given: OptionValue,
  { from, to = Number.MAX_SAFE_INTEGER }: { from: number; to?: number },
): number | undefined {
  if (given === undefined) return undefined;
  const text = given.toString();
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= from && number <= to) return number;
  throw new UsageError(
    `Failed to read --${name}: "${text}" is no whole number from ${from} to ${to}. Please give one.`,
  );
}

/**
 * One of a few words.
 *
 * @throws UsageError where the word is none of them, with the nearest one.
 */
export function oneOf<Word extends string>(
  name: string,
  given: OptionValue,
  words: readonly Word[],
): Word | undefined {
  if (given === undefined) return undefined;
  const word = words.find((each) => each === given);
  if (word !== undefined) return word;
  const meant = didYouMean(given.toString(), words);
  throw new UsageError(
    `Failed to read --${name}: "${given.toString()}" is none of ${words.join(", ")}. ${meant === undefined ? "Please give one of these." : `Did you mean ${meant}?`}`,
  );
}

/** What was given several times, once or not at all, as texts. */
export function listOption(value: OptionValue): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
