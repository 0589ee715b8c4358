import type { OpenAI } from "openai";
import { fromJSONSchema } from "zod";
import { connect, errorOf, Listener, type Sdk } from "./openai-sdk.ts";
import type { Ask, Connection, Mode, OfferedTool, Outcome } from "./scenario.ts";

type Body = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "messages">;
type Messages = OpenAI.ChatCompletionMessageParam[];
type Completion = OpenAI.ChatCompletion & {
  choices: { message: { parsed?: unknown; reasoning_content?: string } }[];
};

/** Asks for chat completions, by the package's helpers where it has one. */
export async function chat(sdk: Sdk, ask: Ask, mode: Mode, connection: Connection): Promise<Outcome> {
  const client = connect(sdk, ask, connection);
  const listener = new Listener(ask);
  const body = bodyOf(sdk, ask);
  const messages: Messages = [{ role: "user", content: ask.prompt }];
  if (ask.system !== undefined) messages.unshift({ role: "system", content: ask.system });
  try {
    let completion = await complete(client, ask, mode, { ...body, messages }, listener);
    for (const content of ask.then ?? []) {
      messages.push(...completion.choices.map(({ message }) => message), { role: "user", content });
      completion = await complete(client, ask, mode, { ...body, messages }, listener);
    }
    return { ...listener.thoughts, ...outcomeOf(ask, completion) };
  } catch (error) {
    return { ...listener.heard, error: errorOf(error) };
  }
}

async function complete(
  client: OpenAI,
  ask: Ask,
  mode: Mode,
  body: Body & { messages: Messages },
  listener: Listener,
): Promise<Completion> {
  const { completions } = client.chat;
  const { signal } = listener;
  const streaming = { ...body, stream: true, stream_options: { include_usage: true } } as const;
  if (ask.runTools === true) {
    const tools = (ask.tools ?? []).map(runnable);
    if (mode === "whole") return completions.runTools({ ...body, tools }).finalChatCompletion();
    return completions.runTools({ ...streaming, tools }).finalChatCompletion();
  }
  if (mode === "whole") {
    const parsed = typeof ask.format === "object";
    const completion: Completion = await (parsed ? completions.parse(body) : completions.create(body));
    listener.think(completion.choices[0]?.message.reasoning_content ?? "");
    return completion;
  }
  const stream = completions.stream(streaming, { signal });
  stream.on("chunk", ({ choices }) => {
    for (const { index, delta } of choices) {
      const { content, reasoning_content } = delta as typeof delta & { reasoning_content?: string };
      if (typeof content === "string" && content !== "") listener.hear(content, index);
      listener.think(reasoning_content ?? "");
    }
  });
  return stream.finalChatCompletion();
}

function bodyOf({ zod }: Sdk, ask: Ask): Body {
  const { tools, toolChoice, format } = ask;
  return {
    model: ask.model,
    ...(tools && { tools: tools.map(offered) }),
    ...(toolChoice !== undefined && {
      tool_choice:
        typeof toolChoice === "string"
          ? toolChoice
          : ({ type: "function", function: { name: toolChoice.name } } as const),
    }),
    ...(ask.parallelToolCalls !== undefined && { parallel_tool_calls: ask.parallelToolCalls }),
    ...(format === "json_object" && { response_format: { type: "json_object" } as const }),
    ...(typeof format === "object" && {
      response_format: zod.zodResponseFormat(fromJSONSchema(format.schema), format.name),
    }),
    ...(ask.stop && { stop: [...ask.stop] }),
    ...(ask.maxTokens !== undefined && { max_completion_tokens: ask.maxTokens }),
    ...(ask.choices !== undefined && { n: ask.choices }),
  };
}

function offered({ name, description, parameters }: OfferedTool): OpenAI.ChatCompletionFunctionTool {
  return { type: "function", function: { name, description, parameters: { ...parameters } } };
}

function runnable({ name, description, parameters, result = "" }: OfferedTool) {
  const run = { parse: (text: string) => JSON.parse(text) as object, function: () => result };
  return {
    type: "function",
    function: { name, description, parameters: { ...parameters }, ...run },
  } as const;
}

function outcomeOf({ format }: Ask, { choices, usage }: Completion): Outcome {
  const [choice] = choices;
  if (choice === undefined) return {};
  const { message, finish_reason } = choice;
  const texts = choices.map(({ message }) => message.content).filter((text) => text !== null);
  const calls = message.tool_calls?.filter((call) => call.type === "function") ?? [];
  const object: unknown =
    format === "json_object" ? JSON.parse(message.content ?? "null") : (message.parsed ?? undefined);
  return {
    ...(texts.length > 0 && { texts }),
    ...(typeof message.refusal === "string" && { refusal: message.refusal }),
    ...(calls.length > 0 && {
      calls: calls.map(({ function: { name, arguments: text } }) => ({ name, arguments: JSON.parse(text) })),
    }),
    ...(finish_reason !== "function_call" && { finish: finish_reason }),
    ...(object !== undefined && { object }),
    ...(usage && {
      usage: { input: usage.prompt_tokens, output: usage.completion_tokens, total: usage.total_tokens },
    }),
  };
}
