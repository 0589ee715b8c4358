import { beforeAll, describe, expect, test } from "vitest";
import { titled } from "../ways/open-way.ts";
import type { Json } from "../streams/assemble.ts";
import {
  contradictions,
  type Difference,
  differences,
  evened,
  unprinted,
  shows,
  surplus,
  versionsOf,
} from "./oracle/differences.ts";
import { type Mistake, mistakes } from "./oracle/mistakes.ts";
import { collectSamples, type Sample, titles } from "./oracle/samples.ts";
import { type Claim, type Finding, typeCheck, type Version, versions } from "./oracle/type-check.ts";

/** A claim, and what it is made for. */
interface Trial extends Claim {
  readonly value: Json;
  /** The title of the samples, the difference that was left standing, or the mistake that was made. */
  readonly of: string | Difference | Mistake;
}

let samples: Sample[];
let findings: Finding<Trial>[];

/** What was found of the trials that were made for something, in words. */
function found(of: Trial["of"], version: Version): string[] {
  return findings
    .filter(({ claim }) => claim.of === of && claim.version === version)
    .map(({ claim, path, message }) => `${claim.type} ${path}: ${message}`);
}

beforeAll(async () => {
  samples = await collectSamples();
  const trials: Trial[] = [];
  for (const version of versions) {
    const claims = samples.map((sample) => ({ version, ...sample }));
    trials.push(...claims.map((claim) => ({ ...evened(claim), of: claim.title })));
    for (const difference of differences) {
      const claim = claims.find((each) => shows(each, difference));
      if (claim !== undefined) trials.push({ ...evened(claim, difference), of: difference });
    }
    for (const mistake of mistakes) {
      const claim = claims.find(({ type, value }) => type === mistake.type && (mistake.in?.(value) ?? true));
      if (claim === undefined) throw new Error(`there is nothing to make the mistake in: ${mistake.name}`);
      const trial: Trial = { ...evened(claim), of: mistake };
      mistake.make(trial.value);
      trials.push(trial);
    }
  }
  findings = typeCheck(trials);
});

const eachVersion = <T>(all: readonly T[], title: (each: T) => string) =>
  titled(
    all.flatMap((each) => versions.map((version) => ({ each, version }))),
    ({ each, version }) => `openai ${version}: ${title(each)}`,
  );

describe("the types of OpenAI's package describe what mynah sends", () => {
  test.for(eachVersion(titles, (title) => title))("%s", ([, { each, version }]) => {
    expect(samples.some(({ title }) => title === each)).toBe(true);
    expect(found(each, version)).toEqual([]);
  });
});

describe("the types of OpenAI's package find a mistake", () => {
  test.for(eachVersion(mistakes, ({ name }) => name))("%s", ([, { each, version }]) => {
    expect(found(each, version)).toEqual([expect.stringContaining(`${each.type} ${each.path}: `)]);
  });
});

describe.each([
  ["a member that is not looked at is beyond the types", surplus],
  ["a contradiction between versions, or with OpenAI itself, is one", contradictions],
  ["a member that types demand is not on evolink's page", unprinted],
] as const)("%s", (_, all) => {
  const standing = titled(
    all.flatMap((each) => versionsOf(each).map((version) => ({ each, version }))),
    ({ each: { of, path, reason }, version }) => `openai ${version}: ${path} of ${of}: ${reason}`,
  );
  test.for(standing)("%s", ([, { each, version }]) => {
    const [first, ...more] = found(each, version);
    expect(first).toContain(each.path.split(".").at(-1));
    expect(more).toEqual([]);
  });
});

test("every kind of event was seen", () => {
  const types = samples
    .filter(({ type }) => type === "ResponseStreamEvent")
    .map(({ value }) => value["type"]);
  expect(new Set(types)).toEqual(
    new Set([
      "error",
      "response.completed",
      "response.content_part.added",
      "response.content_part.done",
      "response.created",
      "response.failed",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "response.in_progress",
      "response.incomplete",
      "response.output_item.added",
      "response.output_item.done",
      "response.output_text.delta",
      "response.output_text.done",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_part.done",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.done",
      "response.refusal.delta",
      "response.refusal.done",
    ]),
  );
});

test("elkapi sends what evolink's page does not print", () => {
  const lacking = samples
    .filter(({ title, type }) => title.startsWith("elkapi") && type === "ChatCompletion")
    .filter(({ type, value }) => unprinted.some((each) => shows({ type, value, version: 7 }, each)));
  expect(lacking.map(({ title }) => title)).toEqual([]);
});
