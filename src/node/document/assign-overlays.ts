import { realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ConfigurationError } from "../../errors.ts";
import { type Overlay, readOverlay } from "./read-overlay.ts";

/** A document and what is laid over it, in order. */
export interface OverlaidDocument {
  readonly document: string;
  readonly overlays: readonly string[];
}

/**
 * Tells which overlays are for which document. With one document, all are; else each is for the one that its
 * `extends` names, and where no document is given, `extends` gives it.
 *
 * @param documents Paths of documents.
 * @param overlays Paths of overlays.
 * @throws ConfigurationError for an overlay of which that cannot be told.
 */
export async function assignOverlays(
  documents: readonly string[],
  overlays: readonly string[],
): Promise<OverlaidDocument[]> {
  const [only, ...others] = documents;
  if (only !== undefined && others.length === 0) return [{ document: only, overlays }];
  const assigned = new Map<string, string[]>(documents.map((document) => [document, []]));
  for (const file of overlays) {
    const named = extended(await readOverlay(file), documents);
    const document = (await sameFile(named, documents)) ?? (documents.length === 0 ? named : undefined);
    if (document === undefined) {
      throw new ConfigurationError(
        `Failed to load the overlay ${file}: it extends ${named}, which is none of the documents given. ` +
          `Please let it extend one of ${documents.join(", ")}.`,
      );
    }
    const already = (await sameFile(document, [...assigned.keys()])) ?? document;
    assigned.set(already, [...(assigned.get(already) ?? []), file]);
  }
  return [...assigned].map(([document, mine]) => ({ document, overlays: mine }));
}

/** The path of the document that an overlay says it is for. */
function extended({ file, extends: written }: Overlay, documents: readonly string[]): string {
  const failed = `Failed to load the overlay ${file}`;
  if (written === undefined) {
    const [reason, advice] =
      documents.length === 0
        ? ["there is no document to lay it over", "give one, or name it with extends"]
        : ["there are several documents", "say with extends which it is for"];
    throw new ConfigurationError(`${failed}: ${reason}. Please ${advice}.`);
  }
  try {
    const base = pathToFileURL(`${dirname(resolve(file))}/`);
    return fileURLToPath(new URL(written, base));
  } catch {
    throw new ConfigurationError(
      `${failed}: it extends ${written}, which is no file. Please give a copy of the document on the command line.`,
    );
  }
}

async function sameFile(file: string, others: readonly string[]): Promise<string | undefined> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  const wanted = await real(file);
  for (const other of others) if ((await real(other)) === wanted) return other;
  return undefined;
}
