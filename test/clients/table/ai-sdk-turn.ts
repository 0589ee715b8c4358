import type { LanguageModel, ModelMessage } from "ai-6";
import type { Edition, Provider } from "./ai-sdk-edition.ts";
import type { Ask, Outcome } from "./scenario.ts";

/** One turn of a conversation. */
export interface Turn {
  readonly edition: Edition;
  readonly provider: Provider;
  readonly model: LanguageModel;
  readonly ask: Ask;
  readonly messages: readonly ModelMessage[];
  /** The response that the turn goes on from, where the API keeps the conversation. */
  readonly previous: string | undefined;
}

/** What came of a turn. */
export interface Turned {
  readonly outcome: Outcome;
  /** What the next turn puts before its prompt. */
  readonly messages?: readonly ModelMessage[];
  /** The response that the next turn goes on from. */
  readonly response?: string;
}
