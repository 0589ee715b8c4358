import { createRequire } from "node:module";
import { CORE_SCHEMA, loadAll, mergeTag, YAMLException } from "js-yaml";
import type * as Yaml from "yaml";
import { type Location, UnparsableSource } from "./location.ts";
import { documentBounds, measureValue, type ValueBounds } from "./value-size.ts";

/** YAML 1.2 as JSON has it: no dates. Merge keys are of YAML 1.1, and in many documents all the same. */
const schema = CORE_SCHEMA.withTags(mergeTag);

/** The most members that merge keys may bring. */
const mostMerged = 1_000_000;

/**
 * The value of a YAML or JSON text. Aliases of YAML are shared objects in it; they are bounded, and hold no circles.
 *
 * @param file What messages call it.
 * @throws UnparsableSource with line and column.
 * @example
 * parseText("a: [1, 2]", "a.yaml"); // { a: [1, 2] }
 */
export function parseText(text: string, file: string, bounds: ValueBounds = documentBounds): unknown {
  return parseJson(text, bounds)?.value ?? parseYaml(text, file, bounds);
}

/** The value of a text that is right JSON, by the quickest way there is. */
function parseJson(text: string, bounds: ValueBounds): { readonly value: unknown } | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    const size = measureValue(value, bounds);
    // JSON.parse takes the last of several members of one name, and says nothing.
    return typeof size !== "string" && size.members === countMembers(text) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** How many members are written in a JSON text: the colons that are in no string. */
function countMembers(text: string): number {
  let count = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) quoted = !quoted;
    else if (code === 0x5c) index += 1;
    else if (code === 0x3a && !quoted) count += 1;
  }
  return count;
}

function parseYaml(text: string, file: string, bounds: ValueBounds): unknown {
  const start = { file, line: 1, column: 1 };
  // The parser keeps a hundred bytes of each value, before anything can be counted.
  if ((text.match(/[,\n]/g)?.length ?? 0) > bounds.values) {
    throw new UnparsableSource(start, `it holds more than ${bounds.values} values`);
  }
  let values: unknown[];
  try {
    values = loadAll(text, { schema, maxDepth: bounds.depth + 1, maxTotalMergeKeys: mostMerged });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return parseAgain(text, start, error, bounds);
  }
  if (values.length > 1) return parseAgain(text, start, undefined, bounds);
  const [value = null] = values;
  const size = measureValue(value, bounds);
  if (typeof size === "string") throw new UnparsableSource(start, size);
  return value;
}

/**
 * What js-yaml refuses is read by yaml, which says better what is wrong and where. It is ten times as slow, and takes
 * some things that js-yaml does not, as a tag that nobody knows, which harms nothing.
 */
function parseAgain(
  text: string,
  start: Location,
  refused: YAMLException | undefined,
  bounds: ValueBounds,
): unknown {
  const place =
    refused?.mark === undefined ? {} : { line: refused.mark.line + 1, column: refused.mark.column + 1 };
  const at = { ...start, ...place };
  if (refused?.reason.includes("maxDepth")) {
    throw new UnparsableSource(at, `it is nested deeper than ${bounds.depth} levels`);
  }
  // Loaded where it is needed, and at once: whoever asks for a value does not wait.
  const { LineCounter, parseDocument } = createRequire(import.meta.url)("yaml") as typeof Yaml;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, logLevel: "error" });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    const hint = quotingHint(text.split("\n")[line - 1] ?? "");
    throw new UnparsableSource({ ...start, line, column: col }, reasonOf(problem.message) + hint);
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    const size = measureValue(value, bounds);
    if (typeof size !== "string") return value;
    throw new UnparsableSource(at, size);
  } catch (error) {
    if (error instanceof UnparsableSource) throw error;
    throw new UnparsableSource(
      at,
      refused?.reason ?? (error instanceof Error ? error.message : String(error)),
    );
  }
}

/** The first line of a parser's message, without the place, which stands before it already. */
function reasonOf(message: string): string {
  const [first = message] = message.split("\n");
  return first.replace(/ at line \d+, column \d+:?$/, "").replace(/[.:]$/, "");
}

/** What is most often wrong with a line that YAML does not understand: a text that needs quotes. */
function quotingHint(line: string): string {
  if (/:\s+\{\{/.test(line)) return "; a text that begins with {{ needs quotes around it";
  if (/:\s+\*/.test(line)) return "; a text that begins with * needs quotes around it";
  if (/:\s+[^"'\s{[].*: /.test(line))
    return "; a text in which a colon and a space stand needs quotes around it";
  return "";
}
