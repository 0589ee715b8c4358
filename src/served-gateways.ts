import { type Contract, createContract } from "./contract/contract.ts";
import type { Gateway } from "./contract/document.ts";
import { isObject, memberOf } from "./contract/json.ts";
import { createCompletion } from "./delivery/complete.ts";
import { voiceOf } from "./dialects/speak.ts";
import { ConfigurationError } from "./errors.ts";
import { createMask } from "./exchange/secrets.ts";
import { createDocumentAnswers } from "./fixtures/document/document-answer.ts";
import type { FixtureChecks } from "./fixtures/fixture-checks.ts";
import type { Fixture } from "./fixtures/fixture.ts";
import { createLibrary } from "./fixtures/library.ts";
import { createRenderer } from "./fixtures/render.ts";
import { createSampler } from "./fixtures/sample.ts";
import { assertKnownSchemes, type MockOptions, type Settings } from "./mock-options.ts";
import { fixturesFor } from "./own-fixtures.ts";
import type { ServedGateway } from "./pipeline/mock-state.ts";

/** The gateways of a mock, with all that is prepared for them once. */
export interface ServedGateways {
  /** In the order in which they are given. */
  readonly contracts: readonly Contract[];
  /** That of the gateway which answers URLs that name none. */
  readonly fallback: Contract;
  readonly gateways: ReadonlyMap<Contract, ServedGateway>;
  /** The user's fixtures, by gateway. */
  readonly own: ReadonlyMap<string, readonly Fixture[]>;
}

/**
 * Prepares gateways.
 *
 * @throws ConfigurationError for what is no gateway, and for a fixture that is wrong.
 */
export function serveGateways(
  options: MockOptions & { readonly gateways: readonly Gateway<Fixture>[] },
  settings: Settings,
  checks: FixtureChecks,
): ServedGateways {
  assertGateways(options.gateways);
  const contracts = options.gateways.map((gateway) => createContract(gateway));
  assertKnownSchemes(settings.apiKey, contracts);
  const fallback = findDefault(contracts, options.defaultGateway);
  const operations = new Map(contracts.map((contract) => [contract.gateway, contract.operations]));
  const own = fixturesFor(options.fixtures, operations, checks);
  const gateways = new Map<Contract, ServedGateway>();
  for (const [index, { name, fixtures, checked }] of options.gateways.entries()) {
    const contract = contracts[index] as Contract;
    const world = { owner: name, operations: new Map([[name, operations.get(name) ?? []]]) };
    const shipped = checked?.(fixtures) === true;
    // Those that come with mynah would answer what none of the user's fits.
    const asked = shipped && settings.unmatched !== "fixture" ? [] : fixtures;
    if (!shipped) checks.assertFixtures(fixtures, world);
    const sampler = createSampler(contract);
    gateways.set(contract, {
      contract,
      library: createLibrary(name, [own.get(name) ?? [], asked]),
      render: createRenderer(contract.document),
      sampler,
      mask: createMask(contract.operations[0]?.secrets ?? new Set()),
      completion: createCompletion(),
      fromDocument: createDocumentAnswers(contract, sampler),
      documentAnswers: settings.unmatched !== "refuse",
      voices: new Map(contract.operations.map((operation) => [operation, voiceOf(operation)])),
    });
  }
  checks.assertStates([...new Set([...gateways.values()].flatMap(({ library }) => library.fixtures))]);
  return { contracts, fallback, gateways, own };
}

/** Tells what is loaded from files, but not yet a gateway, from a gateway. */
function assertGateways(gateways: readonly unknown[]): void {
  const wrong = Array.isArray(gateways)
    ? gateways.find(
        (each) => typeof memberOf(each, "name") !== "string" || !isObject(memberOf(each, "document")),
      )
    : gateways;
  if (wrong === undefined) return;
  const loaded = isObject(memberOf(wrong, "gateway"))
    ? "Please pass the `gateway` of what loadGateway gives."
    : "Please pass a list of gateways, each with a name and a document.";
  throw new ConfigurationError(`Failed to create the mock: gateways holds what is no gateway. ${loaded}`);
}

function findDefault(contracts: readonly Contract[], name: string | undefined): Contract {
  const names = contracts.map(({ gateway }) => gateway);
  const repeated = names.find((each, index) => names.indexOf(each) !== index);
  if (repeated !== undefined) {
    throw new ConfigurationError(
      `Failed to create the mock: there are two gateways named "${repeated}". Please rename one.`,
    );
  }
  const found = contracts.find(({ gateway }, index) => (name === undefined ? index === 0 : gateway === name));
  if (found !== undefined) return found;
  const reason = name === undefined ? "there is no gateway" : `there is no gateway "${name}"`;
  throw new ConfigurationError(
    `Failed to create the mock: ${reason}. Please ${names.length === 0 ? "add one" : `use one of ${names.join(", ")}`}.`,
  );
}
