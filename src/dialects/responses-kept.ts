import { arrayOf, type JsonObject, memberOf, stringOf } from "../contract/json.ts";
import type { KeptAnswer, Turn } from "./dialect.ts";

/**
 * What later requests may continue, by `previous_response_id`, or refer to, by `item_reference`; nothing
 * where the request says `"store":false`.
 *
 * @see https://platform.openai.com/docs/guides/conversation-state
 */
export function keptAnswer(whole: JsonObject, body: unknown): KeptAnswer | undefined {
  if (memberOf(body, "store") === false) return undefined;
  const items = arrayOf(whole, "output").map((item) => ({
    id: stringOf(item, "id") ?? "",
    turn: turnOf(item),
  }));
  return { id: stringOf(whole, "id") ?? "", items };
}

/** What a message says, refusals included. */
function saidIn(content: readonly unknown[]): string {
  return content.map((part) => stringOf(part, "text") ?? stringOf(part, "refusal") ?? "").join("");
}

function turnOf(item: unknown): Turn | undefined {
  switch (stringOf(item, "type")) {
    case "message":
      return { role: "assistant", text: saidIn(arrayOf(item, "content")) };
    case "function_call": {
      const calls = (stringOf(item, "name") ?? "") + (stringOf(item, "arguments") ?? "");
      return { role: "assistant", text: "", calls };
    }
    default:
      return undefined;
  }
}
