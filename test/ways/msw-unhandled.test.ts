import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, it, onTestFinished } from "vitest";
import { createMock } from "../../src/index.ts";
import { handlers } from "../../src/adapters/msw.ts";

it("a path that a gateway has not is unhandled, and never asked of the network", async () => {
  const unhandled: string[] = [];
  const server = setupServer(...handlers(createMock()));
  server.listen({
    onUnhandledRequest(request, print) {
      unhandled.push(request.url);
      print.error();
    },
  });
  onTestFinished(() => server.close());
  const url = "https://api.elkapi.com/v1/새";
  await expect(fetch(url)).rejects.toThrow(/fetch failed/i);
  expect(unhandled).toEqual([encodeURI(url)]);
});

it("a path that a gateway has not is another handler's, where one follows", async () => {
  const other = http.get("https://api.elkapi.com/v1/birds", () => HttpResponse.json(["참새"]));
  const server = setupServer(...handlers(createMock()), other);
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await (await fetch("https://api.elkapi.com/v1/birds")).json()).toEqual(["참새"]);
});
