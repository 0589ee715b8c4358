import { readdir } from "node:fs/promises";
import OpenAI from "openai";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { connect } from "../../src/client/connect.ts";
import { elkapi } from "../../src/index.ts";
import { readCoverage } from "../../src/node/index.ts";
import { type Harness, setUpMynah, type TestOptions } from "../../src/testing/index.ts";
import { folderWith } from "../cli/run-mynah.ts";
import { post } from "../cli/run-mynah.ts";

afterEach(() => vi.unstubAllEnvs());

/** A harness that has started, until the test is over. */
async function started(options: TestOptions = {}): Promise<Harness> {
  const harness = setUpMynah(options);
  onTestFinished(() => harness.stop());
  await harness.start();
  return harness;
}

const ask = (input: unknown, client = new OpenAI({ maxRetries: 0 })) =>
  client.responses.create({ model: "gpt-5.5", input: input as string });

it("that was stopped is not used any more, and tells its coverage once", async () => {
  const folder = await folderWith({});
  vi.stubEnv("MYNAH_COVERAGE", folder);
  const harness = await started({ transport: "fetch" });
  await harness.stop();
  await harness.stop();
  expect(await readdir(folder)).toHaveLength(1);
  await expect(harness.start()).rejects.toThrow(
    "Failed to start: this mock was stopped. Please set up another with setUpMynah or useMynah.",
  );
  expect(() => harness.begin("遅い")).toThrow('Failed to begin the test "遅い": this mock was stopped.');
});

describe.each(["msw", "server", "fetch"] as const)("over %s", (transport) => {
  const clientOf = ({ mynah }: Harness) =>
    new OpenAI({ maxRetries: 0, ...(transport === "fetch" ? { fetch: mynah.fetch } : {}) });

  it("lets a client ask by the variables, in the session of the running test", async () => {
    const harness = await started({ transport });
    const test = harness.begin("試験");
    await harness.mynah.use({ name: "挨拶", reply: { text: "안녕! 👋" } });
    expect((await ask("?", clientOf(harness))).output_text).toBe("안녕! 👋");
    expect((await harness.mynah.journal.list()).map(({ session, fixture }) => [session, fixture])).toEqual([
      ["試験", "挨拶"],
    ]);
    await test.end();
    expect(harness.mynah.id).toBe("");
  });

  it("fails a test that sent what it did not expect, and explains it", async () => {
    const harness = await started({ transport });
    const test = harness.begin("wrong");
    await ask(5, clientOf(harness)).catch(() => {});
    await expect(test.end()).rejects.toThrow(
      /^Expected every request to keep to the contract, but 1 of 1 did not\.\n\ncreateResponse → 400 invalid_type\n {2}✗ input must be a string or an array, but it is 5 \(an integer\)\n {4}the docs: The input: .*mynah\.expects\("violation"\)$/s,
    );
    const next = harness.begin("right");
    await ask("はい", clientOf(harness));
    await expect(next.end()).resolves.toBeUndefined();
  });

  it("sets variables while it runs, and puts back what was there", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-real");
    const harness = await started({ transport, apiKey: "鍵なし", env: { LLM_URL: "evolink" } });
    expect(process.env["OPENAI_API_KEY"]).toBe("鍵なし");
    expect(process.env["LLM_URL"]).toBe(harness.mynah.baseUrl("evolink"));
    expect(process.env["MYNAH_URL"] === undefined).toBe(transport !== "server");
    await harness.stop();
    expect(process.env["OPENAI_API_KEY"]).toBe("sk-real");
    expect(process.env["LLM_URL"]).toBeUndefined();
    expect(process.env["OPENAI_BASE_URL"]).toBeUndefined();
  });

  it("saves what was covered where that is asked for", async () => {
    const folder = await folderWith({});
    vi.stubEnv("MYNAH_COVERAGE", folder);
    const harness = await started({ transport, fixtures: [{ name: "既定", reply: { text: "はい" } }] });
    const test = harness.begin("one");
    await ask("?", clientOf(harness));
    await test.end();
    await harness.stop();
    const [file = ""] = await readdir(folder);
    const coverage = await readCoverage(`${folder}/${file}`);
    expect(coverage.exchanges).toBe(1);
    expect(coverage.fixtures.filter(({ from }) => from === "own")).toEqual([
      { name: "既定", gateways: ["elkapi", "evolink"], from: "own", count: 1 },
    ]);
  });
});

