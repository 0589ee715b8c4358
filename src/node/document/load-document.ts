import { pathToFileURL } from "node:url";
import type { OpenApiDocument } from "../../contract/document.ts";
import { isObject } from "../../contract/json.ts";
import { preview } from "../../contract/wording.ts";
import { ConfigurationError } from "../../errors.ts";
import type { Overlaid } from "./apply-overlay.ts";
import { bundleDocument } from "./bundle-document.ts";
import { checkReferences } from "../check/check-references.ts";
import type { Finding } from "../check/finding.ts";
import { formatLocation } from "./location.ts";
import { partOf, type PartsOptions } from "./read-parts.ts";
import { readSource, type SourceFile } from "./source-file.ts";

/** How documents are loaded. */
export interface DocumentOptions extends PartsOptions {
  /** Files of overlays, which are laid over the document in this order. Default none. */
  readonly overlays?: readonly string[];
  /** Whether what was parsed before is looked up in the user's cache folder, and kept there. Default false. */
  readonly cache?: boolean;
}

/** A document that is ready to make a gateway of. */
export interface LoadedDocument {
  readonly document: OpenApiDocument;
  /** Its file. Places in overlays and in other files are those nearest to them in it. */
  readonly source: SourceFile;
  /** Every file of this machine that it was made of. */
  readonly files: readonly string[];
  /** The version that it was converted from, where it was. */
  readonly convertedFrom?: string;
  /** What may be meant so: targets of overlays that select nothing. */
  readonly warnings: readonly Finding[];
}

/**
 * Loads a document: reads it, puts it together where it is split over files, lays overlays over it, and converts it
 * where it is one of Swagger 2.0.
 *
 * @throws ConfigurationError that names file, line and column.
 */
export async function loadDocument(
  file: string,
  { overlays = [], cache = false, ...options }: DocumentOptions = {},
): Promise<LoadedDocument> {
  const source = await readSource(file, cache);
  assertDocument(source.value, source);
  const { value: bundled, files } = await bundleDocument(source, options);
  const { value, warnings } = await overlay(bundled, overlays, source);
  const loaded = { files: [...files, ...overlays], warnings };
  if (!isObject(value) || value["openapi"] !== undefined) {
    return { ...loaded, document: value as OpenApiDocument, source };
  }
  const { convertedSource, convertSwagger2 } = await import("./swagger-2.ts");
  const document = (await convertSwagger2(value, source)) as OpenApiDocument;
  return { ...loaded, document, source: convertedSource(source), convertedFrom: "Swagger 2.0" };
}

async function overlay(value: unknown, files: readonly string[], source: SourceFile): Promise<Overlaid> {
  if (files.length === 0) return { value, warnings: [] };
  const { applyOverlays } = await import("./apply-overlay.ts");
  const { readOverlay } = await import("./read-overlay.ts");
  const overlaid = await applyOverlays(value, await Promise.all(files.map(readOverlay)));
  assertDocument(overlaid.value, source);
  // What was right may lead nowhere now.
  const whole = partOf(pathToFileURL(source.file).href, { ...source, value: overlaid.value }, true);
  checkReferences(whole, [whole]);
  return overlaid;
}

/** What everything after this relies on; the rest is looked at where it is used. */
function assertDocument(value: unknown, source: SourceFile): void {
  const refuse = (pointer: string, reason: string, advice: string) => {
    const at = formatLocation(source.locate(pointer));
    throw new ConfigurationError(`Failed to load ${at}: ${reason}. Please ${advice}.`);
  };
  if (!isObject(value)) {
    return refuse("", `it is no OpenAPI document, but ${preview(value)}`, "give one of OpenAPI 3.0 or 3.1");
  }
  const { openapi, swagger, paths = {} } = value;
  const version = openapi ?? swagger;
  if (version === undefined) {
    return refuse(
      "",
      'it has no "openapi", so that it is no OpenAPI document',
      'add "openapi: 3.1.0" if it is one',
    );
  }
  if (typeof version !== "string") {
    const name = openapi === undefined ? "swagger" : "openapi";
    return refuse(`/${name}`, `"${name}" must be a text, but it is ${preview(version)}`, "put it in quotes");
  }
  if (!isObject(paths)) refuse("/paths", `"paths" must be an object, but it is ${preview(paths)}`, "mend it");
}
