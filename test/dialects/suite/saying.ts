import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Choice, Dialect } from "../../../src/dialects/dialect.ts";
import { type DialectSample, known, type ReadChoice } from "../sample.ts";
import { anyRequest } from "./any-request.ts";
import { asJson, speak, speechOf, usage } from "./speaking.ts";
import { callsIn, choices, everything, saidIn } from "./speeches.ts";

/** What a choice is to say, free of wire shape. */
function expectedOf(choice: Choice): ReadChoice {
  return {
    text: saidIn(choice, "text"),
    reasoning: saidIn(choice, "reasoning"),
    refusal: saidIn(choice, "refusal"),
    calls: callsIn(choice),
    finish: choice.finishReason,
  };
}

/** A speech is written as a whole answer. */
export function describeSaying(dialect: Dialect, sample: DialectSample): void {
  const body = sample.request("안녕");

  describe("says whole", () => {
    it.each(choices)("%s", (_, choice) => {
      const { whole } = speak(dialect, body, speechOf([choice]));
      expect(sample.read(asJson(whole)).choices).toEqual([expectedOf(choice)]);
    });

    it.for(known(sample.demands.choices))("several choices, each what it says", (count) => {
      const said = choices.map(([, choice]) => choice);
      const { whole } = speak(dialect, { ...body, ...count(said.length) }, speechOf(said));
      expect(sample.read(asJson(whole)).choices).toEqual(said.map(expectedOf));
    });

    it("its usage, and none where none was counted", () => {
      const counted = speak(dialect, body, speechOf([everything])).whole;
      const { promptTokens: input, completionTokens: output } = usage;
      expect(sample.read(asJson(counted)).usage).toEqual({ input, output });
      const uncounted = speak(dialect, body, speechOf([everything], { usage: undefined })).whole;
      expect(sample.read(asJson(uncounted)).usage).toBeUndefined();
    });

    it("ids of which each stands for one thing", () => {
      const calls = Array.from({ length: 40 }, (): Choice["parts"][number] => ({
        kind: "toolCall",
        name: "f",
        arguments: "{}",
      }));
      const choice: Choice = { parts: [...everything.parts, ...calls], finishReason: "tool_calls" };
      const { ids } = sample.read(asJson(speak(dialect, body, speechOf([choice])).whole));
      expect(ids.length).toBeGreaterThan(40);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^\S{6,}$/);
    });

    it("ids of the kinds that the document may shape", () => {
      const kinds: string[] = [];
      const id = (kind: string) => `${kind}-${kinds.push(kind)}`;
      const { ids } = sample.read(asJson(speak(dialect, body, speechOf([everything]), { id }).whole));
      expect(kinds.toSorted()).toEqual(sample.idKinds.toSorted());
      expect(ids.map((each) => each.replace(/-.*/, "")).toSorted()).toEqual(kinds.toSorted());
    });

    it("the ids that the fixture gives", () => {
      const parts = [{ kind: "toolCall", id: "call_own", name: "f", arguments: "{}" }] as const;
      const speech = speechOf([{ parts, finishReason: "tool_calls" }], { id: "own-1" });
      const { ids } = sample.read(asJson(speak(dialect, body, speech).whole));
      expect(ids[0]).toBe("own-1");
      expect(ids).toContain("call_own");
    });

    it("the same, whether or not it is to be streamed", () => {
      const { demands } = sample;
      const [whole, streamed] = [false, true].map((stream) => {
        const asked = { ...body, ...demands.includeUsage?.(stream), ...demands.stream(stream) };
        return speak(dialect, asked, speechOf([everything])).whole;
      });
      expect(streamed).toEqual(whole);
    });

    it("what the document adds", () => {
      const parts: string[] = [];
      const members = (part: string) => {
        parts.push(part);
        return { [`added_to_${part}`]: `${part} 加` };
      };
      const { whole } = speak(dialect, body, speechOf([everything]), { members });
      expect(parts).not.toEqual([]);
      for (const part of parts) expect(JSON.stringify(whole)).toContain(`"added_to_${part}":"${part} 加"`);
    });

    it("something to any request, however odd", () => {
      const conversation = { ...sample.conversation, ...sample.demands.system("S") };
      fc.assert(
        fc.property(anyRequest([body, conversation]), (odd) => {
          const { whole } = speak(dialect, odd, speechOf([everything]));
          expect(sample.read(asJson(whole)).choices).toEqual([expectedOf(everything)]);
        }),
        { numRuns: 100 },
      );
    });
  });
}
