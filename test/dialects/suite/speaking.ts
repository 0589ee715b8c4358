import type { StreamEvent } from "../../../src/contract/contract.ts";
import { cutGraphemes } from "../../../src/delivery/graphemes.ts";
import { dataText, encodeEvent } from "../../../src/delivery/sse.ts";
import type { Choice, Dialect, Speech, SpeechContext, Usage } from "../../../src/dialects/dialect.ts";
import { compileId } from "../../../src/exchange/ids.ts";
import { randomOf } from "../../../src/exchange/seed.ts";
import { type Json, readEvents, type WireEvent } from "../../streams/assemble.ts";

/** The usage of speeches that tell one. */
export const usage: Usage = {
  promptTokens: 11,
  cachedTokens: 3,
  completionTokens: 7,
  reasoningTokens: 2,
  completionTextTokens: 5,
};

/** A speech that says these choices. */
export function speechOf(choices: readonly Choice[], more: Partial<Speech> = {}): Speech {
  return { choices, usage, created: 1_700_000_000, model: "gpt-5.5", ...more };
}

/** How a speech is spoken. */
export interface Manner {
  /** Graphemes in a piece. */
  readonly size?: number;
  /** What the document adds to the parts of an answer. */
  readonly members?: (part: string) => Json;
  /** Makes ids, as the document would; after the pattern of the dialect where it is left out. */
  readonly id?: (kind: string) => string;
}

/** A speech as a dialect speaks it. */
export interface Spoken {
  readonly whole: Json;
  readonly events: readonly StreamEvent[];
}

/** The context of a request, with ids that are the same each time. */
function contextOf(
  dialect: Dialect,
  body: unknown,
  { size = 1, members = () => ({}), id }: Manner,
): SpeechContext {
  const random = randomOf(1, "");
  return {
    body,
    view: dialect.read(body),
    id: (kind, pattern) => id?.(kind) ?? compileId(pattern)(1_700_000_000, random),
    members,
    cut: (text, pieces) => pieces ?? cutGraphemes(text, size),
    pieces: new Map(),
  };
}

/** Lets a dialect speak, whole and then streamed. */
export function speak(dialect: Dialect, body: unknown, speech: Speech, manner: Manner = {}): Spoken {
  const context = contextOf(dialect, body, manner);
  const whole = dialect.whole(speech, context);
  return { whole, events: [...dialect.events(whole, speech, context)] };
}

/** The events as they arrive. */
export function overWire(events: Iterable<StreamEvent>): WireEvent[] {
  return readEvents(Array.from(events, (event) => encodeEvent(event.event, dataText(event))).join(""));
}

/** A value as it arrives. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
