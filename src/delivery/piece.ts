import type { StreamEvent } from "../contract/contract.ts";

/** A piece of a stream on its way out, where faults or a pace are to deal with it. */
export type Piece =
  /** An event, encoded; without what it was encoded from where it tells an error of mynah's own. */
  | { readonly kind: "event"; readonly text: string; readonly event?: StreamEvent }
  /** What stands between events, and is no event. */
  | { readonly kind: "comment"; readonly text: string }
  /** Nothing to send: what was sent before is to be let go, because nothing may follow for long. */
  | { readonly kind: "flush" };

/** Pieces that are made when they are asked for. */
export type Pieces = AsyncGenerator<Piece, void, undefined>;
