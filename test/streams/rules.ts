import { chunksOf, type ChunkChoice, type Json, jsonOf, type ToolDelta, type WireEvent } from "./assemble.ts";

/** What a chat request asked of its stream. */
export interface Asked {
  readonly choices: number;
  readonly includeUsage: boolean;
}

/**
 * The rules that a streamed completion breaks, in words; empty where it breaks none. They are the stricter
 * ones of all versions of OpenAI's package.
 */
export function brokenChatRules(events: readonly WireEvent[], asked: Asked): string[] {
  const broken: string[] = [];
  const rule = (holds: boolean, text: string) => {
    if (!holds) broken.push(text);
  };
  rule(
    events.every(({ event }) => event === undefined),
    "chat has no event lines",
  );
  rule(events.at(-1)?.data === "[DONE]", "[DONE] is last");
  rule(events.filter(({ data }) => data === "[DONE]").length === 1, "[DONE] stands once");

  const chunks = chunksOf(events);
  for (const name of ["id", "created", "model", "object", "system_fingerprint"]) {
    const values = new Set(chunks.map((chunk) => chunk[name]));
    rule(values.size === 1, `${name} is the same in every chunk`);
  }
  rule(typeof chunks[0]?.["id"] === "string" && chunks[0]["id"] !== "", "the id is not empty");
  rule(chunks[0]?.["object"] === "chat.completion.chunk", "chunks say that they are chunks");
  usageRules(chunks, asked, rule);

  const all = chunks.flatMap((chunk) => chunk["choices"] as ChunkChoice[]);
  for (const { index } of all) {
    rule(Number.isInteger(index) && index >= 0 && index < asked.choices, `index ${index} was asked for`);
  }
  for (let index = 0; index < asked.choices; index += 1) {
    choiceRules(
      all.filter((choice) => choice.index === index),
      (holds, text) => rule(holds, `choice ${index}: ${text}`),
    );
  }
  return broken;
}

type Rule = (holds: boolean, text: string) => void;

function usageRules(chunks: readonly Json[], { includeUsage }: Asked, rule: Rule): void {
  const last = chunks.at(-1);
  const empty = chunks.filter((chunk) => (chunk["choices"] as unknown[]).length === 0);
  if (!includeUsage) {
    rule(!chunks.some((chunk) => "usage" in chunk), "usage is absent where it is not asked for");
    rule(empty.length === 0, "every chunk has a choice");
    return;
  }
  rule(
    chunks.slice(0, -1).every((chunk) => chunk["usage"] === null),
    "usage is null until the last chunk",
  );
  rule(typeof last?.["usage"] === "object" && last["usage"] !== null, "the last chunk has the usage");
  rule(empty.length === 1 && empty[0] === last, "choices is empty in the last chunk alone");
}

function choiceRules(choices: readonly ChunkChoice[], rule: Rule): void {
  const deltas = choices.map(({ delta }) => delta);
  rule(deltas[0]?.["role"] === "assistant", "the first delta has the role");
  rule(deltas.filter((delta) => "role" in delta).length === 1, "the role stands once");
  rule(
    choices.every(({ finish_reason }) => finish_reason !== undefined),
    "finish_reason is always there",
  );
  rule(choices.at(-1)?.finish_reason != null, "the last chunk has the finish reason");
  rule(choices.filter((choice) => choice.finish_reason !== null).length === 1, "it stops once");
  rule(
    deltas.slice(1).every((delta) => Object.values(delta).every((value) => value !== null && value !== "")),
    "nothing is null or empty after the first delta",
  );
  const calls = deltas.flatMap((delta) => (delta["tool_calls"] ?? []) as ToolDelta[]);
  let open = -1;
  for (const call of calls) {
    const { name, arguments: piece } = call.function ?? {};
    if (call.index === open + 1) {
      open += 1;
      rule(call.id !== undefined && call.id !== "", `call ${open} begins with an id`);
      rule(call.type === "function", `call ${open} begins with its type`);
      rule(name !== undefined && name !== "", `call ${open} begins with a name`);
      rule(piece === "", `the arguments of call ${open} begin empty`);
    } else {
      rule(call.index === open, "calls come one after another");
      const members = [...Object.keys(call), ...Object.keys(call.function ?? {})].toSorted();
      rule(members.join() === "arguments,function,index", `id, type and name of call ${open} stand once`);
    }
  }
}

/** The members that each event has beside `type` and `sequence_number`. */
const required: Readonly<Record<string, readonly string[]>> = {
  "response.created": ["response"],
  "response.in_progress": ["response"],
  "response.completed": ["response"],
  "response.incomplete": ["response"],
  "response.failed": ["response"],
  "response.output_item.added": ["output_index", "item"],
  "response.output_item.done": ["output_index", "item"],
  "response.content_part.added": ["item_id", "output_index", "content_index", "part"],
  "response.content_part.done": ["item_id", "output_index", "content_index", "part"],
  "response.output_text.delta": ["item_id", "output_index", "content_index", "delta", "logprobs"],
  "response.output_text.done": ["item_id", "output_index", "content_index", "text", "logprobs"],
  "response.refusal.delta": ["item_id", "output_index", "content_index", "delta"],
  "response.refusal.done": ["item_id", "output_index", "content_index", "refusal"],
  "response.function_call_arguments.delta": ["item_id", "output_index", "delta"],
  "response.function_call_arguments.done": ["item_id", "output_index", "name", "arguments"],
  "response.reasoning_summary_part.added": ["item_id", "output_index", "summary_index", "part"],
  "response.reasoning_summary_part.done": ["item_id", "output_index", "summary_index", "part"],
  "response.reasoning_summary_text.delta": ["item_id", "output_index", "summary_index", "delta"],
  "response.reasoning_summary_text.done": ["item_id", "output_index", "summary_index", "text"],
};

