import { setupServer } from "msw/node";
import * as openai6 from "openai";
import * as openai7 from "openai-7";
import { expect, onTestFinished, test } from "vitest";
import { handlers } from "../../src/adapters/msw.ts";
import { createMock, type Mock } from "../../src/index.ts";
import { serve } from "../../src/node/serve.ts";
import { type WayName, ways } from "../ways/open-way.ts";
import { elkapiUrl } from "./talk.ts";

const versions = [openai6, openai7 as unknown as typeof openai6];

const clients = versions.flatMap((sdk, place) =>
  ways.map((way) => [`openai ${place + 6} over ${way}`, sdk, way] as const),
);

/** The official package, and the mock that it asks. */
async function connect(sdk: typeof openai6, way: WayName) {
  const mock = createMock();
  const given = { apiKey: "any", maxRetries: 0, baseURL: elkapiUrl };
  if (way === "fetch") return { mock, client: new sdk.OpenAI({ ...given, fetch: mock.fetch }) };
  if (way === "msw") {
    const server = setupServer(...handlers(mock));
    server.listen({ onUnhandledRequest: "error" });
    onTestFinished(() => server.close());
    return { mock, client: new sdk.OpenAI(given) };
  }
  const { url, close } = await serve(mock, { port: 0 });
  onTestFinished(() => close(0));
  return { mock, client: new sdk.OpenAI({ ...given, baseURL: `${url}/elkapi/v1` }) };
}

/** What the journal has at this very moment, without what a test does not look at. */
const found = async (mock: Mock) =>
  (await mock.journal.list()).map(({ requestId, status, aborted, events, reply }) => {
    return { requestId, status, aborted, events, last: reply.events?.at(-1)?.data, rest: reply.rest };
  });

const model = "gpt-5.5";
const messages = [{ role: "user" as const, content: "안녕하세요 👋🏽" }];
const rounds = 20;

test.for(clients)("%s finds a streamed completion that it has read to its end", async ([, sdk, way]) => {
  const { mock, client } = await connect(sdk, way);
  for (let round = 1; round <= rounds; round += 1) {
    const asked = client.chat.completions.create({ model, messages, stream: true });
    const { data: stream, request_id: requestId } = await asked.withResponse();
    let chunks = 0;
    for await (const _ of stream) chunks += 1;
    const entries = await found(mock);
    expect(entries).toHaveLength(round);
    const whole = {
      requestId,
      status: 200,
      aborted: false,
      events: chunks + 1,
      last: "[DONE]",
      rest: undefined,
    };
    expect(entries.at(-1)).toEqual(whole);
  }
});

test.for(clients)("%s finds a streamed response that it has read to its end", async ([, sdk, way]) => {
  const { mock, client } = await connect(sdk, way);
  for (let round = 1; round <= rounds; round += 1) {
    let events = 0;
    for await (const _ of await client.responses.create({ model, input: "天気は?", stream: true }))
      events += 1;
    const entries = await found(mock);
    expect(entries).toHaveLength(round);
    expect(entries.at(-1)).toMatchObject({ aborted: false, events, last: { type: "response.completed" } });
  }
});

test.for(clients)("%s finds what its helper has put together", async ([, sdk, way]) => {
  const { mock, client } = await connect(sdk, way);
  for (let round = 1; round <= rounds; round += 1) {
    const stream = client.chat.completions.stream({ model, messages });
    await stream.finalChatCompletion();
    const entries = await found(mock);
    expect(entries).toHaveLength(round);
    expect(entries.at(-1)).toMatchObject({ aborted: false, last: "[DONE]" });
  }
});

test.for(clients)("%s finds whole answers, and errors", async ([, sdk, way]) => {
  const { mock, client } = await connect(sdk, way);
  const completion = await client.chat.completions.create({ model, messages });
  expect(await found(mock)).toMatchObject([
    { requestId: completion._request_id, status: 200, aborted: false },
  ]);
  await mock.failNext({ kind: "error", error: "rate_limited" });
  const refused = client.responses.create({ model, input: "안녕" });
  const error = await refused.then(
    () => expect.unreachable("the request was answered"),
    (problem: unknown) => problem as InstanceType<typeof sdk.RateLimitError>,
  );
  const [, entry] = await found(mock);
  expect(entry).toMatchObject({ requestId: error.requestID, status: 429, aborted: false });
});

// MSW 2 lets no body be cancelled while it keeps a copy of it, and version 6 waits for that.
const leaving = clients.filter(([name]) => name !== "openai 6 over msw");

test.for(leaving)("%s finds a response that it has left with its last event", async ([, sdk, way]) => {
  const { mock, client } = await connect(sdk, way);
  for await (const { type } of await client.responses.create({ model, input: "안녕", stream: true })) {
    if (type === "response.completed") break;
  }
  for await (const { aborted, reply } of await mock.journal.follow({ after: 0 })) {
    expect([aborted, reply.events?.at(-1)?.event]).toEqual([false, "response.completed"]);
    break;
  }
});
