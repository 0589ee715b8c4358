import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import type { Key, Kind, Store } from "../../src/store/store.ts";
import { lineOf } from "./log-conformance.ts";

const mebibyte = 1024 * 1024;
const create = () => createMemoryStore({ entries: 100, bytes: 10_000 });
const keyOf = (kind: Kind, session: string, id = ""): Key => ({ kind, session, id });
const put = (store: Store, key: Key, bytes = 0) =>
  store.update<number>(
    key,
    () => bytes,
    (value) => value,
  );
const has = async (store: Store, key: Key) => (await store.get(key)) !== undefined;
const idsOf = async (store: Store) => (await store.entries()).map(({ id }) => id);
const countFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe("sessions in memory", () => {
  it("are 10,000, of which the one that was idle longest goes first", async () => {
    const store = create();
    for (let index = 0; index < 10_000; index += 1) await put(store, keyOf("session", `s${index}`));
    await store.get(keyOf("session", "s0"));
    await put(store, keyOf("session", "s1"));
    await put(store, keyOf("session", "one more"));
    await put(store, keyOf("session", "and another"));
    const asked = ["s0", "s1", "s2", "s3", "s4", "one more", "and another"];
    // Looked at in this order none is forgotten: there are as many as may be.
    const found = await Promise.all(asked.map((session) => has(store, keyOf("session", session))));
    expect(found).toEqual([true, true, false, false, true, true, true]);
  });

  it("are forgotten whole, but for what is counted", async () => {
    const store = create();
    const mine = (["session", "answer", "draw", "counters"] as const).map((kind) => keyOf(kind, "첫째"));
    const others = (["answer", "draw"] as const).map((kind) => keyOf(kind, "別"));
    for (const key of [...mine, ...others]) await put(store, key, 10);
    for (let index = 0; index < 10_000; index += 1) await put(store, keyOf("session", `s${index}`));
    expect(await Promise.all(mine.map((key) => has(store, key)))).toEqual([false, false, false, true]);
    expect(await Promise.all(others.map((key) => has(store, key)))).toEqual([true, true]);
  });

  it("are forgotten by their bytes as well, and never the one that was written just now", async () => {
    const store = create();
    for (const session of ["一", "二", "三"]) await put(store, keyOf("session", session), 30 * mebibyte);
    const found = () =>
      Promise.all(["一", "二", "三", "四"].map((each) => has(store, keyOf("session", each))));
    expect(await found()).toEqual([false, true, true, false]);
    await put(store, keyOf("session", "四"), 100 * mebibyte);
    expect(await found()).toEqual([false, false, false, true]);
    await put(store, keyOf("session", "四"), mebibyte);
    for (const session of ["一", "二"]) await put(store, keyOf("session", session), 30 * mebibyte);
    expect(await found()).toEqual([true, true, false, true]);
  });
});

describe("answers in memory", () => {
  it("are 32 MiB, of which those that were idle longest go first", async () => {
    const store = create();
    const ids = countFrom(0, 39).map(String);
    for (const id of ids) {
      await put(store, keyOf("answer", "a", id), mebibyte);
      await store.get(keyOf("answer", "a", "0"));
    }
    const found = await Promise.all(ids.map((id) => has(store, keyOf("answer", "a", id))));
    expect(ids.filter((_, place) => found[place])).toEqual(["0", ...countFrom(9, 39).map(String)]);
  });

  it("are 20,000", async () => {
    const store = create();
    for (let index = 0; index <= 20_000; index += 1) await put(store, keyOf("answer", "a", `${index}`));
    const found = [0, 1, 20_000].map((id) => has(store, keyOf("answer", "a", `${id}`)));
    expect(await Promise.all(found)).toEqual([false, true, true]);
  });

  it("keep their bytes right when they are replaced or taken away", async () => {
    const store = create();
    for (let round = 0; round < 100; round += 1) {
      await put(store, keyOf("answer", "a", "one"), 20 * mebibyte);
      await put(store, keyOf("answer", "a", "two"), 10 * mebibyte);
      await store.update(keyOf("answer", "a", "two"), () => undefined);
    }
    await put(store, keyOf("answer", "a", "three"), 12 * mebibyte);
    expect(await has(store, keyOf("answer", "a", "one"))).toBe(true);
    await store.clear("a");
    for (const id of ["four", "five"]) await put(store, keyOf("answer", "a", id), 16 * mebibyte);
    expect(await has(store, keyOf("answer", "a", "four"))).toBe(true);
  });

  it("are kept where one alone is too large", async () => {
    const store = create();
    await put(store, keyOf("answer", "a", "small"), 1);
    await put(store, keyOf("answer", "a", "huge"), 100 * mebibyte);
    expect(await has(store, keyOf("answer", "a", "small"))).toBe(false);
    expect(await has(store, keyOf("answer", "a", "huge"))).toBe(true);
  });
});

describe("the log in memory", () => {
  it("is bounded in entries, of which the oldest go first", async () => {
    const store = create();
    for (let index = 0; index < 5_000; index += 1) await store.append(lineOf("a", `${index}`, 1));
    expect(await idsOf(store)).toEqual(countFrom(4_901, 5_000));
    expect((await store.entries({ after: 10, before: 4_903 })).map(({ id }) => id)).toEqual([4_901, 4_902]);
  });

  it("is bounded in bytes", async () => {
    const store = create();
    for (let index = 0; index < 2_000; index += 1) await store.append(lineOf("a", "", 1_000));
    expect(await idsOf(store)).toEqual(countFrom(1_991, 2_000));
    await store.append(lineOf("a", "", 9_500));
    expect(await idsOf(store)).toEqual([2_001]);
  });

  it("keeps what was added just now, however large it is", async () => {
    const store = create();
    await store.append(lineOf("a", "작다", 10));
    await store.append(lineOf("a", "大きい", 1_000_000));
    expect(await idsOf(store)).toEqual([2]);
    await store.append(lineOf("a", "작다", 10));
    expect(await idsOf(store)).toEqual([3]);
  });

  it("counts its bytes anew when it is cleared, whole or for a session", async () => {
    const store = create();
    for (let index = 0; index < 10; index += 1)
      await store.append(lineOf(index % 2 === 0 ? "a" : "b", "", 1_000));
    await store.clearLog("a");
    for (let index = 0; index < 5; index += 1) await store.append(lineOf("c", "", 1_000));
    expect(await idsOf(store)).toEqual([2, 4, 6, 8, 10, 11, 12, 13, 14, 15]);
    await store.append(lineOf("c", "", 1_000));
    expect(await idsOf(store)).toEqual([4, 6, 8, 10, 11, 12, 13, 14, 15, 16]);
    await store.clearLog();
    for (let index = 0; index < 10; index += 1) await store.append(lineOf("a", "", 1_000));
    expect(await idsOf(store)).toEqual(countFrom(17, 26));
  });
});
