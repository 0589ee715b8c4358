import { arrayOf, memberOf, stringOf } from "../contract/json.ts";

/** The text of a message's content: a string, or the `text` of its parts put together. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (typeof part === "string" ? part : (stringOf(part, "text") ?? "")))
    .join("");
}

/** The names of the tools that a request offers, chat style (`function.name`) or responses style (`name`). */
export function toolNames(body: unknown): string[] {
  return arrayOf(body, "tools").flatMap((tool) => {
    const name = stringOf(memberOf(tool, "function"), "name") ?? stringOf(tool, "name");
    return name === undefined ? [] : [name];
  });
}
