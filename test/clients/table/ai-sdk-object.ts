import type { ObjectStreamPart } from "ai-6";
import type { Edition } from "./ai-sdk-edition.ts";
import { errorOf, finishOf, usageOf } from "./ai-sdk-outcome.ts";
import { settingsOf } from "./ai-sdk-settings.ts";
import type { Turn, Turned } from "./ai-sdk-turn.ts";
import type { Outcome } from "./scenario.ts";

// Version 5 knows structured answers by these functions alone, save for experiments; 6 and 7 advise against them.

/** A turn by `generateObject`. */
export async function generateObject(turn: Turn): Promise<Turned> {
  const { ai } = turn.edition;
  const schema = schemaOf(turn);
  const result = schema
    ? await ai.generateObject({ ...settingsOf(turn), ...schema })
    : await ai.generateObject({ ...settingsOf(turn), output: "no-schema" });
  const { object, finishReason, usage } = result;
  return { outcome: { object, ...finishOf(finishReason), ...usageOf(usage) } };
}

/** A turn by `streamObject`. */
export async function streamObject(turn: Turn): Promise<Turned> {
  const { ai } = turn.edition;
  const schema = schemaOf(turn);
  const settings = { ...settingsOf(turn), onError: () => {} };
  const result = schema
    ? ai.streamObject({ ...settings, ...schema })
    : ai.streamObject({ ...settings, output: "no-schema" });
  const outcome: Outcome = {};
  try {
    for await (const part of result.fullStream) Object.assign(outcome, added(outcome, part, turn.edition));
    return { outcome: outcome.error ? outcome : { ...outcome, object: await result.object } };
  } catch (error) {
    return { outcome: { ...outcome, error: errorOf(turn.edition, error) } };
  }
}

/** What one more part of the stream adds to what was seen. */
function added(seen: Outcome, part: ObjectStreamPart<unknown>, edition: Edition): Outcome {
  if (part.type === "text-delta") return { texts: [(seen.texts?.[0] ?? "") + part.textDelta] };
  if (part.type === "finish") return { ...finishOf(part.finishReason), ...usageOf(part.usage) };
  if (part.type === "error") return { error: errorOf(edition, part.error) };
  return {};
}

function schemaOf({ edition: { ai }, ask: { format } }: Turn) {
  if (format === undefined || format === "json_object") return undefined;
  return { schema: ai.jsonSchema<object>(format.schema), schemaName: format.name };
}
