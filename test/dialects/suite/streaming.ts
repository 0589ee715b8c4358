import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../src/contract/contract.ts";
import { cutGraphemes } from "../../../src/delivery/graphemes.ts";
import type { Choice, Dialect } from "../../../src/dialects/dialect.ts";
import { rawEvents } from "../../../src/dialects/raw.ts";
import { type DialectSample, known } from "../sample.ts";
import { asJson, overWire, speak, speechOf } from "./speaking.ts";
import { anyChoice, choices, everything } from "./speeches.ts";

const added = (events: Iterable<StreamEvent>) => [...events].flatMap(({ adds }) => adds ?? []);
const told = (events: Iterable<StreamEvent>) => [...events].flatMap(({ ends }) => ends ?? []);

/** What a choice says, in its order. */
function sayings({ parts }: Choice): string[] {
  return parts.map((part) => (part.kind === "toolCall" ? part.arguments : part.text));
}

/** A speech is streamed event by event. */
export function describeStreaming(dialect: Dialect, sample: DialectSample): void {
  const { demands } = sample;
  const request = { ...sample.request("안녕"), ...demands.stream(true) };
  const withUsage = { ...request, ...demands.includeUsage?.(true) };
  const bodyFor = (count: number, includeUsage: boolean) => ({
    ...request,
    ...demands.includeUsage?.(includeUsage),
    ...(count > 1 && demands.choices?.(count)),
  });

  /** The ends that the events of so many choices tell. */
  const endsOf = (count: number) => [
    ...Array.from({ length: count }, () => "finish"),
    ...(sample.endsWith === "done" ? ["done"] : []),
  ];

  /** A stream, put together, and the whole answer; and what is wrong with the order of its events. */
  function compare(said: readonly Choice[], size: number, includeUsage: boolean) {
    const body = bodyFor(said.length, includeUsage);
    // What is streamed without its usage is compared with an answer that has none.
    const { includeUsage: tells } = dialect.read(body);
    const speech = speechOf(said, tells ? {} : { usage: undefined });
    const { whole, events } = speak(dialect, body, speech, { size });
    const wire = overWire(events);
    const broken = sample.broken(wire, { choices: said.length, includeUsage: tells });
    return {
      streamed: { answer: sample.assemble(wire), broken },
      whole: { answer: asJson(whole), broken: [] },
    };
  }

  describe("streams", () => {
    it.each(choices)("as it says it whole: %s", (_, choice) => {
      for (const size of [1, 3, 1000]) {
        for (const includeUsage of [true, false]) {
          const { streamed, whole } = compare([choice], size, includeUsage);
          expect(streamed).toStrictEqual(whole);
        }
      }
    });

    it.for(known(demands.choices))("several choices at once", () => {
      const said = choices.map(([, choice]) => choice);
      const { streamed, whole } = compare(said, 2, true);
      expect(streamed).toStrictEqual(whole);
      const { events } = speak(dialect, bodyFor(said.length, true), speechOf(said));
      expect(told(events)).toEqual(endsOf(said.length));
    });

    it("anything as it says it whole", () => {
      const most = demands.choices === undefined ? 1 : 3;
      const speeches = fc.array(anyChoice, { minLength: 1, maxLength: most });
      const sizes = fc.integer({ min: 1, max: 5 });
      const property = fc.property(speeches, sizes, fc.boolean(), (said, size, includeUsage) => {
        const { streamed, whole } = compare(said, size, includeUsage);
        expect(streamed).toStrictEqual(whole);
      });
      fc.assert(property, { numRuns: 300 });
    });

    it("without usage where none was counted", () => {
      const { events } = speak(dialect, withUsage, speechOf([everything], { usage: undefined }));
      expect(sample.read(sample.assemble(overWire(events))).usage).toBeUndefined();
    });

    it.each(choices)(
      "events that say which text they add, cut as it is cut, and no text twice: %s",
      (_, choice) => {
        const { events } = speak(dialect, withUsage, speechOf([choice]), { size: 2 });
        expect(added(events)).toEqual(sayings(choice).flatMap((said) => cutGraphemes(said, 2)));
      },
    );

    it("the pieces that a fixture gives", () => {
      const pieces = ["맑", "음, 그리고 ", "☀️"];
      for (const kind of ["text", "reasoning", "refusal"] as const) {
        const parts = [{ kind, text: pieces.join(""), pieces }];
        const { events } = speak(dialect, request, speechOf([{ parts, finishReason: "stop" }]));
        expect(added(events)).toEqual(pieces);
      }
    });

    it("events that say where the answer finishes and the stream is done", () => {
      for (const [, choice] of choices) {
        const { events } = speak(dialect, withUsage, speechOf([choice]));
        expect(told(events)).toEqual(endsOf(1));
        expect(added(events.slice(events.findIndex(({ ends }) => ends !== undefined)))).toEqual([]);
        expect(events.at(-1)?.ends).toBe(sample.endsWith);
      }
    });

    it("nothing of what events say of themselves", () => {
      for (const [, choice] of choices) {
        for (const { data } of speak(dialect, withUsage, speechOf([choice])).events) {
          expect(JSON.stringify(data)).not.toMatch(/"(adds|ends)":/);
        }
      }
    });

    it("events that are known again where a fixture gives them as they stand", () => {
      for (const [, choice] of choices) {
        const { events } = speak(dialect, withUsage, speechOf([choice]), { size: 2 });
        const bare = events.map(({ event, data }) => (event === undefined ? { data } : { event, data }));
        expect([...rawEvents(bare)]).toEqual(events);
      }
    });
  });
}
