import type { StreamEvent } from "../contract/contract.ts";
import { arrayOf, type JsonObject, memberOf } from "../contract/json.ts";
import { readChatRequest } from "./chat-request.ts";
import { chatUsage } from "./chat-usage.ts";
import type { Choice, Dialect, SpeechContext } from "./dialect.ts";

/**
 * OpenAI's Chat Completions: whole as `chat.completion`, streamed as `chat.completion.chunk`, ended by
 * `[DONE]`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const chatCompletions: Dialect = {
  name: "chat-completions",
  read: readChatRequest,
  whole(speech, context) {
    const id = speech.id ?? context.id("completion", "chatcmpl-{alnum:29}");
    const { usage } = speech;
    return {
      id,
      object: "chat.completion",
      created: speech.created,
      model: speech.model,
      choices: speech.choices.map((choice, index) => ({
        index,
        message: message(choice, context),
        ...context.members("choice"),
        finish_reason: choice.finishReason,
      })),
      ...(usage === undefined ? {} : { usage: { ...chatUsage(usage), ...context.members("usage") } }),
      ...context.members("completion"),
    };
  },
  *events(whole, speech, context) {
    const { usage, choices: _, ...rest } = whole;
    const shared = { ...rest, object: "chat.completion.chunk" };
    const { includeUsage } = context.view;
    const chunk = (choices: readonly JsonObject[], counted: unknown): JsonObject =>
      includeUsage ? { ...shared, choices, usage: counted } : { ...shared, choices };
    const answered = arrayOf(whole, "choices");
    const own = context.members("choice");
    yield* interleave(
      speech.choices.map((choice, index) => {
        const calls = arrayOf(memberOf(answered[index], "message"), "tool_calls");
        const frame: ChoiceFrame["frame"] = (delta, finishReason = null) =>
          chunk([{ index, delta, ...own, finish_reason: finishReason }], null);
        return choiceEvents(choice, { calls, context, frame });
      }),
    );
    if (includeUsage) yield { data: chunk([], usage) };
    yield { data: "[DONE]", ends: "done" };
  },
  *failure({ envelope }): Iterable<StreamEvent> {
    yield { data: envelope };
  },
};

/** What the parts of a kind say together, or `undefined` where there is none. */
function joined(choice: Choice, kind: "text" | "reasoning" | "refusal"): string | undefined {
  let text: string | undefined;
  for (const part of choice.parts) if (part.kind === kind) text = (text ?? "") + part.text;
  return text;
}

/**
 * The content of a choice that says no text: null beside tool calls or a refusal, where clients take an empty
 * text for the answer; else an empty string.
 */
function emptyContent({ parts }: Choice): "" | null {
  const kinds = new Set(parts.map(({ kind }) => kind));
  return !kinds.has("text") && (kinds.has("toolCall") || kinds.has("refusal")) ? null : "";
}

function message(choice: Choice, context: SpeechContext): JsonObject {
  const said: Record<string, unknown> = {
    role: "assistant",
    content: joined(choice, "text") ?? emptyContent(choice),
    ...context.members("message"),
  };
  const reasoning = joined(choice, "reasoning");
  if (reasoning !== undefined) said["reasoning_content"] = reasoning;
  const refusal = joined(choice, "refusal");
  if (refusal !== undefined) said["refusal"] = refusal;
  const calls = choice.parts.flatMap((part) =>
    part.kind === "toolCall"
      ? [
          {
            id: part.id ?? context.id("toolCall", "call_{alnum:24}"),
            type: "function",
            function: { name: part.name, arguments: part.arguments },
          },
        ]
      : [],
  );
  if (calls.length > 0) said["tool_calls"] = calls;
  return said;
}

/** What {@link choiceEvents} needs to write a choice. */
interface ChoiceFrame {
  /** The calls of the whole answer, with their ids. */
  readonly calls: readonly unknown[];
  readonly context: SpeechContext;
  /** Puts what the choice gains into a chunk. */
  readonly frame: (delta: JsonObject, finishReason?: string | null) => JsonObject;
}

/** The members of a delta that texts are said in. */
const deltaMembers = { text: "content", reasoning: "reasoning_content", refusal: "refusal" } as const;

/**
 * What one choice gains, chunk by chunk: role, pieces of its parts, finish reason. The first choice that
 * finishes ends the answer for those who watch for it, so each says that it does.
 */
function* choiceEvents(choice: Choice, { calls, context, frame }: ChoiceFrame): Generator<StreamEvent> {
  const begun = { role: "assistant", content: emptyContent(choice), ...context.members("message") };
  yield { data: frame(begun) };
  let position = 0;
  for (const part of choice.parts) {
    if (part.kind !== "toolCall") {
      const name = deltaMembers[part.kind];
      for (const adds of context.cut(part.text, part.pieces)) yield { data: frame({ [name]: adds }), adds };
      continue;
    }
    const id = memberOf(calls[position], "id");
    const head = { id, type: "function", function: { name: part.name, arguments: "" } };
    // The id, type and name stand once; a strict client takes a repeated null or "" for a change of the call.
    yield { data: frame({ tool_calls: [{ index: position, ...head }] }) };
    for (const adds of context.cut(part.arguments)) {
      yield { data: frame({ tool_calls: [{ index: position, function: { arguments: adds } }] }), adds };
    }
    position += 1;
  }
  yield { data: frame({}, choice.finishReason), ends: "finish" };
}

function* interleave<T>(streams: readonly Iterator<T>[]): Generator<T> {
  let open = [...streams];
  while (open.length > 0) {
    const next: Iterator<T>[] = [];
    for (const stream of open) {
      const step = stream.next();
      if (step.done === true) continue;
      yield step.value;
      next.push(stream);
    }
    open = next;
  }
}
