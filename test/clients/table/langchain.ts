import {
  type AIMessage,
  AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
} from "@langchain/core/messages";
import { modelOf, type Settings, structured, toolOf } from "./langchain-model.ts";
import { type Answer, errorOf, outcomeOf } from "./langchain-outcome.ts";
import { errorClasses } from "./openai-sdk.ts";
import type { Blindness, Client, ClientDialect, Mode, Outcome } from "./scenario.ts";

const blindInChat: readonly Blindness[] = [{ sight: "refusal", reason: "does not read `refusal`" }];

/** Errors are those of the official package below LangChain, but for those that it names itself. */
const errors: Readonly<Record<string, string>> = {
  ...errorClasses,
  abort: "AbortError",
  timeout: "TimeoutError",
  // It tells apart those that say when to come back, and those that do not.
  "evolink: 429 rate limited": "RateLimitCapacityError",
};

/** `ChatOpenAI` of LangChain, in both dialects. */
export const langchainClients: readonly Client[] = [
  client("langchain, chat", "chat-completions", blindInChat),
  client("langchain, responses", "responses", []),
];

function client(name: string, dialect: ClientDialect, blind: readonly Blindness[]): Client {
  const run: Client["run"] = (ask, mode, connection) => converse({ ask, dialect, connection }, mode);
  return { name, dialect, node: 20, takesFetch: true, blind, errors, run };
}

/** LangChain keeps the conversation itself and sends all of it with each request, in both dialects. */
async function converse(settings: Settings, mode: Mode): Promise<Outcome> {
  const { system, prompt, then = [] } = settings.ask;
  const messages: BaseMessage[] = system === undefined ? [] : [new SystemMessage(system)];
  let answers: Answer[] = [];
  try {
    for (const each of [prompt, ...then]) {
      messages.push(new HumanMessage(each));
      answers = [];
      await turn(settings, mode, messages, answers);
    }
    return outcomeOf(answers);
  } catch (error) {
    return { ...outcomeOf(answers), error: errorOf(error) };
  }
}

/** Asks once, or until the model calls no more tools. Adds to the messages and to the answers. */
async function turn(
  settings: Settings,
  mode: Mode,
  messages: BaseMessage[],
  answers: Answer[],
): Promise<void> {
  const { tools = [], runTools = false } = settings.ask;
  const runnable = new Map(tools.map((each) => [each.name, toolOf(each)]));
  for (let round = 0; round < 5; round += 1) {
    const answer: Answer = { messages: [] };
    answers.push(answer);
    await (mode === "whole" ? invoke : stream)(settings, round, messages, answer);
    const [message] = answer.messages;
    if (message) messages.push(message);
    if (!runTools || !message?.tool_calls?.length) return;
    for (const call of message.tool_calls) {
      // A tool that is invoked with a call gives the message that answers it.
      const result: unknown = await runnable.get(call.name)?.invoke({ ...call, type: "tool_call" });
      messages.push(result as BaseMessage);
    }
  }
}

async function invoke(
  settings: Settings,
  round: number,
  messages: BaseMessage[],
  answer: Answer,
): Promise<void> {
  const { format, choices } = settings.ask;
  const model = modelOf(settings, round);
  if (format !== undefined) {
    const { raw, parsed } = await structured(model, format).invoke(messages);
    answer.messages = [raw as AIMessage];
    answer.object = parsed;
  } else if (choices === undefined) {
    answer.messages = [await model.invoke(messages)];
  } else {
    // All else gives the first choice only.
    const { generations } = await model.generate([messages]);
    answer.messages = (generations[0] ?? []).map(
      (each) => (each as unknown as { message: AIMessage }).message,
    );
  }
}

async function stream(
  settings: Settings,
  round: number,
  messages: BaseMessage[],
  answer: Answer,
): Promise<void> {
  const { format, abortAfter } = settings.ask;
  const controller = new AbortController();
  const { signal } = controller;
  const model = modelOf(settings, round);
  if (format !== undefined) {
    for await (const { raw, parsed } of await structured(model, format).stream(messages, { signal })) {
      if (raw) add(answer, raw as AIMessageChunk);
      answer.object = parsed ?? answer.object;
    }
    return;
  }
  let pieces = 0;
  for await (const chunk of await model.stream(messages, { signal })) {
    add(answer, chunk);
    if (chunk.text !== "") pieces += 1;
    if (pieces === abortAfter) controller.abort();
  }
}

/** Chunks tell the choice that they belong to; the one that tells the usage belongs to all. */
function add({ messages }: Answer, chunk: AIMessageChunk): void {
  const { completion: choice = 0 } = chunk.response_metadata as { readonly completion?: number };
  const before = messages[choice];
  messages[choice] = AIMessageChunk.isInstance(before) ? before.concat(chunk) : chunk;
}
