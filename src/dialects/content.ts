import { arrayOf, memberOf, stringOf } from "../contract/json.ts";
import type { OfferedTool, ToolChoice } from "./dialect.ts";

/** The text of a message's content: a string, or the `text` of its parts put together. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (typeof part === "string" ? part : (stringOf(part, "text") ?? "")))
    .join("");
}

/** The tools that a request offers, chat style (`function.name`) or responses style (`name`). */
export function offeredTools(body: unknown): OfferedTool[] {
  return arrayOf(body, "tools").flatMap((tool, index) => {
    const inner = memberOf(tool, "function");
    const described = inner ?? tool;
    const name = stringOf(described, "name");
    if (name === undefined) return [];
    const pointer = `/tools/${index}${inner === undefined ? "" : "/function"}`;
    const strict = memberOf(described, "strict") === true;
    return [{ name, parameters: memberOf(described, "parameters"), strict, pointer }];
  });
}

/** What every request leaves to the model. */
export const freeChoice: ToolChoice = { mode: "auto" };

/**
 * Reads `tool_choice`: a word, one tool by its name, or `allowed_tools` with a mode and a list. Both dialects
 * say the same, with a tool's name inside `function` or not. What asks for something else, such as a tool
 * that the API itself runs, leaves the choice free; and so does a demand for a call where none of the tools
 * that it allows is offered, which the pages do not forbid.
 *
 * @see https://platform.openai.com/docs/guides/function-calling
 */
export function toolChoiceOf(body: unknown, offered: readonly OfferedTool[]): ToolChoice {
  const wanted = readToolChoice(memberOf(body, "tool_choice"));
  if (wanted.mode !== "required") return wanted;
  const names = wanted.names === undefined ? undefined : new Set(wanted.names);
  const possible = offered.some(({ name }) => names?.has(name) ?? true);
  return possible ? wanted : freeChoice;
}

function readToolChoice(choice: unknown): ToolChoice {
  if (choice === undefined || choice === null) return freeChoice;
  if (typeof choice === "string") return { mode: modeOf(choice) };
  if (stringOf(choice, "type") === "allowed_tools") {
    // Chat completions put mode and tools into a member of that name, responses beside the type.
    const allowed = memberOf(choice, "allowed_tools") ?? choice;
    const names = arrayOf(allowed, "tools").flatMap((tool) => nameOf(tool) ?? []);
    return { mode: modeOf(stringOf(allowed, "mode")), names };
  }
  const name = nameOf(choice);
  return name === undefined ? freeChoice : { mode: "required", names: [name], forced: true };
}

function nameOf(tool: unknown): string | undefined {
  return stringOf(memberOf(tool, "function"), "name") ?? stringOf(tool, "name");
}

function modeOf(word: string | undefined): ToolChoice["mode"] {
  return word === "none" || word === "required" ? word : "auto";
}

/** A limit in tokens: what is below one token leaves nothing to say. */
export function limitOf(...limits: readonly unknown[]): number | undefined {
  const given = limits.filter((limit): limit is number => typeof limit === "number" && !Number.isNaN(limit));
  return given.length === 0 ? undefined : Math.max(0, Math.min(...given));
}
