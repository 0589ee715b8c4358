import type { ClientDialect } from "../table/scenario.ts";
import type { Mutation } from "./rewrite.ts";

/** A client in short, as in `openai 7`, `ai 6 compatible`, `langchain`, `agents` or `fetch`. */
type ClientName = string;

/** A rule that mynah's streams keep, a stream that breaks it, and what clients make of that. */
export interface Row {
  readonly rule: string;
  readonly dialect: ClientDialect;
  /** The names of the scenarios in which the rule is broken. */
  readonly scenarios: readonly string[];
  readonly mutation: Mutation;
  /** Exactly those clients that show something else than they are to show, in one of the scenarios at least. */
  readonly noticedBy: readonly ClientName[];
  /** Why no SDK notices, where none does. */
  readonly harmless?: string;
}

/** Makes the rows of a dialect. */
export interface RowMaker {
  /** A rule that clients hold mynah to. */
  readonly noticed: (
    rule: string,
    scenarios: readonly string[],
    mutation: Mutation,
    noticedBy: readonly ClientName[],
  ) => Row;
  /** A rule that is kept for clients which are not in the table: those that are do without. */
  readonly harmless: (rule: string, scenarios: readonly string[], mutation: Mutation, reason: string) => Row;
}

/** Makes the rows of a dialect. */
export function rowsOf(dialect: ClientDialect): RowMaker {
  return {
    noticed: (rule, scenarios, mutation, noticedBy) => ({ rule, dialect, scenarios, mutation, noticedBy }),
    harmless: (rule, scenarios, mutation, reason) => ({
      rule,
      dialect,
      scenarios,
      mutation,
      noticedBy: [],
      harmless: reason,
    }),
  };
}
