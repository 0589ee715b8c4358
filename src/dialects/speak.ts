import type { StreamEvent } from "../contract/contract.ts";
import { isObject, type JsonObject, memberOf } from "../contract/json.ts";
import type { Operation } from "../contract/operation.ts";
import { Refusal } from "../errors.ts";
import { compileId, type MakeId } from "../exchange/ids.ts";
import type { Random } from "../exchange/seed.ts";
import type { Dialect, KeptAnswer, Reply, RequestView, SpeechContext, StreamFailure } from "./dialect.ts";
import { dialectOf } from "./table.ts";
import { rawEvents, readRaw } from "./raw.ts";

/** An answer as it goes out, before it is encoded: one body, or events. */
export type WireAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
} & ({ readonly body: unknown } | { readonly events: Iterable<StreamEvent> });

/** An answer, and what belongs to it beside its bytes. */
export interface Spoken {
  readonly answer: WireAnswer;
  /** Whether a dialect has written it, and not a fixture as it stands. */
  readonly written: boolean;
  /** The events that end it with an error once it has begun. */
  readonly failure: (error: StreamFailure) => Iterable<StreamEvent>;
  /** What later requests may continue or refer to. */
  readonly kept: KeptAnswer | undefined;
}

/** How an operation is spoken: its dialect, and what the document adds to it. */
export interface Voice {
  /** `undefined` where only raw replies answer. */
  readonly dialect: Dialect | undefined;
  /** Reads a request body. */
  readonly read: (body: unknown) => RequestView;
  /** Makes an id of a kind, after `x-mynah-ids` or else after the pattern given. */
  readonly makeId: (kind: string, pattern: string) => MakeId;
  /** What `x-mynah-members` adds to the part of an answer that is named. */
  readonly members: (part: string) => JsonObject;
}

const nothing: JsonObject = {};

/** Reads what a document says of how an operation is spoken, once for all requests. */
export function voiceOf(operation: Operation): Voice {
  const dialect = dialectOf(operation);
  const ids = memberOf(operation.source, "x-mynah-ids");
  const members = memberOf(operation.source, "x-mynah-members");
  const makers = new Map<string, MakeId>();
  return {
    dialect,
    read: dialect?.read ?? readRaw,
    makeId(kind, pattern) {
      let make = makers.get(kind);
      if (make === undefined) {
        const own = memberOf(ids, kind);
        make = compileId(typeof own === "string" ? own : pattern);
        makers.set(kind, make);
      }
      return make;
    },
    members(part) {
      const added = memberOf(members, part);
      return isObject(added) ? added : nothing;
    },
  };
}

/** What is known when a reply is put on the wire. */
export interface Speaking {
  readonly voice: Voice;
  readonly view: RequestView;
  readonly body: unknown;
  readonly random: Random;
  readonly cut: (text: string) => readonly string[];
}

/** Writes a reply in the dialect of its operation, whole or as events, as the request asks. */
export function speak(reply: Reply, { voice, view, body, random, cut }: Speaking): Spoken {
  const { dialect } = voice;
  if (reply.kind === "raw" || dialect === undefined) {
    const failure = (error: StreamFailure) =>
      dialect?.failure(error, undefined) ?? [{ data: error.envelope }];
    return { answer: speakRaw(reply, view), written: false, failure, kept: undefined };
  }
  const { speech, headers = {} } = reply;
  const context: SpeechContext = {
    body,
    view,
    cut: (text, pieces) => pieces ?? cut(text),
    pieces: new Map(),
    members: voice.members,
    id: (kind, pattern) => voice.makeId(kind, pattern)(speech.created, random),
  };
  const whole = dialect.whole(speech, context);
  const sent = { status: 200, headers: wireHeaders(headers) };
  return {
    answer: view.stream
      ? { ...sent, events: dialect.events(whole, speech, context) }
      : { ...sent, body: whole },
    written: true,
    failure: (error) => dialect.failure(error, whole),
    kept: dialect.kept?.(whole, body),
  };
}

function speakRaw(said: Reply, view: RequestView): WireAnswer {
  const { status = 200, headers = {}, body, events } = said.kind === "raw" ? said.reply : {};
  const streamed = events !== undefined && (view.stream || body === undefined);
  const sent = { status, headers: wireHeaders(headers) };
  if (!streamed) return { ...sent, body };
  for (const { event = "" } of events) {
    if (/[\r\n]/.test(event)) throw unsendable(`the event type ${JSON.stringify(event)} has a line break`);
  }
  return { ...sent, events: rawEvents(events) };
}

/** Headers by lower-case names, so that they meet mynah's own; only what HTTP can carry. */
function wireHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower = Object.entries(headers).map(([name, given]): [string, string] => {
    // A template that is one expression may give a value of any type.
    const value = typeof given === "string" ? given : JSON.stringify(given);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw unsendable(`the header ${name} is ${JSON.stringify(value)}, which HTTP cannot carry`);
    }
    return [name.toLowerCase(), value];
  });
  return Object.fromEntries(lower);
}

function unsendable(reason: string): Refusal {
  return new Refusal(
    "invalid_fixture",
    `Failed to send the fixture's reply: ${reason}. Please mend the fixture.`,
  );
}
