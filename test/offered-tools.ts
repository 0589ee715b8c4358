import type { Reply } from "../src/index.ts";

/** Finds the names of the tools that a value of any shape calls, as replies and their choices do. */
function* calledIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [member, inner] of Object.entries(value)) {
    const calls: unknown[] = member === "toolCalls" && Array.isArray(inner) ? inner : [];
    if (member === "toolCall") calls.push(inner);
    for (const call of calls) yield (call as { readonly name: string }).name;
    yield* calledIn(inner);
  }
}

/** The member `tools` of a request that offers whatever a reply calls; nothing where it calls none. */
export function offeredTools(
  reply: Reply | undefined,
  dialect: "chat-completions" | "responses",
): { readonly tools?: readonly object[] } {
  const names = [...new Set(calledIn(reply))];
  if (names.length === 0) return {};
  return {
    tools: names.map((name) =>
      dialect === "responses" ? { type: "function", name } : { type: "function", function: { name } },
    ),
  };
}
