import {
  assert,
  asyncProperty,
  constantFrom,
  json,
  oneof,
  option,
  webPath,
  webQueryParameters,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { createContract } from "../../src/contract/contract.ts";
import { replyForm } from "../../src/contract/operation.ts";
import { controlErrors } from "../../src/control/http/problem.ts";
import { handlers } from "../../src/control/http/handlers.ts";
import { errors } from "../../src/errors.ts";
import { createMock, type Mock } from "../../src/index.ts";
import { control } from "../../src/gateways/generated/control-document.ts";
import { chat, chatUrl, saying } from "./open-mock.ts";

const contract = createContract(control);
const home = "http://localhost/__mynah";

async function ask(mock: Mock, method: string, path: string, body?: unknown): Promise<Response> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return mock.serve(new Request(home + path, { method, ...sent }), undefined, {});
}

/** What the document finds wrong with an answer. */
async function problemsOf(id: string, response: Response): Promise<unknown> {
  const operation = contract.operations.find((each) => each.id === id);
  const form = operation === undefined ? undefined : replyForm(operation, response.status);
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const text = await response.text();
  const media = form?.media.get(type);
  if (form === undefined) return `${id} does not describe ${response.status}`;
  if (form.media.size === 0) return text === "" ? [] : `${id} describes no body`;
  if (media?.schema === undefined) return `${id} does not describe ${type}`;
  return (await contract.judge()).violations(media.schema, JSON.parse(text), "reply");
}

const fault = { kind: "error", error: "rate_limited" };
const asked: readonly (readonly [string, string, string, unknown?])[] = [
  ["getHealth", "GET", "/health"],
  ["getReadiness", "GET", "/ready"],
  ["getControlDocument", "GET", "/openapi.json"],
  ["listGateways", "GET", "/gateways"],
  ["getGatewayDocument", "GET", "/gateways/elkapi/openapi.json"],
  ["getGatewayDocument", "GET", "/gateways/elkpi/openapi.json"],
  ["addFixtures", "POST", "/fixtures?session=%EC%97%B4", saying("하나")],
  ["addFixtures", "POST", "/fixtures", [saying("一"), saying("二 /?&#")]],
  ["addFixtures", "POST", "/fixtures", [{ name: "x" }]],
  ["listFixtures", "GET", "/fixtures?session=%EC%97%B4"],
  ["getFixture", "GET", "/fixtures/%E4%BA%8C%20%2F%3F%26%23"],
  ["getFixture", "GET", "/fixtures/nope"],
  ["replaceFixture", "PUT", "/fixtures/%E4%B8%80", saying("一", "one")],
  ["replaceFixture", "PUT", "/fixtures/two", saying("一", "one")],
  ["removeFixture", "DELETE", "/fixtures/%E4%B8%80"],
  ["removeFixture", "DELETE", "/fixtures/%E4%B8%80"],
  ["planFault", "POST", "/faults?session=x", fault],
  ["planFault", "POST", "/faults", { kind: "nope" }],
  ["setClock", "PUT", "/clock", { time: "2026-01-01T00:00:00Z" }],
  ["setClock", "PUT", "/clock", { time: "noon" }],
  ["unsetClock", "DELETE", "/clock"],
  ["setSeed", "PUT", "/seed", { seed: 1 }],
  ["setSeed", "PUT", "/seed", { seed: 1.5 }],
  ["unsetSeed", "DELETE", "/seed"],
  ["explain", "POST", "/explain", { method: "POST", url: "/elkapi/v1/chat/completions", body: {} }],
  ["explain", "POST", "/explain", { method: "GET", url: "/elkapi/v1/models", text: "a" }],
  ["listExchanges", "GET", "/journal"],
  ["listExchanges", "GET", "/journal?limit=1&newest=true"],
  ["listExchanges", "GET", "/journal?limit=0"],
  ["getExchange", "GET", "/journal/1"],
  ["getExchange", "GET", "/journal/99"],
  ["getExchange", "GET", "/journal/req_x"],
  ["getCounters", "GET", "/counters?session="],
  ["clearJournal", "DELETE", "/journal"],
  ["reset", "POST", "/reset"],
];

