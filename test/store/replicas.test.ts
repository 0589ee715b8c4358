import { describe, expect, it } from "vitest";
import { createMock, type Fixture, type Mock, type MockOptions } from "../../src/index.ts";
import { elkapiUrl, idOf, say, send, sequence, type Talk, wordsOf } from "../journal/talk.ts";
import { createOutsideStore } from "./outside-store.ts";

/** Two mocks with the same options that share a store. */
function replicas(options: MockOptions = {}): readonly [Mock, Mock] {
  const store = createOutsideStore();
  return [createMock({ ...options, store }), createMock({ ...options, store })];
}

/** What is said to so many requests at the same time, which take turns between the mocks. */
const sayAll = (mocks: readonly Mock[], count: number, talk: (place: number) => Talk = () => ({})) =>
  Promise.all(
    Array.from({ length: count }, (_, place) => say(mocks[place % mocks.length] as Mock, talk(place))),
  );

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}番`);

describe("a sequence", () => {
  it("gives each reply once to fifty requests at the same time", async () => {
    const mocks = replicas({ fixtures: [sequence(50)] });
    const said = await sayAll(mocks, 60);
    expect(said.toSorted()).toEqual([...numbers(50), ...Array<string>(10).fill("no_reply_left")].toSorted());
  });

  it("is each session's own, whole and streamed", async () => {
    const mocks = replicas({ fixtures: [sequence(6)] });
    const said = await sayAll(mocks, 24, (place) => ({
      session: `s${place % 4}`,
      stream: place % 3 === 0,
    }));
    const sorted = [0, 1, 2, 3].map((session) => said.filter((_, place) => place % 4 === session).toSorted());
    expect(sorted).toEqual(Array(4).fill(numbers(6)));
  });
});

it("a scenario that one has moved is moved for the other", async () => {
  const fixtures: readonly Fixture[] = [
    { name: "before", when: { scenario: { ログイン: "start" } }, reply: { text: "누구?" } },
    {
      name: "login",
      when: { lastUserMessage: "花子です", scenario: { ログイン: "start" } },
      setScenario: { ログイン: "済" },
      reply: { text: "어서 오세요" },
    },
    { name: "after", when: { scenario: { ログイン: "済" } }, reply: { text: "花子さん" } },
  ];
  const [one, other] = replicas({ fixtures });
  expect(await say(other)).toBe("누구?");
  expect(await say(one, { message: "花子です" })).toBe("어서 오세요");
  expect(await say(other)).toBe("花子さん");
  await other.reset();
  expect(await say(one)).toBe("누구?");
  // Of many who come at the same time one is first.
  const said = await sayAll([one, other], 10, () => ({ message: "花子です" }));
  expect(said.toSorted()).toEqual([...Array<string>(9).fill("花子さん"), "어서 오세요"].toSorted());
});

it("faults that are planned happen once each, whoever plans them and whoever is asked", async () => {
  const [one, other] = replicas();
  await Promise.all([
    ...Array.from({ length: 5 }, () => one.failNext({ kind: "error", error: "overloaded" })),
    ...Array.from({ length: 5 }, () => other.failNext({ kind: "error", error: "rate_limited" })),
    one.session("other").failNext({ kind: "error", error: "overloaded" }),
  ]);
  const said = await sayAll([one, other], 30);
  expect(said.filter((each) => each === "overloaded")).toHaveLength(5);
  expect(said.filter((each) => each === "rate_limit_exceeded")).toHaveLength(5);
  expect(await say(other, { session: "other" })).toBe("overloaded");
  expect(await say(one, { session: "other" })).toContain("mocked by mynah");
});

it("fixtures that one has added are answered by the other, until it takes them away", async () => {
  const [one, other] = replicas();
  await one.use({ name: "인사", reply: { text: "안녕하세요! 👋" } });
  await other.session("s").use(sequence(3));
  expect([await say(other), await say(one, { session: "s" })]).toEqual(["안녕하세요! 👋", "0番"]);
  expect((await other.fixtures())[0]).toMatchObject({ name: "인사", from: "added", answered: 1 });
  await other.remove("인사");
  expect(await say(one)).toContain("mocked by mynah");
  // Those who add at the same time do not overwrite each other.
  const names = Array.from({ length: 10 }, (_, index) => `fixture-${index}`);
  await Promise.all(
    names.map((name, place) =>
      (place % 2 === 0 ? one : other).use({ name, when: { lastUserMessage: name }, reply: { text: name } }),
    ),
  );
  expect(await sayAll([other, one], 10, (place) => ({ message: names[place] as string }))).toEqual(names);
});

it("a conversation that was begun with one is continued with the other", async () => {
  const fixtures = [{ name: "third", when: { turns: 3 }, reply: { text: "三度目ですね。" } }];
  const [one, other] = replicas({ fixtures });
  let previous: string | undefined;
  let text = "";
  for (const [place, message] of ["一", "둘", "three"].entries()) {
    const body = previous === undefined ? {} : { previous_response_id: previous };
    const response = await send(place % 2 === 0 ? one : other, { path: "responses", message, body });
    text = await response.text();
    previous = (JSON.parse(text) as { id: string }).id;
  }
  expect(wordsOf(text)).toBe("三度目ですね。");
});

it("the clock and the seed that one was given are the other's as well", async () => {
  const [one, other] = replicas();
  await one.setClock("2030-02-03T04:05:06Z");
  await other.setSeed(7);
  const [first, second] = [await send(one), await send(other)];
  const bodies = (await Promise.all([first.json(), second.json()])) as { id: string; created: number }[];
  expect(bodies.map(({ created }) => created)).toEqual([1_896_321_906, 1_896_321_906]);
  const alone = createMock();
  await alone.setClock("2030-02-03T04:05:06Z");
  await alone.setSeed(7);
  const own = [await send(alone), await send(alone)];
  expect([first, second].map(idOf)).toEqual(own.map(idOf));
});

it("a seed gives the ids of one mock alone, each once, in whatever order both are asked", async () => {
  const talks = Array.from({ length: 40 }, (_, place): Talk => ({
    message: `質問${place % 4}`,
    ...(place % 8 > 3 && { session: "s" }),
  }));
  const mocks = replicas({ seed: 3 });
  const alone = createMock({ seed: 3 });
  const ids = await Promise.all(
    talks.map(async (talk, place) => idOf(await send(mocks[place % 2] as Mock, talk))),
  );
  const expected: string[] = [];
  for (const talk of talks) expected.push(idOf(await send(alone, talk)));
  expect(new Set(ids).size).toBe(talks.length);
  expect(ids.toSorted()).toEqual(expected.toSorted());
});

it("a seed lets the same requests fail as with one mock alone, however often a store asks for a change again", async () => {
  const options: MockOptions = {
    seed: 3,
    fixtures: [
      {
        name: "え",
        reply: { text: "え", faults: [{ kind: "error", error: "rate_limited", probability: 0.3 }] },
      },
    ],
    faults: [{ kind: "error", error: "overloaded", probability: 0.3 }],
  };
  const talk = (place: number): Talk => ({ message: `質問${place}` });
  const alone = await sayAll([createMock(options)], 40, talk);
  expect(new Set(alone).size).toBe(3);
  expect(await sayAll(replicas(options), 40, talk)).toEqual(alone);
});

it("explains what the other has been told", async () => {
  const [one, other] = replicas();
  await one.use({ name: "인사", reply: { text: "안녕" } });
  const explained = await other.explain(`${elkapiUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5.5", messages: [{ role: "user", content: "?" }] }),
  });
  expect(explained.fixture).toBe("인사");
});
