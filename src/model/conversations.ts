import { preview } from "../contract/wording.ts";
import type { KeptAnswer, RequestView, Turn } from "../dialects/dialect.ts";
import { Refusal } from "../errors.ts";

/** The answers that later requests may continue or refer to, session by session. */
export interface Conversations {
  /**
   * The view of a request with the whole conversation: the turns of the answer that it continues come first,
   * references give way to what they stand for. A view that has lost its oldest turns continues nothing.
   *
   * @throws Refusal `previous_response_not_found`, `item_not_found`, `context_length_exceeded`.
   */
  readonly recall: (session: string, view: RequestView) => RequestView;
  /** Keeps an answer with the conversation that it ends. `view` is that of {@link Conversations.recall}. */
  readonly keep: (session: string, view: RequestView, answer: KeptAnswer) => void;
  /** Forgets the answers of a session, or all. */
  readonly reset: (session?: string) => void;
}

/** Answers that continue one another, in one tree: they are forgotten together. */
interface Conversation {
  readonly session: string;
  readonly keys: Set<string>;
  size: number;
}

/** What is kept under an id. */
interface Kept {
  /** What was said in this round, or the one item. */
  readonly turns: readonly Turn[];
  /** The answer that it continues. */
  readonly before: Kept | undefined;
  /** Characters of the conversation up to here. */
  readonly length: number;
  readonly conversation: Conversation;
}

/** Bounds: how many ids are kept, how many characters all together, and of one conversation. */
const mostIds = 20_000;
const largest = 32 * 1024 * 1024;
const longest = 4 * 1024 * 1024;
/** What a turn weighs beside its characters. */
const turnSize = 64;

const keyOf = (session: string, kind: "response" | "item", id: string) => JSON.stringify([session, kind, id]);

/** Begins to keep answers; the conversation that was idle longest is forgotten first. */
export function createConversations(): Conversations {
  const kept = new Map<string, Kept>();
  /** In the order in which they were used. */
  const conversations = new Set<Conversation>();
  let size = 0;

  function put(key: string, entry: Kept): void {
    const { conversation, turns } = entry;
    kept.set(key, entry);
    conversation.keys.add(key);
    conversation.size += lengthOf(turns);
    size += lengthOf(turns);
  }

  function forget(conversation: Conversation): void {
    conversations.delete(conversation);
    size -= conversation.size;
    for (const key of conversation.keys) if (kept.get(key)?.conversation === conversation) kept.delete(key);
  }

  /** What is kept under a key, which is no longer the one that was idle longest. */
  function use(key: string): Kept | undefined {
    const entry = kept.get(key);
    if (entry === undefined) return undefined;
    const { conversation } = entry;
    conversation.keys.delete(key);
    conversation.keys.add(key);
    conversations.delete(conversation);
    conversations.add(conversation);
    return entry;
  }

  function forgetKey(conversation: Conversation, key: string): void {
    const weight = lengthOf(kept.get(key)?.turns ?? []);
    conversation.keys.delete(key);
    kept.delete(key);
    conversation.size -= weight;
    size -= weight;
  }

  return {
    recall(session, view) {
      const { previous, turns } = view;
      if (previous === undefined && turns.every(({ reference }) => reference === undefined)) return view;
      const before = previous === undefined ? undefined : use(keyOf(session, "response", previous));
      if (previous !== undefined && before === undefined) throw noSuchResponse(previous);
      const now = turns.flatMap((turn) => {
        if (turn.reference === undefined) return [turn];
        const found = use(keyOf(session, "item", turn.reference));
        if (found === undefined) throw noSuchItem(turn.reference);
        return found.turns;
      });
      const all = [...turnsUpTo(before), ...now];
      const length = (before?.length ?? 0) + lengthOf(now);
      if (length <= longest) return { ...view, turns: all };
      if (view.truncates !== true) throw tooLong(length);
      return { ...view, turns: withoutOldest(all), previous: undefined };
    },
    keep(session, { turns, previous }, { id, items }) {
      const before = previous === undefined ? undefined : kept.get(keyOf(session, "response", previous));
      const conversation = before?.conversation ?? { session, keys: new Set(), size: 0 };
      // Instructions are those of one request; the conversation goes on without them.
      const said = turns.slice(countOf(before)).filter(({ instructions }) => instructions !== true);
      const round = [...said, ...items.flatMap(({ turn }) => turn ?? [])];
      const length = (before?.length ?? 0) + lengthOf(round);
      put(keyOf(session, "response", id), { turns: round, before, length, conversation });
      for (const item of items) {
        const own = item.turn === undefined ? [] : [item.turn];
        const alone = { turns: own, before: undefined, length: lengthOf(own), conversation };
        put(keyOf(session, "item", item.id), alone);
      }
      // Put at the end: the first one was idle longest.
      conversations.delete(conversation);
      conversations.add(conversation);
      const tooMuch = () => kept.size > mostIds || size > largest;
      for (const idle of conversations) {
        if (!tooMuch() || idle === conversation) break;
        forget(idle);
      }
      // Of the one that goes on the oldest answers cannot be continued any more; the last one can.
      for (const key of conversation.keys) {
        if (!tooMuch() || conversation.keys.size <= items.length + 1) break;
        forgetKey(conversation, key);
      }
    },
    reset(session) {
      for (const conversation of conversations) {
        if (session === undefined || conversation.session === session) forget(conversation);
      }
    },
  };
}

function turnsUpTo(entry: Kept | undefined): Turn[] {
  const rounds: (readonly Turn[])[] = [];
  for (let each = entry; each !== undefined; each = each.before) rounds.push(each.turns);
  return rounds.toReversed().flat();
}

function countOf(entry: Kept | undefined): number {
  let count = 0;
  for (let each = entry; each !== undefined; each = each.before) count += each.turns.length;
  return count;
}

function lengthOf(turns: readonly Turn[]): number {
  let length = turnSize;
  for (const { text, calls = "" } of turns) length += turnSize + text.length + calls.length;
  return length;
}

/** The last turns of a conversation, as many as may be kept; the very last one in any case. */
function withoutOldest(turns: readonly Turn[]): readonly Turn[] {
  let length = turnSize;
  let first = turns.length - 1;
  for (let at = first; at >= 0; at -= 1) {
    length += lengthOf(turns.slice(at, at + 1));
    if (length > longest) break;
    first = at;
  }
  return turns.slice(Math.max(0, first));
}

/** An id as a message quotes it: clients send any. */
function quoted(id: string): string {
  return id.length <= 100 ? `'${id}'` : preview(id);
}

function noSuchResponse(id: string): Refusal {
  return new Refusal(
    "previous_response_not_found",
    `Previous response with id ${quoted(id)} not found. Please continue a response that mynah gave in this session ` +
      '(x-mynah-session) without "store": false; of many long conversations the oldest are forgotten.',
    { param: "previous_response_id" },
  );
}

function noSuchItem(id: string): Refusal {
  return new Refusal(
    "item_not_found",
    `Item with id ${quoted(id)} not found. Items are not persisted when \`store\` is set to false. ` +
      "Please refer to an item of a response of this session, or send the item itself.",
    { param: "input" },
  );
}

function tooLong(length: number): Refusal {
  return new Refusal(
    "context_length_exceeded",
    `Failed to continue the conversation: it has ${length} characters, more than ${longest}. Please begin a new one.`,
    { param: "previous_response_id" },
  );
}
