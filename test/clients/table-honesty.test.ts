import { expect, test } from "vitest";
import { runScenario } from "./table/run-scenario.ts";
import type { Blindness, Outcome, Scenario } from "./table/scenario.ts";

const greeting: Scenario = {
  name: "greeting",
  gateway: "elkapi",
  fixtures: [{ name: "greeting", reply: { text: "やあ 👋" } }],
  ask: { model: "gpt-5.5", prompt: "안녕" },
  expected: { texts: ["やあ 👋"], finish: "stop", error: undefined },
};

const limited: Scenario = {
  ...greeting,
  expected: { error: { status: 429, message: expect.stringContaining("制限") } },
};

/** Runs a client that sees what it is told to see. */
async function run(scenario: Scenario, outcome: Outcome, ...blind: Blindness[]) {
  const client = { name: "fake", dialect: "responses", node: 20, takesFetch: true, blind } as const;
  const cell = { client: { ...client, run: async () => outcome }, scenario, mode: "whole" } as const;
  return runScenario(cell, "fetch");
}

const reason = "cannot read";
const rightly: Outcome = { texts: ["やあ 👋"], finish: "stop" };
const limit = { name: "LimitError", status: 429, message: "制限です" };

test("a client that sees all that is expected is right", async () => {
  const { seen, expected } = await run(greeting, rightly);
  expect(seen).toEqual(expected);
  const failed = await run(limited, { error: limit });
  expect(failed.seen).toEqual(failed.expected);
});

test("a client that sees something else is wrong", async () => {
  const outcomes: Outcome[] = [
    { ...rightly, texts: ["やあ"] },
    { texts: ["やあ 👋"] },
    { ...rightly, error: limit },
  ];
  for (const outcome of outcomes) {
    const { seen, expected } = await run(greeting, outcome);
    expect(seen).not.toEqual(expected);
  }
  const { seen, expected } = await run(limited, { error: { ...limit, status: 500 } });
  expect(seen).not.toEqual(expected);
});

test("what a client is blind to is not expected of it", async () => {
  const { seen, expected } = await run(greeting, { texts: ["やあ 👋"] }, { sight: "finish", reason });
  expect(seen).toEqual(expected);
  expect(expected).not.toHaveProperty("finish");
  const failed = await run(
    limited,
    { error: { ...limit, status: undefined } },
    { sight: "error.status", reason },
  );
  expect(failed.seen).toEqual(failed.expected);
  const unable = await run(greeting, {}, { scenario: "greeting", reason });
  expect(unable.seen).toEqual(unable.expected);
});

test("a blindness that is not true is found", async () => {
  const one = await run(greeting, rightly, { sight: "finish", reason });
  expect(one.seen).toMatchObject({ untrue: [reason] });
  expect(one.expected).not.toHaveProperty("untrue");
  const all = await run(greeting, rightly, { scenario: "greeting", reason });
  expect(all).toEqual({ seen: { untrue: reason }, expected: {} });
  const error = await run(limited, { error: limit }, { sight: "error", reason });
  expect(error.seen).toMatchObject({ untrue: [reason] });
});

test("a blindness of another scenario or mode changes nothing", async () => {
  const elsewhere: Blindness[] = [
    { scenario: "other", sight: "texts", reason },
    { mode: "streamed", sight: "texts", reason },
  ];
  const { seen, expected } = await run(greeting, rightly, ...elsewhere);
  expect(seen).toEqual(expected);
  expect(expected).toHaveProperty("texts");
});
