/** A process that answers tens of thousands of requests, and tells how much memory it uses on the way. */
import { createMock } from "../../src/index.ts";

declare const gc: () => void;

/** Requests of each session, one after another. */
const turns = 2;
/** Sessions at the same time. */
const parallel = 50;

const sequence = {
  name: "順番",
  when: { lastUserMessage: "次は?" },
  replies: [{ text: "一" }, { text: "둘" }, { text: "three" }],
};
const mock = createMock({ seed: 1, fixtures: [sequence] });

async function ask(session: string, turn: number): Promise<void> {
  const content = turn === 0 ? "次は?" : `안녕 ${session}`;
  const response = await mock.fetch("https://api.elkapi.com/v1/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json", "x-mynah-session": session },
    body: JSON.stringify({ model: "gpt-5.5", messages: [{ role: "user", content }] }),
  });
  await response.text();
}

async function collected(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

let asked = 0;
const used: Record<string, number> = {};
const marks = (process.argv[2] ?? "").split(",").map(Number);
for (const mark of marks) {
  while (asked < mark) {
    const sessions = Array.from({ length: parallel }, (_, place) => `s${asked + place}`);
    await Promise.all(
      sessions.map(async (session) => {
        for (let turn = 0; turn < turns; turn += 1) await ask(session, turn);
      }),
    );
    asked += parallel * turns;
  }
  used[mark] = await collected();
}
const { exchanges } = await mock.journal.counters();
const kept = (await mock.journal.list()).length;
process.stdout.write(JSON.stringify({ used, exchanges, kept }));
