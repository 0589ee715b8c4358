import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { didYouMean } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { Gateway } from "../contract/document.ts";
import type { FixtureWorld } from "../fixtures/check-set.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { allows, type KnownOperation } from "../fixtures/reach.ts";
import { listOperations } from "../contract/operation.ts";
import { isFixtureFile, type ReadFixtures, readFixtures } from "../node/load-fixtures.ts";
import { worldOf } from "../node/load-gateway.ts";

/** Where a user's fixtures stand: folders, and lists of files that stand in one folder. */
interface FixturePaths {
  /** Those for every gateway. */
  readonly shared: readonly (readonly string[])[];
  /** Those for one gateway, by its name. */
  readonly own: ReadonlyMap<string, readonly (readonly string[])[]>;
}

/**
 * Reads a user's fixtures, for each gateway: its own, then those for every gateway.
 *
 * @param paths Folders and files.
 * @param mayBeEmpty Whether there may be none yet.
 */
export async function readOwnFixtures(
  paths: readonly string[],
  gateways: readonly Gateway[],
  mayBeEmpty = false,
): Promise<ReadonlyMap<string, ReadFixtures>> {
  const names = gateways.map(({ name }) => name);
  const { shared, own } = sortFixturePaths(paths, names);
  const operations = new Map(gateways.map(({ name, document }) => [name, listOperations(document)]));
  const forAll = await readFixtures(shared, { owner: "the mock", operations });
  const read = new Map<string, ReadFixtures>();
  let count = forAll.fixtures.length + forAll.findings.length;
  for (const [index, { name, document }] of gateways.entries()) {
    const mine = await readFixtures(own.get(name) ?? [], worldOf(name, document));
    const taken = new Set(mine.fixtures.map(({ fixture }) => fixture.name));
    const rest = forAll.fixtures
      .filter(({ fixture }) => !taken.has(fixture.name) && isFor(fixture, name, operations.get(name) ?? []))
      .map((located) => ({ ...located, gateways: countGateways(located.fixture, operations) }));
    count += mine.fixtures.length + mine.findings.length;
    read.set(name, {
      fixtures: [...mine.fixtures, ...rest],
      // What is wrong with a file for all is told once.
      findings: [...(index === 0 ? forAll.findings : []), ...mine.findings],
    });
  }
  if (paths.length > 0 && count === 0 && !mayBeEmpty) {
    throw new ConfigurationError(
      `Failed to load fixtures: there are none in ${paths.join(", ")}. ` +
        "Please put them into files that end in .yaml, .yml or .json.",
    );
  }
  return read;
}

function countGateways(fixture: Fixture, operations: FixtureWorld["operations"]): number {
  return [...operations].filter(([name, known]) => isFor(fixture, name, known)).length;
}

/** Whether a fixture for every gateway may answer for this one. */
function isFor({ when = {} }: Fixture, gateway: string, operations: readonly KnownOperation[]): boolean {
  return (when.gateway ?? gateway) === gateway && operations.some((each) => allows(when, each));
}

/**
 * Sorts what was given as fixtures: a file, and a file right in a folder, is for every gateway; a folder
 * inside a folder is for the gateway of its name.
 *
 * @throws ConfigurationError for a path that there is not, or a folder that is for no gateway.
 */
function sortFixturePaths(paths: readonly string[], gateways: readonly string[]): FixturePaths {
  const shared: string[] = [];
  const own = new Map<string, string[]>();
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      throw new ConfigurationError(
        `Failed to load fixtures: there is no file or folder ${path}. Please give a file, or a folder that holds files, ` +
          "or a folder for each gateway.",
      );
    }
    if (found.isFile()) {
      // A file that stands in a gateway's folder, or below, is for that gateway.
      const folder = dirname(resolve(path))
        .split(sep)
        .findLast((each) => gateways.includes(each));
      if (folder === undefined) shared.push(path);
      else add(own, folder, path);
      continue;
    }
    const folder = basename(resolve(path));
    if (gateways.includes(folder)) {
      add(own, folder, path);
      continue;
    }
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inside = join(path, entry.name);
      if (entry.isSymbolicLink() && !entry.name.startsWith(".")) {
        throw new ConfigurationError(
          `Failed to load ${inside}: it is a link, and fixtures stay inside their folder. ` +
            "Please put the file or folder itself there.",
        );
      }
      if (entry.isDirectory() && !entry.name.startsWith(".")) {
        assertGateway(inside, gateways);
        add(own, entry.name, inside);
      } else if (!entry.isDirectory() && isFixtureFile(entry.name)) shared.push(inside);
    }
  }
  return {
    shared: together(shared.toSorted()),
    own: new Map([...own].map(([name, found]) => [name, together(found)])),
  };
}

/** Puts the files of a folder together, and with the folder where it was given too. */
function together(paths: readonly string[]): string[][] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const file = statSync(path).isFile();
    const folder = resolve(file ? dirname(path) : path);
    const found = folders.get(folder) ?? [];
    // A folder has all of its files.
    if (!file) folders.set(folder, [path]);
    else if (!found.some((each) => resolve(each) === folder || resolve(each) === resolve(path))) {
      folders.set(folder, [...found, path]);
    }
  }
  return [...folders.values()];
}

function add(map: Map<string, string[]>, name: string, path: string): void {
  map.set(name, [...(map.get(name) ?? []), path]);
}

function assertGateway(folder: string, gateways: readonly string[]): void {
  const name = basename(folder);
  if (gateways.includes(name)) return;
  const meant = didYouMean(name, gateways);
  const hint = meant === undefined ? `Please use one of ${gateways.join(", ")}.` : `Did you mean ${meant}?`;
  throw new ConfigurationError(`Failed to load fixtures: ${folder} is for no gateway that there is. ${hint}`);
}
