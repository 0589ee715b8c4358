import type { StreamEvent } from "../contract/contract.ts";
import type { Judge } from "../contract/judge.ts";
import type { ReplyForm } from "../contract/reply/reply-form.ts";
import type { Random } from "../exchange/seed.ts";
import type { ErrorReply, Fault, Pace } from "../gateways/generated/fixture-types.ts";
import type { WholeAnswer } from "./answer.ts";
import type { Completion } from "./complete.ts";
import type { Connection } from "./connection.ts";
import type { OnFault } from "./faults.ts";

/** What a dialect's answer is completed with. */
interface Completing extends Pick<Completion, "again" | "learn"> {
  /** A sample of the schema at a JSON pointer. */
  readonly sample: (pointer: string) => Promise<unknown>;
}

/** What is needed to judge, pace, disturb and report an answer. */
export interface Delivery {
  /** The name of the fixture, for errors. */
  readonly fixture: string;
  /** Where the answer comes from: who is to mend what. Default `fixture`. */
  readonly origin?: "fixture" | "document" | undefined;
  /** What the document says of such an answer; nothing is judged where it says nothing. */
  readonly form: ReplyForm | undefined;
  /** Fits what a dialect has written to the document; `undefined` for what a fixture gives as it stands. */
  readonly completion?: Completing | undefined;
  /** Judges replies and events; `undefined` lets all through. */
  readonly judge: Judge | undefined;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between two events, where the pace says nothing of it. */
  readonly delay: number;
  /** How fast the fixture wants its answer given. */
  readonly pace?: Pace | undefined;
  /** What goes wrong, already drawn. Errors that are the answer are not seen to here. */
  readonly faults?: readonly Fault[] | undefined;
  /** Gives the random numbers of the pace's jitter; called only where there is one. Default: no jitter. */
  readonly random?: (() => Random) | undefined;
  /** The connection, where the answer goes out on one. */
  readonly connection?: Connection | undefined;
  /** Gives the signal that ends an answer early; called only where needed, as servers make it on demand. */
  readonly signal: () => AbortSignal;
  /** The events that end a stream whose next event broke the contract, or could not be made. */
  readonly failure: (error: unknown, sent: number) => Iterable<StreamEvent>;
  /** The events that tell an error that a fixture wants, as the dialect does. Default: none. */
  readonly errorEvents?: ((error: ErrorReply, sent: number) => Iterable<StreamEvent>) | undefined;
  /** Called with the kind of each fault when it happens. */
  readonly onFault?: OnFault | undefined;
  /** Called with the answer before it is sent; of a stream with its headers. */
  readonly onAnswer?: ((answer: WholeAnswer) => void) | undefined;
  /** Called with each piece of a stream when it leaves. */
  readonly onPiece?: ((piece: string | Uint8Array) => void) | undefined;
  /** Called when the answer has come to its end. `events` is undefined for a whole answer. */
  readonly onEnd: (events: number | undefined, aborted: boolean) => void;
}
