/**
 * Compares choosing among 10 fixtures with choosing among 10,000, and measures loading as many from a file.
 * Fixtures differ by model, by operation and model, or by the exact text of the last message. Run it with
 * `npm run bench:fixtures`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createMock, elkapi, type Fixture } from "../dist/index.js";
import { loadFixtures } from "../dist/node/index.js";
import { createLibrary } from "../dist/fixtures/library.js";
import type { Question } from "../dist/fixtures/question.js";
import { newSession } from "../dist/fixtures/session.js";
import { voiceOf } from "../dist/dialects/speak.js";

const many = 10_000;
const few = 10;
const rounds = 15;
const perRound = 20_000;

const kinds: Readonly<Record<string, (index: number) => NonNullable<Fixture["when"]>>> = {
  model: (index) => ({ model: `gpt-${index}` }),
  "operation and model": (index) => ({ operation: "createChatCompletion", model: `gpt-${index}` }),
  "exact text": (index) => ({ lastUserMessage: `東京の天気を教えてください ${index}` }),
};

function fixturesOf(kind: keyof typeof kinds, count: number): Fixture[] {
  const when = kinds[kind];
  return Array.from({ length: count }, (_, index) => ({
    name: `fixture ${index}`,
    when: when?.(index) ?? {},
    reply: { text: `Answer ${index} of {{ model }} 🌤️` },
  }));
}

const [contract] = createMock({ gateways: [elkapi] }).contracts;
const operation = contract?.operations.find(({ id }) => id === "createChatCompletion");
if (operation === undefined) throw new Error("elkapi has lost its chat completions.");
const { read } = voiceOf(operation);

function questionOf(index: number): Question {
  const body = {
    model: `gpt-${index}`,
    messages: [{ role: "user", content: `東京の天気を教えてください ${index}` }],
  };
  return {
    gateway: "elkapi",
    operation: operation as NonNullable<typeof operation>,
    spoken: true,
    view: read(body),
    body,
    headers: new Headers(),
    path: "/v1/chat/completions",
    search: "",
    sessionId: "",
    session: newSession(),
  };
}

/** Nanoseconds that one choice takes, the median of several rounds. */
async function timeOf(libraries: readonly Fixture[][]): Promise<number[]> {
  const ready = await Promise.all(libraries.map((fixtures) => createLibrary("elkapi", [fixtures]).ready()));
  const questions = libraries.map((fixtures) =>
    Array.from({ length: few }, (_, index) => questionOf(Math.floor((index * fixtures.length) / few))),
  );
  const times = libraries.map(() => [] as number[]);
  // The first rounds warm up; the libraries take turns, so that a noisy machine is noisy for all.
  for (let round = -3; round < rounds; round += 1) {
    for (const [place, library] of ready.entries()) {
      const begin = performance.now();
      for (let index = 0; index < perRound; index += 1) {
        const question = questions[place]?.[index % few];
        if (question === undefined || library.choose(question) === undefined) {
          throw new Error("No fixture was chosen.");
        }
      }
      if (round >= 0) times[place]?.push(((performance.now() - begin) * 1e6) / perRound);
    }
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}

console.log(`\nchoosing one of ${few} and of ${many} fixtures that differ by`);
for (const kind of Object.keys(kinds)) {
  const [small = 0, large = 0] = await timeOf([fixturesOf(kind, few), fixturesOf(kind, many)]);
  console.log(
    `  ${kind.padEnd(20)} ${small.toFixed(0)} ns and ${large.toFixed(0)} ns: ${(large / small).toFixed(2)} times`,
  );
}

const folder = fileURLToPath(new URL("../.cache/bench", import.meta.url));
mkdirSync(folder, { recursive: true });
const file = `${folder}/fixtures.yaml`;
const text = fixturesOf("exact text", many).map(({ name, when, reply }) =>
  [
    `- name: ${name}`,
    `  when:`,
    `    lastUserMessage: ${JSON.stringify(when?.lastUserMessage)}`,
    `  reply: ${JSON.stringify(reply)}`,
  ].join("\n"),
);
writeFileSync(file, text.join("\n"));
const begin = performance.now();
const fixtures = await loadFixtures(file);
const loaded = performance.now();
createMock({ fixtures });
const ready = performance.now();
console.log(
  `\nloading ${fixtures.length} fixtures from YAML: ${(loaded - begin).toFixed(0)} ms, and ${(ready - loaded).toFixed(0)} ms to make a mock`,
);
