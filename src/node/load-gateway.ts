import { basename, extname } from "node:path";
import SwaggerParser from "@apidevtools/swagger-parser";
import type { Gateway, OpenApiDocument } from "../contract/document.ts";
import { stringOf } from "../contract/json.ts";
import { toPointer, valueAt } from "../contract/json-pointer.ts";
import { ConfigurationError } from "../errors.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { loadFixtures, type LocatedFixture } from "./load-fixtures.ts";
import { formatLocation, readSource, type SourceFile } from "./source-file.ts";

/** A gateway as it stands in files. */
export interface GatewayFiles {
  /** The gateway; pass it to `createMock`. */
  readonly gateway: Gateway<Fixture>;
  /** The document's file. */
  readonly source: SourceFile;
  /** The fixtures and their places. */
  readonly fixtures: readonly LocatedFixture[];
}

/**
 * Loads a gateway: an OpenAPI 3.1 document, which may be split over files, and folders of fixtures. The
 * gateway is named after the document's file.
 *
 * @param document Path of the document, YAML or JSON.
 * @param folders Paths of folders that hold the gateway's fixtures, those that come first before the others.
 * @throws ConfigurationError that names file, line and column.
 * @example
 * const { gateway } = await loadGateway("openapi/acme.yaml", "fixtures/acme");
 */
export async function loadGateway(document: string, ...folders: string[]): Promise<GatewayFiles> {
  const name = gatewayName(document);
  const source = await readSource(document);
  const located = await loadFixtures(name, ...folders);
  return {
    gateway: {
      name,
      document: await bundle(source),
      fixtures: located.map(({ fixture }) => fixture),
    },
    source,
    fixtures: located,
  };
}

/** The name that a document's file gives to its gateway: `openapi/acme.v1.yaml` is `acme.v1`. */
export function gatewayName(file: string): string {
  const name = basename(file, extname(file)).toLowerCase();
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name)) return name;
  throw new ConfigurationError(
    `Failed to load ${file}: its name is to be a part of URLs. ` +
      `Please rename it with letters, digits, dots, hyphens and underscores only.`,
  );
}

async function bundle(source: SourceFile): Promise<OpenApiDocument> {
  try {
    // Remote references are off: a mock answers without network.
    return (await SwaggerParser.bundle(source.file, {
      resolve: { http: false },
    })) as unknown as OpenApiDocument;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    const dangling = danglingReference(source.value, source.value, "");
    const place = dangling === undefined ? source.file : formatLocation(source.locate(dangling));
    throw new ConfigurationError(`Failed to load ${place}: ${reason}. Please mend the document.`);
  }
}

/** The JSON pointer of the first `$ref` that points at nothing in its own document. */
function danglingReference(root: unknown, value: unknown, pointer: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const ref = stringOf(value, "$ref");
  if (ref?.startsWith("#") && valueAt(root, decodeURIComponent(ref.slice(1))) === undefined) {
    return `${pointer}/$ref`;
  }
  for (const [name, member] of Object.entries(value)) {
    const found = danglingReference(root, member, pointer + toPointer([name]));
    if (found !== undefined) return found;
  }
  return undefined;
}
