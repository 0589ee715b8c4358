import { access, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ended } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import { fixtureProblems } from "../fixtures/check-fixtures.ts";
import { type FixtureWorld, setProblems } from "../fixtures/check-set.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { type CompileFixture, createFixtureCompiler } from "./compile-fixtures.ts";
import type { Finding } from "./check/finding.ts";
import { formatLocation, type Location, readSource, UnparsableSource } from "./document/source-file.ts";

/** A fixture and the place where it was written. */
export interface LocatedFixture {
  readonly fixture: Fixture;
  /** The place of the fixture, or of the value or the name at a JSON pointer inside it. */
  readonly locate: (pointer?: string, what?: "value" | "name") => Location;
  /** How many gateways have it. Default 1. */
  readonly gateways?: number;
}

/** Fixtures that were read, and what is wrong with them. */
export interface ReadFixtures {
  /** Those that are right by themselves. */
  readonly fixtures: readonly LocatedFixture[];
  readonly findings: readonly Finding[];
}

/**
 * Reads fixtures: every `.yaml`, `.yml` and `.json` file of the folders, in the order of their paths, and
 * files. A file holds one fixture or a list of them. A fixture of a former path takes the place of one of a
 * later path that has the same name.
 *
 * @param paths Folders, which may be missing, and files; files of a list are read together, as a folder's are.
 * @param world What the fixtures may speak of. Default: any gateway and operation.
 */
export async function readFixtures(
  paths: readonly (string | readonly string[])[],
  world?: FixtureWorld,
): Promise<ReadFixtures> {
  const fixtures: LocatedFixture[] = [];
  const findings: Finding[] = [];
  const compile = createFixtureCompiler();
  for (const path of paths) {
    const own: LocatedFixture[] = [];
    for (const file of (await Promise.all([path].flat().map(listFiles))).flat()) {
      const read = await readFile(file, compile);
      own.push(...read.fixtures);
      findings.push(...read.findings);
    }
    const taken = new Set(fixtures.map(({ fixture }) => fixture.name));
    findings.push(...setFindings(own, world));
    fixtures.push(...own.filter(({ fixture }) => !taken.has(fixture.name)));
  }
  return { fixtures, findings };
}

function setFindings(located: readonly LocatedFixture[], world: FixtureWorld | undefined): Finding[] {
  const fixtures = located.map(({ fixture }) => fixture);
  return setProblems(fixtures, world).map(({ index, pointer, message }) => ({
    at: (located[index] as LocatedFixture).locate(pointer),
    message,
  }));
}

async function readFile(file: string, compile: CompileFixture): Promise<ReadFixtures> {
  const fixtures: LocatedFixture[] = [];
  const findings: Finding[] = [];
  const source = await readSource(file).catch((error: unknown) => {
    if (error instanceof UnparsableSource) return error;
    throw error;
  });
  // What does not parse is told with what is wrong elsewhere.
  if (source instanceof UnparsableSource) {
    return { fixtures, findings: [{ at: source.at, message: source.reason }] };
  }
  if (source.value === null) {
    const message = "the file is empty; it needs a fixture, or a list of them";
    return { fixtures: [], findings: [{ at: source.locate(""), message }] };
  }
  const several = Array.isArray(source.value);
  const entries: unknown[] = several ? (source.value as unknown[]) : [source.value];
  for (const [index, entry] of entries.entries()) {
    const prefix = several ? `/${index}` : "";
    const locate: LocatedFixture["locate"] = (pointer = "", what = "value") =>
      source.locate(prefix + pointer, what);
    const fixture = entry as Fixture;
    const shape = fixtureProblems(entry);
    const problems = shape.length > 0 ? shape : await compile(fixture);
    findings.push(...problems.map(({ pointer, message }) => ({ at: locate(pointer, "name"), message })));
    if (problems.length === 0) fixtures.push({ fixture, locate });
  }
  return { fixtures, findings };
}

/** How many findings an error tells; there may be one for each fixture. */
const most = 20;

/**
 * Loads fixtures, for `createMock`: every `.yaml`, `.yml` and `.json` file of folders, and files.
 *
 * @throws ConfigurationError that tells everything that is wrong, with file, line and column.
 * @example
 * const mock = createMock({ fixtures: await loadFixtures("test/fixtures") });
 */
export async function loadFixtures(...paths: string[]): Promise<Fixture[]> {
  for (const path of paths) {
    await access(path).catch(() => {
      throw new ConfigurationError(
        `Failed to load fixtures: there is no ${path}. Please give files and folders.`,
      );
    });
  }
  const { fixtures, findings } = await readFixtures(paths);
  assertNone(findings);
  return fixtures.map(({ fixture }) => fixture);
}

/**
 * Goes on where nothing was found.
 *
 * @throws ConfigurationError that tells what was found, with file, line and column.
 */
export function assertNone(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const [first = "", ...rest] = findings
    .slice(0, most)
    .map(({ at, message }) => `${formatLocation(at)}: ${ended(message)}`);
  const more = findings.length > most ? `\n  and ${findings.length - most} more` : "";
  throw new ConfigurationError(
    `Failed to load the fixture at ${first} Please mend the fixture${rest.length === 0 ? "" : "s"}.` +
      rest.map((each) => `\n  ${each}`).join("") +
      more,
  );
}

async function listFiles(path: string): Promise<string[]> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw new ConfigurationError(
        `Failed to read the fixtures of ${path}: ${error.message}. Please give a folder that can be read.`,
      );
    },
  );
  const link = entries.find((entry) => entry.isSymbolicLink() && !entry.name.startsWith("."));
  if (link !== undefined) {
    throw new ConfigurationError(
      `Failed to load ${join(link.parentPath, link.name)}: it is a link, and fixtures stay inside their folder. ` +
        "Please put the file itself there.",
    );
  }
  return entries
    .filter((entry) => entry.isFile() && isFixtureFile(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Whether a file's name is that of a file of fixtures; those that begin with a dot are editors' own. */
export function isFixtureFile(name: string): boolean {
  return /^[^.].*\.(?:ya?ml|json)$/.test(name);
}
