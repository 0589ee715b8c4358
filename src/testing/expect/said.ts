import { arrayOf, isObject, memberOf, stringOf } from "../../contract/json.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";

/**
 * The text that an answer says, whole or streamed, in either dialect; of several choices, the first. Of an answer in
 * another shape, its body as text.
 */
export function textSaid({ reply }: Pick<JournalEntry, "reply">): string | undefined {
  const { body, events } = reply;
  if (events === undefined) return textOfWhole(body);
  const all = events.map(({ data }) => data);
  const ended = all
    .map((data) => memberOf(data, "response"))
    .findLast((response) => textOfResponse(response) !== "");
  const pieces = all.map((data) => pieceOf(data)).filter((piece) => piece !== undefined);
  return pieces.length > 0 ? pieces.join("") : textOfResponse(ended);
}

function textOfWhole(body: unknown): string | undefined {
  if (typeof body === "string") return body;
  if (!isObject(body)) return undefined;
  const [choice] = arrayOf(body, "choices");
  if (choice !== undefined) return stringOf(memberOf(choice, "message"), "content");
  if (Array.isArray(body["output"])) return textOfResponse(body);
  return JSON.stringify(body);
}

function textOfResponse(response: unknown): string {
  return arrayOf(response, "output")
    .flatMap((item) => arrayOf(item, "content"))
    .map((part) => (stringOf(part, "type") === "output_text" ? (stringOf(part, "text") ?? "") : ""))
    .join("");
}

/** What an event adds to the text. */
function pieceOf(data: unknown): string | undefined {
  if (stringOf(data, "type") === "response.output_text.delta") return stringOf(data, "delta");
  const first = arrayOf(data, "choices").find((choice) => memberOf(choice, "index") === 0);
  return stringOf(memberOf(first, "delta"), "content");
}
