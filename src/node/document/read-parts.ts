import { realpath } from "node:fs/promises";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ConfigurationError } from "../../errors.ts";
import { formatLocation } from "./location.ts";
import { largestFile, readText } from "./read-text.ts";
import { listReferences, namesId, type Reference, type References, refPointer } from "./references.ts";
import { parseSource, type SourceFile } from "./source-file.ts";

/** The most files that a document may be split over. */
const mostFiles = 1000;

/** Texts, of which descriptions are made. */
const textFiles = new Set([".md", ".txt"]);

/** A file that a document is split over. */
export interface Part {
  /** Where it stands. */
  readonly url: string;
  readonly source: SourceFile;
  /** Whether it is a file of this machine. */
  readonly local: boolean;
  readonly found: References;
}

/** Where the parts of a document may stand. */
export interface PartsOptions {
  /** Whether references to `http` and `https` are followed. Default false: a mock answers without network. */
  readonly allowRemoteRefs?: boolean;
}

/**
 * Reads the files that a document refers to, and those that they refer to. Files are read inside the folder of the
 * document alone, wherever links lead; together they may be as large as one file may.
 *
 * @returns The document first.
 * @throws ConfigurationError for a reference that cannot be followed, with the place where it stands.
 */
export async function readParts(
  root: SourceFile,
  { allowRemoteRefs = false }: PartsOptions = {},
): Promise<readonly Part[]> {
  const folder = dirname(resolve(root.file));
  const home = await realpath(folder);
  const first = partOf(pathToFileURL(root.file).href, root, true);
  const parts = new Map([[first.url, first]]);
  let left = largestFile;

  /** @throws why the reference cannot be followed. */
  async function readPart(url: URL, from: Part): Promise<Part> {
    if (parts.size >= mostFiles) throw new Unfollowed(`there are more than ${mostFiles} files`, "join some");
    const local = url.protocol === "file:";
    if (local && !from.local)
      throw new Unfollowed("it leads from the network to this machine", "take it out");
    if (!local && !/^https?:$/.test(url.protocol)) {
      throw new Unfollowed(
        `${url.protocol} is no protocol that mynah reads`,
        "put a copy beside the document",
      );
    }
    if (!local && !allowRemoteRefs) {
      throw new Unfollowed(
        "it leads to the network",
        "put a copy beside the document, or allow it with --allow-remote-refs",
      );
    }
    const [name, text] = local ? await readLocal(url) : [url.href, await (await fetcher())(url, left)];
    left -= Buffer.byteLength(text);
    const isText = textFiles.has(extname(url.pathname).toLowerCase());
    const source = isText ? textSource(text, name) : parseSource(text, name);
    return partOf(url.href, source, local);
  }

  async function readLocal(url: URL): Promise<[string, string]> {
    const file = pathOf(url);
    const real = await realpath(file).catch(() => undefined);
    // Whether there is a file elsewhere is nobody's business either.
    if (!inside(home, real ?? file) || !inside(folder, file)) {
      throw new Unfollowed(`it leads out of ${folder}, the folder of the document`, "put the file there");
    }
    if (real === undefined) throw new Unfollowed("there is no such file", "mend it");
    // Called as the document is: by a relative path, or by an absolute one.
    return [join(dirname(root.file), relative(folder, file)), await readText(real, left)];
  }

  const names = new Set<Reference>();
  for (const part of parts.values()) {
    const { references, ids } = part.found;
    for (const reference of references) {
      const { ref } = reference;
      if (ref.startsWith("#") || namesId(reference, ids)) continue;
      try {
        const url = partUrl(ref, part);
        if (!parts.has(url.href)) parts.set(url.href, await readPart(url, part));
      } catch (error) {
        if (!(error instanceof Unfollowed)) throw error;
        if (reference.mapped) {
          names.add(reference);
          continue;
        }
        throw error.at(formatLocation(part.source.locate(refPointer(reference))), ref);
      }
    }
  }
  return [...parts.values()].map((part) => {
    const references = part.found.references.filter((each) => !names.has(each));
    return { ...part, found: { ...part.found, references } };
  });
}

/** A part of what was read. */
export function partOf(url: string, source: SourceFile, local: boolean): Part {
  return { url, source, local, found: listReferences(source.value) };
}

/** The file that a reference names. */
export function partUrl(ref: string, { url: base }: Part): URL {
  if (!URL.canParse(ref, base)) throw new Unfollowed("it is no URL", "mend it");
  const url = new URL(ref, base);
  url.hash = "";
  return url;
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new Unfollowed("it is no path of this machine", "mend it");
  }
}

function inside(folder: string, file: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function textSource(text: string, file: string): SourceFile {
  return { file, value: text, locate: () => ({ file, line: 1, column: 1 }) };
}

async function fetcher(): Promise<(url: URL, limit: number) => Promise<string>> {
  return (await import("./fetch-text.ts")).fetchText;
}

/** A reference that is not followed. */
class Unfollowed extends Error {
  readonly advice: string;

  /** @param advice What to do, after "Please". */
  constructor(reason: string, advice: string) {
    super(reason);
    this.advice = advice;
  }

  /** The error that says where the reference stands. */
  at(place: string, ref: string): ConfigurationError {
    return new ConfigurationError(
      `Failed to load ${place}: the reference ${JSON.stringify(ref)} cannot be followed: ${this.message}. ` +
        `Please ${this.advice}.`,
    );
  }
}
