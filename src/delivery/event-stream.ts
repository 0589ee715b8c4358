import type { StreamEvent } from "../contract/contract.ts";
import { cutOff } from "./cut-off.ts";
import type { Delivery } from "./delivery.ts";
import { dribble, type Flow } from "./dribble.ts";
import { faultsOf } from "./faults.ts";
import { judged } from "./judged.ts";
import { paceWaits, type Waits } from "./pace.ts";
import type { Piece, Pieces } from "./piece.ts";
import { rearrange } from "./rearrange.ts";
import { type ChunkSource, streamChunks } from "./stream.ts";
import { wait } from "./wait.ts";

/** The body of a streamed answer: its events, judged, encoded, disturbed and paced. */
export function eventStream(events: Iterable<StreamEvent>, delivery: Delivery): ReadableStream<Uint8Array> {
  const { faults = [], signal, onPiece, onEnd } = delivery;
  const waits = paceWaits(delivery);
  if (waits !== undefined || faults.length > 0) return unsteadyStream(events, delivery, waits);
  let complete = false;
  const make = (text: string, event?: StreamEvent) => {
    complete ||= isLast(event);
    return text;
  };
  // Nothing to wait for and nothing to disturb: no promise is made for an event that is as it ought to be.
  return streamChunks(judged(events, delivery, make), {
    signal: signal(),
    onPiece,
    onEnd: (count, left) => onEnd(count, left && !complete),
  });
}

/** Whether an event is one that clients know as the last: many wait for no other end, and leave. */
function isLast(event: StreamEvent | undefined): boolean {
  // Where events have names, as those of responses, the finish is the last.
  return event?.ends === "done" || (event?.ends === "finish" && event.event !== undefined);
}

/** What is known of a stream when it ends. */
interface Tally {
  events: number;
  wasReset: boolean;
  /** Whether the last event was sent. */
  complete: boolean;
}

/**
 * A stream that waits or goes wrong, step by step: single events are disturbed, the stream is cut off,
 * comments are put between, all is paced, and bytes dribble.
 */
function unsteadyStream(
  events: Iterable<StreamEvent>,
  delivery: Delivery,
  waits: Waits | undefined,
): ReadableStream<Uint8Array> {
  const { faults = [], connection, signal, onPiece, onEnd } = delivery;
  const { errorEvents = () => [], onFault = () => {} } = delivery;
  const ended = new AbortController();
  const stop = ended.signal;
  const tally: Tally = { events: 0, wasReset: false, complete: false };
  const onReset = () => {
    tally.wasReset = true;
  };

  let pieces = settled(
    judged(events, delivery, (text, event): Piece => ({ kind: "event", text, ...(event && { event }) })),
  );
  pieces = rearrange(pieces, faults, onFault);
  pieces = cutOff(pieces, { faults, onFault, errorEvents, connection, stop, onReset });
  const [comments] = faultsOf(faults, "comments");
  if (comments !== undefined) {
    onFault("comments");
    pieces = withComments(pieces, comments.every ?? 1);
  }
  const flow = encoded(paced(pieces, waits, { stop, tally }));
  const [drops] = faultsOf(faults, "dribble");
  let source: ChunkSource = withoutFlushes(flow);
  if (drops !== undefined) {
    onFault("dribble");
    source = dribble(flow, drops, stop);
  }
  return streamChunks(source, {
    signal: signal(),
    onPiece,
    onEnd(_, aborted) {
      ended.abort("the stream has ended");
      // A server cancels the body of a connection that it was told to reset; the client did not leave. Whether the last
      // event has dribbled to its end is not known.
      onEnd(tally.events, aborted && !tally.wasReset && (drops !== undefined || !tally.complete));
    },
  });
}

async function* settled(pieces: Iterable<Piece | Promise<Piece>>): Pieces {
  for (const piece of pieces) yield piece;
}

/** What proxies and gateways send lest a quiet connection be closed; clients are to overlook it. */
const keepAlive = ": keep-alive\n\n";

async function* withComments(pieces: Pieces, every: number): Pieces {
  let count = 0;
  for await (const piece of pieces) {
    if (piece.kind === "event") {
      if (count % every === 0) yield { kind: "comment", text: keepAlive };
      count += 1;
    }
    yield piece;
  }
}

/** Waits before each event, once it is known what it adds. */
async function* paced(
  pieces: Pieces,
  waits: Waits | undefined,
  { stop, tally }: { readonly stop: AbortSignal; readonly tally: Tally },
): Pieces {
  for await (const piece of pieces) {
    if (piece.kind === "event") {
      if (waits !== undefined) await wait(waits(tally.events, piece.event?.adds), stop);
      tally.events += 1;
      tally.complete ||= isLast(piece.event);
    }
    yield piece;
  }
}

async function* encoded(pieces: Pieces): AsyncGenerator<Uint8Array | "flush", void, undefined> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    if (piece.kind === "flush") yield "flush";
    // The error of a dialect may be to say nothing.
    else if (piece.text !== "") yield encoder.encode(piece.text);
  }
}

async function* withoutFlushes(flow: Flow): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of flow) if (part !== "flush") yield part;
}
