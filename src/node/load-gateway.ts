import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import SwaggerParser from "@apidevtools/swagger-parser";
import type { Gateway, OpenApiDocument } from "../contract/document.ts";
import { ConfigurationError } from "../errors.ts";
import { assertFixtures, fixtureViolations } from "../fixtures/check-fixtures.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { formatLocation, type Location, readSource, type SourceFile } from "./source-file.ts";

/** A fixture and the place where it was written. */
export interface LocatedFixture {
  readonly fixture: Fixture;
  /** The place of the fixture, or of the value at a JSON pointer inside it. */
  readonly locate: (pointer?: string) => Location;
}

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
 * Loads a gateway: an OpenAPI 3.1 document, which may be split over files, and a folder of fixtures. The
 * gateway is named after the document's file.
 *
 * @param document Path of the document, YAML or JSON.
 * @param fixtures Path of the folder that holds the gateway's fixtures, in files and folders of any depth.
 * @throws ConfigurationError that names file, line and column.
 * @example
 * const { gateway } = await loadGateway("openapi/acme.yaml", "fixtures/acme");
 */
export async function loadGateway(document: string, fixtures?: string): Promise<GatewayFiles> {
  const name = gatewayName(document);
  const source = await readSource(document);
  const located = fixtures === undefined ? [] : await loadFixtures(fixtures, name);
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
function gatewayName(file: string): string {
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`Failed to load ${source.file}: ${reason}. Please mend the document.`);
  }
}

/**
 * Loads the fixtures of a folder: every `.yaml`, `.yml` and `.json` file, in the order of their paths. A
 * file holds one fixture or a list of them.
 */
async function loadFixtures(folder: string, gateway: string): Promise<LocatedFixture[]> {
  const located: LocatedFixture[] = [];
  for (const file of await listFiles(folder)) {
    const source = await readSource(file);
    const several = Array.isArray(source.value);
    const entries: unknown[] = several ? (source.value as unknown[]) : [source.value];
    for (const [index, fixture] of entries.entries()) {
      const prefix = several ? `/${index}` : "";
      const [violation] = fixtureViolations(fixture);
      if (violation !== undefined) {
        const place = formatLocation(source.locate(prefix + violation.pointer));
        throw new ConfigurationError(
          `Failed to load the fixture at ${place}: ${violation.message}. Please mend the fixture.`,
        );
      }
      located.push({
        fixture: fixture as Fixture,
        locate: (pointer = "") => source.locate(prefix + pointer),
      });
    }
  }
  assertFixtures(
    located.map(({ fixture }) => fixture),
    gateway,
  );
  return located;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
