import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How much a cache keeps. */
export interface CacheBounds {
  /** The most entries. */
  readonly entries: number;
  /** The most bytes of all of them. */
  readonly bytes: number;
}

/** Keeps values that were parsed, by the texts that they were parsed from. */
export interface ValueCache {
  /** The value of a text, where it is kept; nothing where it is not, or no longer what was written. */
  readonly get: (text: string) => Promise<{ readonly value: unknown } | undefined>;
  /** Keeps a value. What cannot be kept is not, and that is no error. */
  readonly set: (text: string, value: unknown) => Promise<void>;
}

const defaultBounds: CacheBounds = { entries: 32, bytes: 128 * 1024 * 1024 };

/**
 * A cache in a folder of its own: an entry a file, JSON under the hash of what it was made of, with its own hash before
 * it. JSON is read twice as quickly as what `node:v8` writes, and can be nothing but data.
 *
 * @param folder Where nobody but the user can write.
 * @param version Of what parses; another's entries are left alone until they are the oldest.
 */
export function createValueCache(
  folder: string,
  version: string,
  bounds: CacheBounds = defaultBounds,
): ValueCache {
  const fileOf = (text: string) => join(folder, `${hash(`${version}\n${text}`)}.json`);
  return {
    async get(text) {
      try {
        const entry = await readFile(fileOf(text), "utf8");
        const end = entry.indexOf("\n");
        const json = entry.slice(end + 1);
        return hash(json) === entry.slice(0, end) ? { value: JSON.parse(json) as unknown } : undefined;
      } catch {
        return undefined;
      }
    },
    async set(text, value) {
      const file = fileOf(text);
      const draft = `${file}.${randomUUID()}`;
      try {
        const json = JSON.stringify(value);
        if (json.length > bounds.bytes / 4) return;
        await writeFile(draft, `${hash(json)}\n${json}`, { mode: 0o600, flag: "wx" });
        // Whoever reads meanwhile sees the whole entry, or none.
        await rename(draft, file);
        await makeRoom(folder, bounds);
      } catch {
        await rm(draft, { force: true }).catch(() => {});
      }
    },
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Takes the oldest entries away, and drafts that were never finished with them. */
async function makeRoom(folder: string, bounds: CacheBounds): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}\.json/.test(name));
  const entries = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const { size, mtimeMs } = await stat(file);
      return { file, size, mtimeMs };
    }),
  );
  let bytes = 0;
  for (const [index, { file, size }] of entries
    .toSorted((one, other) => other.mtimeMs - one.mtimeMs)
    .entries()) {
    bytes += size;
    if (index >= bounds.entries || bytes > bounds.bytes) await rm(file, { force: true });
  }
}
