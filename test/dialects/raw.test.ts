import { expect, it } from "vitest";
import { rawEvents } from "../../src/dialects/raw.ts";

it("events of a shape that no dialect has are left as they are", () => {
  const events = [{ data: "안녕" }, { event: "ping", data: { a: [1] } }, { data: null }];
  expect([...rawEvents(events)]).toEqual(events);
});
