import type { Fault } from "../gateways/generated/fixture-types.ts";
import { faultsOf, type OnFault } from "./faults.ts";
import type { Piece, Pieces } from "./piece.ts";
import { dataText, encodeEvent } from "./sse.ts";

/**
 * Lets happen what goes wrong with single events, which have been judged and are not judged again: some
 * change places, then some are doubled, then some are broken. Each step counts the events that it is given,
 * so that a fault of a later step counts what the former ones made.
 */
export function rearrange(pieces: Pieces, faults: readonly Fault[], onFault: OnFault): Pieces {
  let made = pieces;
  const swapped = placesOf(faultsOf(faults, "reorder"));
  if (swapped.size > 0) made = reorder(made, swapped, onFault);
  const doubled = placesOf(faultsOf(faults, "duplicate"));
  if (doubled.size > 0) made = duplicate(made, doubled, onFault);
  const broken = placesOf(faultsOf(faults, "malformed"));
  if (broken.size > 0) made = malform(made, broken, onFault);
  return made;
}

function placesOf(faults: readonly { readonly afterEvents?: number }[]): ReadonlySet<number> {
  return new Set(faults.map(({ afterEvents = 0 }) => afterEvents));
}

async function* reorder(pieces: Pieces, places: ReadonlySet<number>, onFault: OnFault): Pieces {
  let count = 0;
  let held: Piece | undefined;
  for await (const piece of pieces) {
    if (held === undefined && places.has(count)) held = piece;
    else {
      yield piece;
      if (held !== undefined) {
        onFault("reorder");
        yield held;
        held = undefined;
      }
    }
    count += 1;
  }
  // The last event has none to change places with.
  if (held !== undefined) yield held;
}

async function* duplicate(pieces: Pieces, places: ReadonlySet<number>, onFault: OnFault): Pieces {
  let count = 0;
  for await (const piece of pieces) {
    yield piece;
    if (places.has(count)) {
      onFault("duplicate");
      yield piece;
    }
    count += 1;
  }
}

async function* malform(pieces: Pieces, places: ReadonlySet<number>, onFault: OnFault): Pieces {
  let count = 0;
  for await (const piece of pieces) {
    if (places.has(count) && piece.kind === "event" && piece.event !== undefined) {
      onFault("malformed");
      const { event } = piece;
      yield { ...piece, text: encodeEvent(event.event, firstHalf(dataText(event))) };
    } else yield piece;
    count += 1;
  }
}

/** The first half of a text, and no half of a character. */
function firstHalf(text: string): string {
  const middle = Math.floor(text.length / 2);
  const half = text.slice(0, middle);
  return half.isWellFormed() ? half : text.slice(0, middle - 1);
}
