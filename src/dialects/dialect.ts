import type { StreamEvent } from "../contract/contract.ts";
import type { JsonObject } from "../contract/json.ts";

/** One turn of the conversation that a request carries. */
export interface Turn {
  /** Who speaks: `system`, `developer`, `user`, `assistant` or `tool`. */
  readonly role: string;
  /** What is said: the text parts, put together. */
  readonly text: string;
}

/** What a request says, free of wire shape. Reading never fails: what is missing or odd is left out. */
export interface RequestView {
  readonly model: string | undefined;
  /** The conversation, oldest turn first; instructions are a `system` turn. */
  readonly turns: readonly Turn[];
  /** Names of the tools offered. */
  readonly tools: readonly string[];
  /** Whether the answer is to be streamed. */
  readonly stream: boolean;
  /** Whether a streamed answer ends with its usage; always so where the dialect has no such choice. */
  readonly includeUsage: boolean;
  /** How many choices are asked for. */
  readonly choices: number;
}

/** A tool call that the model makes. */
export interface ToolCall {
  readonly id?: string;
  readonly name: string;
  /** JSON in a string, as the wire has it. */
  readonly arguments: string;
}

/** The very pieces in which a text is streamed; put together, they are the text. */
export type Pieces = readonly string[];

/** A piece of what the model says, in its order. */
export type Part =
  | { readonly kind: "reasoning" | "text" | "refusal"; readonly text: string; readonly pieces?: Pieces }
  | ({ readonly kind: "toolCall" } & ToolCall);

/** Why the model stopped. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

/** One of the alternatives that the model gives. */
export interface Choice {
  readonly parts: readonly Part[];
  readonly finishReason: FinishReason;
}

/** The tokens that an answer accounts for. */
export interface Usage {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** Completion tokens that are text; the page of evolink shows that they need not add up. */
  readonly completionTextTokens: number;
}

/** What to say, free of wire shape. */
export interface Speech {
  readonly choices: readonly Choice[];
  readonly usage: Usage;
  /** The id, where the fixture fixes it. */
  readonly id?: string;
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
}

/** A reply that was rendered: what the model says, or an answer as it stands on the wire. */
export type RenderedReply =
  | {
      readonly kind: "speech";
      readonly speech: Speech;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "raw"; readonly reply: RawAnswer };

/** An answer as it stands on the wire. */
export interface RawAnswer {
  /** The HTTP status. Default 200. */
  readonly status?: number;
  /** Headers beside the content type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, as JSON. */
  readonly body?: unknown;
  /** The events of a stream, sent instead of `body` where the request asks for a stream or there is no body. */
  readonly events?: readonly { readonly event?: string; readonly data: unknown }[];
}

/** What a dialect needs to write a speech on the wire. */
export interface SpeechContext {
  /** The request body, for the members that an answer repeats. */
  readonly body: unknown;
  readonly view: RequestView;
  /** Makes an id of a kind: after the operation's `x-mynah-ids`, else after the pattern given. */
  readonly id: (kind: string, pattern: string) => string;
  /** What the operation's `x-mynah-members` adds to the part of an answer that is named. */
  readonly members: (part: string) => JsonObject;
  /** Cuts a text into the pieces that are streamed: those given, where there are any. */
  readonly cut: (text: string, pieces?: Pieces) => readonly string[];
}

/** How a speech is read from and written on the wire. One for each wire shape; gateways are data. */
export interface Dialect {
  /** The name, as `x-mynah-dialect` says it. */
  readonly name: string;
  /** Reads a request body, valid or not. */
  readonly read: (body: unknown) => RequestView;
  /** The body of a whole answer. */
  readonly whole: (speech: Speech, context: SpeechContext) => unknown;
  /** The events of a streamed answer. Put together, they say what {@link Dialect.whole} says. */
  readonly events: (speech: Speech, context: SpeechContext) => Iterable<StreamEvent>;
  /** The events that end a stream with an error; `envelope` is the gateway's error body. */
  readonly failure: (error: StreamFailure, sent: number) => Iterable<StreamEvent>;
}

/** An error after a stream has begun. */
interface StreamFailure {
  readonly code: string;
  readonly message: string;
  readonly envelope: unknown;
}
