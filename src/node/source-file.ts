import { readFile } from "node:fs/promises";
import { type Document, isMap, isNode, LineCounter, parseDocument } from "yaml";
import { parsePointer } from "../contract/json-pointer.ts";
import { ConfigurationError } from "../errors.ts";

/** A place in a file, for messages: `file:line:column`. */
export interface Location {
  readonly file: string;
  /** 1 or more. */
  readonly line: number;
  /** 1 or more. */
  readonly column: number;
}

/** A YAML or JSON file that was read. */
export interface SourceFile {
  readonly file: string;
  readonly value: unknown;
  /**
   * The place of the value at a JSON pointer, or of the nearest value around it; or the place of the
   * member's name, for messages about the name, because a value may begin on another line.
   */
  readonly locate: (pointer: string, what?: "value" | "name") => Location;
}

/** Writes a place as editors and terminals understand it. */
export function formatLocation({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

/** A file that is neither YAML nor JSON. */
export class UnparsableSource extends ConfigurationError {
  readonly at: Location;
  /** Why, in a sentence without its full stop. */
  readonly reason: string;

  constructor(at: Location, reason: string) {
    super(`Failed to parse ${formatLocation(at)}: ${reason}. Please mend the file.`);
    this.at = at;
    this.reason = reason;
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

/**
 * Reads a YAML or JSON file, keeping where each value stands.
 *
 * @throws ConfigurationError where the file cannot be read or parsed, with its line and column.
 */
export async function readSource(file: string): Promise<SourceFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw new ConfigurationError(`Failed to read ${file}: ${reason}. Please give a YAML or JSON file.`);
  });
  return parseSource(text, file);
}

/**
 * Parses YAML or JSON, keeping where each value stands.
 *
 * @param file What messages call it.
 * @throws UnparsableSource with line and column.
 */
export function parseSource(text: string, file: string): SourceFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, logLevel: "error" });
  const place = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  const [problem] = document.errors;
  if (problem !== undefined) {
    const at = place(problem.pos[0]);
    const hint = quotingHint(text.split("\n")[at.line - 1] ?? "");
    throw new UnparsableSource(at, reasonOf(problem.message) + hint);
  }
  return {
    file,
    value: expand(document, file),
    locate(pointer, what = "value") {
      const path: (string | number)[] = parsePointer(pointer).map((each) =>
        /^\d+$/.test(each) ? Number(each) : each,
      );
      for (; path.length > 0; path.pop()) {
        const around = document.getIn(path.slice(0, -1), true);
        const name = String(path.at(-1));
        const pair =
          what === "name" && isMap(around) ? around.items.find(({ key }) => String(key) === name) : undefined;
        const node = pair?.key ?? document.getIn(path, true);
        if (isNode(node) && node.range) return place(node.range[0]);
      }
      return place(0);
    },
  };
}

/** The plain value of a YAML document, its aliases expanded: not without end, and not into themselves. */
function expand(document: Document, file: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    JSON.stringify(value);
    return value;
  } catch (error) {
    const reason =
      error instanceof RangeError || error instanceof TypeError ? "an alias refers to itself" : undefined;
    const message = reason ?? (error instanceof Error ? error.message : String(error));
    throw new ConfigurationError(
      `Failed to expand the aliases of ${file}: ${message}. Please write the values out.`,
    );
  }
}
