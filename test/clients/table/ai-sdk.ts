import type { ModelMessage } from "ai-6";
import { blindnessesOf, errorNames } from "./ai-sdk-blind.ts";
import { type Edition, editions, modelOf, type Provider } from "./ai-sdk-edition.ts";
import { generateObject, streamObject } from "./ai-sdk-object.ts";
import { errorOf } from "./ai-sdk-outcome.ts";
import { generateText, streamText } from "./ai-sdk-text.ts";
import type { Turn, Turned } from "./ai-sdk-turn.ts";
import type { Ask, Client, Connection, Mode, Outcome } from "./scenario.ts";

const providers: readonly Provider[] = ["openai chat", "openai responses", "openai-compatible"];

/** The AI SDK of Vercel, in each version, by each provider that speaks to these gateways. */
export const aiSdkClients: readonly Client[] = editions.flatMap((edition) =>
  providers.map((provider): Client => ({
    name: `ai ${edition.version}, ${provider}`,
    dialect: provider === "openai responses" ? "responses" : "chat-completions",
    node: edition.version > 6 ? 22 : 20,
    takesFetch: true,
    blind: blindnessesOf(edition, provider),
    errors: errorNames(edition),
    run: (ask, mode, connection) => converse(edition, provider, ask, mode, connection),
  })),
);

async function converse(
  edition: Edition,
  provider: Provider,
  ask: Ask,
  mode: Mode,
  connection: Connection,
): Promise<Outcome> {
  const keeps = provider === "openai responses";
  let messages: readonly ModelMessage[] = [];
  let previous: string | undefined;
  let outcome: Outcome = {};
  try {
    const model = modelOf(edition, provider, ask.model, connection);
    for (const prompt of [ask.prompt, ...(ask.then ?? [])]) {
      messages = [...(keeps ? [] : messages), { role: "user", content: prompt }];
      const turned = await take({ edition, provider, model, ask, messages, previous }, mode);
      outcome = turned.outcome;
      if (outcome.error) break;
      messages = [...messages, ...(turned.messages ?? [])];
      previous = turned.response;
    }
    return outcome;
  } catch (error) {
    return { error: errorOf(edition, error) };
  }
}

function take(turn: Turn, mode: Mode): Promise<Turned> {
  const objects = turn.edition.version === 5 && turn.ask.format !== undefined;
  if (mode === "whole") return objects ? generateObject(turn) : generateText(turn);
  return objects ? streamObject(turn) : streamText(turn);
}
