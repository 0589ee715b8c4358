/** Two hundred tests at the same time against one server, each in a session of its own. */
import { expect, it } from "vitest";
import { createMock, type Fixture, type Mock } from "../../src/index.ts";
import type { JournalEntry } from "../../src/journal/journal-entry.ts";
import { serve } from "../../src/node/serve.ts";
import { idOf, send, type Talk, wordsOf } from "./talk.ts";

const fixtures: readonly Fixture[] = [
  {
    name: "順番",
    when: { lastUserMessage: "次は?" },
    replies: ["一", "둘", "three", "四"].map((word) => ({ text: `{{ session }} ${word}` })),
    afterLast: "refuse",
  },
  {
    name: "닫힌 문",
    when: { lastUserMessage: "문", scenario: { 문: "start" } },
    reply: { text: "{{ session }} 닫힘" },
  },
  {
    name: "열쇠",
    when: { lastUserMessage: "열쇠" },
    setScenario: { 문: "열림" },
    reply: { text: "{{ session }} 찰칵" },
  },
  {
    name: "열린 문",
    when: { lastUserMessage: "문", scenario: { 문: "열림" } },
    reply: { text: "{{ session }} 열림" },
  },
  {
    name: "会話",
    when: { operation: "createResponse" },
    reply: { text: "{{ session }} {{ lastUserMessage }}" },
  },
];

/** What a session asks, one after another, and what is to be said to it. */
function planOf(id: string): readonly (readonly [asked: Talk, said: string, status: number])[] {
  const next = ["一", "둘", "three", "四"].map(
    (word) => [{ message: "次は?" }, `${id} ${word}`, 200] as const,
  );
  const [first, ...others] = next;
  return [
    [{ message: "次は?" }, "overloaded", 503],
    ...(first === undefined ? [] : [first]),
    [{ message: "문" }, `${id} 닫힘`, 200],
    [{ message: "내 것" }, `only ${id} 👋`, 200],
    [{ message: "열쇠" }, `${id} 찰칵`, 200],
    ...others,
    [{ message: "문" }, `${id} 열림`, 200],
    [{ message: "次は?" }, "no_reply_left", 404],
    ...["하나", `合言葉 ${id}`, "셋"].map((message): [Talk, string, number] => [
      { message, path: "responses" },
      message === "셋" ? `remembers ${id}` : `${id} ${message}`,
      200,
    ]),
  ];
}

/** What came of a session: what was said to it, and the ids of its answers. */
interface Outcome {
  readonly said: readonly string[];
  readonly ids: readonly string[];
}

async function run(mock: Mock, url: string, place: number): Promise<Outcome> {
  const id = `test-${place}`;
  const session = mock.session(id);
  await session.use(
    { name: `own ${id}`, when: { lastUserMessage: "내 것" }, reply: { text: `only ${id} 👋` } },
    {
      name: `memory ${id}`,
      when: { turns: 3, anyMessage: { contains: `合言葉 ${id}` } },
      reply: { text: `remembers ${id}` },
    },
  );
  await session.failNext({ kind: "error", error: "overloaded" });
  const server: Pick<Mock, "fetch"> = {
    fetch: (asked, init) => fetch((asked as string).replace("https://api.elkapi.com", `${url}/elkapi`), init),
  };
  const said: string[] = [];
  const ids: string[] = [];
  let previous: string | undefined;
  for (const [turn, [asked]] of planOf(id).entries()) {
    const stream = (place + turn) % 3 === 0;
    const body =
      asked.path === "responses" && previous !== undefined ? { previous_response_id: previous } : {};
    const response = await send(server, { ...asked, session: id, stream, body });
    const text = await response.text();
    if (asked.path === "responses") [, previous] = /"id":"(resp[^"]*)"/.exec(text) ?? [];
    said.push(wordsOf(text));
    ids.push(idOf(response));
  }
  return { said, ids };
}

it("nothing crosses between two hundred sessions, and the journal of each is complete and in order", async () => {
  const mock = createMock({ fixtures, seed: 5 });
  const server = await serve(mock, { port: 0 });
  const places = Array.from({ length: 200 }, (_, place) => place);
  const outcomes = await Promise.all(places.map((place) => run(mock, server.url, place)));
  await server.close();

  const whole = (ids: readonly string[], entries: readonly JournalEntry[]) => {
    expect(entries.map(({ requestId }) => requestId)).toEqual(ids);
  };
  for (const place of places) {
    const id = `test-${place}`;
    const plan = planOf(id);
    const { said, ids } = outcomes[place] as Outcome;
    expect(said).toEqual(plan.map(([, words]) => words));
    const { journal } = mock.session(id);
    const entries = await journal.list();
    whole(ids, entries);
    expect(entries.every(({ session, aborted }) => session === id && !aborted)).toBe(true);
    expect(entries.map(({ status }) => status)).toEqual(plan.map(([, , status]) => status));
    expect(entries.map(({ events }) => events !== undefined)).toEqual(
      plan.map(([, , status], turn) => (place + turn) % 3 === 0 && status === 200),
    );
    const numbers = entries.map((entry) => entry.id);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(await journal.counters()).toMatchObject({
      exchanges: plan.length,
      errors: 1,
      unmatched: 1,
      faults: 1,
      statuses: { 200: plan.length - 2, 404: 1, 503: 1 },
      fixtures: { elkapi: { 順番: 5, 열쇠: 1, [`own ${id}`]: 1, [`memory ${id}`]: 1 } },
    });
  }

  const all = await mock.journal.list();
  const count = places.length * planOf("").length;
  expect(all.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(new Set(all.map(({ requestId }) => requestId)).size).toBe(count);
  expect(await mock.journal.counters()).toMatchObject({
    exchanges: count,
    errors: 200,
    unmatched: 200,
    faults: 200,
    aborted: 0,
    streamed: all.filter(({ events }) => events !== undefined).length,
    statuses: { 200: count - 400, 404: 200, 503: 200 },
    operations: { elkapi: { createChatCompletion: count - 600, createResponse: 600 } },
    fixtures: { elkapi: { 順番: 1_000, 열쇠: 200, 会話: 400, "own test-7": 1 } },
  });
});
