import type { Operation } from "../../contract/operation.ts";
import { type Candidate, prepareCandidate } from "../../fixtures/candidate.ts";
import { loadPatterns } from "../../fixtures/pattern.ts";
import { reaches } from "../../fixtures/reach.ts";
import { findTies } from "../../fixtures/ties.ts";
import { unreachableFixtures } from "../../fixtures/unreachable.ts";
import type { Finding } from "./finding.ts";
import type { LocatedFixture } from "../load-fixtures.ts";

/** How many fixtures a warning names. */
const mostNamed = 3;

/**
 * Finds fixtures that may both answer a request, where only their order decides which does.
 *
 * @param layers Fixtures of the first layer are asked before those of the next.
 * @param operations What may be asked.
 */
export async function checkTies(
  layers: readonly (readonly LocatedFixture[])[],
  operations: readonly Operation[],
): Promise<Finding[]> {
  const compilePattern = await loadPatterns();
  let order = 0;
  const candidates = layers.flatMap((layer, index) =>
    layer.map(({ fixture }) => prepareCandidate(fixture, { layer: index, order: order++ }, compilePattern)),
  );
  const located = layers.flat();
  const rivals = new Map<number, string[]>();
  // Those that never answer are findings already.
  const silent = new Set(
    layers.flatMap((layer) => {
      const fixtures = layer.map(({ fixture }) => fixture);
      return [...unreachableFixtures(fixtures)].map(({ index }) => fixtures[index]);
    }),
  );
  const known = new Map<Candidate, readonly Operation[]>();
  const reached = (candidate: Candidate) => {
    const found = known.get(candidate) ?? operations.filter((each) => reaches(candidate, each));
    known.set(candidate, found);
    return found;
  };
  for (const { first, second } of findTies(candidates)) {
    if (silent.has(first.fixture) || silent.has(second.fixture)) continue;
    const theirs = reached(second);
    if (!reached(first).some((each) => theirs.includes(each))) continue;
    const names = rivals.get(second.order);
    if (names === undefined) rivals.set(second.order, [first.fixture.name]);
    else names.push(first.fixture.name);
  }
  return [...rivals].flatMap(([place, names]) => {
    const second = located[place];
    if (second === undefined) return [];
    const shown = names.slice(0, mostNamed).map((name) => `"${name}"`);
    if (names.length > mostNamed) shown.push(`${names.length - mostNamed} more`);
    const message =
      `"${second.fixture.name}" ranks the same as ${shown.join(", ")}: where a request fits both, the one that stands first answers; ` +
      "a priority or one more condition would decide";
    return [{ at: second.locate("/name"), message }];
  });
}
