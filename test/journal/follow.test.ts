import { describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { createOutsideStore } from "../store/outside-store.ts";
import { idOf, say, send, take } from "./talk.ts";

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const numbered = (entries: readonly { readonly id: number }[]) => entries.map(({ id }) => id);

async function times(mock: Mock, count: number, session?: string): Promise<void> {
  for (let asked = 0; asked < count; asked += 1)
    await say(mock, { ...(session !== undefined && { session }) });
}

describe("following", () => {
  it("begins from now on, also where it is read later", async () => {
    const mock = createMock();
    await times(mock, 3);
    const following = mock.journal.follow();
    await times(mock, 2);
    const entries = await take(following, 2);
    expect(numbered(entries)).toEqual([4, 5]);
    expect(entries).toEqual(await mock.journal.list({ after: 3 }));
  });

  it("begins after a number, or with the first", async () => {
    const mock = createMock();
    await times(mock, 3);
    const taken = [take(mock.journal.follow({ after: 1 }), 4), take(mock.journal.follow({ after: 0 }), 5)];
    await times(mock, 2);
    expect((await Promise.all(taken)).map(numbered)).toEqual([numbers(2, 5), numbers(1, 5)]);
  });

  it("waits for a number that is still to come", async () => {
    const mock = createMock();
    const taken = take(mock.journal.follow({ after: 4 }), 1);
    await times(mock, 6);
    expect(numbered(await taken)).toEqual([5]);
  });

  it("is of a session, and of what a filter wants", async () => {
    const mock = createMock();
    const mine = take(mock.session("s").journal.follow(), 2);
    const streamed = take(mock.journal.follow({ streamed: true }), 2);
    await times(mock, 2);
    await times(mock, 1, "s");
    await say(mock, { stream: true });
    await times(mock, 1, "s");
    await say(mock, { stream: true, session: "t" });
    expect(numbered(await mine)).toEqual([3, 5]);
    expect(numbered(await streamed)).toEqual([4, 6]);
  });

  it("goes on over a clear", async () => {
    const mock = createMock();
    const taken = take(mock.journal.follow(), 3);
    await times(mock, 2);
    const first = await take(mock.journal.follow({ after: 0 }), 2);
    await mock.reset();
    await times(mock, 1);
    expect(numbered(first)).toEqual([1, 2]);
    expect(numbered(await taken)).toEqual([1, 2, 3]);
  });
});

describe("following ends", () => {
  it("by a signal while it waits", async () => {
    const mock = createMock();
    const stop = new AbortController();
    const seen: number[] = [];
    const done = (async () => {
      for await (const { id } of await mock.journal.follow({ signal: stop.signal })) seen.push(id);
    })();
    await times(mock, 2);
    await take(mock.journal.follow({ after: 0 }), 2);
    stop.abort();
    await done;
    await times(mock, 1);
    expect(seen).toEqual([1, 2]);
  });

  it("by a signal between two entries, and by one that has fired before", async () => {
    const mock = createMock();
    await times(mock, 3);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { id } of await mock.journal.follow({ after: 0, signal: stop.signal })) {
      seen.push(id);
      stop.abort();
    }
    for await (const { id } of await mock.journal.follow({ after: 0, signal: AbortSignal.abort() }))
      seen.push(id);
    expect(seen).toEqual([1]);
  });

  it("by whoever leaves it while it waits", async () => {
    const mock = createMock();
    const entries = (await mock.journal.follow())[Symbol.asyncIterator]();
    const waiting = entries.next();
    expect(await entries.return?.()).toMatchObject({ done: true });
    expect(await waiting).toMatchObject({ done: true });
    expect(await entries.next()).toMatchObject({ done: true });
  });

  it("by a break, and listens to nothing any more", async () => {
    const store = createOutsideStore();
    let listening = 0;
    const onAppend: typeof store.onAppend = (listener) => {
      listening += 1;
      const stop = store.onAppend(listener);
      return () => {
        listening -= 1;
        stop();
      };
    };
    const mock = createMock({ store: { ...store, onAppend } });
    await times(mock, 2);
    const stop = new AbortController();
    for await (const { id } of await mock.journal.follow({ after: 0, signal: stop.signal })) {
      expect([id, listening]).toEqual([1, 1]);
      break;
    }
    expect(listening).toBe(0);
  });
});

describe.each([
  ["in memory", () => createMock()],
  ["in a store outside", () => createMock({ store: createOutsideStore() })],
])("followers of hundreds of exchanges at once, %s,", (_, create) => {
  it("see each once, in order, wherever they begin and however slow they are", async () => {
    const mock = create();
    const count = 400;
    const all = take(mock.journal.follow(), count);
    const slow = (async () => {
      const seen: number[] = [];
      for await (const { id } of await mock.journal.follow({ after: 0 })) {
        seen.push(id);
        if (id % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
        if (id === count) return seen;
      }
      return seen;
    })();
    const session = take(mock.session("s3").journal.follow({ after: 0 }), count / 10);
    const ids: string[] = [];
    const late: Promise<unknown>[] = [];
    for (let round = 0; round < 10; round += 1) {
      const responses = Array.from({ length: count / 10 }, async (_, place) => {
        const response = await send(mock, { session: `s${place % 10}`, stream: place % 7 === 0 });
        await response.text();
        ids.push(idOf(response));
      });
      late.push(take(mock.journal.follow({ after: round * 5 }), 50).then(numbered));
      await Promise.all(responses);
    }
    const followed = await all;
    expect(numbered(followed)).toEqual(numbers(1, count));
    expect(followed.map(({ requestId = "" }) => requestId).toSorted()).toEqual(ids.toSorted());
    expect(await slow).toEqual(numbers(1, count));
    const own = await session;
    expect(own).toEqual(await mock.session("s3").journal.list());
    expect(await Promise.all(late)).toEqual(late.map((_, round) => numbers(round * 5 + 1, round * 5 + 50)));
  });
});
