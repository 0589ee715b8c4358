import type { GenerateTextResult, OutputInterface, StreamTextResult, TextStreamPart, ToolSet } from "ai-6";
import { callOf, errorOf, finishOf, usageOf } from "./ai-sdk-outcome.ts";
import { type Settings, settingsOf, type ToolSettings, toolSettings } from "./ai-sdk-settings.ts";
import type { Turn, Turned } from "./ai-sdk-turn.ts";
import type { Outcome } from "./scenario.ts";

type Output = OutputInterface<unknown, unknown>;
type Generated = GenerateTextResult<ToolSet, Output>;
type Streamed = StreamTextResult<ToolSet, Output>;

/** A turn by `generateText`. */
export async function generateText(turn: Turn): Promise<Turned> {
  const result: Generated = await turn.edition.ai.generateText(textSettings(turn));
  const { text, reasoningText, finishReason, steps } = result;
  const calls = steps.flatMap((step) => step.toolCalls);
  const outcome: Outcome = {
    ...(saysText(text, finishReason) && { texts: [text] }),
    ...(reasoningText !== undefined && { reasoning: reasoningText }),
    ...(calls.length > 0 && { calls: calls.map(callOf) }),
    ...finishOf(finishReason),
    ...usageOf(steps.at(-1)?.usage ?? result.usage),
    ...(turn.ask.format !== undefined && { object: result.output }),
  };
  return { outcome, ...(await restOf(result)) };
}

/** A turn by `streamText`. */
export async function streamText(turn: Turn): Promise<Turned> {
  const { edition, ask } = turn;
  const controller = new AbortController();
  // Errors come as parts of the stream; without a callback they are printed, too.
  const settings = { abortSignal: controller.signal, ...textSettings(turn), onError: () => {} };
  const result: Streamed = edition.ai.streamText(settings);
  let outcome: Outcome = {};
  let pieces = 0;
  try {
    for await (const part of result.fullStream) {
      outcome = after(outcome, part, turn, settings.abortSignal);
      if (part.type === "text-delta" && ++pieces === ask.abortAfter) controller.abort();
    }
    if (outcome.error || controller.signal.aborted) return { outcome };
    if (ask.format !== undefined) outcome = { ...outcome, object: await result.output };
    return { outcome, ...(await restOf(result)) };
  } catch (error) {
    return { outcome: { ...outcome, error: errorOf(edition, error) } };
  }
}

function textSettings(turn: Turn): Settings & ToolSettings & { output?: Output } {
  return { ...settingsOf(turn), ...toolSettings(turn), ...outputSettings(turn) };
}

function outputSettings({ edition: { ai }, ask: { format } }: Turn): { output?: Output } {
  if (format === undefined) return {};
  if (format === "json_object") return { output: ai.Output.json() };
  const schema = ai.jsonSchema(format.schema);
  return { output: ai.Output.object({ schema, name: format.name }) };
}

/** What has been seen after one more part of the stream. */
function after(
  seen: Outcome,
  part: TextStreamPart<ToolSet>,
  { edition }: Turn,
  signal: AbortSignal,
): Outcome {
  const { texts: [text = ""] = [], reasoning = "", calls = [] } = seen;
  switch (part.type) {
    case "start-step":
      // As in a whole answer: the text is that of the last step, the calls are those of all.
      return calls.length > 0 ? { calls } : {};
    case "text-delta":
      return { ...seen, texts: [text + part.text] };
    case "reasoning-delta":
      return { ...seen, reasoning: reasoning + part.text };
    case "tool-call":
      return { ...seen, calls: [...calls, callOf(part)] };
    case "finish-step": {
      const texts = saysText(text, part.finishReason) && { texts: [text] };
      return { ...seen, ...texts, ...finishOf(part.finishReason), ...usageOf(part.usage) };
    }
    case "error":
      return { ...seen, error: errorOf(edition, part.error) };
    case "abort":
      // To go away is what was asked for; that the time ran out is an error.
      return signal.reason?.name === "TimeoutError"
        ? { ...seen, error: errorOf(edition, signal.reason) }
        : seen;
    default:
      return seen;
  }
}

/** The SDK gives "" where there is no text, too; a model that is done without calling tools has said it. */
function saysText(text: string, finishReason: string): boolean {
  const { finish } = finishOf(finishReason);
  return text !== "" || (finish !== undefined && finish !== "tool_calls");
}

/** What the next turn goes on from. */
async function restOf(result: Generated | Streamed): Promise<Omit<Turned, "outcome">> {
  const { messages } = await result.response;
  // Version 7 gives the messages of all steps under this name, and those of the last step under the other.
  const all = "responseMessages" in result ? ((await result.responseMessages) as typeof messages) : messages;
  const response = (await result.providerMetadata)?.["openai"]?.["responseId"];
  return { messages: all, ...(typeof response === "string" && { response }) };
}
