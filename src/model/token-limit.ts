import { utf8Length } from "../contract/utf8-length.ts";
import type { Choice, Part } from "../dialects/dialect.ts";
import { cutPart } from "./cut-choice.ts";
import type { LoadTokenizer } from "./tokens/tokenizer.ts";

/**
 * Cuts a choice at so many tokens, reasoning included, as a model does that may not go on. A choice that is
 * not cut is given back as it is.
 *
 * @see https://platform.openai.com/docs/guides/reasoning
 */
export async function heedLimit(choice: Choice, limit: number, load: LoadTokenizer): Promise<Choice> {
  if (limit === Infinity || cannotExceed(choice, limit)) return choice;
  const { count, head } = await load();
  let left = limit;
  const parts: Part[] = [];
  for (const part of choice.parts) {
    const name = part.kind === "toolCall" ? part.name : "";
    const said = part.kind === "toolCall" ? part.arguments : part.text;
    const tokens = count(name) + count(said);
    if (tokens <= left) {
      parts.push(part);
      left -= tokens;
      continue;
    }
    // Of a call nothing is there before its name is.
    const room = left - count(name);
    const length = room > 0 ? head(said, room).length : 0;
    // Of reasoning and refusals an empty beginning is none.
    if (length > 0 || (room > 0 && part.kind === "toolCall")) parts.push(cutPart(part, length));
    return { parts, finishReason: "length" };
  }
  return choice;
}

/** Whether a choice is so short that it stays below the limit however it is counted: a token is a byte or more. */
function cannotExceed({ parts }: Choice, limit: number): boolean {
  let bytes = 0;
  for (const part of parts) {
    bytes += utf8Length(part.kind === "toolCall" ? part.name + part.arguments : part.text);
    if (bytes > limit) return false;
  }
  return true;
}
