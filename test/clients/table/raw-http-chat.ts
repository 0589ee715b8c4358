import { errorOf, type Json, post } from "./raw-http-post.ts";
import type { Ask, Connection, Mode, Outcome } from "./scenario.ts";

interface ToolCall {
  readonly index?: number;
  readonly id?: string;
  readonly type?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

interface Message {
  readonly role?: string;
  readonly content?: string | null;
  readonly reasoning_content?: string;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly ToolCall[];
}

interface Choice {
  readonly index: number;
  readonly message?: Message;
  readonly delta?: Message;
  readonly finish_reason: NonNullable<Outcome["finish"]> | null;
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** What was read so far of an answer. */
interface Heard {
  readonly messages: Message[];
  finish?: Outcome["finish"];
  usage?: Usage;
}

/** Speaks chat completions by hand. */
export async function converseInChat(ask: Ask, mode: Mode, connection: Connection): Promise<Outcome> {
  const messages: Message[] = [{ role: "user", content: ask.prompt }];
  if (ask.system !== undefined) messages.unshift({ role: "system", content: ask.system });
  let heard: Heard = { messages: [] };
  const say = async () => {
    heard = { messages: [] };
    const body = { ...bodyOf(ask, mode), messages };
    for await (const json of post("/chat/completions", body, ask, mode, connection, piecesOf)) {
      hear(heard, json);
    }
    messages.push(...heard.messages);
    return heard.messages[0]?.tool_calls ?? [];
  };
  try {
    for (let calls = await say(); ask.runTools === true && calls.length > 0; calls = await say()) {
      messages.push(...calls.map((call) => resultOf(ask, call)));
    }
    for (const content of ask.then ?? []) {
      messages.push({ role: "user", content });
      await say();
    }
    return outcomeOf(ask, heard);
  } catch (error) {
    const texts = heard.messages.map(({ content }) => content ?? "");
    return { ...(texts.length > 0 && { texts }), error: errorOf(error) };
  }
}

function bodyOf(ask: Ask, mode: Mode): Json {
  const { tools, toolChoice, format } = ask;
  const choice =
    typeof toolChoice === "object" ? { type: "function", function: { name: toolChoice.name } } : toolChoice;
  // What is undefined is left out of the JSON.
  return {
    model: ask.model,
    tools: tools?.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters },
    })),
    tool_choice: choice,
    parallel_tool_calls: ask.parallelToolCalls,
    response_format:
      typeof format === "object"
        ? { type: "json_schema", json_schema: { ...format, strict: true } }
        : format && { type: format },
    stop: ask.stop,
    max_completion_tokens: ask.maxTokens,
    n: ask.choices,
    stream_options: mode === "streamed" ? { include_usage: true } : undefined,
  };
}

function choicesOf({ choices = [] }: Json): readonly Choice[] {
  return choices as readonly Choice[];
}

function piecesOf(json: Json): number {
  return choicesOf(json).filter(({ delta }) => delta?.content).length;
}

function hear(heard: Heard, json: Json): void {
  for (const { index, message, delta = {}, finish_reason } of choicesOf(json)) {
    heard.messages[index] = message ?? joined(heard.messages[index] ?? {}, delta);
    if (index === 0 && finish_reason !== null) heard.finish = finish_reason;
  }
  if (json["usage"]) heard.usage = json["usage"] as Usage;
}

function joined(before: Message, { tool_calls: pieces = [], ...delta }: Message): Message {
  const calls = [...(before.tool_calls ?? [])];
  for (const { index = 0, ...piece } of pieces) {
    const { id, type, function: { name, arguments: text = "" } = {} } = calls[index] ?? {};
    const more = piece.function ?? {};
    calls[index] = {
      ...piece,
      ...(id !== undefined && { id }),
      ...(type !== undefined && { type }),
      function: { name: name ?? more.name ?? "", arguments: text + (more.arguments ?? "") },
    };
  }
  const texts = (["content", "reasoning_content", "refusal"] as const).flatMap((name) =>
    typeof delta[name] === "string" ? [[name, (before[name] ?? "") + delta[name]]] : [],
  );
  return {
    ...before,
    ...delta,
    ...(Object.fromEntries(texts) as Message),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function resultOf({ tools = [] }: Ask, { id = "", function: called }: ToolCall) {
  const tool = tools.find(({ name }) => name === called?.name);
  return { role: "tool", tool_call_id: id, content: tool?.result ?? `no tool ${called?.name}` };
}

function outcomeOf({ format }: Ask, { messages, finish, usage }: Heard): Outcome {
  const texts = messages.flatMap(({ content }) => (typeof content === "string" ? [content] : []));
  const { reasoning_content, refusal, tool_calls = [] } = messages[0] ?? {};
  return {
    ...(texts.length > 0 && { texts }),
    ...(reasoning_content !== undefined && { reasoning: reasoning_content }),
    ...(typeof refusal === "string" && { refusal }),
    ...(tool_calls.length > 0 && {
      calls: tool_calls.map(({ function: { name = "", arguments: text = "" } = {} }) => ({
        name,
        arguments: JSON.parse(text) as unknown,
      })),
    }),
    ...(finish && { finish }),
    ...(format && texts[0] && { object: JSON.parse(texts[0]) as unknown }),
    ...(usage && {
      usage: { input: usage.prompt_tokens, output: usage.completion_tokens, total: usage.total_tokens },
    }),
  };
}
