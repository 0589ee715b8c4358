import { createMock } from "../dist/index.js";

/** A request of the benchmark, and the very bytes that mynah answers it with. */
export interface Scenario {
  readonly name: string;
  readonly body: string;
  /** The answer, or its events one by one. */
  readonly pieces: readonly string[];
  readonly contentType: string;
}

const conversation = {
  model: "gpt-5.5",
  messages: [
    { role: "system", content: "You answer in one sentence." },
    { role: "user", content: "How do I get from Shinjuku to Narita in the early morning? 🚆" },
  ],
  temperature: 0.7,
  max_tokens: 256,
};

/** The path that every server of the benchmark answers. */
export const path = "/v1/chat/completions";

/** The headers of every request. */
export const headers: Readonly<Record<string, string>> = {
  authorization: "Bearer benchmark",
  "content-type": "application/json",
};

/** The scenarios: one whole answer, one streamed, both validated and rendered from a template by mynah. */
export async function scenarios(): Promise<Scenario[]> {
  const whole = JSON.stringify(conversation);
  const streamed = JSON.stringify({ ...conversation, stream: true });
  return [
    { name: "whole", body: whole, pieces: [await answer(whole)], contentType: "application/json" },
    {
      name: "streamed",
      body: streamed,
      pieces: (await answer(streamed)).split(/(?<=\n\n)/),
      contentType: "text/event-stream",
    },
  ];
}

async function answer(body: string): Promise<string> {
  const response = await createMock({ seed: 1 }).fetch(`https://api.elkapi.com${path}`, {
    method: "POST",
    headers,
    body,
  });
  return response.text();
}
