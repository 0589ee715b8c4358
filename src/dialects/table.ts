import { stringOf } from "../contract/json.ts";
import type { Operation } from "../contract/operation.ts";
import { chatCompletions } from "./chat-completions.ts";
import type { Dialect } from "./dialect.ts";
import { responses } from "./responses.ts";

/** Every dialect, by its name. */
export const dialects: Readonly<Record<string, Dialect>> = {
  [chatCompletions.name]: chatCompletions,
  [responses.name]: responses,
};

/** OpenAI's own operation ids, so that documents made after OpenAI's need no extension. */
const byOperationId: Readonly<Record<string, Dialect>> = {
  createChatCompletion: chatCompletions,
  createResponse: responses,
};

/**
 * The dialect of an operation: what `x-mynah-dialect` names, else what the `operationId` and the path tell. `undefined`
 * where there is none, or where the document says `raw`: then only fixtures with a `body` or `events`
 * answer.
 */
export function dialectOf(operation: Pick<Operation, "id" | "path" | "source">): Dialect | undefined {
  const name = stringOf(operation.source, "x-mynah-dialect");
  if (name !== undefined) return dialects[name];
  const named = byOperationId[operation.id];
  // Others have operations of such names, too.
  return named !== undefined &&
    /\/(?:chat\/completions|responses)$/.test(operation.path.replace(/[?#].*/, ""))
    ? named
    : undefined;
}