it("can be controlled from elsewhere, where it is a server", async () => {
  const { mynah, begin } = await started({ transport: "server" });
  const test = begin("다른 곳에서");
  const url = process.env["MYNAH_URL"] ?? "";
  await connect(url)
    .session(mynah.id)
    .use({ name: "遠く", reply: { text: "遠くから" } });
  expect((await ask("?")).output_text).toBe("遠くから");
  expect(
    (await post(`${url}/elkapi/v1/responses`, { model: "gpt-5.5", input: "?" }, mynah.headers)).status,
  ).toBe(200);
  await expect(test.end()).resolves.toBeUndefined();
});

it("keeps apart what runs at once, as far as the way of the requests tells", async () => {
  const harness = await started();
  const tests = ["一", "二", "三"].map((name) => ({ name, test: harness.begin(name) }));
  await Promise.all(
    tests.map(({ name, test }) =>
      test.within(async () => {
        await harness.mynah.use({ name, reply: { text: name } });
        expect((await ask("?")).output_text).toBe(name);
        expect(await harness.mynah.journal.list()).toHaveLength(1);
      }),
    ),
  );
});

it("names sessions after tests: each its own, none too long, the same in every run", async () => {
  const ids = async () => {
    const { mynah, begin } = await started({ transport: "fetch" });
    const names = ["こんにちは", "こんにちは", "  ", "line\nbreak\u0007", "🐦".repeat(300)];
    return names.map((name) => {
      begin(name);
      return mynah.id;
    });
  };
  const first = await ids();
  expect(first).toEqual(["こんにちは", "こんにちは (2)", "test", "line break", "🐦".repeat(100)]);
  expect(await ids()).toEqual(first);
});

it("gives the same ids in every run under a seed", async () => {
  const run = async () => {
    const harness = await started({ transport: "fetch", seed: 7 });
    harness.begin("同じ");
    return (await ask("?", new OpenAI({ fetch: harness.mynah.fetch }))).id;
  };
  expect(await run()).toBe(await run());
});

it("fails for what it is told to fail for", async () => {
  const { mynah, begin } = await started({
    transport: "fetch",
    failOn: ["undocumented", "unused", "unmatched"],
    unmatched: "refuse",
  });
  const client = new OpenAI({ fetch: mynah.fetch, maxRetries: 0 });
  const test = begin("all");
  await mynah.use({ name: "使われない", when: { lastUserMessage: "来ない" }, reply: { text: "…" } });
  await client.responses.create({ model: "gpt-5.5", input: "?", prompt_cache_key: "鍵" }).catch(() => {});
  const error = await test.end().catch((each: unknown) => each);
  const message = error instanceof Error ? error.message : "";
  expect(message).toContain("prompt_cache_key is not documented");
  expect(message).toContain('"使われない"');
  expect(message).toContain("Failed to find a fixture for this createResponse request");
  expect(message.match(/mynah\.expects\("\w+"\)/g)).toEqual([
    'mynah.expects("undocumented")',
    'mynah.expects("unused")',
    'mynah.expects("unmatched")',
  ]);
});

it("fails a test that expects what did not come", async () => {
  const { mynah, begin } = await started({ transport: "fetch" });
  const test = begin("in vain");
  mynah.expects("violation", "unmatched");
  await expect(test.end()).rejects.toThrow(
    'The test expects a request off the contract, and there was none. Please leave mynah.expects("violation") out, or send one.\n\n' +
      "The test expects a request that nothing answers, and there was none.",
  );
});

