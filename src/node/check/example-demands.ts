import { isObject, type JsonObject } from "../../contract/json.ts";
import type { Fixture, Reply } from "../../fixtures/fixture.ts";

/** What a sample is made of where a fixture leaves it to the request. */
const schema = { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };

/**
 * What the example of a document must say besides, for a model to give a reply to it: the tools that the
 * reply calls and that the fixture wants to be offered, and the format of a sample.
 *
 * @param dialect The name of the dialect in which the request is made.
 */
export function exampleDemands(
  { when = {} }: Fixture,
  reply: Reply,
  dialect: string | undefined,
): JsonObject {
  const names = new Set([...(when.tools ?? []), ...calledTools(reply)]);
  const flat = dialect === "responses";
  const tools = [...names].map((name) =>
    flat
      ? { type: "function", name, parameters: schema }
      : { type: "function", function: { name, parameters: schema } },
  );
  const choice = [when.toolChoice ?? []].flat();
  const formats = [when.responseFormat ?? []].flat();
  const demanded = formats.length === 0 && wantsJson(reply) ? "json_schema" : formats[0];
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(choice.length === 0 || choice.includes("auto") ? {} : { tool_choice: choice[0] }),
    ...(demanded === undefined || formats.includes("text") ? {} : formatDemand(demanded, reply, flat)),
  };
}

function formatDemand(kind: string, reply: Reply, flat: boolean): JsonObject {
  if (kind === "json_object") {
    return flat ? { text: { format: { type: kind } } } : { response_format: { type: kind } };
  }
  // JSON of the fixture's own satisfies a schema that nobody here knows.
  const named = { name: "answer", schema: wantsJson(reply) ? schema : {} };
  return flat
    ? { text: { format: { type: kind, ...named } } }
    : { response_format: { type: kind, json_schema: named } };
}

/** The names of the tools that a reply calls, wherever it does; a sample calls whichever there is. */
function* calledTools(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* calledTools(each);
  if (!isObject(value)) return;
  for (const [member, inner] of Object.entries(value)) {
    if (member === "toolCalls" && inner === "auto") yield "sample";
    const calls =
      member === "toolCalls" && Array.isArray(inner) ? inner : member === "toolCall" ? [inner] : [];
    for (const call of calls) if (isObject(call) && typeof call["name"] === "string") yield call["name"];
    if (member === "choices" || member === "parts") yield* calledTools(inner);
  }
}

function wantsJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(wantsJson);
  if (!isObject(value)) return false;
  return value["json"] === "auto" || wantsJson(value["choices"]) || wantsJson(value["parts"]);
}
