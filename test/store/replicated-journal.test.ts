import { expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { createMock, type Mock } from "../../src/index.ts";
import { idOf, say, send, sequence, take } from "../journal/talk.ts";
import { createOutsideStore } from "./outside-store.ts";

/** Two mocks that share a store, whose journals are read once both have written theirs. */
function replicas(): readonly [Mock, Mock] {
  const store = createOutsideStore();
  const fixtures = [sequence(100, { when: { lastUserMessage: "次は?" } })];
  return [createMock({ store, fixtures }), createMock({ store, fixtures })];
}

const settle = (mocks: readonly Mock[]) => Promise.all(mocks.map((mock) => mock.journal.counters()));

it("the journal of both is one, complete and numbered", async () => {
  const mocks = replicas();
  const ids = await Promise.all(
    Array.from({ length: 40 }, async (_, place) => {
      const response = await send(mocks[place % 2] as Mock, {
        stream: place % 3 === 0,
        session: `s${place % 4}`,
      });
      await response.text();
      return idOf(response);
    }),
  );
  await settle(mocks);
  const [listed, other] = await Promise.all(mocks.map((mock) => mock.journal.list()));
  expect(listed?.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(listed?.map(({ requestId = "" }) => requestId).toSorted()).toEqual(ids.toSorted());
  expect(other).toEqual(listed);
  const [counted] = await settle(mocks);
  expect(counted).toMatchObject({
    exchanges: 40,
    streamed: 14,
    statuses: { 200: 40 },
    fixtures: { elkapi: { 順番: 40 } },
  });
  expect(await mocks[0].session("s1").journal.counters()).toMatchObject({ exchanges: 10 });
});

it("each tells why the other has answered, as it stood then", async () => {
  const [one, other] = replicas();
  await one.use(
    {
      name: "문",
      when: { scenario: { 문: "start" } },
      setScenario: { 문: "열림" },
      reply: { text: "열려라" },
    },
    { name: "열린 문", when: { scenario: { 문: "열림" } }, reply: { text: "들어와" } },
  );
  expect([await say(one, { message: "?" }), await say(other, { message: "?" })]).toEqual([
    "열려라",
    "들어와",
  ]);
  await settle([one, other]);
  for (const mock of [one, other]) {
    // Of two replicas the one that writes first has the smaller number.
    const [opened] = await mock.journal.list({ fixture: "문" });
    const opening = opened?.id ?? 0;
    const [first, second] = [await mock.journal.get(opening), await mock.journal.get(3 - opening)];
    expect(first?.fixtures[0]).toMatchObject({ name: "문", fits: true });
    expect(first?.fixtures.find(({ name }) => name === "열린 문")).toMatchObject({
      fits: false,
      conditions: [{ name: "scenario.문", holds: false, seen: '"start"' }],
    });
    expect(second?.fixtures[0]).toMatchObject({ name: "열린 문", fits: true });
    expect(second?.reply.body).toMatchObject({ choices: [{ message: { content: "들어와" } }] });
  }
});

it("what one is asked is followed through the other", async () => {
  const [one, other] = replicas();
  const following = take(other.journal.follow({ after: 0 }), 20);
  const asked = await Promise.all(Array.from({ length: 20 }, () => send(one)));
  const seen = await following;
  expect(seen.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(seen.map(({ requestId = "" }) => requestId).toSorted()).toEqual(asked.map(idOf).toSorted());
});

it("is read while others go on to write", async () => {
  const store = createOutsideStore();
  const gates: (() => void)[] = [];
  const append: typeof store.append = async (entry) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    return store.append(entry);
  };
  const mock = createMock({ store: { ...store, append } });
  await say(mock, { message: "読む" });
  const reading = mock.journal.list();
  await say(mock, { message: "나중에" });
  await eventually(() => expect(gates.length).toBe(2));
  gates[0]?.();
  expect(await reading).toHaveLength(1);
  gates[1]?.();
  expect(await mock.journal.list()).toHaveLength(2);
});

it("is forgotten for both, with what was just being written", async () => {
  const [one, other] = replicas();
  await say(one);
  await one.journal.clear();
  expect(await other.journal.list()).toEqual([]);
  expect(await other.journal.counters()).toMatchObject({ exchanges: 0 });
  await say(one, { session: "s" });
  await one.session("s").reset();
  await say(other);
  await settle([one, other]);
  expect((await one.journal.list()).map(({ id, session }) => [id, session])).toEqual([[3, ""]]);
});

it("tells that its store could not write, to the next who reads, and once", async () => {
  const store = createOutsideStore();
  const problem = new Error("저장소가 꺼졌어요");
  let fails = true;
  const append: typeof store.append = (entry) => (fails ? Promise.reject(problem) : store.append(entry));
  const mock = createMock({ store: { ...store, append } });
  expect(await say(mock)).toContain("mocked by mynah");
  await expect(mock.journal.list()).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringContaining("could not write all of it"),
      cause: problem,
    }),
  );
  fails = false;
  await say(mock);
  expect(await mock.journal.list()).toHaveLength(1);
});
