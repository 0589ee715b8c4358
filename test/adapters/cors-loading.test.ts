import { expect, it, vi } from "vitest";
import { createApp } from "../../src/adapters/hono.ts";
import { createMock } from "../../src/index.ts";

const loads = vi.hoisted((): string[] => []);
vi.mock("hono/cors", (load) => {
  loads.push("hono/cors");
  return load<object>();
});

it("loads nothing for pages of other origins where none may ask", async () => {
  await createApp(createMock()).request("/");
  expect(loads).toEqual([]);
  await createApp(createMock(), { cors: true }).request("/");
  expect(loads).toEqual(["hono/cors"]);
});
