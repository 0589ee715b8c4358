import { describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { connect } from "../../src/client/connect.ts";
import { chat, chatUrl, say, saying, serveMock, ways } from "./open-mock.ts";

const live = (mock: Mock, method = "GET", query = "") =>
  mock.serve(new Request(`http://localhost/__mynah/journal/live${query}`, { method }), undefined, {});

describe("a client that follows the journal", () => {
  it("and asks for the headers alone takes nobody's place", async () => {
    const mock = createMock();
    for (let asked = 0; asked < 101; asked += 1) {
      const { status, headers, body } = await live(mock, "HEAD");
      expect([status, headers.get("content-type"), body]).toEqual([
        200,
        "text/event-stream; charset=utf-8",
        null,
      ]);
    }
    const following = await live(mock);
    expect(following.status).toBe(200);
    await following.body?.cancel();
  });

  it("hears at once that no journal is kept, also after a number", async () => {
    const answered = await live(createMock({ journal: 0 }), "GET", "?after=0");
    expect(answered.status).toBe(400);
    expect(await answered.json()).toMatchObject({ code: "configuration" });
  });

  it.each(ways)("may stop while it waits: %s", async (_, open) => {
    const mock = await open();
    const exchanges = (await mock.journal.follow())[Symbol.asyncIterator]();
    const waiting = exchanges.next();
    expect(await exchanges.return?.()).toMatchObject({ done: true });
    expect(await waiting).toMatchObject({ done: true });
  });

  it("may stop before it has begun, and frees its place", async () => {
    const mock = connect((await serveMock()).url);
    for (let asked = 0; asked < 101; asked += 1) {
      const exchanges = (await mock.journal.follow())[Symbol.asyncIterator]();
      expect(await exchanges.return?.()).toMatchObject({ done: true });
      // By then the server has heard of it, or of those before.
      await mock.journal.counters();
    }
  });
});

describe.each(ways)("a journal that is hard to write down %s", (_, open) => {
  it("is read whole: of a body nested too deeply it says so", async () => {
    const mock = await open({ fixtures: [saying("はい")] });
    const { body, ...init } = chat("やあ");
    const members = (body as string).slice(1);
    // How deep is too deep for the engine differs from one of its functions to the next: the journal stays below all.
    const depths = Array.from({ length: 25 }, (_, index) => 1_050 + index * 250);
    for (const depth of [100, ...depths]) {
      const deep = `{"deep":${'{"深":'.repeat(depth)}1${"}".repeat(depth)},${members}`;
      await (await mock.fetch(chatUrl, { ...init, body: deep })).text();
    }
    await say(mock, "끝");
    const [first, ...entries] = await mock.journal.list();
    expect(first?.request.body).toMatchObject({ model: "gpt-5.5" });
    expect(entries.at(-1)?.request.body).toMatchObject({ messages: [{ content: "끝" }] });
    const deep = new Set(entries.slice(0, -1).map(({ request }) => request.body));
    expect([...deep]).toEqual(["[nested too deeply]"]);
    expect((await mock.journal.get(20))?.id).toBe(20);
  });

  it.each([[""], ["."], [".."], ["live"], ["\ud800"], ["a/b"]])("has no exchange %j", async (id) => {
    const mock = await open();
    expect(await mock.journal.get(id)).toBeUndefined();
  });

  it("has headers by the names of what every object has", async () => {
    const mock = await open();
    const init = { headers: { authorization: "Bearer any", constructor: "made" } };
    await (await mock.fetch("https://api.elkapi.com/v1/models", init)).text();
    const [entry] = await mock.journal.list();
    expect(entry?.request.headers["constructor"]).toBe("made");
  });
});

describe("sessions with fixtures of their own", () => {
  it("are bounded by what these keep", async () => {
    const mock = createMock();
    const text = "あ".repeat(1024 * 1024);
    for (let number = 0; number < 70; number += 1) await mock.session(`s${number}`).use(saying("長い", text));
    const added = async (id: string) =>
      (await mock.session(id).fixtures()).filter(({ from }) => from === "session").length;
    expect([await added("s0"), await added("s69")]).toEqual([0, 1]);
  });
});
