import type { Choice, FinishReason, Part, RawAnswer, Speech, Usage } from "../dialects/dialect.ts";

/** A call whose arguments give way to a sample where they do not satisfy the tool's parameters. */
export type FittedCall = Extract<Part, { kind: "toolCall" }> & { readonly fit?: boolean };

/** A piece of what a fixture lets the model say; samples are made of the schemas that the request sends. */
export type DraftPart =
  | Exclude<Part, { kind: "toolCall" }>
  | FittedCall
  | { readonly kind: "sampleText" }
  | { readonly kind: "sampleCall" };

/** One of the alternatives that a fixture lets the model give. */
export interface DraftChoice extends Omit<Choice, "parts" | "finishReason"> {
  readonly parts: readonly DraftPart[];
  /** Where the fixture fixes it. */
  readonly finishReason: FinishReason | undefined;
}

/** A choice whose samples have been filled in. */
export interface FilledChoice extends Omit<DraftChoice, "parts"> {
  readonly parts: readonly Part[];
}

/** What a fixture lets the model say, before the request's demands are heeded. */
export interface Draft extends Omit<Speech, "choices" | "usage"> {
  readonly choices: readonly DraftChoice[];
  /** Where the fixture fixes it. */
  readonly usage: Usage | undefined;
}

/** A reply that was rendered: what the model may say, or an answer as it stands on the wire. */
export type RenderedReply =
  | { readonly kind: "draft"; readonly draft: Draft; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "raw"; readonly reply: RawAnswer };
