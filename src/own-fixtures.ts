import { isObject } from "./contract/json.ts";
import { didYouMean } from "./contract/wording.ts";
import { ConfigurationError } from "./errors.ts";
import type { FixtureWorld } from "./fixtures/check-set.ts";
import type { FixtureChecks } from "./fixtures/fixture-checks.ts";
import type { Fixture } from "./fixtures/fixture.ts";
import type { MockOptions } from "./mock-options.ts";

/**
 * Tells which of a user's fixtures are for which gateway, and checks them.
 *
 * @param operations The operations of each gateway, by its name.
 * @throws ConfigurationError for a fixture that is wrong, or is for a gateway that there is not.
 */
export function fixturesFor(
  given: MockOptions["fixtures"] = [],
  operations: FixtureWorld["operations"],
  { assertFixtures }: FixtureChecks,
): ReadonlyMap<string, readonly Fixture[]> {
  const names = [...operations.keys()];
  // A promise that nobody awaited has no members, and would be no fixtures at all.
  const byName = isObject(given) && !("then" in given) && Object.values(given).every(isList);
  if (!isList(given) && !byName) {
    throw new ConfigurationError(
      "Failed to create the mock: fixtures must be an array, or arrays by the gateway's name. " +
        "Please await what loads them, and pass the array.",
    );
  }
  if (isList(given)) {
    const fixtures = assertFixtures(given, { owner: "the mock", operations });
    const forGateway =
      (name: string) =>
      ({ when }: Fixture) =>
        (when?.gateway ?? name) === name;
    return new Map(names.map((name) => [name, fixtures.filter(forGateway(name))]));
  }
  const unknown = Object.keys(given).find((name) => !operations.has(name));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, names);
    throw new ConfigurationError(
      `Failed to create the mock: fixtures are given for ${unknown}, which is no gateway. ` +
        `Please use ${meant ?? `one of ${names.join(", ")}`}.`,
    );
  }
  return new Map(
    Object.entries(given).map(([name, fixtures]) => {
      const own = new Map([[name, operations.get(name) ?? []]]);
      return [name, assertFixtures(fixtures, { owner: name, operations: own })];
    }),
  );
}

function isList(given: unknown): given is readonly Fixture[] {
  return Array.isArray(given);
}
