import type { Json } from "../../streams/assemble.ts";
import type { TypeName } from "./samples.ts";

/** Something that mynah might get wrong, and where the compiler is to see it. */
export interface Mistake {
  readonly name: string;
  readonly type: TypeName;
  /** A sample in which it can be made. */
  readonly in?: (value: Json) => boolean;
  readonly make: (value: Json) => void;
  readonly path: string;
}

const at = (value: unknown, path: string): Json =>
  path.split(".").reduce((each, step) => each[step] as Json, value as Json);
const isOf = (type: string) => (value: Json) => value["type"] === type;

/** One of each kind that the compiler is to find: something missing, something wrong, something surplus. */
export const mistakes: readonly Mistake[] = [
  {
    name: "a completion without a model",
    type: "ChatCompletion",
    make: (value) => delete value["model"],
    path: "",
  },
  {
    name: "a completion that stops for an unknown reason",
    type: "ChatCompletion",
    make: (value) => (at(value, "choices.0")["finish_reason"] = "done"),
    path: "choices.0.finish_reason",
  },
  {
    name: "a completion with a member too many, deep inside",
    type: "ChatCompletion",
    make: (value) => (at(value, "usage.prompt_tokens_details")["video_tokens"] = 0),
    path: "usage.prompt_tokens_details.video_tokens",
  },
  {
    name: "a chunk whose choice has no index",
    type: "ChatCompletionChunk",
    make: (value) => delete at(value, "choices.0")["index"],
    path: "choices.0",
  },
  {
    name: "a chunk with the name of a completion",
    type: "ChatCompletionChunk",
    make: (value) => (value["object"] = "chat.completion"),
    path: "object",
  },
  {
    name: "a chunk with a member too many",
    type: "ChatCompletionChunk",
    make: (value) => (value["done"] = false),
    path: "done",
  },
  {
    name: "a response without its output",
    type: "Response",
    make: (value) => delete value["output"],
    path: "",
  },
  {
    name: "a response with an unknown status",
    type: "Response",
    make: (value) => (value["status"] = "done"),
    path: "status",
  },
  {
    name: "a response with the text that the SDK itself puts there",
    type: "Response",
    make: (value) => (value["output_text"] = "안녕"),
    path: "output_text",
  },
  {
    name: "an item without its id",
    type: "Response",
    in: (value) => at(value, "output.0")["type"] === "reasoning",
    make: (value) => delete at(value, "output.0")["id"],
    path: "output.0",
  },
  {
    name: "an event without its sequence number",
    type: "ResponseStreamEvent",
    in: isOf("response.output_text.delta"),
    make: (value) => delete value["sequence_number"],
    path: "",
  },
  {
    name: "an event of an unknown type",
    type: "ResponseStreamEvent",
    in: isOf("response.output_text.delta"),
    make: (value) => (value["type"] = "response.text.delta"),
    path: "type",
  },
  {
    name: "an event with a member of another one",
    type: "ResponseStreamEvent",
    in: isOf("response.output_item.added"),
    make: (value) => (value["content_index"] = 0),
    path: "content_index",
  },
  {
    name: "an event whose response failed with an unknown code",
    type: "ResponseStreamEvent",
    in: isOf("response.failed"),
    make: (value) => (at(value, "response.error")["code"] = "overloaded"),
    path: "response.error.code",
  },
];
