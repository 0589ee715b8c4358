import type { Choice, Part } from "../dialects/dialect.ts";
import { cutPart } from "./cut-choice.ts";

/**
 * Ends the text of a choice before the first of the stop sequences that occurs in it; what would have come
 * after it is not said. Reasoning and arguments of tools are no text.
 *
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
export function heedStop(choice: Choice, stop: readonly string[]): Choice {
  if (stop.length === 0) return choice;
  const text = choice.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  const places = stop.map((sequence) => text.indexOf(sequence)).filter((place) => place >= 0);
  if (places.length === 0) return choice;
  let left = Math.min(...places);
  const parts: Part[] = [];
  for (const part of choice.parts) {
    if (part.kind !== "text") {
      parts.push(part);
      continue;
    }
    if (part.text.length > left) {
      parts.push(cutPart(part, left));
      break;
    }
    parts.push(part);
    left -= part.text.length;
  }
  return { parts, finishReason: "stop" };
}
