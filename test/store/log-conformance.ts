import { describe, expect, it, vi } from "vitest";
import type { Key, LogEntry, Store } from "../../src/store/store.ts";

/** An exchange of a session, as the journal hands it over. */
export function lineOf(session: string, text = "안녕 👋", bytes = 100): LogEntry {
  return {
    session,
    bytes,
    summary: { path: text },
    details: async () => ({ request: text }),
    why: async () => [{ name: text }],
  };
}

/** What every {@link Store} has to do with exchanges. */
export function testLog(create: () => Store): void {
  const keyOf = (session: string | undefined, kind: Key["kind"]): Key => ({ kind, session });
  const put = (store: Store, key: Key, value: unknown) => store.update(key, () => value);

  describe("the log", () => {
    it("numbers what is added from 1 on, and gives it back", async () => {
      const store = create();
      const ids = [await store.append(lineOf("a", "一")), await store.append(lineOf("b", "둘"))];
      expect(ids).toEqual([1, 2]);
      const entries = await store.entries();
      expect(entries.map(({ id, entry: { session, bytes } }) => [id, session, bytes])).toEqual([
        [1, "a", 100],
        [2, "b", 100],
      ]);
      expect(await Promise.all(entries.map(({ entry }) => entry.details()))).toEqual([
        { request: "一" },
        { request: "둘" },
      ]);
      expect(await Promise.all(entries.map(({ entry }) => entry.why()))).toEqual([
        [{ name: "一" }],
        [{ name: "둘" }],
      ]);
      expect(entries.map(({ entry }) => entry.summary)).toEqual([{ path: "一" }, { path: "둘" }]);
    });

    it("gives no number twice, in the order of the entries", async () => {
      const store = create();
      const ids = await Promise.all(
        Array.from({ length: 30 }, (_, index) => store.append(lineOf("a", `${index}`))),
      );
      expect(new Set(ids).size).toBe(30);
      expect((await store.entries()).map(({ id }) => id)).toEqual(ids.map((_, index) => index + 1));
    });

    it.each([
      [{}, [1, 2, 3, 4, 5, 6]],
      [{ after: 0 }, [1, 2, 3, 4, 5, 6]],
      [{ after: 4 }, [5, 6]],
      [{ after: 6 }, []],
      [{ before: 3 }, [1, 2]],
      [{ before: 1 }, []],
      [{ after: 2, before: 5 }, [3, 4]],
      [{ after: 5, before: 2 }, []],
      [{ session: "b" }, [2, 4, 6]],
      [{ session: "b", after: 2, before: 6 }, [4]],
      [{ session: "c" }, []],
    ])("is read in the range %j", async (range, expected) => {
      const store = create();
      for (let place = 0; place < 6; place += 1) await store.append(lineOf(place % 2 === 0 ? "a" : "b"));
      expect((await store.entries(range)).map(({ id }) => id)).toEqual(expected);
    });

    it("is forgotten with all counters, and numbers go on", async () => {
      const store = create();
      for (const session of ["a", "b"]) await store.append(lineOf(session));
      for (const session of [undefined, "a"]) await put(store, keyOf(session, "counters"), 1);
      await put(store, keyOf("a", "session"), 1);
      await store.clearLog();
      expect(await store.entries()).toEqual([]);
      for (const session of [undefined, "a"]) {
        expect(await store.get(keyOf(session, "counters"))).toBeUndefined();
      }
      expect(await store.get(keyOf("a", "session"))).toBe(1);
      expect(await store.append(lineOf("a"))).toBe(3);
      expect((await store.entries({ after: 2 })).map(({ id }) => id)).toEqual([3]);
    });

    it("is forgotten for one session, with its counters alone", async () => {
      const store = create();
      for (const session of ["a", "b", "a", "b"]) await store.append(lineOf(session));
      for (const session of [undefined, "a", "b"]) await put(store, keyOf(session, "counters"), 1);
      await store.clearLog("a");
      expect((await store.entries()).map(({ id }) => id)).toEqual([2, 4]);
      expect((await store.entries({ after: 2, before: 9 })).map(({ id }) => id)).toEqual([4]);
      const counters = [undefined, "a", "b"].map((session) => store.get(keyOf(session, "counters")));
      expect(await Promise.all(counters)).toEqual([1, undefined, 1]);
      expect(await store.append(lineOf("a"))).toBe(5);
    });

    it("calls back when something was added, as often as it was asked to", async () => {
      const store = create();
      const listener = vi.fn<() => void>();
      const stops = [store.onAppend(listener), store.onAppend(listener)];
      await store.append(lineOf("a"));
      expect(listener).toHaveBeenCalledTimes(2);
      stops[0]?.();
      stops[0]?.();
      await store.append(lineOf("a"));
      expect(listener).toHaveBeenCalledTimes(3);
      stops[1]?.();
      await store.append(lineOf("a"));
      expect(listener).toHaveBeenCalledTimes(3);
    });
  });
}
