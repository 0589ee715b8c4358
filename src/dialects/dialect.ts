import type { StreamEvent } from "../contract/contract.ts";
import type { JsonObject } from "../contract/json.ts";

/** One turn of the conversation that a request carries. */
export interface Turn {
  /** Who speaks: `system`, `developer`, `user`, `assistant` or `tool`. */
  readonly role: string;
  /** What is said: the text parts, put together. */
  readonly text: string;
  /** Names and arguments of the tools that the turn calls, put together; they are tokens too. */
  readonly calls?: string;
  /** Whether it is the instructions of this request alone, which a continued conversation does not keep. */
  readonly instructions?: boolean;
  /** The id of an item of a former answer that stands here; what it says is looked up. */
  readonly reference?: string;
}

/** A tool that a request offers. */
export interface OfferedTool {
  readonly name: string;
  /** JSON Schema of its arguments, where the request gives one. */
  readonly parameters: unknown;
  /** Whether the model is held to that schema. */
  readonly strict: boolean;
  /** Where the tool stands in the body, as a JSON pointer. */
  readonly pointer: string;
}

/** Whether the model may or must call tools, and which. */
export interface ToolChoice {
  readonly mode: "auto" | "none" | "required";
  /** The only tools that may be called; every one that is offered where it is left out. */
  readonly names?: readonly string[];
  /** Whether the request names one tool that is to be called. */
  readonly forced?: boolean;
}

/** The format that a request demands of the text. */
export type AnswerFormat =
  | { readonly kind: "text" }
  | { readonly kind: "json_object" }
  | {
      readonly kind: "json_schema";
      readonly schema: unknown;
      /** Where the schema stands in the body, as a JSON pointer. */
      readonly pointer: string;
    };

/** What a request demands of the answer. */
export interface Demands {
  /** The text ends before the first of these. */
  readonly stop: readonly string[];
  /** The most tokens that the answer may have, reasoning included. */
  readonly maxTokens: number | undefined;
  readonly toolChoice: ToolChoice;
  /** Whether several tools may be called at once. */
  readonly parallelToolCalls: boolean;
  readonly format: AnswerFormat;
}

/** What a request says, free of wire shape. Reading never fails: what is missing or odd is left out. */
export interface RequestView {
  readonly model: string | undefined;
  /** The conversation, oldest turn first; instructions are a `system` turn. */
  readonly turns: readonly Turn[];
  /** The tools offered. */
  readonly tools: readonly OfferedTool[];
  /** The JSON that is counted beside the conversation: tools, and the schema of the answer. */
  readonly counted: readonly unknown[];
  /** Whether the answer is to be streamed. */
  readonly stream: boolean;
  /** Whether a streamed answer ends with its usage; always so where the dialect has no such choice. */
  readonly includeUsage: boolean;
  /** How many choices are asked for. */
  readonly choices: number;
  readonly demands: Demands;
  /** The id of the answer that the request continues, where it does. */
  readonly previous?: string | undefined;
  /** Whether the oldest turns of a conversation that is too long are left out. Default: it is an error. */
  readonly truncates?: boolean;
}

/** A tool call that the model makes. */
interface ToolCall {
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
  /** Left out where the answer does not tell it: counting takes a tokenizer. */
  readonly usage: Usage | undefined;
  /** The id, where the fixture fixes it. */
  readonly id?: string;
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
}

/** What is answered: what the model says, or an answer as it stands on the wire. */
export type Reply =
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
  /** The pieces given for a part of the whole answer, where the dialect notes them. */
  readonly pieces: Map<object, Pieces>;
}

/** How a speech is read from and written on the wire. One for each wire shape; gateways are data. */
export interface Dialect {
  /** The name, as `x-mynah-dialect` says it. */
  readonly name: string;
  /** Reads a request body, valid or not. */
  readonly read: (body: unknown) => RequestView;
  /** The body of a whole answer. */
  readonly whole: (speech: Speech, context: SpeechContext) => JsonObject;
  /** The events of a streamed answer, made of the whole one: put together, they say what it says. */
  readonly events: (whole: JsonObject, speech: Speech, context: SpeechContext) => Iterable<StreamEvent>;
  /** The events that end a stream with an error; `whole` is not there where the answer is a raw one. */
  readonly failure: (error: StreamFailure, whole: JsonObject | undefined) => Iterable<StreamEvent>;
  /** What later requests may continue or refer to, where the API keeps its answers. */
  readonly kept?: (whole: JsonObject, body: unknown) => KeptAnswer | undefined;
}

/** An error after a stream has begun. */
export interface StreamFailure {
  readonly code: string;
  readonly message: string;
  /** The gateway's error body. */
  readonly envelope: unknown;
  /** How many events have been sent. */
  readonly sent: number;
}

/** An answer that later requests may continue or refer to. */
export interface KeptAnswer {
  readonly id: string;
  /** What was answered, item by item; items that are no turn, such as reasoning, have none. */
  readonly items: readonly { readonly id: string; readonly turn: Turn | undefined }[];
}
