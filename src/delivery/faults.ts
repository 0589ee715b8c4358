import type { Random } from "../exchange/seed.ts";
import type { Fault } from "../gateways/generated/fixture-types.ts";

/** The name of a kind of fault. */
export type FaultKind = Fault["kind"];

/** The faults of one kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;

/** Hears of each fault when it happens. */
export type OnFault = (kind: FaultKind) => void;

/**
 * Draws which faults happen. A random number is drawn only for those that may or may not, so that certain
 * faults change nothing of what else is drawn.
 *
 * @example
 * drawFaults([{ kind: "reset", probability: 0.1 }], random); // in one of ten cases, the reset
 */
export function drawFaults(faults: readonly Fault[], random: Random): readonly Fault[] {
  return faults.filter(({ probability = 1 }) => probability >= 1 || random() / 2 ** 32 < probability);
}

/** The faults of the kinds named, in their order. */
export function faultsOf<Kind extends FaultKind>(
  faults: readonly Fault[],
  ...kinds: readonly Kind[]
): FaultOf<Kind>[] {
  return faults.filter((fault): fault is FaultOf<Kind> =>
    (kinds as readonly FaultKind[]).includes(fault.kind),
  );
}
