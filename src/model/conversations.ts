import { preview } from "../contract/wording.ts";
import type { KeptAnswer, RequestView, Turn } from "../dialects/dialect.ts";
import { Refusal } from "../errors.ts";
import type { Key, Store } from "../store/store.ts";

/** The answers that later requests may continue or refer to, session by session. */
export interface Conversations {
  /**
   * The view of a request with the whole conversation: the turns of the answer that it continues come first,
   * references give way to what they stand for. A view that has lost its oldest turns continues nothing.
   *
   * @throws Refusal `previous_response_not_found`, `item_not_found`, `context_length_exceeded`.
   */
  readonly recall: (session: string, view: RequestView) => Promise<RequestView>;
  /** Keeps an answer with the conversation that it ends. `view` is that of {@link Conversations.recall}. */
  readonly keep: (session: string, view: RequestView, answer: KeptAnswer) => Promise<void>;
}

/** What is kept under the id of a response or an item. */
interface Kept {
  /** What was said in this round, or the one item. */
  readonly turns: readonly Turn[];
  /** The id of the response that it continues. */
  readonly before?: string | undefined;
  /** Turns of the conversation up to here, this round included. */
  readonly count: number;
  /** Characters of the conversation up to here. */
  readonly length: number;
}

/** Characters of one conversation. */
const longest = 4 * 1024 * 1024;
/** What a turn weighs beside its characters. */
const turnSize = 64;

/** Keeps answers in a store, which forgets those that were idle longest. */
export function createConversations({ get, update }: Pick<Store, "get" | "update">): Conversations {
  const keyOf = (session: string, kind: "response" | "item", id: string): Key => {
    return { kind: "answer", session, id: `${kind} ${id}` };
  };
  const find = (session: string, kind: "response" | "item", id: string) =>
    get<Kept>(keyOf(session, kind, id));

  async function put(key: Key, kept: Kept): Promise<void> {
    await update<Kept>(
      key,
      () => kept,
      ({ turns }) => lengthOf(turns),
    );
  }

  /** The turns up to an answer; `undefined` where one of them has been forgotten. */
  async function turnsUpTo(session: string, last: Kept): Promise<Turn[] | undefined> {
    const rounds = [last.turns];
    for (let { before } = last; before !== undefined;) {
      const each = await find(session, "response", before);
      if (each === undefined) return undefined;
      rounds.push(each.turns);
      ({ before } = each);
    }
    return rounds.toReversed().flat();
  }

  return {
    async recall(session, view) {
      const { previous, turns } = view;
      if (previous === undefined && turns.every(({ reference }) => reference === undefined)) return view;
      const last = previous === undefined ? undefined : await find(session, "response", previous);
      const said = last === undefined ? [] : await turnsUpTo(session, last);
      if (previous !== undefined && (last === undefined || said === undefined)) {
        throw noSuchResponse(previous);
      }
      const now: Turn[] = [];
      for (const turn of turns) {
        if (turn.reference === undefined) {
          now.push(turn);
          continue;
        }
        const found = await find(session, "item", turn.reference);
        if (found === undefined) throw noSuchItem(turn.reference);
        now.push(...found.turns);
      }
      const all = [...(said ?? []), ...now];
      const length = (last?.length ?? 0) + lengthOf(now);
      if (length <= longest) return { ...view, turns: all };
      if (view.truncates !== true) throw tooLong(length);
      return { ...view, turns: withoutOldest(all), previous: undefined };
    },
    async keep(session, { turns, previous }, { id, items }) {
      const before = previous === undefined ? undefined : await find(session, "response", previous);
      // Instructions are those of one request; the conversation goes on without them.
      const said = turns.slice(before?.count ?? 0).filter(({ instructions }) => instructions !== true);
      const round = [...said, ...items.flatMap(({ turn }) => turn ?? [])];
      for (const item of items) {
        const own = item.turn === undefined ? [] : [item.turn];
        await put(keyOf(session, "item", item.id), {
          turns: own,
          count: own.length,
          length: lengthOf(own),
        });
      }
      await put(keyOf(session, "response", id), {
        turns: round,
        before: before === undefined ? undefined : previous,
        count: (before?.count ?? 0) + round.length,
        length: (before?.length ?? 0) + lengthOf(round),
      });
    },
  };
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
