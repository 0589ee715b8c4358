import type { Edition, Provider } from "./ai-sdk-edition.ts";
import type { Blindness } from "./scenario.ts";

/** What a provider of a version cannot show or do. */
export function blindnessesOf({ version }: Edition, provider: Provider): readonly Blindness[] {
  const responses = provider === "openai responses";
  const told = provider === "openai-compatible" ? version > 6 : version > 5;
  return [
    fraction,
    ...(responses ? [] : [choices]),
    ...(provider === "openai chat" ? [reasoning] : []),
    ...(told ? refusalsAsText(responses ? ["refusal"] : ["refusal", "evolink: refusal"]) : [unreadRefusals]),
    ...(responses && version === 5 ? [rejectedRefusals] : []),
  ];
}

const fraction: Blindness = {
  scenario: "request off the contract",
  reason: "throws at a fraction of a token, without asking",
};

const choices: Blindness = {
  scenario: "several choices",
  reason: "has no setting for `n`, and reads the first choice only",
};

const reasoning: Blindness = { sight: "reasoning", reason: "does not read `reasoning_content`" };

const unreadRefusals: Blindness = { sight: "refusal", reason: "does not read refusals" };

const rejectedRefusals: Blindness = {
  scenario: "refusal",
  mode: "whole",
  reason: "takes an answer with a part `refusal` for invalid JSON",
};

function refusalsAsText(scenarios: readonly string[]): readonly Blindness[] {
  return [
    { sight: "refusal", reason: "gives a refusal as text" },
    ...scenarios.map((scenario): Blindness => ({
      scenario,
      sight: "finish",
      reason: "says `content-filter` at the end of a refusal",
    })),
  ];
}

/** The names of the errors that a provider of a version shows, by scenario. */
export function errorNames({ version }: Edition): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(callErrors.map((scenario) => [scenario, "AI_APICallError"])),
    "error in the stream": version > 6 ? "AI_StreamProviderError" : "error part",
    timeout: "TimeoutError",
  };
}

const callErrors = [
  "400 invalid request",
  "401 invalid api key",
  "403 permission denied",
  "404 model not found",
  "429 rate limited",
  "500 server error",
  "503 overloaded",
  "connection cut off",
  "request off the page of its model",
  "evolink: 429 rate limited",
  "evolink: request off the contract",
];
