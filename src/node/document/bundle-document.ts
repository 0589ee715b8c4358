import { valueAt } from "../../contract/json-pointer.ts";
import { ConfigurationError } from "../../errors.ts";
import { checkReferences, type Shortcut } from "../check/check-references.ts";
import { copyTree } from "./copy-tree.ts";
import { forBundler, fromBundler } from "./bundler-terms.ts";
import { type Part, type PartsOptions, readParts } from "./read-parts.ts";
import type { SourceFile } from "./source-file.ts";
import { documentBounds, measureValue } from "./value-size.ts";

/** A document in one piece. */
export interface Bundle {
  /** The value: that of its file where it stands in one. */
  readonly value: unknown;
  /** The files of this machine that it stands in. */
  readonly files: readonly string[];
}

/**
 * Puts a document that is split over files together. One that stands in one file is left as it is.
 *
 * @throws ConfigurationError for a reference that leads nowhere or cannot be followed, with the place where it stands.
 */
export async function bundleDocument(root: SourceFile, options: PartsOptions = {}): Promise<Bundle> {
  const parts = await readParts(root, options);
  const [first, ...rest] = parts;
  const shortcuts = parts.map((part) => checkReferences(part, parts))[0] ?? [];
  const files = parts.flatMap(({ source, local }) => (local ? [source.file] : []));
  if (first === undefined || rest.length === 0) return { value: shorten(root.value, shortcuts), files };
  return { value: await join(first, parts), files };
}

/** The document with references that lead through others leading to their places directly. */
function shorten(document: unknown, shortcuts: readonly Shortcut[]): unknown {
  if (shortcuts.length === 0) return document;
  const copy = copyTree(document);
  for (const { pointer, target } of shortcuts) {
    const holder = valueAt(copy, pointer.slice(0, pointer.lastIndexOf("/"))) as Record<string, unknown>;
    holder["$ref"] = `#${encodeURI(target)}`;
  }
  return copy;
}

/** The bundler, whose own types know callbacks too, and no file that is read already. */
interface Bundler {
  readonly bundle: (url: string, value: unknown, options: object) => Promise<unknown>;
}

/** Only split documents need the bundler, which takes a tenth of a second to load. */
async function join(root: Part, parts: readonly Part[]): Promise<unknown> {
  const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");
  const values = new Map(parts.map((part) => [part.url, forBundler(part)]));
  // It is handed what was read, and reads nothing itself.
  const known = {
    order: 1,
    canRead: true,
    read: ({ url }: { url: string }) => values.get(new URL(url).href) as object,
  };
  const parse = { order: 1, canParse: true, parse: ({ data }: { data: unknown }) => data };
  const options = {
    resolve: { file: false, http: false, known },
    parse: { json: false, yaml: false, text: false, binary: false, parse },
  };
  try {
    const parser = new SwaggerParser() as unknown as Bundler;
    const bundled = await parser.bundle(root.url, values.get(root.url), options);
    const size = measureValue(bundled, documentBounds);
    if (typeof size === "string") throw new Error(size);
    return fromBundler(bundled);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    throw new ConfigurationError(`Failed to load ${root.source.file}: ${reason}. Please mend the document.`);
  }
}
