/**
 * Puts streams together as OpenAI's documentation says that they mean, independently of `src/dialects`:
 * what the mock writes is read here by somebody else. Anything that a strict client would not understand
 * throws.
 */

import { isDeepStrictEqual } from "node:util";

/** A JSON object whose members are not known. */
export type Json = Record<string, unknown>;

/** One server-sent event as it stands on the wire. */
export interface WireEvent {
  readonly event: string | undefined;
  readonly data: string;
}

/** Reads a stream of server-sent events: an `event` line or none, one `data` line, a blank line. */
export function readEvents(text: string): WireEvent[] {
  if (text === "") return [];
  if (!text.endsWith("\n\n")) throw new Error(`the stream ends inside an event: ${text.slice(-80)}`);
  return text
    .slice(0, -2)
    .split("\n\n")
    .map((frame) => {
      const match = /^(?:event: ([^\r\n]+)\n)?data: ([^\r\n]*)$/.exec(frame);
      if (match === null) throw new Error(`not an event: ${frame}`);
      return { event: match[1], data: match[2] ?? "" };
    });
}

/** The JSON of an event's data, which must be an object. */
export function jsonOf({ data }: WireEvent): Json {
  const value: unknown = JSON.parse(data);
  if (typeof value !== "object" || value === null) throw new Error(`not an object: ${data}`);
  return value as Json;
}

/** The chunks of a streamed completion, without the `[DONE]` that ends it. */
export function chunksOf(events: readonly WireEvent[]): Json[] {
  return events.filter(({ data }) => data !== "[DONE]").map(jsonOf);
}

/** A choice of a chunk. */
export interface ChunkChoice {
  readonly index: number;
  readonly delta: Json;
  readonly finish_reason: string | null;
}

