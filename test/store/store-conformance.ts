import { describe, expect, it } from "vitest";
import type { Key, Kind, Store } from "../../src/store/store.ts";
import { lineOf, testLog } from "./log-conformance.ts";

const kinds: readonly Kind[] = ["mock", "session", "answer", "draw", "counters"];

const keyOf = (session: string | undefined, id?: string, kind: Kind = "answer"): Key => ({
  kind,
  session,
  ...(id !== undefined && { id }),
});

/** What every {@link Store} has to do. */
export function testStore(create: () => Store): void {
  const put = (store: Store, key: Key, value: unknown) => store.update(key, () => value);

  describe("values", () => {
    it("are not there at first", async () => {
      const store = create();
      expect(await Promise.all(kinds.map((kind) => store.get(keyOf("a", "x", kind))))).toEqual(
        kinds.map(() => undefined),
      );
    });

    it("are what structuredClone takes", async () => {
      const store = create();
      const value = {
        text: "東京は晴れ ☀️ 안녕",
        none: undefined,
        counts: new Map([["고양이", 3]]),
        names: new Set(["一"]),
        list: [1, null, { deep: true }],
      };
      expect(await put(store, keyOf("a"), value)).toEqual(value);
      expect(await store.get(keyOf("a"))).toEqual(value);
    });

    it("are told apart by kind, session and id, whatever characters these have", async () => {
      const store = create();
      const texts = [
        "",
        " ",
        "a",
        "0",
        "1 a",
        "a b",
        "a\u0000b",
        "日本",
        "session",
        "__proto__",
        "constructor",
      ];
      const keys = kinds
        .flatMap((kind) =>
          [undefined, ...texts].flatMap((session) => texts.map((id) => keyOf(session, id, kind))),
        )
        .filter(({ kind, session, id }) => kind !== "mock" || (session === undefined && id === ""));
      for (const [place, key] of keys.entries()) await put(store, key, place);
      const read = await Promise.all(keys.map((key) => store.get(key)));
      expect(read).toEqual(keys.map((_, place) => place));
    });

    it("have one place where no id is given, which is that of the empty id", async () => {
      const store = create();
      await put(store, keyOf("a"), 1);
      expect(await store.get(keyOf("a", ""))).toBe(1);
    });
  });

  describe("an update", () => {
    it("is given what is there, and gives what is written", async () => {
      const store = create();
      const seen: unknown[] = [];
      const add = (before: number | undefined) => {
        seen.push(before);
        return (before ?? 0) + 1;
      };
      expect(await store.update(keyOf("a"), add)).toBe(1);
      expect(await store.update(keyOf("a"), add)).toBe(2);
      expect([seen[0], seen.at(-1)]).toEqual([undefined, 1]);
    });

    it("may change the very value that it was given", async () => {
      const store = create();
      const add = (list: string[] = []) => {
        list.push(`${list.length + 1}回目`);
        return list;
      };
      await store.update(keyOf("a"), add);
      await store.update(keyOf("a"), add);
      expect(await store.get(keyOf("a"))).toEqual(["1回目", "2回目"]);
    });

    it("sees what others wrote, however many there are at once", async () => {
      const store = create();
      const results = await Promise.all(
        Array.from({ length: 40 }, () => store.update<number>(keyOf("a"), (before = 0) => before + 1)),
      );
      expect(await store.get(keyOf("a"))).toBe(40);
      expect(results.toSorted((one = 0, other = 0) => one - other)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
    });

    it("takes the value away where it gives undefined", async () => {
      const store = create();
      await put(store, keyOf("a"), 1);
      expect(await put(store, keyOf("a"), undefined)).toBeUndefined();
      expect(await store.get(keyOf("a"))).toBeUndefined();
      expect(await put(store, keyOf("never"), undefined)).toBeUndefined();
    });

    it("writes nothing and throws the same where it throws", async () => {
      const store = create();
      const problem = new RangeError("다 떨어졌어요");
      await put(store, keyOf("a"), 1);
      const failing = () => {
        throw problem;
      };
      await expect(store.update(keyOf("a"), failing)).rejects.toBe(problem);
      await expect(store.update(keyOf("b"), failing)).rejects.toBe(problem);
      expect([await store.get(keyOf("a")), await store.get(keyOf("b"))]).toEqual([1, undefined]);
    });
  });

  describe("forgetting", () => {
    it("takes all values of a session, and those of no other", async () => {
      const store = create();
      for (const session of ["a", "b"]) {
        for (const kind of ["session", "answer", "draw"] as const)
          await put(store, keyOf(session, "x", kind), 1);
      }
      await put(store, keyOf(undefined, undefined, "mock"), 1);
      await store.clear("a");
      const left = (session: string) =>
        Promise.all(
          (["session", "answer", "draw"] as const).map((kind) => store.get(keyOf(session, "x", kind))),
        );
      expect(await left("a")).toEqual([undefined, undefined, undefined]);
      expect(await left("b")).toEqual([1, 1, 1]);
      expect(await store.get(keyOf(undefined, undefined, "mock"))).toBe(1);
    });

    it("takes the session without a name alone", async () => {
      const store = create();
      for (const session of ["", "a"]) await put(store, keyOf(session), 1);
      await store.clear("");
      expect([await store.get(keyOf("")), await store.get(keyOf("a"))]).toEqual([undefined, 1]);
    });

    it("takes all values, but neither the log nor its counters", async () => {
      const store = create();
      for (const session of [undefined, "", "a"]) {
        for (const kind of kinds) await put(store, keyOf(session, "x", kind), 1);
      }
      await store.append(lineOf("a"));
      await store.clear();
      for (const session of [undefined, "", "a"]) {
        const left = await Promise.all(kinds.map((kind) => store.get(keyOf(session, "x", kind))));
        expect(left).toEqual([undefined, undefined, undefined, undefined, 1]);
      }
      expect(await store.entries()).toHaveLength(1);
    });
  });

  testLog(create);
}
