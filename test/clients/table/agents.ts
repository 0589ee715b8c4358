import { type AgentInputItem, type ModelResponse, Runner, user } from "@openai/agents";
import { type AnyAgent, agentOf } from "./agents-agent.ts";
import { failureOf, outcomeOf } from "./agents-outcome.ts";
import { errorClasses } from "./openai-sdk.ts";
import type { Ask, Blindness, Client, ClientDialect, Connection, Mode, Outcome } from "./scenario.ts";

const blindInBoth: readonly Blindness[] = [
  { sight: "finish", reason: "does not tell why an answer ended" },
  {
    scenario: "JSON object",
    sight: "object",
    reason: "knows formats with a schema only, and leaves other JSON a text",
  },
];

const blindInChat: readonly Blindness[] = [
  ...blindInBoth,
  { sight: "reasoning", reason: "reads `reasoning`, not `reasoning_content`" },
  { scenario: "several choices", sight: "texts", reason: "reads the first choice only" },
  {
    scenario: "empty text",
    mode: "streamed",
    reason: "takes a stream without text for no answer, and asks again until it gives up",
  },
];

const blindInResponses: readonly Blindness[] = [
  ...blindInBoth,
  ...["max tokens", "content filter"].map((scenario): Blindness => ({
    scenario,
    mode: "whole",
    sight: "texts",
    reason: "throws instead of an answer that is incomplete",
  })),
];

// What goes away by itself ends without an error.
const { abort: _, ...classes } = errorClasses;

/** Errors are those of the official package below, but for the SDK's own. */
const errors: Readonly<Record<string, string>> = { ...classes, timeout: "ModelTimeoutError" };

/** `@openai/agents`, with its model of each dialect. */
export const agentsClients: readonly Client[] = [
  client("openai agents, chat", "chat-completions", blindInChat),
  client("openai agents, responses", "responses", blindInResponses),
];

function client(name: string, dialect: ClientDialect, blind: readonly Blindness[]): Client {
  const run: Client["run"] = (ask, mode, connection) => converse(ask, mode, dialect, connection);
  return { name, dialect, node: 20, takesFetch: true, blind, errors, run };
}

/** What a turn goes on from: the conversation itself in chat completions, the last answer in responses. */
interface Past {
  readonly history?: AgentInputItem[];
  readonly previousResponseId?: string;
}

interface Turned {
  readonly outcome: Outcome;
  readonly past: Past;
}

// Traces would go to the network.
const runner = new Runner({ tracingDisabled: true });

async function converse(
  ask: Ask,
  mode: Mode,
  dialect: ClientDialect,
  connection: Connection,
): Promise<Outcome> {
  let turned: Turned = { outcome: {}, past: {} };
  try {
    const agent = agentOf(ask, dialect, connection);
    for (const prompt of [ask.prompt, ...(ask.then ?? [])]) {
      turned = await (mode === "whole" ? whole : streamed)(agent, ask, dialect, prompt, turned.past);
      if (turned.outcome.error) break;
    }
    return turned.outcome;
  } catch (error) {
    return failureOf(error);
  }
}

async function whole(
  agent: AnyAgent,
  ask: Ask,
  dialect: ClientDialect,
  prompt: string,
  past: Past,
): Promise<Turned> {
  const { history, ...options } = past;
  return turnedOf(await runner.run(agent, inputOf(prompt, history), options), ask, dialect);
}

async function streamed(
  agent: AnyAgent,
  ask: Ask,
  dialect: ClientDialect,
  prompt: string,
  past: Past,
): Promise<Turned> {
  const { history, ...options } = past;
  const controller = new AbortController();
  const { signal } = controller;
  let text = "";
  let pieces = 0;
  try {
    const result = await runner.run(agent, inputOf(prompt, history), { ...options, signal, stream: true });
    for await (const event of result) {
      if (event.type !== "raw_model_stream_event") continue;
      if (event.data.type === "response_started") text = "";
      if (event.data.type !== "output_text_delta") continue;
      text += event.data.delta;
      pieces += 1;
      if (pieces === ask.abortAfter) controller.abort();
    }
    await result.completed;
    return signal.aborted ? { outcome: textOf(text), past } : turnedOf(result, ask, dialect);
  } catch (error) {
    return { outcome: { ...textOf(text), ...failureOf(error) }, past };
  }
}

function inputOf(prompt: string, history: AgentInputItem[] | undefined): string | AgentInputItem[] {
  return history ? [...history, user(prompt)] : prompt;
}

/** What is read of a result, whole or streamed. */
interface Result {
  readonly rawResponses: ModelResponse[];
  readonly lastResponseId: string | undefined;
  readonly history: AgentInputItem[];
  readonly interruptions: readonly unknown[];
  readonly finalOutput?: unknown;
}

function turnedOf(result: Result, { format }: Ask, dialect: ClientDialect): Turned {
  const { rawResponses, lastResponseId: previousResponseId, history } = result;
  const object: unknown =
    typeof format === "object" && result.interruptions.length === 0 ? result.finalOutput : undefined;
  return {
    outcome: { ...outcomeOf(rawResponses), ...(object !== undefined && { object }) },
    past: dialect === "responses" && previousResponseId !== undefined ? { previousResponseId } : { history },
  };
}

function textOf(text: string): Outcome {
  return text === "" ? {} : { texts: [text] };
}
