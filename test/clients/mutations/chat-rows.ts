import { all, each, objectIn, without, withoutLastLine } from "./changes.ts";
import { eachCall, eachChoice, errorAsChunk } from "./chat-changes.ts";
import { type Row, rowsOf } from "./mutation.ts";

const { noticed, harmless } = rowsOf("chat-completions");

const spoken = ["reasoning", "several choices"];
const called = ["parallel tool calls", "tools run by the client"];
/** In short, what a harmless change is tried with. */
const both = ["reasoning", "tools run by the client"];
const broken = ["error in the stream"];

const withoutDone = without((data) => data === "[DONE]");

/** Rules of chunks and of their choices. */
const chunkRows: readonly Row[] = [
  harmless("a stream arrives as it is sent", [...spoken, ...called, ...broken], {}, "nothing is changed"),
  noticed(
    "the first chunk of a choice has the role",
    spoken,
    eachChoice((choice) => delete objectIn(choice, "delta")["role"]),
    ["openai 6", "openai 7", "langchain"],
  ),
  noticed(
    "the id is not empty",
    ["usage"],
    each((chunk) => (chunk["id"] = "")),
    ["openai 6", "openai 7"],
  ),
  harmless(
    "the id is the same in every chunk",
    both,
    each((chunk, place) => (chunk["id"] = `chatcmpl-${place}`)),
    "each client takes the id of one chunk and compares it with no other",
  ),
  harmless(
    "every chunk has object, created and model",
    both,
    each((chunk) => {
      for (const member of ["object", "created", "model"]) delete chunk[member];
    }),
    "clients pass on what is there",
  ),
  noticed(
    "a choice has its index",
    spoken,
    eachChoice((choice) => delete choice["index"]),
    ["openai 6", "openai 7", "ai 5", "ai 6", "ai 7", "langchain", "agents", "fetch"],
  ),
  harmless(
    "finish_reason is there, and null, before the end",
    both,
    eachChoice((choice) => {
      if (choice["finish_reason"] === null) delete choice["finish_reason"];
    }),
    "clients ask only whether there is a reason",
  ),
  noticed(
    "a choice says why it ends",
    spoken,
    eachChoice((choice) => (choice["finish_reason"] = null)),
    [
      "openai 6",
      "openai 7",
      "ai 5",
      "ai 5 compatible",
      "ai 6",
      "ai 6 compatible",
      "ai 7",
      "ai 7 compatible",
      "langchain",
      "fetch",
    ],
  ),
  noticed(
    "the chunk that ends a choice has a delta",
    spoken,
    eachChoice((choice) => {
      if (choice["finish_reason"] !== null) delete choice["delta"];
    }),
    ["openai 6", "openai 7", "langchain"],
  ),
];

/** Rules of tool calls. */
const callRows: readonly Row[] = [
  noticed(
    "every piece of a tool call has its index",
    called,
    all(
      eachCall("first", (call) => delete call["index"]),
      eachCall("later", (call) => delete call["index"]),
    ),
    [
      "openai 6",
      "openai 7",
      "ai 5",
      "ai 5 compatible",
      "ai 6",
      "ai 6 compatible",
      "ai 7",
      "langchain",
      "agents",
      "fetch",
    ],
  ),
  noticed(
    "a tool call begins with its id",
    called,
    eachCall("first", (call) => delete call["id"]),
    ["ai 5", "langchain", "agents"],
  ),
  noticed(
    "a tool call begins with its type",
    called,
    eachCall("first", (call) => delete call["type"]),
    ["openai 6", "openai 7"],
  ),
  noticed(
    "the name of a tool call stands once",
    called,
    eachCall("later", (_, called) => (called["name"] = "get_weather")),
    ["openai 6", "openai 7", "langchain", "agents"],
  ),
  harmless(
    "the name of a tool call is not repeated as null",
    ["tools run by the client"],
    eachCall("later", (_, called) => (called["name"] = null)),
    "clients take a name only where it says something, unless the tool is strict: see zod.test.ts",
  ),
  harmless(
    "the name of a tool call is not repeated as an empty text",
    ["tools run by the client"],
    eachCall("later", (_, called) => (called["name"] = "")),
    "clients take a name only where it says something, unless the tool is strict: see zod.test.ts",
  ),
  noticed(
    "the id of a tool call stays the same",
    called,
    eachCall("later", (call) => (call["id"] = "call_other")),
    ["ai 5 compatible", "ai 6", "ai 6 compatible", "ai 7", "ai 7 compatible", "langchain"],
  ),
  harmless(
    "the id of a tool call is not repeated as null",
    ["tools run by the client"],
    eachCall("later", (call) => (call["id"] = null)),
    "clients of these versions take an id only where it says something",
  ),
  harmless(
    "the id of a tool call is not repeated as an empty text",
    ["tools run by the client"],
    eachCall("later", (call) => (call["id"] = "")),
    "clients of these versions take an id only where it says something",
  ),
  harmless(
    "the arguments of a tool call begin as a text",
    ["tools run by the client"],
    eachCall("first", (_, called) => (called["arguments"] = null)),
    "clients of these versions add arguments only where they say something",
  ),
];

/** Rules of how a stream ends. */
const endRows: readonly Row[] = [
  noticed(
    "the chunk of the usage has an empty list of choices",
    ["usage"],
    each((chunk) => {
      if (chunk["usage"] !== null) delete chunk["choices"];
    }),
    ["openai 6", "openai 7", "ai 5", "ai 5 compatible", "ai 6", "ai 6 compatible", "ai 7", "ai 7 compatible"],
  ),
  noticed(
    "the usage is there where it was asked for",
    ["usage"],
    each((chunk) => delete chunk["usage"]),
    [
      "openai 6",
      "openai 7",
      "ai 5",
      "ai 5 compatible",
      "ai 6",
      "ai 6 compatible",
      "ai 7",
      "ai 7 compatible",
      "langchain",
      "agents",
      "fetch",
    ],
  ),
  noticed("an event ends with a blank line", ["usage"], all(withoutDone, withoutLastLine), [
    "openai 6",
    "ai 5",
    "ai 5 compatible",
    "ai 6",
    "ai 6 compatible",
    "ai 7",
    "ai 7 compatible",
    "langchain",
    "fetch",
  ]),
  harmless(
    "[DONE] ends with a blank line",
    both,
    withoutLastLine,
    "it says nothing that the end of the body does not say",
  ),
  harmless(
    "[DONE] ends the stream",
    both,
    withoutDone,
    "every client also takes the end of the body for the end, as providers differ in whether they send it",
  ),
  noticed(
    "an error in the middle is no chunk with an error beside its choices",
    broken,
    errorAsChunk((error) => ({ choices: [], error })),
    ["ai 5", "ai 5 compatible", "ai 6", "ai 7"],
  ),
  noticed(
    "an error in the middle is no chunk with another finish reason",
    broken,
    errorAsChunk(({ message }) => ({
      choices: [{ index: 0, delta: { content: message }, finish_reason: "error" }],
    })),
    [
      "openai 6",
      "openai 7",
      "ai 5",
      "ai 5 compatible",
      "ai 6",
      "ai 6 compatible",
      "ai 7",
      "ai 7 compatible",
      "langchain",
      "agents",
      "fetch",
    ],
  ),
];

/** Every rule of streamed chat completions. */
export const chatRows: readonly Row[] = [...chunkRows, ...callRows, ...endRows];
