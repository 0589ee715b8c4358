import { parsePointer } from "../../contract/json-pointer.ts";
import type { Location } from "./location.ts";
import { parseText } from "./parse-text.ts";
import { type FindPlace, findPlaces } from "./places.ts";
import { readText } from "./read-text.ts";

export { formatLocation, type Location, UnparsableSource } from "./location.ts";

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

/**
 * Reads a YAML or JSON file.
 *
 * @param cache Whether what was parsed before is looked up in the user's cache folder, and kept there. Default false.
 * @throws ConfigurationError where the file cannot be read, is too large, or cannot be parsed, with its line and column.
 */
export async function readSource(file: string, cache = false): Promise<SourceFile> {
  const text = await readText(file);
  if (!cache) return parseSource(text, file);
  const { cachedParse } = await import("./cached-parse.ts");
  return { file, value: await cachedParse(text, file), locate: createLocate(text, file) };
}

/**
 * Parses YAML or JSON.
 *
 * @param file What messages call it.
 * @throws UnparsableSource with line and column.
 */
export function parseSource(text: string, file: string): SourceFile {
  return { file, value: parseText(text, file), locate: createLocate(text, file) };
}

/** Finds places in a text. It is searched with the first question: most files are never asked. */
function createLocate(text: string, file: string): SourceFile["locate"] {
  let find: FindPlace | undefined;
  return (pointer, what = "value") => {
    return { file, ...(find ??= findPlaces(text))(parsePointer(pointer), what) };
  };
}
