import { coverageOf } from "../../src/coverage/coverage-of.ts";
import type { Coverage } from "../../src/coverage/coverage.ts";
import { createMock } from "../../src/index.ts";
import { gatewayWith, send } from "../coverage/covered.ts";

/** A small contract, with a text that means something in HTML, Markdown, XML and a terminal. */
export const hostile = "<b>&\"'`|*_\u001b[31m 鳥 🐦";

const message = {
  type: "object",
  required: ["role"],
  properties: {
    role: { enum: ["user", "tool"], description: "誰が話すか" },
    name: { type: "string", description: hostile },
  },
};

const request = {
  type: "object",
  required: ["messages"],
  properties: {
    messages: { type: "array", minItems: 1, items: message, description: "会話" },
    tone: { enum: ["やさしい", "きびしい"] },
    audio: { type: "object", properties: { voice: { type: "string" } } },
  },
};

const reply = { type: "object", properties: { text: { type: "string" }, end: { enum: ["stop", "length"] } } };

/** What a few requests have covered: fine, off the contract, undocumented, answered by nothing. */
export async function sampleCoverage(bodies: readonly unknown[] = sampleBodies): Promise<Coverage> {
  const gateway = gatewayWith(request, { reply, fixtures: [] });
  const fixtures = [
    { name: "挨拶", when: { body: { tone: "やさしい" } }, reply: { body: { text: "やあ", end: "stop" } } },
    { name: hostile, when: { body: { tone: "きびしい" } }, reply: { body: { text: "!", end: "length" } } },
  ];
  const mock = createMock({ seed: 1, gateways: [gateway], fixtures, unmatched: "refuse" });
  for (const body of bodies) await send(mock, body);
  return coverageOf(mock);
}

export const sampleBodies: readonly unknown[] = [
  { tone: "やさしい", messages: [{ role: "user" }, { role: "tool", name: "a" }] },
  { tone: "やさしい", messages: [{ role: "user", mood: 1 }] },
  { tone: "やさしい", messages: [{ role: hostile }] },
  { tone: "やさしい", messages: [] },
  { messages: [{ role: "user" }] },
];
