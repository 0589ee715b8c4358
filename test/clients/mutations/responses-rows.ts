import { all, each, listIn, objectIn, withoutLastLine } from "./changes.ts";
import { type Row, rowsOf } from "./mutation.ts";
import { eachItem, eachOf, eachPart, eachResponse, rename, renumber, skip } from "./responses-changes.ts";

const { noticed, harmless } = rowsOf("responses");

const spoken = ["reasoning", "conversation"];
const called = ["parallel tool calls", "tools run by the client"];
/** In short, what a harmless change is tried with. */
const both = ["reasoning", "refusal", "tools run by the client"];
const cut = ["max tokens"];
const broken = ["error in the stream"];

/** Rules of the response and of its stream as a whole. */
const streamRows: readonly Row[] = [
  harmless(
    "a stream arrives as it is sent",
    [...spoken, ...called, ...cut, ...broken, "refusal"],
    {},
    "nothing is changed",
  ),
  noticed("the first event is response.created", spoken, skip("response.created"), [
    "openai 6",
    "openai 7",
    "ai 5",
    "ai 6",
    "ai 7",
  ]),
  harmless(
    "the second event is response.in_progress",
    both,
    skip("response.in_progress"),
    "it says what response.created says",
  ),
  harmless(
    "events are numbered",
    both,
    each((event) => delete event["sequence_number"]),
    "the numbers are for streams that are taken up again",
  ),
  harmless(
    "events have a line with their type",
    both,
    { events: (frames) => frames.map(({ data }) => ({ data })) },
    "clients read the type inside the data",
  ),
  noticed(
    "events have their type inside the data",
    spoken,
    each((event) => delete event["type"]),
    ["openai 6", "openai 7", "ai 5", "ai 6", "ai 7", "langchain", "agents"],
  ),
  noticed(
    "every event is of a type that OpenAI has",
    spoken,
    rename("response.in_progress", "response.thinking_hard"),
    ["openai 6", "openai 7"],
  ),
  noticed(
    "pieces of text come as response.output_text.delta",
    spoken,
    rename("response.output_text.delta", "response.text.delta"),
    ["openai 6", "openai 7", "ai 5", "ai 6", "ai 7", "langchain"],
  ),
  noticed(
    "a response keeps its id",
    spoken,
    eachResponse("response.completed", (response) => (response["id"] = "resp_other")),
    ["openai 6", "openai 7", "agents", "fetch"],
  ),
  noticed("a response comes to its end", spoken, skip("response.completed"), [
    "openai 6",
    "openai 7",
    "ai 5",
    "ai 6",
    "ai 7",
    "langchain",
    "agents",
    "fetch",
  ]),
  noticed("an event ends with a blank line", spoken, withoutLastLine, [
    "openai 6",
    "ai 5",
    "ai 6",
    "ai 7",
    "langchain",
    "fetch",
  ]),
  harmless(
    "no [DONE] stands behind the last event",
    both,
    { text: (text) => `${text}data: [DONE]\n\n` },
    "clients stop at it, or have what they need",
  ),
  noticed(
    "response.completed has the output",
    spoken,
    eachResponse("response.completed", (response) => (response["output"] = [])),
    ["openai 6", "openai 7", "agents", "fetch"],
  ),
  noticed(
    "response.completed has the usage",
    ["usage"],
    eachResponse("response.completed", (response) => (response["usage"] = null)),
    ["openai 6", "openai 7", "ai 5", "ai 6", "ai 7", "langchain", "agents", "fetch"],
  ),
  noticed(
    "response.completed is of a completed response",
    spoken,
    eachResponse("response.completed", (response) => (response["status"] = "in_progress")),
    ["openai 6", "openai 7", "langchain", "fetch"],
  ),
  harmless(
    "an incomplete response ends with response.incomplete",
    cut,
    rename("response.incomplete", "response.completed"),
    "clients read the status of the response itself",
  ),
  noticed(
    "an incomplete response says why",
    cut,
    eachResponse("response.incomplete", (response) => (response["incomplete_details"] = null)),
    ["openai 6", "openai 7", "ai 5", "ai 6", "ai 7", "langchain", "fetch"],
  ),
  noticed("an error in the middle has an event of its own", broken, skip("error"), [
    "openai 6",
    "openai 7",
    "ai 5",
    "langchain",
    "agents",
    "fetch",
  ]),
  noticed(
    "an error in the middle stands nested",
    broken,
    eachOf("error", (event) => delete event["error"]),
    ["openai 6", "ai 5", "langchain", "fetch"],
  ),
  harmless(
    "an error in the middle stands flat",
    broken,
    eachOf("error", (event) => {
      for (const member of ["code", "message", "param"]) delete event[member];
    }),
    "those that read it flat, as OpenAI's types have it, read it nested too",
  ),
  harmless(
    "response.failed follows the error",
    broken,
    skip("response.failed"),
    "clients throw at the error already",
  ),
];

