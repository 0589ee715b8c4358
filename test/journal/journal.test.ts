import { describe, expect, it } from "vitest";
import { ConfigurationError, createMock, type Fixture, type Mock } from "../../src/index.ts";
import type { JournalFilter } from "../../src/journal/filter.ts";
import type { JournalRange } from "../../src/journal/reader.ts";
import { elkapiUrl, idOf, say, send } from "./talk.ts";

const fixtures: readonly Fixture[] = [
  { name: "인사", when: { lastUserMessage: "안녕" }, reply: { text: "하이" } },
  { name: "一回", when: { lastUserMessage: "一回" }, replies: [{ text: "一" }], afterLast: "refuse" },
  {
    name: "切れる",
    when: { lastUserMessage: "切れる" },
    reply: { text: "切れ", faults: [{ kind: "end", afterEvents: 1 }] },
  },
];

/** A mock that was asked in many ways: ten exchanges. */
async function asked(): Promise<Mock> {
  const mock = createMock({ fixtures, unmatched: "refuse", seed: 1 });
  await say(mock, { message: "안녕" }); // 1
  await say(mock, { message: "안녕", stream: true, session: "s" }); // 2
  await say(mock, { message: "一回", path: "responses" }); // 3
  await say(mock, { message: "一回" }); // 4, no reply left
  await say(mock, { message: "없음", session: "s" }); // 5, no fixture
  await say(mock, { message: "안녕", body: { temperature: "熱い" } }); // 6
  await say(mock, { message: "안녕", body: { 余分: 1, model: "gpt-5.5-pro" } }); // 7
  await (await send(mock, { message: "切れる", stream: true })).text(); // 8
  const left = await send(mock, { message: "안녕", stream: true }); // 9
  await left.body?.cancel();
  await mock.fetch(`${elkapiUrl}/models`); // 10, without a token
  return mock;
}

const listed = async (mock: Pick<Mock, "journal">, wanted?: JournalFilter & JournalRange) =>
  (await mock.journal.list(wanted)).map(({ id }) => id);

