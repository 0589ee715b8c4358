import { describe, expect, it } from "vitest";
import { createMock, type Fixture } from "../../src/index.ts";
import { newest, say, send, wordsOf } from "./talk.ts";

const greeting: Fixture = { name: "인사", when: { lastUserMessage: "안녕 👋" }, reply: { text: "하이 👋🏽" } };

describe("why", () => {
  it("tells the fixture that answered, the others that fitted, and the nearest that did not", async () => {
    const other: Fixture = { ...greeting, name: "別の挨拶", when: { anyMessage: { contains: "안녕" } } };
    const same: Fixture = { ...greeting, name: "同じ", when: { model: "gpt-5.5" } };
    const mock = createMock({ fixtures: [other, greeting, same] });
    await say(mock, { message: "안녕 👋" });
    const { fixtures, ties } = await newest(mock);
    expect(ties).toEqual(["同じ"]);
    expect(fixtures.slice(0, 3).map(({ name, fits }) => [name, fits])).toEqual([
      ["인사", true],
      ["同じ", true],
      ["別の挨拶", true],
    ]);
    expect(fixtures.filter(({ fits }) => !fits)).toHaveLength(3);
  });

  it("tells what the nearest missed where none answered", async () => {
    const mock = createMock({ fixtures: [greeting], unmatched: "refuse" });
    expect(await say(mock, { message: "안녕" })).toBe("no_fixture");
    expect(await newest(mock)).toMatchObject({
      fixture: undefined,
      error: { code: "no_fixture" },
      fixtures: [
        {
          name: "인사",
          fits: false,
          conditions: [{ name: "lastUserMessage", holds: false, expected: 'is "안녕 👋"', seen: '"안녕"' }],
        },
      ],
    });
  });

  it("tells of scenarios as they stood then", async () => {
    const mock = createMock({
      fixtures: [
        {
          name: "叩く",
          when: { lastUserMessage: "とんとん" },
          setScenario: { 戸: "開" },
          reply: { text: "はい" },
        },
        { name: "閉", when: { scenario: { 戸: "start" } }, reply: { text: "閉じている" } },
        { name: "開", when: { scenario: { 戸: "開" } }, reply: { text: "開いている" } },
      ],
    });
    for (const message of ["?", "?", "とんとん", "?"]) await say(mock, { message });
    const states = await Promise.all(
      [1, 2, 3, 4].map(async (id) => {
        const entry = await mock.journal.get(id);
        return ["閉", "開"].map((name) => entry?.fixtures.find((each) => each.name === name)?.fits);
      }),
    );
    expect(states).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [false, true],
    ]);
  });

  it("tells of fixtures as they were then", async () => {
    const mock = createMock({ unmatched: "refuse" });
    await mock.use(greeting);
    await say(mock, { message: "안녕 👋" });
    await mock.remove("인사");
    await mock.session("s").use({ name: "나중", reply: { text: "?" } });
    expect((await newest(mock)).fixtures.map(({ name, fits }) => [name, fits])).toEqual([["인사", true]]);
  });

  it("tells of the conversation that was continued, though it was forgotten since", async () => {
    const mock = createMock({ fixtures: [{ name: "二", when: { turns: 2 }, reply: { text: "둘" } }] });
    const first = await send(mock, { path: "responses", session: "s" });
    const { id } = (await first.json()) as { id: string };
    const second = await send(mock, { path: "responses", session: "s", body: { previous_response_id: id } });
    expect(wordsOf(await second.text())).toBe("둘");
    const number = (await newest(mock)).id;
    for (let asked = 0; asked < 3; asked += 1) await say(mock, { path: "responses", session: "t" });
    const { fixtures } = (await mock.journal.get(number)) ?? {};
    expect(fixtures?.[0]).toMatchObject({
      name: "二",
      fits: true,
      conditions: [{ name: "turns", seen: "2" }],
    });
  });

  it("tells of scenarios and fixtures as they stood when the answer was chosen, whoever came in between", async () => {
    const mock = createMock({
      unmatched: "refuse",
      fixtures: [
        {
          name: "開ける",
          when: { scenario: { 戸: "start" } },
          setScenario: { 戸: "開" },
          reply: { text: "はい" },
        },
        { name: "開", when: { scenario: { 戸: "開" } }, reply: { text: "開いている" } },
      ],
    });
    await Promise.all(Array.from({ length: 4 }, () => say(mock)));
    const entries = await Promise.all([1, 2, 3, 4].map((id) => mock.journal.get(id)));
    expect(entries.map((entry) => entry?.fixtures[0]?.name)).toEqual(["開ける", "開", "開", "開"]);
    expect(entries.map((entry) => entry?.fixture)).toEqual(["開ける", "開", "開", "開"]);
    expect(entries[3]?.fixtures.find(({ name }) => name === "開ける")?.fits).toBe(false);
  });
});
