import type { StreamEvent } from "../contract/contract.ts";
import { isObject, memberOf, stringOf } from "../contract/json.ts";
import type { Operation } from "../contract/operation.ts";
import { makeId } from "../exchange/ids.ts";
import type { Random } from "../exchange/seed.ts";
import type { RenderedReply } from "../fixtures/library.ts";
import type { Dialect, RequestView, SpeechContext } from "./dialect.ts";

/** An answer as it goes out, before it is encoded: one body, or events. */
export type WireAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
} & ({ readonly body: unknown } | { readonly events: Iterable<StreamEvent> });

/** What is known when a reply is put on the wire. */
export interface Speaking {
  readonly operation: Operation;
  readonly dialect: Dialect | undefined;
  readonly view: RequestView;
  readonly body: unknown;
  readonly random: Random;
  readonly cut: (text: string) => readonly string[];
}

/** Writes a rendered reply in the dialect of its operation, whole or as events, as the request asks. */
export function speak(rendered: RenderedReply, speaking: Speaking): WireAnswer {
  const { dialect, view } = speaking;
  if (rendered.kind === "raw" || dialect === undefined) {
    const { status = 200, headers = {}, body, events } = rendered.kind === "raw" ? rendered.reply : {};
    const streamed = events !== undefined && (view.stream || body === undefined);
    return { status, headers, ...(streamed ? { events } : { body }) };
  }
  const context = contextOf(speaking, rendered.speech.created);
  const { speech } = rendered;
  const said = view.stream
    ? { events: dialect.events(speech, context) }
    : { body: dialect.whole(speech, context) };
  return { status: 200, headers: {}, ...said };
}

function contextOf({ operation, view, body, random, cut }: Speaking, created: number): SpeechContext {
  const { source } = operation;
  const ids = memberOf(source, "x-mynah-ids");
  const members = memberOf(source, "x-mynah-members");
  return {
    body,
    view,
    cut,
    id: (kind, pattern) => makeId(stringOf(ids, kind) ?? pattern, created, random),
    members(part) {
      const added = memberOf(members, part);
      return isObject(added) ? added : {};
    },
  };
}
