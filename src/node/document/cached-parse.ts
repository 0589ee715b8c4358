import { readFile } from "node:fs/promises";
import { cacheFolder } from "./cache-folder.ts";
import { parseText } from "./parse-text.ts";
import { createValueCache } from "./value-cache.ts";

/** Characters from which on YAML takes longer to parse than an entry of the cache to find. */
const worthwhile = 200_000;

/**
 * Parses a text as {@link parseText} does, with the user's cache of what was parsed before.
 *
 * @param file What messages call it.
 * @throws UnparsableSource with line and column.
 */
export async function cachedParse(text: string, file: string): Promise<unknown> {
  // JSON is parsed as quickly as it is found, and has no name for what YAML calls .inf and .nan.
  if (text.length < worthwhile || /^\s*[{[]/.test(text) || /\.(?:inf|nan)\b/i.test(text)) {
    return parseText(text, file);
  }
  const folder = await cacheFolder();
  if (folder === undefined) return parseText(text, file);
  const cache = createValueCache(folder, await version());
  const kept = await cache.get(text);
  if (kept !== undefined) return kept.value;
  const value = parseText(text, file);
  // Nobody has to wait for it.
  void cache.set(text, value);
  return value;
}

async function version(): Promise<string> {
  const file = await readFile(new URL("../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(file) as { version: string }).version;
}
