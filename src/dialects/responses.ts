import type { StreamEvent } from "../contract/contract.ts";
import type { JsonObject } from "../contract/json.ts";
import type { Choice, Dialect, Speech } from "./dialect.ts";
import { keptAnswer } from "./responses-kept.ts";
import { itemEvents, type OutputItem, outputItems } from "./responses-items.ts";
import { responseObject } from "./responses-object.ts";
import { readResponsesRequest } from "./responses-request.ts";

/**
 * OpenAI's Responses API: whole as `response`, streamed as typed events that count up in
 * `sequence_number`.
 *
 * @see https://platform.openai.com/docs/api-reference/responses
 */
export const responses: Dialect = {
  name: "responses",
  read: readResponsesRequest,
  whole(speech, context) {
    // The id is drawn before those of the items.
    const id = speech.id ?? context.id("response", "resp_{hex:48}");
    const choice = firstChoice(speech);
    const output = outputItems(choice, context);
    return responseObject(speech, context, { id, output, finishReason: choice.finishReason });
  },
  *events(whole, _speech, context) {
    const begun = unfinished(whole);
    const items = whole["output"] as readonly OutputItem[];
    const cut = (text: string, part?: object) =>
      context.cut(text, part === undefined ? undefined : context.pieces.get(part));
    let sequence = 0;
    const event = (type: string, members: JsonObject): StreamEvent => {
      const data = { type, sequence_number: sequence++, ...members };
      // Events of every kind that add to the answer hold what they add in the same member.
      const { delta } = members;
      return typeof delta === "string" ? { event: type, data, adds: delta } : { event: type, data };
    };
    yield event("response.created", { response: begun });
    yield event("response.in_progress", { response: begun });
    for (const [index, item] of items.entries()) {
      for (const { type, ...members } of itemEvents(item, index, cut)) yield event(type, members);
    }
    yield { ...event(`response.${String(whole["status"])}`, { response: whole }), ends: "finish" };
  },
  /**
   * An `error` event that says the same twice, as clients differ in where they look, and then
   * `response.failed`, as OpenAI sends both.
   */
  *failure({ code, message, sent }, whole) {
    const said = { code, message, param: null };
    const error = { type: errorCode(code), ...said };
    yield { event: "error", data: { type: "error", sequence_number: sent, ...said, error } };
    if (whole === undefined) return;
    const failed = { ...unfinished(whole), status: "failed", error: { code: errorCode(code), message } };
    const type = "response.failed";
    yield { event: type, data: { type, sequence_number: sent + 1, response: failed } };
  },
  kept: keptAnswer,
};

function firstChoice(speech: Speech): Choice {
  return speech.choices[0] ?? { parts: [], finishReason: "stop" };
}

/** A response as it stands before it has said anything. */
function unfinished(whole: JsonObject): JsonObject {
  return {
    ...whole,
    status: "in_progress",
    completed_at: null,
    incomplete_details: null,
    output: [],
    usage: null,
  };
}

/** The codes that a failed response may have; clients' types know no other. */
function errorCode(code: string): string {
  return code === "rate_limit_exceeded" || code === "invalid_prompt" ? code : "server_error";
}
