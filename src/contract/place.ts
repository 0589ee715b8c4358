import type { Contract } from "./contract.ts";
import { matchSegment, type Segment, segmentsOf } from "./route/path-template.ts";

/** Where a requested path lies in a gateway. */
export interface Place {
  /** The path without the base path of a server. */
  readonly path: string;
  /** Whether an operation is there, whatever its method. */
  readonly leads: boolean;
  /** How well it suits the document; more is better. */
  readonly rank: number;
  /** How many segments of the base path have been taken away. */
  readonly length: number;
}

/** The ranks of a place. */
const ranks = { documented: 5, based: 4, whole: 3, guessed: 2, baseOnly: 1, none: 0 } as const;

/**
 * Finds what a path means in a gateway: with the base path of a server and without both work. Where an operation is
 * documented with the base path in its own path, it is meant as it stands.
 */
export function placeIn(contract: Contract, requested: string): Place {
  const raws = segmentsOf(requested);
  const bases = contract.reach().bases.filter(({ segments }) => beginsWith(segments, raws));
  const leads = (path: string) => contract.router().find(path).length > 0;
  const places = bases.flatMap(({ segments, free }): Place[] => {
    const path = `/${raws.slice(segments.length).join("/")}`;
    const found = leads(path);
    // What may be anything is taken for a base path only where that leads somewhere.
    if (!found && free) return [];
    const rank = !found ? ranks.baseOnly : free ? ranks.guessed : ranks.based;
    return [{ path, leads: found, rank, length: segments.length }];
  });
  const found = leads(requested);
  const documented = found && bases.some(({ segments }) => isWrittenOut(contract, requested, segments));
  const rank = documented ? ranks.documented : found ? ranks.whole : ranks.none;
  const whole: Place = { path: requested, leads: found, rank, length: 0 };
  const [best = whole] = [...places, whole].toSorted(betterFirst);
  return best;
}

/** Puts the better of two places first. */
export function betterFirst(one: Place, other: Place): number {
  return other.rank - one.rank || other.length - one.length;
}

function beginsWith(base: readonly Segment[], raws: readonly string[]): boolean {
  if (base.length > raws.length) return false;
  return base.every((each, index) => matchSegment(each, raws[index] ?? "") !== undefined);
}

/** Whether a key that fits the path begins with the very base path, and not with parameters in its place. */
function isWrittenOut(contract: Contract, requested: string, base: readonly Segment[]): boolean {
  return contract
    .router()
    .find(requested)
    .flat()
    .some(({ segments }) => base.every(({ literal }, index) => segments[index]?.literal === literal));
}
