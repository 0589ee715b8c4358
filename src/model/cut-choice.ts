import type { Part } from "../dialects/dialect.ts";

/** The part as far as so many characters of its text or arguments; its pieces are cut with it. */
export function cutPart(part: Part, length: number): Part {
  if (part.kind === "toolCall") return { ...part, arguments: part.arguments.slice(0, length) };
  const text = part.text.slice(0, length);
  if (part.pieces === undefined) return { ...part, text };
  const pieces: string[] = [];
  let left = length;
  for (const piece of part.pieces) {
    if (left <= 0) break;
    pieces.push(piece.slice(0, left));
    left -= piece.length;
  }
  return { ...part, text, pieces };
}