const terminal = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** The rules that a streamed response breaks, in words; empty where it breaks none. */
export function brokenResponseRules(wire: readonly WireEvent[]): string[] {
  const broken: string[] = [];
  const rule = (holds: boolean, text: string) => {
    if (!holds) broken.push(text);
  };
  const events = wire.map(jsonOf);
  const types = events.map(({ type }) => String(type));
  for (const [index, { event }] of wire.entries()) {
    rule(event === types[index], `event ${index} says in its event line what it says in type`);
    rule(events[index]?.["sequence_number"] === index, `event ${index} has its number`);
    const members = required[types[index] ?? ""];
    rule(members !== undefined, `${types[index]} is an event that clients know`);
    const present = Object.keys(events[index] ?? {});
    const expected = ["type", "sequence_number", ...(members ?? [])];
    rule(present.toSorted().join() === expected.toSorted().join(), `${types[index]} has ${expected.join()}`);
  }
  rule(types[0] === "response.created", "response.created is first");
  rule(types[1] === "response.in_progress", "response.in_progress is second");
  rule(types.filter((type) => terminal.has(type)).length === 1, "it ends once");
  rule(terminal.has(types.at(-1) ?? ""), "it ends with its end");

  const states = events.flatMap(({ response }) => (response === undefined ? [] : [response as Json]));
  rule(states.length === 3, "the response stands in three events");
  for (const state of states.slice(0, 2)) {
    rule(state["status"] === "in_progress", "the response is in progress at first");
    rule(state["usage"] === null, "usage is null at first");
    rule(Array.isArray(state["output"]) && state["output"].length === 0, "output is empty at first");
  }
  rule(`response.${String(states.at(-1)?.["status"])}` === types.at(-1), "the end says its status");
  rule(new Set(states.map(({ id }) => id)).size === 1, "the response has one id");
  for (const state of states) rule(Array.isArray(state["tools"]), "tools is an array");
  itemRules(events, types, rule);
  return broken;
}

function itemRules(events: readonly Json[], types: readonly string[], rule: Rule): void {
  const ids: unknown[] = [];
  const callIds: unknown[] = [];
  let open: Json | undefined;
  let parts = 0;
  let partOpen = false;
  for (const [position, event] of events.entries()) {
    const type = types[position] ?? "";
    if (event["output_index"] === undefined) {
      rule(open === undefined, `no item is open at ${type}`);
      continue;
    }
    if (type === "response.output_item.added") {
      rule(open === undefined, "items come one after another");
      open = event["item"] as Json;
      parts = 0;
      rule(event["output_index"] === ids.length, "output indices are dense");
      ids.push(open["id"]);
      if (open["type"] === "function_call") callIds.push(open["call_id"]);
      addedRules(open, rule);
      continue;
    }
    rule(event["output_index"] === ids.length - 1, `${type} is of the item that is open`);
    if (type === "response.output_item.done") {
      const item = event["item"] as Json;
      rule(item["id"] === open?.["id"] && item["type"] === open?.["type"], "an item stays the same");
      rule(item["call_id"] === open?.["call_id"], "a call keeps its id");
      rule(!partOpen, "an item is done when its parts are");
      open = undefined;
      continue;
    }
    rule(event["item_id"] === open?.["id"], `${type} names its item`);
    const index = event["content_index"] ?? event["summary_index"];
    if (type.endsWith("_part.added")) {
      rule(!partOpen, "parts come one after another");
      rule(index === parts, "part indices are dense");
      partOpen = true;
      partRules(event["part"] as Json, rule);
    } else if (index !== undefined) {
      rule(partOpen && index === parts, `${type} is of the part that is open`);
      if (type.endsWith("_part.done")) {
        partOpen = false;
        parts += 1;
      }
    }
  }
  rule(
    ids.every((id) => typeof id === "string" && id !== ""),
    "items have ids",
  );
  rule(new Set(ids).size === ids.length, "item ids are unique");
  rule(
    callIds.every((id) => typeof id === "string" && id !== ""),
    "calls have ids",
  );
  rule(new Set(callIds).size === callIds.length, "call ids are unique");
}

/** An item that has just begun has nothing in it. */
function addedRules(item: Json, rule: Rule): void {
  const { type, status, content, summary } = item;
  const empty = (value: unknown) => Array.isArray(value) && value.length === 0;
  if (type === "reasoning") rule(empty(summary), "reasoning begins with an empty summary");
  else rule(status === "in_progress", "an item begins in progress");
  if (type === "message") {
    rule(empty(content) && item["role"] === "assistant", "a message begins as the assistant's, empty");
  }
  if (type === "function_call") rule(item["arguments"] === "", "a call begins with empty arguments");
}

function partRules(part: Json, rule: Rule): void {
  if (part["type"] === "refusal") rule(part["refusal"] === "", "a refusal begins empty");
  else rule(part["text"] === "", "a text begins empty");
  if (part["type"] !== "output_text") return;
  rule(Array.isArray(part["annotations"]), "annotations is an array");
  rule(Array.isArray(part["logprobs"]), "logprobs is an array");
}
