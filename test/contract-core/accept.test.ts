import * as fc from "fast-check";
import { expect, it } from "vitest";
import { chooseMedia, prefersEvents } from "../../src/contract/reply/accept.ts";
import type { MediaForm } from "../../src/contract/reply/reply-form.ts";

const form: MediaForm = { pointer: "", schema: undefined, eventForms: [] };

async function chosen(
  accept: string | null,
  types: readonly string[],
  stream = false,
): Promise<string | undefined> {
  const media = new Map(types.map((type) => [type, form]));
  return (await chooseMedia(media, { accept, stream }))?.type;
}

const three = ["application/xml", "application/json", "text/plain"];

it.each<[string | null, readonly string[], string | undefined]>([
  [null, three, "application/json"],
  ["*/*", three, "application/json"],
  ["", three, "application/json"],
  [null, ["text/event-stream", "text/plain"], "text/plain"],
  [null, ["text/event-stream"], "text/event-stream"],
  [null, ["text/html", "application/problem+json"], "application/problem+json"],
  ["application/xml", three, "application/xml"],
  ["APPLICATION/XML", three, "application/xml"],
  ["application/xml; charset=utf-8", three, "application/xml"],
  ["text/*", three, "text/plain"],
  ["text/*;q=0.3, application/xml;q=0.9, */*;q=0.1", three, "application/xml"],
  ["application/json;q=0, */*", three, "application/xml"],
  ["application/json;q=0.1, text/plain;q=0.2", three, "text/plain"],
  ["image/png", three, undefined],
  ["application/json;q=0", ["application/json"], undefined],
  ["application/vnd.github+json", three, "application/json"],
  ["application/json", ["application/hal+json"], "application/hal+json"],
  ["text/xml", three, "application/xml"],
  ["text/html", ["application/json"], undefined],
  ["image/webp", ["image/*"], "image/webp"],
  [null, ["image/*"], "image/png"],
  [null, ["*/*"], "application/json"],
  ["text/csv", ["*/*"], "text/csv"],
  ["application/json, text/event-stream", ["text/event-stream", "application/json"], "application/json"],
  ["text/event-stream", ["application/json", "text/event-stream"], "text/event-stream"],
  ["nonsense", ["application/json"], undefined],
])("%j among %j is answered with %s", async (accept, types, expected) => {
  expect(await chosen(accept, types)).toBe(expected);
});

it("a body that asks for a stream is given one, though the header accepts JSON alone", async () => {
  expect(await chosen("application/json", ["application/json", "text/event-stream"], true)).toBe(
    "text/event-stream",
  );
  expect(await chosen("application/json", ["application/json"], true)).toBe("application/json");
});

it.each<[string | null, boolean]>([
  ["text/event-stream", true],
  ["text/event-stream, application/json;q=0.5", true],
  ["application/json, text/event-stream", false],
  ["*/*", false],
  [null, false],
])("%j prefers events: %s", async (accept, expected) => {
  expect(await prefersEvents(accept)).toBe(expected);
});

it("any header chooses one of the types, or none", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 300 }), async (accept) => {
      expect([...three, undefined]).toContain(await chosen(accept, three));
    }),
  );
});
