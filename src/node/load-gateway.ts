import { basename, extname } from "node:path";
import type { Gateway, OpenApiDocument } from "../contract/document.ts";
import { ConfigurationError } from "../errors.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { listOperations } from "../contract/operation.ts";
import type { FixtureWorld } from "../fixtures/check-set.ts";
import type { Finding } from "./check/finding.ts";
import { assertNone, type LocatedFixture, readFixtures } from "./load-fixtures.ts";
import { loadDocument } from "./document/load-document.ts";
import type { SourceFile } from "./document/source-file.ts";

/** A document, and how it is to be loaded. */
export interface GatewayDocument {
  /** Its path. */
  readonly document: string;
  /** Paths of OpenAPI overlays, which are laid over it in this order. Default none. */
  readonly overlays?: readonly string[];
  /** Whether its references to `http` and `https` are followed. Default false. */
  readonly allowRemoteRefs?: boolean;
  /**
   * Whether a large YAML file is looked up in the user's cache folder, as the command does, and kept there. Default
   * false.
   */
  readonly cache?: boolean;
}

/** A gateway as it stands in files. */
export interface GatewayFiles {
  /** The gateway; pass it to `createMock`. */
  readonly gateway: Gateway<Fixture>;
  /** The document's file. Places in overlays and in other files are those nearest to them in it. */
  readonly source: SourceFile;
  /** Every file that the document was made of: its own, those that it refers to, overlays. */
  readonly files: readonly string[];
  /** The version that the document was converted from, where it was. */
  readonly convertedFrom?: string;
  /** What may be meant so: targets of overlays that select nothing. */
  readonly warnings: readonly Finding[];
  /** The fixtures and their places. */
  readonly fixtures: readonly LocatedFixture[];
  /** The same fixtures, those before others that are asked before them whatever they demand. */
  readonly layers: readonly (readonly LocatedFixture[])[];
  /** What is wrong with fixtures, which are then left out. */
  readonly findings: readonly Finding[];
}

/**
 * Loads a gateway: a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0 with its converter installed, which may be split over files, and its fixtures. The gateway is
 * named after the document's file.
 *
 * @param document Path of the document, YAML or JSON; or the path with how it is to be loaded.
 * @param paths Folders and files of the gateway's fixtures, those that come first before the others.
 * @throws ConfigurationError that names file, line and column.
 * @example
 * const { gateway } = await loadGateway("openapi/acme.yaml", "fixtures/acme");
 * @example
 * await loadGateway({ document: "openapi/acme.yaml", overlays: ["acme.overlay.yaml"] }, "fixtures/acme");
 */
export async function loadGateway(
  document: string | GatewayDocument,
  ...paths: string[]
): Promise<GatewayFiles> {
  const files = await readGateway(typeof document === "string" ? { document } : document, paths);
  assertNone(files.findings);
  return files;
}

/**
 * Reads a gateway as {@link loadGateway} does, and tells what is wrong with its fixtures.
 *
 * @throws ConfigurationError for a document that cannot be read.
 */
export async function readGateway(
  { document: path, ...options }: GatewayDocument,
  paths: readonly string[],
): Promise<GatewayFiles> {
  const name = gatewayName(path);
  const { document, ...loaded } = await loadDocument(path, options);
  const { fixtures, findings } = await readFixtures(paths, worldOf(name, document));
  return {
    gateway: { name, document, fixtures: fixtures.map(({ fixture }) => fixture) },
    ...loaded,
    fixtures,
    layers: [fixtures],
    findings,
  };
}

/** What the fixtures of one gateway may speak of. */
export function worldOf(name: string, document: OpenApiDocument): FixtureWorld {
  return { owner: name, operations: new Map([[name, listOperations(document)]]) };
}

/** The name that a document's file gives to its gateway: `openapi/acme.v1.yaml` is `acme.v1`. */
function gatewayName(file: string): string {
  const name = basename(file, extname(file)).toLowerCase();
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name)) return name;
  throw new ConfigurationError(
    `Failed to load ${file}: its name is to be a part of URLs. ` +
      `Please rename it with letters, digits, dots, hyphens and underscores only.`,
  );
}
