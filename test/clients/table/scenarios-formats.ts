import { gpt } from "./asks.ts";
import type { Scenario } from "./scenario.ts";

const forecast = { city: "서울", degrees: 21, tags: ["맑음", "☀️"] };

const forecastSchema = {
  type: "object",
  properties: {
    city: { type: "string" },
    degrees: { type: "integer" },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["city", "degrees", "tags"],
  additionalProperties: false,
};

/** The format that a request asks for: `response_format` of chat, `text.format` of responses. */
function askedFormat(body: unknown): string | undefined {
  const { response_format, text } = body as {
    response_format?: { type: string; json_schema?: { name: string } };
    text?: { format?: { type: string; name?: string } };
  };
  const { type, name } = text?.format ?? { type: response_format?.type, ...response_format?.json_schema };
  return name === undefined ? type : `${type} ${name}`;
}

/** Rows in which the answer is JSON. */
export const formatScenarios: readonly Scenario[] = [
  {
    name: "structured output",
    gateway: "elkapi",
    fixtures: [
      {
        name: "forecast",
        when: { predicate: ({ body }) => askedFormat(body)?.startsWith("json_schema ") === true },
        reply: { json: forecast },
      },
    ],
    ask: {
      model: gpt,
      prompt: "서울 날씨를 JSON으로",
      format: { name: "forecast", schema: forecastSchema },
    },
    expected: { object: forecast, finish: "stop" },
  },
  {
    name: "refused structured output",
    gateway: "elkapi",
    fixtures: [{ name: "refuses", reply: { refusal: "天気については答えられません 🙏" } }],
    ask: {
      model: gpt,
      prompt: "天気を JSON で",
      format: { name: "forecast", schema: forecastSchema },
    },
    expected: { refusal: "天気については答えられません 🙏", object: undefined },
  },
  {
    name: "JSON object",
    gateway: "elkapi",
    fixtures: [
      {
        name: "any object",
        when: { predicate: ({ body }) => askedFormat(body) === "json_object" },
        reply: { json: { 都市: "東京", 気温: 21 } },
      },
    ],
    ask: { model: gpt, prompt: "東京の天気を JSON で", format: "json_object" },
    expected: { object: { 都市: "東京", 気温: 21 }, finish: "stop" },
  },
];