describe("a list", () => {
  it.each<[JournalFilter, readonly number[]]>([
    [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [{ gateway: "elkapi" }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [{ gateway: "evolink" }, []],
    [{ operation: "createResponse" }, [3]],
    [{ operation: "listModels" }, [10]],
    [{ model: "gpt-5.5-pro" }, [7]],
    [{ fixture: "一回" }, [3]],
    [{ fixture: "인사", streamed: false }, [1, 7]],
    [{ method: "GET" }, [10]],
    [{ method: "get" }, []],
    [{ path: "/v1/models" }, [10]],
    [{ status: 200, streamed: false }, [1, 3, 7]],
    [{ status: 400 }, [6]],
    [{ error: "no_fixture" }, [5]],
    [{ error: "no_reply_left" }, [4]],
    [{ violations: true }, [6]],
    [{ violations: false, model: "gpt-5.5", status: 200 }, [1, 2, 3, 8, 9]],
    [{ undocumented: true }, [7]],
    [{ unmatched: true }, [4, 5]],
    [{ streamed: true }, [2, 8, 9]],
    [{ faults: true }, [8]],
    [{ aborted: true }, [9]],
    [{ aborted: undefined, fixture: undefined, status: 401 }, [10]],
  ])("of %j", async (filter, expected) => {
    expect(await listed(await asked(), filter)).toEqual(expected);
  });

  it.each<[JournalFilter & JournalRange, readonly number[]]>([
    [{ after: 8 }, [9, 10]],
    [{ before: 3 }, [1, 2]],
    [{ after: 2, before: 6 }, [3, 4, 5]],
    [{ limit: 2 }, [1, 2]],
    [{ limit: 0 }, []],
    [{ limit: 99, newest: true }, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    [{ limit: 2, newest: true }, [10, 9]],
    [{ limit: 2, newest: true, before: 9 }, [8, 7]],
    [{ limit: 1, after: 3, streamed: true }, [8]],
    [{ limit: 1, newest: true, streamed: true, before: 9 }, [8]],
    [{ after: undefined, before: undefined, limit: undefined, newest: undefined, status: 400 }, [6]],
    [{ after: 100 }, []],
  ])("in the range %j", async (range, expected) => {
    expect(await listed(await asked(), range)).toEqual(expected);
  });

  it("is of a session, or of requests that name none", async () => {
    const mock = await asked();
    expect(await listed(mock.session("s"))).toEqual([2, 5]);
    expect(await listed(mock.session("s"), { newest: true, limit: 1 })).toEqual([5]);
    expect(await listed(mock.session(""))).toEqual([1, 3, 4, 6, 7, 8, 9, 10]);
    expect(await listed(mock.session("なし".length.toString()))).toEqual([]);
  });

  it("finds an exchange by the id of its answer", async () => {
    const mock = await asked();
    const requestId = idOf(await send(mock, { message: "안녕" }));
    expect(await listed(mock, { requestId })).toEqual([11]);
  });
});

describe("counters", () => {
  it("count every exchange, of all and of each session", async () => {
    const mock = await asked();
    expect(await mock.journal.counters()).toEqual({
      exchanges: 10,
      violations: 1,
      undocumented: 1,
      unmatched: 2,
      errors: 4,
      faults: 1,
      streamed: 3,
      aborted: 1,
      statuses: { 200: 6, 400: 1, 401: 1, 404: 2 },
      operations: { elkapi: { createChatCompletion: 8, createResponse: 1, listModels: 1 } },
      fixtures: { elkapi: { 인사: 4, 一回: 1, 切れる: 1 } },
    });
    expect(await mock.session("s").journal.counters()).toMatchObject({
      exchanges: 2,
      unmatched: 1,
      statuses: { 200: 1, 404: 1 },
      fixtures: { elkapi: { 인사: 1 } },
    });
    expect(await mock.session("other").journal.counters()).toMatchObject({ exchanges: 0, statuses: {} });
  });

  it("stay right when the journal has dropped what they count", async () => {
    const mock = createMock({ fixtures, journal: 5, unmatched: "refuse" });
    for (let round = 0; round < 40; round += 1) {
      const message = round % 4 === 0 ? "없음" : "안녕";
      await say(mock, { message, session: `s${round % 2}`, stream: round % 5 === 1 });
    }
    expect(await listed(mock)).toEqual([36, 37, 38, 39, 40]);
    expect(await mock.journal.get(35)).toBeUndefined();
    const counted = { exchanges: 40, unmatched: 10, streamed: 6, statuses: { 200: 30, 404: 10 } };
    expect(await mock.journal.counters()).toMatchObject(counted);
    expect(await mock.session("s0").journal.counters()).toMatchObject({ exchanges: 20, unmatched: 10 });
    expect(await mock.session("s1").journal.counters()).toMatchObject({ exchanges: 20, unmatched: 0 });
  });

  it("count resets as the status 0", async () => {
    const mock = createMock();
    await mock.failNext({ kind: "reset" });
    await expect(say(mock)).rejects.toThrow("fetch failed");
    expect(await mock.journal.counters()).toMatchObject({ statuses: { 0: 1 }, faults: 1, aborted: 0 });
  });
});

describe("clearing", () => {
  it("forgets all, counts anew, and numbers go on", async () => {
    const mock = await asked();
    await mock.journal.clear();
    expect([await listed(mock), (await mock.journal.counters()).exchanges]).toEqual([[], 0]);
    await say(mock, { message: "안녕" });
    expect([await listed(mock), (await mock.journal.counters()).exchanges]).toEqual([[11], 1]);
    expect(await say(mock, { message: "一回" })).toBe("no_reply_left");
  });

  it("of a session leaves the others', and what all have counted", async () => {
    const mock = await asked();
    await mock.session("s").journal.clear();
    expect(await listed(mock)).toEqual([1, 3, 4, 6, 7, 8, 9, 10]);
    expect((await mock.session("s").journal.counters()).exchanges).toBe(0);
    expect((await mock.journal.counters()).exchanges).toBe(10);
  });

  it("comes with a reset", async () => {
    const mock = await asked();
    await mock.reset();
    expect([await listed(mock), (await mock.journal.counters()).exchanges]).toEqual([[], 0]);
  });
});

describe("a mock without a journal", () => {
  it("says so to those who read, and answers and resets as ever", async () => {
    const mock = createMock({ journal: 0, fixtures });
    expect(await say(mock, { message: "안녕" })).toBe("하이");
    const { journal } = mock.session("s");
    const reads = [journal.list(), journal.get(1), journal.get("req_1"), journal.counters()];
    for (const { reason } of (await Promise.allSettled(reads)) as PromiseRejectedResult[]) {
      expect(reason).toBeInstanceOf(ConfigurationError);
      expect(String(reason)).toContain("Please leave out `journal: 0`");
    }
    await expect(journal.follow()).rejects.toThrow(ConfigurationError);
    await expect(journal.follow({ after: 0 })).rejects.toThrow(ConfigurationError);
    await journal.clear();
    await mock.reset();
  });
});