/** Rules of output items and of their parts. */
const itemRows: readonly Row[] = [
  noticed("an item begins with response.output_item.added", spoken, skip("output_item.added"), [
    "openai 6",
    "openai 7",
    "ai 5",
    "ai 6",
    "ai 7",
  ]),
  noticed("an item ends with response.output_item.done", called, skip("output_item.done"), [
    "ai 5",
    "ai 6",
    "ai 7",
  ]),
  noticed("a part begins with response.content_part.added", spoken, skip("content_part.added"), [
    "openai 6",
    "openai 7",
  ]),
  noticed(
    "a summary begins with response.reasoning_summary_part.added",
    ["reasoning"],
    skip("reasoning_summary_part.added"),
    ["openai 6", "openai 7"],
  ),
  noticed("a refusal that is complete has an event that says so", ["refusal"], skip("refusal.done"), [
    "langchain",
  ]),
  harmless(
    "text, arguments and parts that are complete have events that say so",
    both,
    skip("part.done", "text.done", "arguments.done"),
    "clients take it from the pieces, or from the item that is done",
  ),
  noticed("text comes in pieces", spoken, skip("output_text.delta"), ["ai 5", "ai 6", "ai 7", "langchain"]),
  noticed("arguments come in pieces", called, skip("arguments.delta"), ["langchain"]),
  noticed(
    "pieces name their item by its id",
    spoken,
    eachOf(".delta", (event) => (event["item_id"] = "item_other")),
    ["openai 7", "ai 5", "ai 6"],
  ),
  noticed(
    "an item that is done has the id that it began with",
    spoken,
    eachOf("output_item.done", (event) => (objectIn(event, "item")["id"] = "item_other")),
    ["openai 7", "ai 5", "ai 6"],
  ),
  noticed(
    "an item of response.completed has the id that it began with",
    called,
    eachResponse("response.completed", (response) => {
      for (const item of listIn(response, "output")) item["id"] = `${String(item["id"])}_other`;
    }),
    ["openai 7"],
  ),
  noticed(
    "output_index counts without a gap",
    called,
    renumber("output_index", (index) => index * 2 + 1),
    ["openai 6"],
  ),
  noticed(
    "content_index counts from 0",
    spoken,
    renumber("content_index", (index) => index + 1),
    ["openai 6", "openai 7"],
  ),
  noticed(
    "summary_index counts from 0",
    ["reasoning"],
    renumber("summary_index", (index) => index + 1),
    ["openai 6", "openai 7"],
  ),
  noticed(
    "a call has its call_id",
    called,
    eachItem((item) => delete item["call_id"]),
    ["openai 7", "ai 5", "ai 6", "ai 7", "langchain", "agents"],
  ),
  noticed(
    "a call begins with arguments, if empty ones",
    called,
    eachOf("output_item.added", (event) => delete objectIn(event, "item")["arguments"]),
    ["ai 6", "ai 7"],
  ),
  noticed(
    "a message begins with a content, if an empty one",
    spoken,
    eachOf("output_item.added", (event) => delete objectIn(event, "item")["content"]),
    ["openai 6", "openai 7"],
  ),
  noticed(
    "reasoning has its summary",
    ["reasoning"],
    eachItem((item) => delete item["summary"]),
    ["openai 6", "openai 7", "agents", "fetch"],
  ),
  noticed(
    "a text has its annotations",
    spoken,
    eachPart((part) => delete part["annotations"]),
    ["langchain"],
  ),
  harmless(
    "a text has its logprobs",
    spoken,
    all(
      each((event) => delete event["logprobs"]),
      eachPart((part) => delete part["logprobs"]),
    ),
    "clients read them only where they were asked for",
  ),
];

/** Every rule of streamed responses. */
export const responsesRows: readonly Row[] = [...streamRows, ...itemRows];
