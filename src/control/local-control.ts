import type { Contract } from "../contract/contract.ts";
import { didYouMean, preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { FixtureChecks } from "../fixtures/fixture-checks.ts";
import type { Fault, Fixture } from "../fixtures/fixture.ts";
import { inSession, newSession, type Session, sizeOf } from "../fixtures/session.ts";
import {
  type Layer,
  type Surroundings,
  weightOf,
  withLayer,
  withoutNames,
} from "../fixtures/surroundings.ts";
import type { JournalReader } from "../journal/reader.ts";
import { assertSeed } from "../mock-options.ts";
import { fixturesFor } from "../own-fixtures.ts";
import type { Explanation } from "../pipeline/explain.ts";
import type { MockState } from "../pipeline/mock-state.ts";
import { readTime } from "./clock.ts";
import type { Control } from "./control.ts";
import { requestOf } from "./request-of.ts";
import { withSession } from "./session.ts";
import { type GatewayFixtures, listFixtures } from "./list-fixtures.ts";

/** What the control of a mock acts on. */
export interface Controlled {
  readonly state: MockState;
  readonly contracts: readonly Contract[];
  readonly fixtures: readonly GatewayFixtures[];
  readonly checks: FixtureChecks;
  readonly journal: (session: string | undefined) => JournalReader;
  readonly explain: (request: Request) => Promise<Explanation>;
}

/** Faults that may wait in one session: whoever plans more has forgotten to ask. */
const mostFaults = 1_000;
/** Bytes of added fixtures, of one session or of those for all. */
const largestLayers = 64 * 1024 * 1024;

/** Controls a mock of this process; one session of it, or all. */
export function createControl(controlled: Controlled, session: string | undefined): Control {
  const { state, contracts, fixtures, checks, journal, explain } = controlled;
  const { store } = state;
  const operations = new Map(contracts.map((contract) => [contract.gateway, contract.operations]));

  /** Changes what was set, for the session or for all. */
  function surround(change: (before: Surroundings) => Surroundings): Promise<unknown> {
    if (session === undefined) {
      const none: Surroundings = { layers: [] };
      return store.update<Surroundings>({ kind: "mock", session }, (before = none) => change(before));
    }
    const moved = (before = newSession()): Session => {
      const { answered, scenarios, previous, faults } = before;
      return { answered, scenarios, previous, faults, ...change(before) };
    };
    return store.update<Session>({ kind: "session", session }, moved, sizeOf);
  }

  const layersOf = async (of: string | undefined): Promise<readonly Layer[]> => {
    const key = { kind: of === undefined ? "mock" : "session", session: of } as const;
    return (await store.get<Surroundings>(key))?.layers ?? [];
  };

  /** Checks fixtures beside those that there are. */
  function assertUsable(added: readonly Fixture[], layers: readonly Layer[], by: FixtureChecks): void {
    fixturesFor(added, operations, by);
    const known = layers.flatMap((layer) => layer.fixtures);
    by.assertStates([
      ...new Set([...added, ...known, ...fixtures.flatMap(({ library }) => library.fixtures)]),
    ]);
  }

  return {
    journal: journal(session),
    async use(...added) {
      const by = checks.load === undefined ? checks : await checks.load();
      assertFlat(added);
      const weight = JSON.stringify(added)?.length ?? 0;
      const layer: Layer = { id: crypto.randomUUID(), fixtures: added, weight };
      const beside = session === undefined ? [] : await layersOf(undefined);
      await surround((before) => {
        assertUsable(added, [...before.layers, ...beside], by);
        const layers = added.length === 0 ? before.layers : withLayer(before.layers, layer);
        if (weightOf(layers) > largestLayers) throw tooMany();
        return surroundings(layers, before.time, before.seed);
      });
    },
    async remove(name) {
      await surround((before) => {
        const layers = withoutNames(before.layers, new Set([name]));
        if (layers === before.layers) throw noSuchFixture(name, before.layers, fixtures);
        return surroundings(layers, before.time, before.seed);
      });
    },
    async fixtures() {
      const now = await store.get<Session>({ kind: "session", session: session ?? "" });
      const added = {
        session: session === undefined ? [] : await layersOf(session),
        mock: await layersOf(undefined),
      };
      return listFixtures(fixtures, added, now?.answered ?? new Map());
    },
    async failNext(fault: Fault) {
      const failed = "Failed to plan the fault";
      (checks.load === undefined ? checks : await checks.load()).assertFaults([fault], failed);
      await inSession(store, session ?? "", ({ faults }) => {
        if (faults.length < mostFaults) return faults.push(fault);
        throw new ConfigurationError(
          `${failed}: ${mostFaults} wait for requests already. Please send some, or reset the session.`,
        );
      });
    },
    async setClock(time) {
      const at = time === undefined ? undefined : readTime(time);
      await surround(({ layers, seed }) => surroundings(layers, at, seed));
    },
    async setSeed(value) {
      if (value !== undefined) assertSeed(value, "Failed to set the seed");
      const seed = value === undefined ? undefined : { value, epoch: crypto.randomUUID() };
      await surround(({ layers, time }) => surroundings(layers, time, seed));
    },
    async reset() {
      await journal(session).clear();
      await store.clear(session);
    },
    explain(input, init) {
      return explain(requestOf(input, session === undefined ? init : withSession(session, input, init)));
    },
  };
}

function surroundings(
  layers: readonly Layer[],
  time: number | undefined,
  seed: Surroundings["seed"],
): Surroundings {
  return { layers, ...(time !== undefined && { time }), ...(seed !== undefined && { seed }) };
}

/** Nobody writes fixtures that are nested so deeply; what works with them would exhaust the stack. */
const deepest = 100;

function assertFlat(value: unknown, depth = 0): void {
  if (depth > deepest) {
    throw new ConfigurationError(
      `Failed to add fixtures: one is nested more than ${deepest} levels deep. Please make it flatter.`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) assertFlat(member, depth + 1);
}

function tooMany(): ConfigurationError {
  return new ConfigurationError(
    `Failed to add fixtures: all that were added have more than ${largestLayers} characters. ` +
      "Please remove some, or reset the mock.",
  );
}

function noSuchFixture(
  name: string,
  layers: readonly Layer[],
  fixtures: readonly GatewayFixtures[],
): ConfigurationError {
  const added = layers.flatMap((layer) => layer.fixtures.map((each) => each.name));
  const known = fixtures.some(({ library }) => library.fixtures.some((each) => each.name === name));
  const failed = `Failed to remove the fixture ${preview(name)}`;
  if (known) {
    return new ConfigurationError(
      `${failed}: it was not added while the mock runs. Please remove it where it stands, or add one of its name.`,
    );
  }
  const meant = didYouMean(name, added);
  const listed = added.slice(0, 20).map((each) => preview(each));
  const hint = added.length === 0 ? "none was added." : `those that were added are ${listed.join(", ")}.`;
  const mend = meant === undefined ? hint : `did you mean ${preview(meant)}?`;
  return new ConfigurationError(`${failed}: there is none; ${mend} Please name one that was added.`);
}