it("lets an own session of the caller go before that of the test", async () => {
  const { mynah, begin } = await started({
    transport: "fetch",
    defaultSession: ({ headers }) => headers.get("x-test") ?? "",
  });
  begin("周り");
  const send = (headers: Record<string, string>) =>
    mynah.fetch("https://api.elkapi.com/v1/models", { headers: { authorization: "Bearer any", ...headers } });
  await send({ "x-test": "own" });
  await send({ "x-mynah-session": "named" });
  await send({});
  expect((await mynah.mock.journal.list()).map(({ session }) => session)).toEqual(["own", "named", "周り"]);
});

it.each([
  [{ transport: "sever" }, 'transport is "sever". Please use server.'],
  [{ failOn: ["violations"] }, 'there is no finding "violations". Please use violation.'],
  [
    { env: { LLM: "elkapy" }, transport: "fetch" },
    'Failed to tell the base URL of "elkapy": there is no such gateway. Please use elkapi.',
  ],
  [
    { failOn: [["violation"]] },
    'there is no finding ["violation"]. Please use texts, each one of violation,',
  ],
  [{ seeed: 1, transport: "fetch" }, 'there is no option "seeed". Please use "seed".'],
  [{ journal: 0 }, "journal is 0, and tests look at what came in. Please leave it out."],
  [{ failon: [] }, 'Failed to set mynah up: there is no option "failon". Please use "failOn".'],
])("refuses %o", (options, message) => {
  expect(() => setUpMynah(options as unknown as TestOptions)).toThrow(message);
});

it("does not complain that what a failed test expects did not come, and tells of what came", async () => {
  const { mynah, begin } = await started({ transport: "fetch" });
  const test = begin("failed");
  mynah.expects("unmatched");
  await expect(test.end(true)).resolves.toBeUndefined();
  const other = begin("failed too");
  await ask(5, new OpenAI({ fetch: mynah.fetch, maxRetries: 0 })).catch(() => {});
  await expect(other.end(true)).rejects.toThrow("Expected every request to keep to the contract");
});

it("tells at the end of what tests have sent when they had ended", async () => {
  const harness = setUpMynah({ transport: "fetch" });
  const { mynah } = harness;
  await harness.start();
  const client = new OpenAI({ fetch: mynah.fetch, maxRetries: 0 });
  const inTest = async (name: string, expects: boolean, run: () => Promise<unknown>) => {
    const test = harness.begin(name);
    const late = test.within(() => {
      if (expects) mynah.expects("violation");
      return new Promise<void>((resolve) => setImmediate(resolve)).then(run).catch(() => {});
    });
    if (expects) await ask(5, client).catch(() => {});
    await test.end();
    await late;
  };
  await inTest("待たない", false, () => ask(5, client));
  await inTest("正しい", false, () => ask("はい", client));
  await inTest("期待する", true, () => ask(6, client));
  await expect(harness.stop()).rejects.toThrow(
    /^Requests of "待たない" came in when the test had ended\. Please await what a test begins\.\n\nExpected every request to keep to the contract, but 1 of 1 did not\./,
  );
});

it("tells of requests that come in while no test is running", async () => {
  const { mynah, start, begin, stop } = setUpMynah({ transport: "fetch" });
  const client = new OpenAI({ fetch: mynah.fetch, maxRetries: 0 });
  await start();
  // What is done before the first test is nobody's slip.
  await ask(5, client).catch(() => {});
  const test = begin("一");
  await test.end();
  await ask(6, client).catch(() => {});
  await expect(stop()).rejects.toThrow(
    /^Requests came in while no test was running\. Please await what a test begins\.\n\n.*1 of 1 did not/s,
  );
});

it("lets what is under way come in before it looks", async () => {
  const { mynah, start, begin, stop } = setUpMynah();
  await start();
  const test = begin("最後");
  const late = test.within(() => fetch(`${mynah.baseUrl()}/responses`, { method: "POST", body: "5" }));
  await test.end().catch(() => {});
  await stop().catch(() => {});
  await late;
  expect(await mynah.mock.journal.list()).toHaveLength(1);
});

