import type { StreamEvent } from "../contract/contract.ts";
import { arrayOf, memberOf, stringOf } from "../contract/json.ts";
import { freeChoice } from "./content.ts";
import type { Demands, RequestView } from "./dialect.ts";

const noDemands: Demands = {
  stop: [],
  maxTokens: undefined,
  toolChoice: freeChoice,
  parallelToolCalls: true,
  format: { kind: "text" },
};

/** What can be read from a request of an operation that has no dialect. */
export function readRaw(body: unknown): RequestView {
  return {
    model: stringOf(body, "model"),
    turns: [],
    tools: [],
    counted: [],
    stream: memberOf(body, "stream") === true,
    includeUsage: false,
    choices: 1,
    demands: noDemands,
  };
}

/**
 * Tells of events that a fixture gives as they stand what a dialect tells of its own: what they add and
 * what they end, so that paces and faults know them. Of shapes that no dialect has, nothing is told.
 */
export function* rawEvents(events: Iterable<StreamEvent>): Generator<StreamEvent> {
  for (const event of events) {
    const ends = endOf(event.data);
    const adds = additionOf(event.data);
    yield { ...event, ...(ends === undefined ? {} : { ends }), ...(adds === "" ? {} : { adds }) };
  }
}

const finishing = new Set(["response.completed", "response.incomplete", "response.failed"]);

function endOf(data: unknown): StreamEvent["ends"] {
  if (data === "[DONE]") return "done";
  const finished = arrayOf(data, "choices").some((choice) => stringOf(choice, "finish_reason") !== undefined);
  return finished || finishing.has(stringOf(data, "type") ?? "") ? "finish" : undefined;
}

function additionOf(data: unknown): string {
  const own = stringOf(data, "delta");
  if (own !== undefined) return own;
  const deltas = arrayOf(data, "choices").map((choice) => memberOf(choice, "delta"));
  return deltas.map(chatAddition).join("");
}

function chatAddition(delta: unknown): string {
  const said = ["content", "reasoning_content", "refusal"].map((name) => stringOf(delta, name) ?? "");
  const calls = arrayOf(delta, "tool_calls").map((call) => {
    return stringOf(memberOf(call, "function"), "arguments") ?? "";
  });
  return [...said, ...calls].join("");
}