describe("the control routes", () => {
  it("answer as their document says, what is right and what is wrong", async () => {
    const mock = createMock({
      unmatched: "refuse",
      fixtures: [{ ...saying("はい"), when: { model: "gpt-5.5" } }],
    });
    for (const [message, more] of [
      ["ok"],
      ["流れ", { stream: true }],
      ["bad", { messages: 1 }],
      ["miss", { model: "x" }],
    ] as const) {
      await (await mock.fetch(chatUrl, chat(message, more))).text();
    }
    await mock.failNext({ kind: "reset" });
    await mock.fetch(chatUrl, chat("gone")).catch(() => {});
    for (const [id, method, path, body] of asked) {
      expect([id, path, await problemsOf(id, await ask(mock, method, path, body))]).toEqual([id, path, []]);
    }
  });

  it("are all asked here, and each has its handler", () => {
    const ids = contract.operations.map(({ id }) => id);
    expect(new Set([...asked.map(([id]) => id), "followExchanges"])).toEqual(new Set(ids));
    expect(new Set([...Object.keys(handlers), "followExchanges"])).toEqual(new Set(ids));
  });

  it("send events as the document says", async () => {
    const mock = createMock();
    const response = await ask(mock, "GET", "/journal/live?after=0");
    await mock.fetch(chatUrl, chat("흐름", { stream: true })).then((each) => each.text());
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("data:")) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    const [, id, event, data] = /id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/.exec(text) ?? [];
    expect([id, event]).toEqual(["1", "exchange"]);
    const judge = await contract.judge();
    expect(
      await judge.violations("#/components/schemas/JournalEntry".slice(1), JSON.parse(data ?? ""), "reply"),
    ).toEqual([]);
  });

  it("go on after the event that a client saw last", async () => {
    const mock = createMock();
    for (const message of ["1", "2", "3"]) await mock.fetch(chatUrl, chat(message));
    // The second is of a server that has begun anew since.
    for (const [seen, next] of [
      ["2", "id: 3"],
      ["5000", "id: 4"],
    ] as const) {
      const headers = { "last-event-id": seen };
      const response = await mock.serve(new Request(`${home}/journal/live`, { headers }), undefined, {});
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      if (seen === "5000") await mock.fetch(chatUrl, chat("4"));
      let text = "";
      while (!text.includes("data:")) text += (await reader?.read())?.value ?? "";
      await reader?.cancel();
      expect(text).toContain(next);
    }
  });

  it("take a hundred followers, and another when one has left", async () => {
    const mock = createMock();
    const open = await Promise.all(Array.from({ length: 100 }, () => ask(mock, "GET", "/journal/live")));
    expect((await ask(mock, "GET", "/journal/live")).status).toBe(503);
    await open[0]?.body?.cancel();
    const another = await ask(mock, "GET", "/journal/live");
    expect(another.status).toBe(200);
    for (const each of [another, ...open.slice(1)]) await each.body?.cancel();
  });

  it("count no follower of a journal that is not kept", async () => {
    const mock = createMock({ journal: 0 });
    for (let count = 0; count <= 100; count += 1) {
      expect((await ask(mock, "GET", "/journal/live")).status).toBe(400);
    }
  });

  it("say which methods a path has", async () => {
    const response = await ask(createMock(), "OPTIONS", "/journal");
    expect([response.status, response.headers.get("allow")]).toEqual([204, "GET, DELETE, HEAD, OPTIONS"]);
    expect((await ask(createMock(), "PATCH", "/journal")).headers.get("allow")).toBe(
      "GET, DELETE, HEAD, OPTIONS",
    );
  });

  it("answer HEAD as GET, without the body", async () => {
    const response = await ask(createMock(), "HEAD", "/counters");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("answer anything with JSON that their document describes, and never fail", async () => {
    const mock = createMock();
    const paths = contract.operations.map(({ path }) => path);
    const path = oneof(
      constantFrom(...paths, "", "/"),
      constantFrom(...paths).map((each) => each.replaceAll(/\{\w+\}/g, "x%2Fy")),
      webPath(),
    );
    await assert(
      asyncProperty(
        constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"),
        path.filter((each) => !each.includes("live")),
        webQueryParameters(),
        option(json(), { nil: undefined }),
        async (method, target, query, body) => {
          const sent = body !== undefined && method !== "GET" && method !== "HEAD" ? { body } : {};
          const headers = { "content-type": "application/json" };
          const url = `${home}${target}${query === "" ? "" : `?${query}`}`;
          const response = await mock.serve(new Request(url, { method, headers, ...sent }), undefined, {});
          expect(response.status).toBeLessThan(500);
          const text = await response.text();
          JSON.parse(text === "" ? "null" : text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("have errors of names that gateways' errors have not", () => {
    expect(Object.keys(controlErrors).filter((code) => code in errors)).toEqual([]);
  });
});
