import { createMock, type Mock } from "../../../src/index.ts";
import { chunksOf, type Json, readEvents } from "../../streams/assemble.ts";
import { bareBody, fixtureOf, oracleCases, type OracleCase, type Place, places, richBody } from "./cases.ts";

/** A type of OpenAI's package that describes something that mynah sends. */
export type TypeName = "ChatCompletion" | "ChatCompletionChunk" | "Response" | "ResponseStreamEvent";

/** Something that mynah has sent, and the type that is to describe it. */
export interface Sample {
  /** What it was an answer to. */
  readonly title: string;
  readonly type: TypeName;
  readonly value: Json;
}

const paths = { "chat-completions": "/v1/chat/completions", responses: "/v1/responses" };

async function post(mock: Mock, { gateway, dialect }: Place, body: Json): Promise<string> {
  const response = await mock.fetch(`http://localhost/${gateway}${paths[dialect]}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return text;
}

/** Each case at each place that can say it. */
const everyCase = places.flatMap((place) =>
  oracleCases
    .filter(({ dialects }) => dialects?.includes(place.dialect) ?? true)
    .map((each) => ({ each, place })),
);

/** How much a request says. */
const wealths = ["bare", "rich"] as const;

const titleOf = (each: OracleCase, { gateway, dialect }: Place, wealth: string) =>
  `${gateway} ${dialect}, ${wealth}: ${each.name}`;

/** The titles that samples have. */
export const titles: readonly string[] = everyCase.flatMap(({ each, place }) =>
  wealths.map((wealth) => titleOf(each, place, wealth)),
);

/** Everything that is sent for a case at a place, whole and streamed. */
async function samplesOf(each: OracleCase, place: Place): Promise<Sample[]> {
  const mock = createMock({ seed: 1, fixtures: [fixtureOf(each)] });
  const ofChat = place.dialect === "chat-completions";
  const previous = each.streamedOnly === true || ofChat ? undefined : await firstId(mock, each, place);
  const bodies = { bare: bareBody(each, place), rich: richBody(each, place, previous) };
  const samples: Sample[] = [];
  for (const wealth of wealths) {
    const body = bodies[wealth];
    const title = titleOf(each, place, wealth);
    if (each.streamedOnly !== true) {
      const value = JSON.parse(await post(mock, place, { ...body, stream: false })) as Json;
      samples.push({ title, type: ofChat ? "ChatCompletion" : "Response", value });
    }
    const events = readEvents(await post(mock, place, { ...body, stream: true }));
    const type = ofChat ? "ChatCompletionChunk" : "ResponseStreamEvent";
    samples.push(...chunksOf(events).map((value): Sample => ({ title, type, value })));
  }
  return samples;
}

async function firstId(mock: Mock, each: OracleCase, place: Place): Promise<string> {
  return (JSON.parse(await post(mock, place, bareBody(each, place))) as { readonly id: string }).id;
}

/** Everything that mynah sends for every case at every place that can say it. */
export async function collectSamples(): Promise<Sample[]> {
  const samples = await Promise.all(everyCase.map(({ each, place }) => samplesOf(each, place)));
  return samples.flat();
}
