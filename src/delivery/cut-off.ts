import type { StreamEvent } from "../contract/contract.ts";
import type { ErrorReply, Fault } from "../gateways/generated/fixture-types.ts";
import { type BreakOff, breakOff, staySilent } from "./break-off.ts";
import { type FaultOf, faultsOf, type OnFault } from "./faults.ts";
import type { Piece, Pieces } from "./piece.ts";
import { dataText, encodeEvent } from "./sse.ts";

type Ending = FaultOf<"stall" | "reset" | "end" | "error">;

/** What {@link cutOff} needs beside the pieces. */
export interface CutOff extends BreakOff {
  readonly faults: readonly Fault[];
  readonly onFault: OnFault;
  /** The events that tell an error in a stream, as its dialect does. */
  readonly errorEvents: (error: ErrorReply, sent: number) => Iterable<StreamEvent>;
}

/**
 * Ends a stream before its time where a fault says so: silent, reset, as if complete, or with an error. Of
 * several the one that is due first happens; of those due at once, the first.
 */
export function cutOff(pieces: Pieces, options: CutOff): Pieces {
  const endings = faultsOf(options.faults, "stall", "reset", "end", "error").filter(
    // Those had their time before the headers.
    (fault) => fault.kind === "end" || fault.afterEvents !== undefined,
  );
  return endings.length === 0 ? pieces : until(pieces, endings, options);
}

async function* until(pieces: Pieces, endings: readonly Ending[], options: CutOff): Pieces {
  let sent = 0;
  try {
    for (;;) {
      // Before the next event is made: it would be judged, and noted, though nobody ever sees it.
      let fault = endings.find((each) => placeOf(each) === sent);
      let next: Piece | undefined;
      if (fault === undefined) {
        const step = await pieces.next();
        if (step.done === true) return;
        next = step.value;
        fault = endings.find((each) => isBefore(each, next));
      }
      if (fault !== undefined) {
        options.onFault(fault.kind);
        yield* ending(fault, sent, options);
        return;
      }
      if (next !== undefined) yield next;
      sent += 1;
    }
  } finally {
    await pieces.return();
  }
}

/** After how many events a fault is due; `undefined` where the event that follows decides. */
function placeOf(fault: Ending): number | undefined {
  if (fault.kind === "end" && fault.before !== undefined) return fault.afterEvents;
  return fault.afterEvents ?? 0;
}

function isBefore(fault: Ending, next: Piece | undefined): boolean {
  if (fault.kind !== "end" || fault.before === undefined || next?.kind !== "event") return false;
  const ends = next.event?.ends;
  // What is done is finished too: dialects without a finish of its own have only the one.
  return ends === fault.before || (fault.before === "finish" && ends === "done");
}

async function* ending(fault: Ending, sent: number, options: CutOff): Pieces {
  switch (fault.kind) {
    case "end":
      return;
    case "error":
      for (const event of options.errorEvents(fault.error, sent)) {
        yield { kind: "event", text: encodeEvent(event.event, dataText(event)), event };
      }
      return;
    case "stall":
      yield { kind: "flush" };
      await staySilent(options);
      return;
    case "reset":
      yield { kind: "flush" };
      await breakOff(options);
  }
}
