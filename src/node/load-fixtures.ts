import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ended } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import { assertFixtures, fixtureViolations } from "../fixtures/check-fixtures.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { formatLocation, type Location, readSource } from "./source-file.ts";

/** A fixture and the place where it was written. */
export interface LocatedFixture {
  readonly fixture: Fixture;
  /** The place of the fixture, or of the value at a JSON pointer inside it. */
  readonly locate: (pointer?: string) => Location;
}

/**
 * Loads the fixtures of a gateway: every `.yaml`, `.yml` and `.json` file of the folders, in the order of
 * their paths. A file holds one fixture or a list of them. A fixture of a former folder takes the place of
 * one of a later folder that has the same name.
 *
 * @throws ConfigurationError that names file, line and column.
 */
export async function loadFixtures(gateway: string, ...folders: string[]): Promise<LocatedFixture[]> {
  const located: LocatedFixture[] = [];
  for (const folder of folders) {
    const own = await loadFolder(folder);
    assertFixtures(
      own.map(({ fixture }) => fixture),
      gateway,
    );
    const taken = new Set(located.map(({ fixture }) => fixture.name));
    located.push(...own.filter(({ fixture }) => !taken.has(fixture.name)));
  }
  return located;
}

async function loadFolder(folder: string): Promise<LocatedFixture[]> {
  const located: LocatedFixture[] = [];
  for (const file of await listFiles(folder)) {
    const source = await readSource(file);
    const several = Array.isArray(source.value);
    const entries: unknown[] = several ? (source.value as unknown[]) : [source.value];
    for (const [index, fixture] of entries.entries()) {
      const prefix = several ? `/${index}` : "";
      const [violation] = fixtureViolations(fixture);
      if (violation !== undefined) {
        const place = formatLocation(source.locate(prefix + violation.pointer, "name"));
        throw new ConfigurationError(
          `Failed to load the fixture at ${place}: ${ended(violation.message)} Please mend the fixture.`,
        );
      }
      located.push({
        fixture: fixture as Fixture,
        locate: (pointer = "") => source.locate(prefix + pointer),
      });
    }
  }
  return located;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw new ConfigurationError(
        `Failed to read the fixtures of ${folder}: ${error.message}. Please give a folder that can be read.`,
      );
    },
  );
  const link = entries.find((entry) => entry.isSymbolicLink());
  if (link !== undefined) {
    throw new ConfigurationError(
      `Failed to load ${join(link.parentPath, link.name)}: it is a link, and fixtures stay inside their folder. ` +
        "Please put the file itself there.",
    );
  }
  return entries
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
