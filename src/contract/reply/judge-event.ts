import type { StreamEvent } from "../contract.ts";
import type { JsonObject } from "../json.ts";
import type { Judge } from "../judge.ts";
import type { EventForm } from "./event-schema.ts";
import type { Violation } from "../../violation.ts";
import { preview } from "../wording.ts";

/** What ends a stream of OpenAI's kind. Documents that describe the JSON of events alone do not tell of it. */
const terminator = "[DONE]";

/**
 * Whether one streamed event has one of the forms that the document describes; always so where it describes
 * none.
 *
 * @param text The `data` of the event as it goes out.
 */
export function eventFits(
  judge: Judge,
  forms: readonly EventForm[],
  event: StreamEvent,
  text: string,
): boolean {
  if (forms.length === 0) return true;
  const sent = onTheWire(event, text);
  return forms.some(({ pointer, dataSchema }) => {
    if (pointer !== undefined && !judge.fits(pointer, sent)) return false;
    if (dataSchema === undefined || (pointer === undefined && text === terminator)) return true;
    const data = dataOf(event);
    return data !== undefined && judge.fits(dataSchema, data.value);
  });
}

/** Why one streamed event has none of the forms that the document describes: what its first form misses. */
export async function eventViolations(
  judge: Judge,
  forms: readonly EventForm[],
  event: StreamEvent,
  text: string,
): Promise<readonly Violation[]> {
  let first: readonly Violation[] | undefined;
  for (const { pointer, dataSchema } of forms) {
    let violations =
      pointer === undefined ? [] : await judge.violations(pointer, onTheWire(event, text), "reply");
    const told = pointer === undefined && text === terminator;
    if (violations.length === 0 && dataSchema !== undefined && !told) {
      const data = dataOf(event);
      violations =
        data === undefined ? [notJson(text)] : await judge.violations(dataSchema, data.value, "reply");
    }
    if (violations.length === 0) return [];
    first ??= violations;
  }
  return first ?? [];
}

/** An event as clients see it: what it says of itself beside its fields is not sent. */
function onTheWire({ event }: StreamEvent, data: string): JsonObject {
  return event === undefined ? { data } : { event, data };
}

/** What the `data` of an event says as JSON, or `undefined` where it is none. */
function dataOf({ data }: StreamEvent): { value: unknown } | undefined {
  if (typeof data !== "string") return { value: data };
  try {
    return { value: JSON.parse(data) as unknown };
  } catch {
    return undefined;
  }
}

function notJson(data: string): Violation {
  const seen = preview(data);
  const message = `data must be JSON, but it is ${seen}`;
  return { pointer: "/data", param: "data", keyword: "contentMediaType", expected: "JSON", seen, message };
}
