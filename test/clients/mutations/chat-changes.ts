import type { Json } from "../../streams/assemble.ts";
import { each, listIn, objectIn } from "./changes.ts";
import type { Frame, Mutation } from "./rewrite.ts";

/** Changes each choice of each chunk. */
export function eachChoice(change: (choice: Json) => void): Mutation {
  return each((chunk) => listIn(chunk, "choices").forEach(change));
}

/** Changes each piece of a tool call, with its function: the first of a call, or those that follow. */
export function eachCall(which: "first" | "later", change: (call: Json, called: Json) => void): Mutation {
  return eachChoice((choice) => {
    for (const call of listIn(objectIn(choice, "delta"), "tool_calls")) {
      if ("id" in call === (which === "first")) change(call, objectIn(call, "function"));
    }
  });
}

/** Sends an error in the middle as one more chunk, to which the error adds something. */
export function errorAsChunk(add: (error: Json) => Json): Mutation {
  return {
    events(frames) {
      const [first] = frames;
      return frames.map((frame): Frame => {
        if (typeof frame.data === "string" || !("error" in frame.data)) return frame;
        return { data: { ...(first?.data as Json), ...add(objectIn(frame.data, "error")) } };
      });
    },
  };
}
