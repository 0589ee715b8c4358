import { expect, it } from "vitest";
import { createCompletion, type Judging } from "../../src/delivery/complete.ts";
import type { Violation } from "../../src/violation.ts";

function violation(pointer: string, expected: string): Violation {
  return { pointer, param: "", keyword: "", expected, seen: "", message: "" };
}

/** Demands a list `tags` of each item, whose first tag is a text. */
const judging: Judging = {
  violations: (value) => {
    const { items } = value as { items: { tags?: unknown }[] };
    const found = items.flatMap(({ tags }, index) => {
      const place = `/items/${index}/tags`;
      if (tags === undefined) return [violation(place, "present")];
      if (!Array.isArray(tags)) return [violation(place, "an array")];
      return [];
    });
    return Promise.resolve(found);
  },
  sample: () => Promise.resolve(undefined),
};

it("adds what is missing, to every item, by what fits", async () => {
  const value = { items: [{ id: 1 }, { id: 2, tags: ["a"] }] };
  const learnt = await createCompletion().learn("here", value, judging);
  expect(learnt).toEqual({
    items: [
      { id: 1, tags: [] },
      { id: 2, tags: ["a"] },
    ],
  });
  expect(value).toEqual({ items: [{ id: 1 }, { id: 2, tags: ["a"] }] });
});

it("adds to two items that lack the same what fits first", async () => {
  const violations = (value: unknown) => {
    const { items } = value as { items: object[] };
    const missing = items.flatMap((item, index) =>
      Object.hasOwn(item, "note") ? [] : [`/items/${index}/note`],
    );
    return Promise.resolve(missing.map((place) => violation(place, "present")));
  };
  const learnt = await createCompletion().learn("", { items: [{}, {}] }, { ...judging, violations });
  expect(learnt).toEqual({ items: [{ note: null }, { note: null }] });
});

it("takes the member of a sample before an empty one", async () => {
  const sample = () => Promise.resolve({ items: [{ tags: ["見本"] }] });
  const learnt = await createCompletion().learn("here", { items: [{}] }, { ...judging, sample });
  expect(learnt).toEqual({ items: [{ tags: ["見本"] }] });
});

it("knows again what it has learnt, of the same place alone", async () => {
  const completion = createCompletion();
  await completion.learn("here", { items: [{}] }, judging);
  const fits = (value: unknown) => JSON.stringify(value) === '{"items":[{"id":3,"tags":[]}]}';
  expect(completion.again("here", { items: [{ id: 3 }] }, fits)).toEqual({ items: [{ id: 3, tags: [] }] });
  expect(completion.again("there", { items: [{ id: 3 }] }, fits)).toBeUndefined();
  expect(completion.again("here", { items: [{ id: 4 }] }, fits)).toBeUndefined();
});

it.each<[string, unknown, string, unknown]>([
  ["a null that may not be", { note: null }, "a string", {}],
  ["a count that may not be there", { note: 1 }, "absent", {}],
  ["a text that may not be there", { note: "天気" }, "absent", undefined],
  ["a count of the wrong kind", { note: 1 }, "a string", undefined],
])("leaves out %s, or does not", async (_, value, expected, learnt) => {
  const violations = (seen: unknown) =>
    Promise.resolve("note" in (seen as object) ? [violation("/note", expected)] : []);
  expect(await createCompletion().learn("", value, { ...judging, violations })).toEqual(learnt);
});

it("gives up where nothing fits", async () => {
  const violations = (seen: unknown) =>
    Promise.resolve([violation("/a", Object.hasOwn(seen as object, "a") ? "another" : "present")]);
  expect(await createCompletion().learn("", {}, { ...judging, violations })).toBeUndefined();
});