describe("with several at once", () => {
  const reply = (name: string) => [{ name, reply: { text: name } }];
  const url = "https://api.elkapi.com/v1";
  const make = (baseURL?: string) =>
    new OpenAI({ maxRetries: 0, apiKey: "any", ...(baseURL === undefined ? {} : { baseURL }) });

  it("lets each answer while its tests run, one after another and inside one another", async () => {
    vi.stubEnv("OPENAI_BASE_URL", "https://real.example/v1");
    const [one, two] = [
      setUpMynah({ fixtures: reply("一") }),
      setUpMynah({ fixtures: reply("二"), env: { X_URL: "evolink" } }),
    ];
    const client = make();
    const said = async () => (await ask("?", client)).output_text;

    await one.start();
    const outer = one.begin("外");
    expect(await outer.within(said)).toBe("一");
    await two.start();
    expect(process.env["X_URL"]).toBe("https://api.evolink.ai/v1");
    const inner = two.begin("中");
    expect(await outer.within(() => inner.within(said))).toBe("二");
    await inner.end();
    await two.stop();
    expect(process.env["X_URL"]).toBeUndefined();
    expect(process.env["OPENAI_BASE_URL"]).toBe(url);
    expect(await outer.within(said)).toBe("一");
    expect(await outer.within(() => one.mynah.journal.list())).toHaveLength(2);
    await outer.end();

    const three = setUpMynah({ fixtures: reply("三") });
    await one.stop();
    await three.start();
    const last = three.begin("後");
    expect(await last.within(async () => (await ask("?", make())).output_text)).toBe("三");
    await last.end();
    await three.stop();
    expect(process.env["OPENAI_BASE_URL"]).toBe("https://real.example/v1");
  });

  it("gives a request to whose test it is, also where their tests run at once", async () => {
    const all = await Promise.all(["一", "二", "三"].map((name) => started({ fixtures: reply(name) })));
    const client = make(url);
    const said = await Promise.all(
      all.map(async (harness, index) => {
        const test = harness.begin(String(index));
        const text = await test.within(async () => (await ask("?", client)).output_text);
        await test.end();
        return text;
      }),
    );
    expect(said).toEqual(["一", "二", "三"]);
  });

  it("asks nobody who has not begun, once somebody has", async () => {
    const servers = [{ url: "https://other.invalid/v1" }];
    const other = { ...elkapi, name: "other", document: { ...elkapi.document, servers } };
    const one = setUpMynah({ fixtures: reply("一") });
    const two = setUpMynah({ gateways: [other] });
    expect(process.env["OTHER_BASE_URL"]).toBe("https://other.invalid/v1");
    await one.start();
    const test = one.begin("一");
    const asked = () => fetch("https://other.invalid/v1/models", { signal: AbortSignal.timeout(5000) });
    await expect(test.within(asked)).rejects.toThrow("fetch failed");
    await test.end();
    await one.stop();
    expect(process.env["OTHER_BASE_URL"]).toBeUndefined();
    await two.stop();
  });

  it("leaves variables alone that somebody else has set since", async () => {
    const one = setUpMynah({ transport: "fetch" });
    vi.stubEnv("OPENAI_API_KEY", "mine");
    const two = setUpMynah({ transport: "fetch", apiKey: "theirs" });
    expect(process.env["OPENAI_API_KEY"]).toBe("theirs");
    await two.stop();
    await one.stop();
    expect(process.env["OPENAI_API_KEY"]).not.toBe("theirs");
    vi.stubEnv("OPENAI_API_KEY", "mine");
    const three = setUpMynah({ transport: "fetch" });
    process.env["OPENAI_API_KEY"] = "set by a test";
    await three.stop();
    expect(process.env["OPENAI_API_KEY"]).toBe("set by a test");
  });
});

it("expects nothing outside of tests", async () => {
  const { mynah } = await started({ transport: "fetch" });
  expect(() => mynah.expects("violation")).toThrow("no test is running");
});
