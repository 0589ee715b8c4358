import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import type { Fault, Fixture } from "../../src/index.ts";
import { chat, chatUrl, say, saying, ways } from "./open-mock.ts";

const row: Fixture = { name: "列", replies: [{ text: "一" }, { text: "이" }, { text: "three" }] };

describe.each(ways)("a mock %s", (_, open) => {
  describe("fixtures", () => {
    it("that are added are asked first, and no more when they are removed", async () => {
      const mock = await open({ fixtures: [saying("own", "own 📎")] });
      await mock.use(saying("挨拶", "こんにちは"));
      expect(await say(mock, "?")).toBe("こんにちは");
      await mock.remove("挨拶");
      expect(await say(mock, "?")).toBe("own 📎");
    });

    it("take the place of one of their name, which is asked again when they go", async () => {
      const mock = await open({ fixtures: [{ ...saying("인사", "안녕"), when: { model: "gpt-*" } }] });
      await mock.use({ ...saying("인사", "다른 말"), when: { model: "gpt-5.5" } });
      expect(await say(mock, "?")).toBe("다른 말");
      const named = (await mock.fixtures()).filter(({ name }) => name === "인사");
      expect(named.map(({ from }) => from)).toEqual(["added"]);
      await mock.remove("인사");
      expect(await say(mock, "?")).toBe("안녕");
    });

    it("of a session answer it alone, before those for all", async () => {
      const mock = await open({ fixtures: [saying("own")] });
      const one = mock.session("一");
      const other = mock.session();
      await one.use(saying("mine", "私の"));
      await mock.use(saying("everybody's", "모두의"));
      expect([await say(one, "?"), await say(other, "?"), await say(mock, "?")]).toEqual([
        "私の",
        "모두의",
        "모두의",
      ]);
      await one.remove("mine");
      expect(await say(one, "?")).toBe("모두의");
    });

    it("are listed in the order in which they are asked, with how often they answered", async () => {
      const mock = await open({ fixtures: [row] });
      await mock.use({ ...saying("added"), when: { lastUserMessage: "a" } });
      for (const message of ["a", "b", "c"]) await say(mock, message);
      const [first, second, third] = await mock.fixtures();
      expect(first).toMatchObject({
        name: "added",
        from: "added",
        answered: 1,
        gateways: ["elkapi", "evolink"],
      });
      expect(second).toMatchObject({ name: "列", from: "own", answered: 2, fixture: row });
      expect(third).toMatchObject({ from: "gateway", answered: 0 });
      const elsewhere = await mock.session("else").fixtures();
      expect(elsewhere.map(({ answered }) => answered)).toEqual(elsewhere.map(() => 0));
    });

    it("that are wrong are refused, and none of them is added", async () => {
      const mock = await open({ fixtures: [saying("own")] });
      const wrong = { name: "wrong", when: { mdel: "gpt" }, reply: { text: "x" } } as Fixture;
      const added = mock.use(saying("right"), wrong);
      await expect(added).rejects.toThrow(ConfigurationError);
      await expect(added).rejects.toThrow(/did you mean/);
      expect(await say(mock, "?")).toBe("own");
    });

    it("that are nested too deeply are refused", async () => {
      const mock = await open();
      let body: object = {};
      for (let depth = 0; depth < 3_000; depth += 1) body = { a: body };
      const deep = { name: "깊다", when: { body: { a: body } }, reply: { text: "x" } } as Fixture;
      await expect(mock.use(deep)).rejects.toThrow(ConfigurationError);
      expect(await say(mock, "?")).toContain("mocked by mynah");
    });

    it("of three hundred additions are asked as quickly as they can be told apart", async () => {
      const mock = await open();
      for (let count = 0; count < 300; count += 1) {
        await mock.use({ ...saying(`${count}番`), when: { lastUserMessage: `${count}` } });
      }
      expect([await say(mock, "7"), await say(mock, "299")]).toEqual(["7番", "299番"]);
    });

    it("that wait for a state that nothing brings about are refused", async () => {
      const mock = await open();
      const waiting = { ...saying("waiting"), when: { scenario: { 旅: "到着" } } };
      await expect(mock.use(waiting)).rejects.toThrow(ConfigurationError);
      await mock.use({ ...saying("going"), when: { turns: 1 }, setScenario: { 旅: "到着" } });
      await mock.use(waiting);
      expect([await say(mock, "?"), await say(mock, "?")]).toEqual(["going", "waiting"]);
    });

    it.each([
      ["was never there", "nope", /nope/],
      ["is spelt like another", "挨撮 1", /did you mean "挨拶 1"/],
      ["came with the options", "own", /was not added while the mock runs/],
    ])("cannot be removed where it %s", async (_, name, message) => {
      const mock = await open({ fixtures: [saying("own")] });
      await mock.use(saying("挨拶 1"));
      await expect(mock.remove(name)).rejects.toThrow(message);
      await expect(mock.remove(name)).rejects.toThrow(ConfigurationError);
    });
  });

  describe("a fault for the next request", () => {
    it("is of a session, and once for each time it was said", async () => {
      const mock = await open({ fixtures: [row] });
      const session = mock.session("故障");
      const fault: Fault = { kind: "error", error: "overloaded" };
      await session.failNext(fault);
      await session.failNext({ kind: "error", error: "rate_limited" });
      const statuses = [];
      for (const asked of [mock, session, session, session]) {
        statuses.push((await asked.fetch(chatUrl, chat("?"))).status);
      }
      expect(statuses).toEqual([200, 503, 429, 200]);
    });

    it("is refused where it is wrong", async () => {
      const mock = await open();
      const planned = mock.failNext({ kind: "dealy" } as never);
      await expect(planned).rejects.toThrow(ConfigurationError);
      await expect(planned).rejects.toThrow(/delay/);
    });
  });

  describe("clock and seed", () => {
    const created = async (mock: { fetch: (typeof globalThis)["fetch"] }) => {
      const response = await mock.fetch(chatUrl, chat("?"));
      return (await response.json()) as { readonly id: string; readonly created: number };
    };

    it("stand where they are set, in a session before all others, until they are let go", async () => {
      const mock = await open();
      const session = mock.session("時計");
      await mock.setClock("2001-02-03T04:05:06Z");
      await session.setClock(new Date(86_400_000));
      const at = Date.UTC(2001, 1, 3, 4, 5, 6) / 1000;
      expect([(await created(mock)).created, (await created(session)).created]).toEqual([at, 86_400]);
      const [entry] = await session.journal.list();
      expect(entry?.time).toBe(86_400_000);
      await session.setClock();
      expect((await created(session)).created).toBe(at);
      await mock.setClock();
      expect((await created(mock)).created).toBeGreaterThan(Date.UTC(2026, 0, 1) / 1000);
    });

    it("make the same ids again each time the seed is set", async () => {
      const mock = await open();
      const ids = async () => {
        await mock.setSeed(7);
        return [(await created(mock)).id, (await created(mock)).id];
      };
      const first = await ids();
      expect(new Set(first).size).toBe(2);
      expect(await ids()).toEqual(first);
      await mock.setSeed();
      expect((await created(mock)).id).not.toBe(first[0]);
    });

    it("make the same ids again after a reset", async () => {
      const mock = await open({ seed: 1 });
      const first = await created(mock);
      await mock.reset();
      expect(await created(mock)).toEqual(first);
    });

    it.each([["yesterday"], [Number.NaN], [9e15], [new Date(Number.NaN)]])(
      "refuse %s as a time",
      async (time) => {
        const mock = await open();
        await expect(mock.setClock(time)).rejects.toThrow(ConfigurationError);
      },
    );

    it.each([[1.5], [Number.POSITIVE_INFINITY], ["7" as unknown as number]])(
      "refuse %s as a seed",
      async (seed) => {
        const mock = await open();
        await expect(mock.setSeed(seed)).rejects.toThrow(ConfigurationError);
      },
    );
  });

  describe("a reset", () => {
    it("of a session forgets all of it, and nothing of others", async () => {
      const mock = await open({ fixtures: [row] });
      const [one, other] = [mock.session("一"), mock.session("他")];
      await one.use({ ...saying("mine"), when: { lastUserMessage: "mine?" } });
      for (const each of [one, other]) await say(each, "?");
      await one.failNext({ kind: "error", error: "overloaded" });
      await one.reset();
      expect([await say(one, "?"), await say(one, "mine?"), await say(other, "?")]).toEqual([
        "一",
        "이",
        "이",
      ]);
      expect((await one.journal.list()).length).toBe(2);
      expect((await other.journal.list()).length).toBe(2);
      expect((await one.journal.counters()).exchanges).toBe(2);
    });

    it("of requests without a session is one of the session that has no name", async () => {
      const mock = await open({ fixtures: [row] });
      for (const each of [mock, mock.session("a")]) await say(each, "?");
      await mock.session("").reset();
      expect([await say(mock, "?"), await say(mock.session("a"), "?")]).toEqual(["一", "이"]);
    });

    it("of all forgets everything", async () => {
      const mock = await open({ fixtures: [row] });
      await mock.use(saying("added"));
      await mock.setClock(0);
      await say(mock.session("a"), "?");
      await mock.reset();
      expect(await mock.journal.list()).toEqual([]);
      expect((await mock.journal.counters()).exchanges).toBe(0);
      expect(await say(mock.session("a"), "?")).toBe("一");
      expect((await mock.journal.list())[0]?.time).toBeGreaterThan(0);
    });
  });

  it.each([["s".repeat(257)], [" blank"], ["a\nb"], ["\ud83c"], [7 as unknown as string]])(
    "has no session of the name %j",
    async (id) => {
      const mock = await open();
      expect(() => mock.session(id)).toThrow(ConfigurationError);
    },
  );

  it("gives each session without a name a new one", async () => {
    const mock = await open();
    expect(mock.session().id).not.toBe(mock.session().id);
    expect(mock.session("a").headers).toEqual({ "x-mynah-session": "a" });
  });

  it("explains a request, and leaves all as it was", async () => {
    const mock = await open({
      fixtures: [{ ...row, when: { lastUserMessage: "세어" } }],
      unmatched: "refuse",
    });
    const session = mock.session("説明");
    expect(await session.explain(chatUrl, chat("세어"))).toMatchObject({
      gateway: "elkapi",
      fixture: "列",
      ties: [],
    });
    const { fixtures, fixture } = await mock.explain(new Request(chatUrl, chat("数えて")));
    expect(fixture).toBeUndefined();
    expect(fixtures).toMatchObject([{ name: "列", fits: false, conditions: [{ seen: '"数えて"' }] }]);
    expect(await say(session, "세어")).toBe("一");
    expect((await mock.journal.list()).length).toBe(1);
  });

  it("takes a path for one of its own", async () => {
    const mock = await open({ fixtures: [saying("道")] });
    const response = await mock.session("パス").fetch("/elkapi/v1/chat/completions", chat("?"));
    expect(await response.text()).toContain("道");
    expect((await mock.explain("/elkapi/v1/chat/completions", chat("?"))).fixture).toBe("道");
  });

  it("tells the base URL of a gateway, and which there are", async () => {
    const mock = await open();
    const chatPath = "/chat/completions";
    const response = await mock.fetch((await mock.baseUrl("elkapi")) + chatPath, chat("?"));
    expect(response.status).toBe(200);
    expect(await mock.baseUrl()).toBe(await mock.baseUrl("elkapi"));
    await expect(mock.baseUrl("elkpi")).rejects.toThrow(/Please use elkapi/);
  });
});