/** A piece of a tool call. */
export interface ToolDelta {
  readonly index: number;
  readonly id?: string;
  readonly type?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

/** Puts a streamed completion together to the `chat.completion` that it stands for. */
export function assembleCompletion(events: readonly WireEvent[]): Json {
  const chunks = chunksOf(events);
  const messages: Json[] = [];
  const reasons: (string | null)[] = [];
  const others: Json[] = [];
  for (const chunk of chunks) {
    for (const { index, delta, finish_reason, ...rest } of chunk["choices"] as ChunkChoice[]) {
      others[index] = rest;
      addDelta((messages[index] ??= {}), delta);
      reasons[index] = finish_reason ?? reasons[index] ?? null;
    }
  }
  // `object` differs by design; `choices` and `usage` are what the chunks bring piece by piece.
  const { object: _object, choices: _choices, usage: _usage, ...shared } = chunks[0] ?? {};
  const usage = chunks.at(-1)?.["usage"];
  return {
    ...shared,
    object: "chat.completion",
    choices: messages.map((message, index) => ({
      index,
      message,
      ...others[index],
      finish_reason: reasons[index],
    })),
    ...(usage === undefined ? {} : { usage }),
  };
}

function addDelta(message: Json, delta: Json): void {
  for (const [name, piece] of Object.entries(delta)) {
    if (name === "tool_calls") addToolDeltas(message, piece as ToolDelta[]);
    else if (name === "role") message["role"] = piece;
    else if (piece === null) message[name] ??= null;
    else message[name] = ((message[name] as string | null | undefined) ?? "") + (piece as string);
  }
}

function addToolDeltas(message: Json, deltas: readonly ToolDelta[]): void {
  const calls = (message["tool_calls"] ??= []) as Json[];
  for (const { index, function: piece = {}, ...once } of deltas) {
    const call = (calls[index] ??= { function: { arguments: "" } });
    Object.assign(call, once);
    const said = call["function"] as Json;
    if (piece.name !== undefined) said["name"] = piece.name;
    said["arguments"] = String(said["arguments"]) + (piece.arguments ?? "");
  }
}

/** Puts a streamed response together: what began it, and what its items gained. */
export function assembleResponse(events: readonly WireEvent[]): Json {
  let begun: Json | undefined;
  let ended: Json | undefined;
  const output: Json[] = [];
  for (const event of events.map(jsonOf)) {
    const type = String(event["type"]);
    if (type === "response.created") begun = event["response"] as Json;
    else if (/^response\.(completed|incomplete|failed)$/.test(type)) ended = event["response"] as Json;
    else if (type !== "response.in_progress") addItemEvent(output, type, event);
  }
  if (begun === undefined || ended === undefined) throw new Error("the response has no beginning or no end");
  same("the output of the last event", ended["output"], output);
  const { status, completed_at, error, incomplete_details, usage } = ended;
  return { ...begun, status, completed_at, error, incomplete_details, usage, output };
}

function addItemEvent(output: Json[], type: string, event: Json): void {
  const at = event["output_index"] as number;
  if (type === "response.output_item.added") {
    if (output[at] !== undefined) throw new Error(`two items at ${at}`);
    output[at] = structuredClone(event["item"]) as Json;
    return;
  }
  const item = output[at];
  if (item === undefined) throw new Error(`${type} before its item`);
  if (type === "response.output_item.done") {
    // The status is the one member of an item that changes when it is done.
    const done = event["item"] as Json;
    if (done["status"] !== undefined) item["status"] = done["status"];
    same(type, done, item);
    return;
  }
  same(`${type} item_id`, event["item_id"], item["id"]);
  if (type.startsWith("response.function_call_arguments.")) {
    if (type.endsWith(".delta")) item["arguments"] = String(item["arguments"]) + String(event["delta"]);
    else same(type, [event["name"], event["arguments"]], [item["name"], item["arguments"]]);
    return;
  }
  const summary = type.startsWith("response.reasoning_summary_");
  const parts = item[summary ? "summary" : "content"] as Json[];
  const index = event[summary ? "summary_index" : "content_index"] as number;
  const part = parts[index];
  switch (type) {
    case "response.content_part.added":
    case "response.reasoning_summary_part.added":
      if (part !== undefined) throw new Error(`two parts at ${index}`);
      parts[index] = structuredClone(event["part"]) as Json;
      return;
    case "response.output_text.delta":
    case "response.reasoning_summary_text.delta":
      if (part === undefined) throw new Error(`${type} before its part`);
      part["text"] = String(part["text"]) + String(event["delta"]);
      return;
    case "response.refusal.delta":
      if (part === undefined) throw new Error(`${type} before its part`);
      part["refusal"] = String(part["refusal"]) + String(event["delta"]);
      return;
    case "response.output_text.done":
    case "response.reasoning_summary_text.done":
      same(type, event["text"], part?.["text"]);
      return;
    case "response.refusal.done":
      same(type, event["refusal"], part?.["refusal"]);
      return;
    case "response.content_part.done":
    case "response.reasoning_summary_part.done":
      same(type, event["part"], part);
      return;
    default:
      throw new Error(`no client knows ${type}`);
  }
}

function same(what: string, said: unknown, gained: unknown): void {
  if (isDeepStrictEqual(said, gained)) return;
  throw new Error(`${what} says ${JSON.stringify(said)}, but the events gave ${JSON.stringify(gained)}`);
}

/** The pieces of every text that is streamed, by the place where it stands. */
export function piecesOf(events: readonly WireEvent[]): Map<string, string[]> {
  const pieces = new Map<string, string[]>();
  const add = (place: string, piece: unknown) => {
    if (typeof piece !== "string" || piece === "") return;
    pieces.set(place, [...(pieces.get(place) ?? []), piece]);
  };
  for (const json of chunksOf(events)) {
    if (typeof json["type"] === "string") {
      const { output_index, content_index, summary_index } = json;
      add(`${String(output_index)} ${String(content_index ?? summary_index)}`, json["delta"]);
    }
    for (const { index, delta } of (json["choices"] ?? []) as ChunkChoice[]) {
      for (const name of ["content", "reasoning_content", "refusal"]) add(`${index} ${name}`, delta[name]);
      for (const call of (delta["tool_calls"] ?? []) as ToolDelta[]) {
        add(`${index} tool call ${call.index}`, call.function?.arguments);
      }
    }
  }
  return pieces;
}
