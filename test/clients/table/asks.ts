import type { OfferedTool } from "./scenario.ts";

/** The model of elkapi that scenarios ask. */
export const gpt = "gpt-5.5";

/** The model of evolink that scenarios ask. */
export const evolinkGpt = "gpt-5.2";

/** A tool that scenarios offer. */
export const getWeather: OfferedTool = {
  name: "get_weather",
  description: "都市の天気。 The weather of a city.",
  parameters: {
    type: "object",
    properties: { city: { type: "string", description: "都市" } },
    required: ["city"],
    additionalProperties: false,
  },
  result: "21℃ ☀️",
};

/** A tool without parameters. */
export const getTime: OfferedTool = {
  name: "get_time",
  description: "지금 시각. The time now.",
  parameters: { type: "object", properties: {}, required: [], additionalProperties: false },
  result: "15시 04분",
};

/** The first clause of each message of the user and of the model, one after another. */
export function openings(messages: readonly { readonly role: string; readonly text: string }[]): string {
  return messages
    .filter(({ role }) => role === "user" || role === "assistant")
    .map(({ text }) => text.split("、")[0])
    .join("|");
}
