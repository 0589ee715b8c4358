import type { Fixture } from "../fixtures/fixture.ts";
import type { FixtureLibrary } from "../fixtures/library.ts";
import type { Layer } from "../fixtures/surroundings.ts";
import type { ServedFixture } from "./control.ts";

/** The fixtures of a gateway, and which of them come with it. */
export interface GatewayFixtures {
  readonly gateway: string;
  readonly library: Pick<FixtureLibrary, "fixtures">;
  /** Those that came with its options or files, as opposed to the gateway's own. */
  readonly own: ReadonlySet<Fixture>;
}

/** Fixtures that were added while the mock runs: to a session, and for all. */
export interface AddedLayers {
  readonly session: readonly Layer[];
  readonly mock: readonly Layer[];
}

/** Lists what may be asked: fixtures that were added, the user's, the gateways'. What gave way to another is left out. */
export function listFixtures(
  gateways: readonly GatewayFixtures[],
  added: AddedLayers,
  answered: ReadonlyMap<string, number>,
): ServedFixture[] {
  const served: ServedFixture[] = [];
  /** What gives way, by gateway: a fixture for one of them hides nothing of the others. */
  const taken = new Map(gateways.map(({ gateway }) => [gateway, new Set<string>()]));
  const layers = [
    ...added.session.map((layer) => ({ ...layer, from: "session" as const })),
    ...added.mock.map((layer) => ({ ...layer, from: "added" as const })),
  ];
  for (const { id, fixtures, from } of layers) {
    for (const fixture of fixtures) {
      const { name, when } = fixture;
      const mine = [...taken.keys()].filter((gateway) => {
        return (when?.gateway ?? gateway) === gateway && taken.get(gateway)?.has(name) === false;
      });
      if (mine.length === 0) continue;
      for (const gateway of mine) taken.get(gateway)?.add(name);
      const times = answered.get(`${id}/${name}`) ?? 0;
      served.push({ name, gateways: mine, from, answered: times, fixture });
    }
  }
  const listed = new Map<Fixture, { gateways: string[]; answered: number; from: ServedFixture["from"] }>();
  for (const { gateway, library, own } of gateways) {
    for (const fixture of library.fixtures) {
      if (taken.get(gateway)?.has(fixture.name) === true) continue;
      const entry = listed.get(fixture) ?? {
        gateways: [],
        answered: 0,
        from: own.has(fixture) ? ("own" as const) : ("gateway" as const),
      };
      entry.gateways.push(gateway);
      entry.answered += answered.get(`${gateway}/${fixture.name}`) ?? 0;
      listed.set(fixture, entry);
    }
  }
  const rest = [...listed].map(([fixture, entry]) => ({ name: fixture.name, ...entry, fixture }));
  return [...served, ...rest.toSorted((one, other) => rank(one) - rank(other))];
}

function rank({ from }: Pick<ServedFixture, "from">): number {
  return from === "gateway" ? 1 : 0;
}
