import type { StreamEvent } from "../contract/contract.ts";
import { arrayOf, type JsonObject, memberOf, stringOf } from "../contract/json.ts";
import { textOf, toolNames } from "./content.ts";
import type { Choice, Dialect, RequestView, Speech, SpeechContext, ToolCall, Usage } from "./dialect.ts";

/**
 * OpenAI's Chat Completions: whole as `chat.completion`, streamed as `chat.completion.chunk`, ended by
 * `[DONE]`.
 *
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const chatCompletions: Dialect = {
  name: "chat-completions",
  read,
  whole(speech, context) {
    return {
      ...head(speech, context, "chat.completion"),
      choices: speech.choices.map((choice, index) => ({
        index,
        message: message(choice, context),
        finish_reason: choice.finishReason,
      })),
      usage: usage(speech.usage, context),
      ...context.members("completion"),
    };
  },
  *events(speech, context) {
    const shared = {
      ...head(speech, context, "chat.completion.chunk"),
      ...context.members("completion"),
    };
    const withUsage = context.view.includeUsage ? { usage: null } : {};
    const frame = (choice: JsonObject) => ({ ...shared, choices: [choice], ...withUsage });
    yield* interleave(speech.choices.map((choice, index) => choiceEvents(choice, { index, context, frame })));
    if (context.view.includeUsage) {
      yield { data: { ...shared, choices: [], usage: usage(speech.usage, context) } };
    }
    yield { data: "[DONE]", ends: "done" };
  },
  *failure({ envelope }): Iterable<StreamEvent> {
    yield { data: envelope };
  },
};

function read(body: unknown): RequestView {
  const n = memberOf(body, "n");
  return {
    model: stringOf(body, "model"),
    turns: arrayOf(body, "messages").map((each) => ({
      role: stringOf(each, "role") ?? "",
      text: textOf(memberOf(each, "content")),
    })),
    tools: toolNames(body),
    stream: memberOf(body, "stream") === true,
    includeUsage: memberOf(memberOf(body, "stream_options"), "include_usage") === true,
    choices: typeof n === "number" && Number.isInteger(n) && n > 0 ? n : 1,
  };
}

function head(speech: Speech, context: SpeechContext, object: string): JsonObject {
  const id = speech.id ?? context.id("completion", "chatcmpl-{alnum:29}");
  return { id, object, created: speech.created, model: speech.model };
}

/** The calls of a choice with the ids that the fixture left open. */
function callsOf(choice: Choice, context: SpeechContext): Required<ToolCall>[] {
  return choice.parts.flatMap((part) =>
    part.kind === "toolCall"
      ? [
          {
            id: part.id ?? context.id("toolCall", "call_{alnum:24}"),
            name: part.name,
            arguments: part.arguments,
          },
        ]
      : [],
  );
}

/** What the parts of a kind say together, or `undefined` where there is none. */
function joined(choice: Choice, kind: "text" | "reasoning" | "refusal"): string | undefined {
  let text: string | undefined;
  for (const part of choice.parts) if (part.kind === kind) text = (text ?? "") + part.text;
  return text;
}

/** Content is null beside tool calls alone, as clients expect it; else it is a string, if an empty one. */
function emptyContent(choice: Choice): "" | null {
  const calls = choice.parts.some((part) => part.kind === "toolCall");
  return calls && joined(choice, "text") === undefined ? null : "";
}

function message(choice: Choice, context: SpeechContext): JsonObject {
  const said: Record<string, unknown> = {
    role: "assistant",
    content: joined(choice, "text") ?? emptyContent(choice),
  };
  const reasoning = joined(choice, "reasoning");
  if (reasoning !== undefined) said["reasoning_content"] = reasoning;
  const refusal = joined(choice, "refusal");
  if (refusal !== undefined) said["refusal"] = refusal;
  const calls = callsOf(choice, context);
  if (calls.length > 0) {
    said["tool_calls"] = calls.map((call) => ({
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: call.arguments },
    }));
  }
  return said;
}

/** What {@link choiceEvents} needs to write a choice. */
interface ChoiceFrame {
  readonly index: number;
  readonly context: SpeechContext;
  /** Puts what a choice gains into a chunk. */
  readonly frame: (choice: JsonObject) => JsonObject;
}

/**
 * What one choice gains, chunk by chunk: role, pieces of its parts, finish reason. The first choice that
 * finishes ends the answer for those who watch for it, so each says that it does.
 */
function* choiceEvents(choice: Choice, { index, context, frame }: ChoiceFrame): Generator<StreamEvent> {
  const chunk = (delta: JsonObject, finishReason: string | null = null) =>
    frame({ index, delta, finish_reason: finishReason });
  // The ids are drawn in the order of the whole answer, so that both say the same.
  const calls = callsOf(choice, context);
  const member = { text: "content", reasoning: "reasoning_content", refusal: "refusal" } as const;
  yield { data: chunk({ role: "assistant", content: emptyContent(choice) }) };
  let position = 0;
  for (const part of choice.parts) {
    if (part.kind !== "toolCall") {
      const name = member[part.kind];
      for (const adds of context.cut(part.text, part.pieces)) yield { data: chunk({ [name]: adds }), adds };
      continue;
    }
    const call = calls[position];
    const head = { id: call?.id, type: "function", function: { name: part.name, arguments: "" } };
    // The id, type and name stand once; clients take a repeated null or "" for a change of the call.
    yield { data: chunk({ tool_calls: [{ index: position, ...head }] }) };
    for (const adds of context.cut(part.arguments)) {
      yield { data: chunk({ tool_calls: [{ index: position, function: { arguments: adds } }] }), adds };
    }
    position += 1;
  }
  yield { data: chunk({}, choice.finishReason), ends: "finish" };
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

/** Usage with every member that the pages list. */
export function chatUsage(usage: Usage): JsonObject {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cachedTokens,
      text_tokens: usage.promptTokens,
      audio_tokens: 0,
      image_tokens: 0,
    },
    completion_tokens_details: {
      text_tokens: usage.completionTextTokens,
      audio_tokens: 0,
      reasoning_tokens: usage.reasoningTokens,
    },
  };
}

function usage(counts: Usage, context: SpeechContext): JsonObject {
  return { ...chatUsage(counts), ...context.members("usage") };
}
