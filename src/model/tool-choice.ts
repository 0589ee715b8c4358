import type { Part, RequestView } from "../dialects/dialect.ts";
import { didYouMean, orList, preview } from "../contract/wording.ts";
import type { FilledChoice } from "./draft.ts";

/** The tools that a request lets the model call. */
export function callableTools({ tools, demands: { toolChoice } }: RequestView): RequestView["tools"] {
  const { mode, names } = toolChoice;
  if (mode === "none") return [];
  if (names === undefined) return tools;
  const allowed = new Set(names);
  return tools.filter(({ name }) => allowed.has(name));
}

/**
 * Leaves the calls that a request allows: none under `"none"`, those of a named tool alone, the first one
 * alone where calls in parallel are not wanted. What remains is what the model says; where nothing would, it
 * is left as it is, for {@link choiceProblem} to report.
 */
export function heedToolChoice(choice: FilledChoice, view: RequestView): FilledChoice {
  const { toolChoice, parallelToolCalls } = view.demands;
  if (!choice.parts.some(isCall)) return choice;
  const { mode, names } = toolChoice;
  if (mode === "auto" && names === undefined && parallelToolCalls) return choice;
  let calls = 0;
  const parts = choice.parts.filter((part) => {
    if (!isCall(part)) return true;
    if (mode === "none" || names?.includes(part.name) === false) return false;
    calls += 1;
    return parallelToolCalls || calls === 1;
  });
  const speaks = parts.some(({ kind }) => kind !== "reasoning");
  if (!speaks || (mode === "required" && calls === 0)) return choice;
  return { ...choice, parts };
}

/** What is wrong with a call of a tool that the request does not offer, or `undefined`. */
export function strayProblem(parts: readonly Part[], { tools }: RequestView): string | undefined {
  const calls = parts.filter(isCall);
  if (calls.length === 0) return undefined;
  const offered = new Set(tools.map(({ name }) => name));
  const stray = calls.find(({ name }) => !offered.has(name));
  if (stray === undefined) return undefined;
  const names = [...offered].slice(0, mostNamed);
  const meant = didYouMean(stray.name, names);
  const known = names.length === 0 ? "no tools" : orList(names.map((name) => preview(name)));
  return `it calls the tool ${preview(stray.name)}, and the request offers ${known}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

/** Tools that a message names. */
const mostNamed = 20;

/** What is wrong with the calls of a choice under `tool_choice`, or `undefined`. */
export function choiceProblem(parts: readonly Part[], view: RequestView): string | undefined {
  const { mode, names } = view.demands.toolChoice;
  const calls = parts.filter(isCall);
  const [first] = calls;
  if (mode === "none" && first !== undefined) {
    return `it calls the tool ${preview(first.name)}, and tool_choice is "none"`;
  }
  const list = orList((names ?? []).slice(0, mostNamed).map((name) => preview(name))) || "none";
  const barred = calls.find(({ name }) => names?.includes(name) === false);
  if (barred !== undefined)
    return `it calls the tool ${preview(barred.name)}, and tool_choice allows ${list}`;
  if (mode === "required" && first === undefined) {
    return `it calls no tool, and tool_choice demands a call of ${names === undefined ? "a tool" : list}`;
  }
  return undefined;
}

type CallPart = Extract<Part, { kind: "toolCall" }>;

/** Tells a call of a tool from what is said. */
export function isCall(part: Part): part is CallPart {
  return part.kind === "toolCall";
}
