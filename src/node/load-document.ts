import type { OpenApiDocument } from "../contract/document.ts";
import { isObject } from "../contract/json.ts";
import { preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import { bundleDocument } from "./bundle-document.ts";
import { formatLocation } from "./location.ts";
import type { PartsOptions } from "./read-parts.ts";
import { readSource, type SourceFile } from "./source-file.ts";

/** A document that is ready to make a gateway of. */
export interface LoadedDocument {
  readonly document: OpenApiDocument;
  /** Its file. */
  readonly source: SourceFile;
  /** Every file of this machine that it was made of. */
  readonly files: readonly string[];
}

/**
 * Loads a document: reads it, and puts it together where it is split over files.
 *
 * @throws ConfigurationError that names file, line and column.
 */
export async function loadDocument(file: string, options: PartsOptions = {}): Promise<LoadedDocument> {
  const source = await readSource(file);
  assertDocument(source.value, source);
  const { value, files } = await bundleDocument(source, options);
  assertDocument(value, source);
  return { document: value as OpenApiDocument, source, files };
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
