import type { AnswerFormat, FinishReason, ToolChoice } from "../../src/dialects/dialect.ts";
import type { Json, WireEvent } from "../streams/assemble.ts";

/** What one choice of an answer says, free of wire shape; what it does not say is an empty text. */
export interface ReadChoice {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  readonly finish: FinishReason;
}

/** What a whole answer says, free of wire shape. */
export interface ReadAnswer {
  readonly choices: readonly ReadChoice[];
  /** `undefined` where the answer does not tell it. */
  readonly usage: { readonly input: number; readonly output: number } | undefined;
  /** Every id that the answer gives to something, its own first. */
  readonly ids: readonly string[];
}

/** The members that say a demand in a request; a demand that the API does not know is left out. */
interface SampleDemands {
  readonly stream: (stream: boolean) => Json;
  /** Whether a stream ends with its usage. */
  readonly includeUsage?: (include: boolean) => Json;
  readonly choices?: (count: number) => Json;
  readonly system: (text: string) => Json;
  readonly stop?: (stop: string | readonly string[]) => Json;
  readonly maxTokens: (tokens: number) => Json;
  readonly tools: (tools: readonly { readonly name: string; readonly parameters: unknown }[]) => Json;
  /** A word, or the one tool that is to be called. */
  readonly toolChoice: (choice: ToolChoice) => Json;
  /** The tools among which the model may choose, of those that are offered. */
  readonly allowedTools?: (mode: "auto" | "required", names: readonly string[]) => Json;
  readonly parallelToolCalls?: (parallel: boolean) => Json;
  readonly format?: (format: Exclude<AnswerFormat, { kind: "text" }>) => Json;
}

/** Requests of an API that keeps its answers. */
interface SampleKeeping {
  /** A request that continues the answer with this id. */
  readonly continuing: (id: string) => Json;
  /** A request that refers to an item of a former answer by its id. */
  readonly referring: (id: string) => Json;
  /** The members that say that the answer is not to be kept. */
  readonly forgetful: Json;
}

/** What the suite must be told of a dialect, written down independently of it. */
export interface DialectSample {
  /** The smallest request that says a prompt. */
  readonly request: (prompt: string) => Json;
  readonly demands: SampleDemands;
  /**
   * A conversation: the system says `S`, the user `U`, the assistant `A` and calls `f` with `{"a":1}`, the
   * tool says `R`, the user `V`.
   */
  readonly conversation: Json;
  /** Puts a stream together to the whole answer that it stands for. Throws where a strict client would. */
  readonly assemble: (events: readonly WireEvent[]) => Json;
  /** The rules of order that a stream breaks, in words. */
  readonly broken: (
    events: readonly WireEvent[],
    asked: { readonly choices: number; readonly includeUsage: boolean },
  ) => readonly string[];
  /** Reads a whole answer. */
  readonly read: (whole: Json) => ReadAnswer;
  /** Finds the error in a stream that ends with one. Throws where its events do not fit those before. */
  readonly readError: (events: readonly WireEvent[]) => { readonly message: string };
  /** The kinds of ids that an answer with every kind of part has, as `x-mynah-ids` names them. */
  readonly idKinds: readonly string[];
  /** What the last events say of themselves: whether one stands behind those that finish the answer. */
  readonly endsWith: "finish" | "done";
  readonly keeping?: SampleKeeping;
}

/** What an API may have or not, as a list of cases: one, or none. */
export function known<T>(member: T | undefined): readonly T[] {
  return member === undefined ? [] : [member];
}
