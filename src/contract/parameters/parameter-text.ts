import type { Parameter, ValueKind } from "./parameter.ts";

/** The sign between the parts of a value that is one text. */
const separators = {
  deepObject: ",",
  form: ",",
  label: ".",
  matrix: ";",
  pipeDelimited: "|",
  simple: ",",
  spaceDelimited: " ",
} as const;

/**
 * Reads the text of a parameter that stands in one place: in a path, a header, a cookie, or behind one name of a query.
 * What is no array and no object is the text itself; types are seen to when it is judged.
 *
 * @param text The text as it was sent, percent-encoded where the place is.
 * @param decode Undoes the encoding of a part, once it has been cut out.
 * @see https://spec.openapis.org/oas/v3.1.1.html#style-values
 */
export function readText(parameter: Parameter, text: string, decode: (part: string) => string): unknown {
  const { style, explode, name } = parameter;
  const kind = kindOf(parameter);
  if (parameter.json) return parsed(decode(text));
  const bare = withoutPrefix(text, style, name, explode && kind !== "text");
  if (kind === "text") return decode(bare);
  if (bare === "") return kind === "array" ? [] : {};
  // Of a label and a matrix that are not exploded, the parts stand behind commas all the same.
  const between =
    explode || style === "pipeDelimited" || style === "spaceDelimited" ? separators[style] : ",";
  const parts = split(bare, style === "label" && !explode ? /[,.]/ : between);
  if (kind === "object") return readObject(parts, explode, decode);
  const prefix = `${name}=`;
  const items = style === "matrix" && explode ? parts.map((part) => withoutStart(part, prefix)) : parts;
  return items.map(decode);
}

/** What a text is read as: of what may be several, the plain text. */
export function kindOf({ kinds }: Parameter): ValueKind {
  if (kinds.has("text") || kinds.size === 0) return "text";
  return kinds.has("array") ? "array" : "object";
}

/** A text as JSON, or itself where it is none: then it is of the wrong type, and is told so. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function withoutPrefix(text: string, style: Parameter["style"], name: string, named: boolean): string {
  if (style === "label") return withoutStart(text, ".");
  if (style !== "matrix") return text;
  const bare = withoutStart(text, ";");
  return named ? bare : withoutStart(bare, `${name}=`);
}

function withoutStart(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : text;
}

/** Cuts a text at a sign, sent as it is or, where the sign needs it, percent-encoded. */
function split(text: string, between: string | RegExp): string[] {
  if (between === " ") return text.split(/%20|\+| /);
  if (between === "|") return text.split(/%7c|\|/i);
  return text.split(between);
}

/** `R=100,G=200` where exploded, else `R,100,G,200`. */
function readObject(parts: readonly string[], explode: boolean, decode: (part: string) => string): object {
  const entries: [string, string][] = [];
  if (explode) {
    for (const part of parts) {
      const at = part.indexOf("=");
      entries.push(at < 0 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
    }
  } else {
    for (let index = 0; index < parts.length; index += 2) {
      entries.push([decode(parts[index] ?? ""), decode(parts[index + 1] ?? "")]);
    }
  }
  return Object.fromEntries(entries);
}
