import { describe, expect, it } from "vitest";
import type { Dialect } from "../../../src/dialects/dialect.ts";
import type { DialectSample } from "../sample.ts";
import { overWire, speak, speechOf } from "./speaking.ts";
import { everything } from "./speeches.ts";

const message = "混み合っています 🚧";

const failureAfter = (sent: number) => ({
  code: "overloaded",
  message,
  envelope: { error: { message, type: "server_error", param: null, code: "overloaded" } },
  sent,
});

/** A stream ends with an error. */
export function describeFailing(dialect: Dialect, sample: DialectSample): void {
  const body = { ...sample.request("안녕"), ...sample.demands.stream(true) };
  const { whole, events } = speak(dialect, body, speechOf([everything]));
  const counts = [0, 1, 2, Math.floor(events.length / 2), events.length - 1];

  describe("fails", () => {
    it.each(counts)("after %i events, with the error in the stream", (sent) => {
      const failed = [...events.slice(0, sent), ...dialect.failure(failureAfter(sent), whole)];
      expect(sample.readError(overWire(failed))).toEqual({ message });
    });

    it("in the middle of an answer that is given as it stands", () => {
      for (const sent of counts) {
        const failed = [...events.slice(0, sent), ...dialect.failure(failureAfter(sent), undefined)];
        expect(sample.readError(overWire(failed))).toEqual({ message });
      }
    });

    it("without a claim that the answer is finished or adds anything", () => {
      for (const said of [whole, undefined]) {
        for (const { adds, ends } of dialect.failure(failureAfter(3), said)) {
          expect([adds, ends]).toEqual([undefined, undefined]);
        }
      }
    });
  });
}
