import { describe, expect, it } from "vitest";
import type { Dialect } from "../../../src/dialects/dialect.ts";
import { type DialectSample, known } from "../sample.ts";
import { asJson, speak, speechOf } from "./speaking.ts";
import { callsIn, choices, everything } from "./speeches.ts";

/** Answers are kept for later requests, where the API keeps them. */
export function describeKeeping(dialect: Dialect, sample: DialectSample): void {
  const body = sample.request("안녕");

  it("keeps answers where the API does, and only there", () => {
    expect(dialect.kept !== undefined).toBe(sample.keeping !== undefined);
  });

  describe.for(known(sample.keeping))("keeps", (keeping) => {
    it.each(choices)("what was said, item by item: %s", (_, choice) => {
      const { whole } = speak(dialect, body, speechOf([choice]));
      const { ids } = sample.read(asJson(whole));
      const kept = dialect.kept?.(whole, body);
      expect(kept?.id).toBe(ids[0]);
      const items = kept?.items ?? [];
      expect(ids).toEqual(expect.arrayContaining(items.map(({ id }) => id)));
      const turns = items.flatMap(({ turn }) => turn ?? []);
      const texts = choice.parts.flatMap((part) =>
        part.kind === "text" || part.kind === "refusal" ? [part.text] : [],
      );
      expect(turns.map(({ text }) => text).join("")).toBe(texts.join(""));
      const calls = callsIn(choice).map((call) => call.name + call.arguments);
      expect(turns.flatMap((turn) => turn.calls ?? [])).toEqual(calls);
      expect(turns.every(({ role }) => role === "assistant")).toBe(true);
    });

    it("nothing where the request does not want it", () => {
      const asked = { ...body, ...keeping.forgetful };
      const { whole } = speak(dialect, asked, speechOf([everything]));
      expect(dialect.kept?.(whole, asked)).toBeUndefined();
    });

    it("the id of the answer that a request continues", () => {
      expect(dialect.read(keeping.continuing("id_1")).previous).toBe("id_1");
      expect(dialect.read(body).previous).toBeUndefined();
    });

    it("the id of the item that a request refers to", () => {
      const { turns } = dialect.read(keeping.referring("id_2"));
      expect(turns.flatMap(({ reference }) => reference ?? [])).toEqual(["id_2"]);
    });
  });
}
