import { describe, expect, it } from "vitest";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { createOutsideStore } from "./outside-store.ts";
import { testStore } from "./store-conformance.ts";

describe("the store in memory", () => {
  testStore(() => createMemoryStore({ entries: 1_000, bytes: 1_000_000 }));
});

describe("a store outside", () => {
  testStore(createOutsideStore);

  it("asks for a change again where another was quicker", async () => {
    const store = createOutsideStore();
    const key = { kind: "draw", session: "a" } as const;
    await Promise.all(Array.from({ length: 20 }, () => store.update<number>(key, (count = 0) => count + 1)));
    expect(store.collisions()).toBeGreaterThan(0);
    expect(await store.get(key)).toBe(20);
  });

  it("gives values that are nobody else's", async () => {
    const store = createOutsideStore();
    const key = { kind: "session", session: "a" } as const;
    const list = ["一"];
    await store.update(key, () => list);
    list.push("둘");
    (await store.get<string[]>(key))?.push("셋");
    expect(await store.get(key)).toEqual(["一"]);
  });
});
