import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { documentBounds } from "./value-size.ts";

/** Where a value of a text begins, and what is in it. */
interface Place {
  /** Where the value begins, in characters; less than 0 where nothing is written. */
  readonly at: number;
  /** Members by name, or items by index, as text. */
  readonly below: ReadonlyMap<string, Member>;
}

interface Member extends Place {
  /** Where its name begins; the same as the value in a list. */
  readonly nameAt: number;
}

/** Says where in a text a value stands, or the name of a member; line and column begin at 1. */
export type FindPlace = (
  path: readonly string[],
  what: "value" | "name",
) => { readonly line: number; readonly column: number };

/**
 * Finds the places of the values of a YAML or JSON text that was parsed before.
 *
 * @returns What finds the place of a path, or of the nearest value around it.
 * @example
 * findPlaces("a:\n  b: 1")(["a", "b"], "value"); // { line: 2, column: 6 }
 */
export function findPlaces(text: string): FindPlace {
  const root = readPlaces(text);
  const lines = lineStarts(text);
  return (path, what) => {
    let found = Math.max(root.at, 0);
    let place: Place = root;
    for (const [index, name] of path.entries()) {
      const member = place.below.get(name);
      if (member === undefined) break;
      const last = index === path.length - 1;
      found = (last && what === "name") || member.at < 0 ? member.nameAt : member.at;
      place = member;
    }
    const line = lineAt(lines, found);
    return { line, column: found - (lines[line - 1] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** The line, 1 or more, in which a character stands. */
function lineAt(starts: readonly number[], offset: number): number {
  let from = 0;
  let to = starts.length;
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if ((starts[middle] ?? 0) <= offset) from = middle;
    else to = middle;
  }
  return from + 1;
}

interface Open {
  readonly below: Map<string, Member>;
  readonly list: boolean;
  /** The name of a member whose value comes next. */
  name: { readonly text: string; readonly at: number } | undefined;
}

function readPlaces(text: string): Place {
  let root: Place = { at: 0, below: new Map() };
  const open: Open[] = [];
  const put = (at: number, below: Map<string, Member>) => {
    const around = open.at(-1);
    if (around === undefined) root = { at, below };
    else if (around.list) around.below.set(String(around.below.size), { at, nameAt: at, below });
    else {
      // A name that is no text has no place of its own, and its value none either.
      if (around.name === undefined) around.name = { text: "", at };
      else {
        around.below.set(around.name.text, { at, nameAt: around.name.at, below });
        around.name = undefined;
      }
    }
  };
  const events = readEvents(text);
  for (const event of events) {
    if (event.type === EVENT_ID.SCALAR) {
      const around = open.at(-1);
      if (around !== undefined && !around.list && around.name === undefined) {
        around.name = { text: getScalarValue(text, event), at: startOf(text, event) };
      } else put(startOf(text, event), new Map());
    } else if (event.type === EVENT_ID.ALIAS) put(event.anchorStart - 1, new Map());
    else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      const below = new Map<string, Member>();
      put(event.start, below);
      open.push({ below, list: event.type === EVENT_ID.SEQUENCE, name: undefined });
    } else if (event.type === EVENT_ID.POP) open.pop();
  }
  return root;
}

/** Where a text begins as it is written: with its quote, or with the sign of a block. */
function startOf(text: string, { valueStart, style }: ScalarEvent): number {
  const { SINGLE_QUOTED, DOUBLE_QUOTED, LITERAL_BLOCK, FOLDED_BLOCK } = SCALAR_STYLE;
  if (style === SINGLE_QUOTED || style === DOUBLE_QUOTED) return valueStart - 1;
  if (style !== LITERAL_BLOCK && style !== FOLDED_BLOCK) return valueStart;
  return text.lastIndexOf(style === LITERAL_BLOCK ? "|" : ">", valueStart - 1);
}

/** What yaml takes and js-yaml does not has no places. */
function readEvents(text: string): ReturnType<typeof parseEvents> {
  try {
    return parseEvents(text, { maxDepth: documentBounds.depth + 1 });
  } catch {
    return [];
  }
}
