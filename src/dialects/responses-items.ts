import type { JsonObject } from "../contract/json.ts";
import type { Choice, Part, Pieces, SpeechContext } from "./dialect.ts";

/** An output item of a response, complete. */
export type OutputItem = JsonObject &
  (
    | {
        readonly type: "message";
        readonly id: string;
        readonly status: string;
        readonly role: "assistant";
        readonly content: readonly ContentPart[];
      }
    | {
        readonly type: "function_call";
        readonly id: string;
        readonly status: string;
        readonly call_id: string;
        readonly name: string;
        readonly arguments: string;
      }
    | { readonly type: "reasoning"; readonly id: string; readonly summary: readonly SummaryPart[] }
  );

type ContentPart =
  | {
      readonly type: "output_text";
      readonly text: string;
      readonly annotations: readonly never[];
      readonly logprobs: readonly never[];
    }
  | { readonly type: "refusal"; readonly refusal: string };

interface SummaryPart {
  readonly type: "summary_text";
  readonly text: string;
}

type ItemEvent = { readonly type: string } & JsonObject;

/** The output items of a choice: reasoning, then messages and calls in the order of its parts. */
export function outputItems(choice: Choice, context: SpeechContext): OutputItem[] {
  const items: OutputItem[] = [];
  const noting = <Made extends object>(made: Made, { pieces }: { readonly pieces?: Pieces }): Made => {
    if (pieces !== undefined) context.pieces.set(made, pieces);
    return made;
  };
  for (const part of choice.parts) {
    const last = items.at(-1);
    if (part.kind === "toolCall") {
      items.push(callItem(part, context));
      continue;
    }
    if (part.kind === "reasoning") {
      const summary = noting<SummaryPart>({ type: "summary_text", text: part.text }, part);
      items.push(reasoningItem(summary, context));
      continue;
    }
    const content = noting(contentPart(part.kind, part.text), part);
    if (last?.type === "message") {
      items[items.length - 1] = { ...last, content: [...last.content, content] };
    } else items.push(messageItem(content, context));
  }
  const cut = choice.finishReason === "length" || choice.finishReason === "content_filter";
  // What was cut short while it reasoned has not begun to speak.
  if (choice.parts.every((part) => part.kind === "reasoning") && !(cut && choice.parts.length > 0)) {
    items.push(messageItem(contentPart("text", ""), context));
  }
  const last = items.at(-1);
  // What was cut short is the item that was being made.
  if (cut && last !== undefined && last.type !== "reasoning") {
    items[items.length - 1] = { ...last, status: "incomplete" };
  }
  return items;
}

function messageItem(part: ContentPart, context: SpeechContext): OutputItem {
  const id = context.id("message", "msg_{hex:48}");
  return { id, type: "message", status: "completed", role: "assistant", content: [part] };
}

function contentPart(kind: "text" | "refusal", text: string): ContentPart {
  if (kind === "refusal") return { type: "refusal", refusal: text };
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function callItem(part: Extract<Part, { kind: "toolCall" }>, context: SpeechContext): OutputItem {
  return {
    id: context.id("functionCall", "fc_{hex:48}"),
    type: "function_call",
    status: "completed",
    call_id: part.id ?? context.id("toolCall", "call_{alnum:24}"),
    name: part.name,
    arguments: part.arguments,
  };
}

function reasoningItem(summary: SummaryPart, context: SpeechContext): OutputItem {
  const id = context.id("reasoning", "rs_{hex:48}");
  return { id, type: "reasoning", summary: [summary] };
}

/** Cuts a text; the part of the item that it stands in tells whether it comes in pieces. */
type Cut = (text: string, part?: object) => readonly string[];

/** The events that make one item: added, its parts in pieces, done. */
export function* itemEvents(item: OutputItem, outputIndex: number, cut: Cut): Generator<ItemEvent> {
  const place = { output_index: outputIndex };
  yield { type: "response.output_item.added", ...place, item: emptyItem(item) };
  const inside = { item_id: item.id, ...place };
  if (item.type === "function_call") {
    const type = "response.function_call_arguments";
    for (const delta of cut(item.arguments)) yield { type: `${type}.delta`, ...inside, delta };
    yield { type: `${type}.done`, ...inside, name: item.name, arguments: item.arguments };
  } else if (item.type === "reasoning") {
    for (const [index, part] of item.summary.entries()) {
      yield* summaryEvents(part, { ...inside, summary_index: index }, cut);
    }
  } else {
    for (const [index, part] of item.content.entries()) {
      yield* contentEvents(part, { ...inside, content_index: index }, cut);
    }
  }
  yield { type: "response.output_item.done", ...place, item };
}

function emptyItem(item: OutputItem): JsonObject {
  if (item.type === "function_call") return { ...item, status: "in_progress", arguments: "" };
  if (item.type === "reasoning") return { ...item, summary: [] };
  return { ...item, status: "in_progress", content: [] };
}

function* contentEvents(part: ContentPart, place: JsonObject, cut: Cut): Generator<ItemEvent> {
  if (part.type === "refusal") {
    yield { type: "response.content_part.added", ...place, part: { ...part, refusal: "" } };
    for (const delta of cut(part.refusal, part)) yield { type: "response.refusal.delta", ...place, delta };
    yield { type: "response.refusal.done", ...place, refusal: part.refusal };
  } else {
    yield { type: "response.content_part.added", ...place, part: { ...part, text: "" } };
    for (const delta of cut(part.text, part)) {
      yield { type: "response.output_text.delta", ...place, delta, logprobs: [] };
    }
    yield { type: "response.output_text.done", ...place, text: part.text, logprobs: [] };
  }
  yield { type: "response.content_part.done", ...place, part };
}

function* summaryEvents(part: SummaryPart, place: JsonObject, cut: Cut): Generator<ItemEvent> {
  yield { type: "response.reasoning_summary_part.added", ...place, part: { ...part, text: "" } };
  for (const delta of cut(part.text, part)) {
    yield { type: "response.reasoning_summary_text.delta", ...place, delta };
  }
  yield { type: "response.reasoning_summary_text.done", ...place, text: part.text };
  yield { type: "response.reasoning_summary_part.done", ...place, part };
}
