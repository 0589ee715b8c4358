import type { Exchange, Fixture } from "../../../src/index.ts";

/** A tool that a client offers. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments: an object. */
  readonly parameters: { readonly [keyword: string]: unknown };
  /** What it gives when it is run, where the scenario lets the client run it. */
  readonly result?: string;
}

/** What a client is asked to do, free of any SDK. */
export interface Ask {
  readonly model: string;
  readonly prompt: string;
  readonly system?: string;
  readonly tools?: readonly OfferedTool[];
  readonly toolChoice?: "auto" | "none" | "required" | { readonly name: string };
  readonly parallelToolCalls?: boolean;
  /** Whether the client runs the tools and goes on until the model speaks. */
  readonly runTools?: boolean;
  /** The answer is to be JSON of this schema (`json_schema`), or any JSON object (`json_object`). */
  readonly format?:
    | "json_object"
    | { readonly name: string; readonly schema: { readonly [keyword: string]: unknown } };
  readonly stop?: readonly string[];
  readonly maxTokens?: number;
  /** How many choices. Default 1. */
  readonly choices?: number;
  /** How often the client tries again. Default 0. */
  readonly retries?: number;
  /** Milliseconds after which the client gives up. */
  readonly timeout?: number;
  /** Goes away after so many pieces of text; streamed only. */
  readonly abortAfter?: number;
  /** Prompts of further turns, each of which continues the conversation in the client's own way. */
  readonly then?: readonly string[];
}

/** What a client made of the answer, free of any SDK. What it did not see is left out. */
export interface Outcome {
  /** The text of each choice. */
  readonly texts?: readonly string[];
  readonly reasoning?: string;
  readonly refusal?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly finish?: "stop" | "length" | "tool_calls" | "content_filter";
  /** The structured answer, as the client parsed it. */
  readonly object?: unknown;
  readonly usage?: { readonly input: number; readonly output: number; readonly total: number };
  /** What the client threw, or told as an error. */
  readonly error?: {
    /** The client's own class or name of it. */
    readonly name: string;
    readonly status?: number | undefined;
    readonly code?: string | number | null | undefined;
    readonly message: string;
  };
}

/** What a client threw, or told as an error. */
export type OutcomeError = NonNullable<Outcome["error"]>;

/** A member of {@link Outcome}, or of its error. */
type Sight = keyof Outcome | `error.${keyof OutcomeError}`;

/** One row of the table: a thing that clients do, and what they are to see. */
export interface Scenario {
  readonly name: string;
  readonly gateway: "elkapi" | "evolink";
  /** The fixtures that answer, in place of the shipped ones. */
  readonly fixtures: readonly Fixture[];
  readonly ask: Ask;
  /** What every client is to see, as far as it can; `undefined` says that it is not to be there. */
  readonly expected: { readonly [Member in Exclude<keyof Outcome, "error">]?: unknown } & {
    readonly error?: { readonly [Member in keyof OutcomeError]?: unknown } | undefined;
  };
  /** Whether it makes sense whole and streamed. Default both. */
  readonly modes?: readonly Mode[];
  /** The dialects in which it can be said. Default both. */
  readonly dialects?: readonly ClientDialect[];
  /** Checks what the mock saw, beside what the client saw. */
  readonly check?: (exchanges: readonly Exchange[], outcome: Outcome) => void;
}

/** Whether the client asks for a stream. */
export type Mode = "whole" | "streamed";

/** What a client speaks on the wire. */
export type ClientDialect = "chat-completions" | "responses";

/** Where a client finds the mock. */
export interface Connection {
  /** As clients take it, `/v1` included. */
  readonly baseURL: string;
  /** The fetch that a client is to use; `undefined` where it is to use its own. */
  readonly fetch: typeof fetch | undefined;
}

/** One column of the table: a client, in one version, in one dialect. */
export interface Client {
  /** As in `openai 7, responses`. */
  readonly name: string;
  readonly dialect: ClientDialect;
  /** The lowest major version of Node that it runs on. */
  readonly node: number;
  /** Whether it takes a `fetch` of its own. */
  readonly takesFetch: boolean;
  /** What it cannot show, and why, by member of the outcome; `*` for a scenario or a mode of it as a whole. */
  readonly blind: readonly Blindness[];
  /** The {@link OutcomeError.name} that it shows, by the names of scenarios. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Does what is asked. Never rejects: an error is an outcome. */
  readonly run: (ask: Ask, mode: Mode, connection: Connection) => Promise<Outcome>;
}

/** What a client cannot show or do, and why. */
export interface Blindness {
  /** The name of a scenario; of all where it is left out. */
  readonly scenario?: string;
  readonly mode?: Mode;
  /** What it does not see; the whole scenario where it is left out. */
  readonly sight?: Sight;
  /** Why: what the client does instead, in a few words that may stand in the README. */
  readonly reason: string;
}
