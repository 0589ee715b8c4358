import type { Reply } from "../dialects/dialect.ts";

/** The text of the first choice, for those who speak of it later; `""` for answers as they stand on the wire. */
export function spokenText(reply: Reply): string {
  if (reply.kind === "raw") return "";
  let text = "";
  for (const part of reply.speech.choices[0]?.parts ?? []) if (part.kind === "text") text += part.text;
  return text;
}
