import type { Json } from "../../streams/assemble.ts";
import type { TypeName } from "./samples.ts";
import { type Claim, type Version, versions } from "./type-check.ts";

/** A place where what mynah sends is not what a type says. */
export interface Difference {
  readonly of: TypeName;
  /** The member, as in `choices.*.message.refusal`; `*` stands for every element. */
  readonly path: string;
  /** The versions whose type it is. Default all. */
  readonly versions?: readonly Version[];
  readonly reason: string;
  /** What the type wants to be there, where it is missing; the member is taken away where this is left out. */
  readonly instead?: { readonly value: unknown };
}

const listed = "the gateway's page lists it";

const usageNames = [
  "prompt_tokens",
  "completion_tokens",
  "prompt_tokens_details",
  "completion_tokens_details",
];
const evolinkNames = ["input_tokens", "output_tokens", "input_tokens_details"];

/** What gateways send beyond OpenAI's types, on purpose. */
export const surplus: readonly Difference[] = [
  ...(["ChatCompletion", "ChatCompletionChunk"] as const).flatMap((of): Difference[] => [
    { of, path: "usage.prompt_tokens_details.text_tokens", versions: [6], reason: listed },
    { of, path: "usage.prompt_tokens_details.image_tokens", versions: [6], reason: listed },
    { of, path: "usage.completion_tokens_details.text_tokens", versions: [6], reason: listed },
    ...evolinkNames.map((name) => ({ of, path: `usage.${name}`, reason: `${listed} (evolink's)` })),
  ]),
  {
    of: "ChatCompletion",
    path: "choices.*.message.reasoning_content",
    reason: `${listed}; OpenAI's own chat completions do not show the reasoning`,
  },
  {
    of: "ChatCompletionChunk",
    path: "choices.*.delta.reasoning_content",
    reason: "as in the whole message, in pieces",
  },
  ...usageNames.map((name): Difference => ({
    of: "Response",
    path: `usage.${name}`,
    reason: "the page gives usage the names of chat completions",
  })),
  {
    of: "ResponseStreamEvent",
    path: "error",
    reason: "clients differ in whether they read an `error` event flat or nested",
  },
];

/** Where versions of the package contradict one another, or OpenAI itself; mynah sends what most of them read. */
export const contradictions: readonly Difference[] = [
  {
    of: "Response",
    path: "max_tool_calls",
    versions: [6],
    reason: "version 7 knows it, and OpenAI sends it",
  },
  {
    of: "Response",
    path: "store",
    reason: "OpenAI sends it, and no version knows it",
  },
  {
    of: "Response",
    path: "access_programs",
    versions: [7],
    reason: "version 6 does not know it, and gateways have no programs of OpenAI's",
    instead: { value: null },
  },
  {
    of: "ResponseStreamEvent",
    path: "name",
    versions: [7],
    reason: "version 6 demands it of response.function_call_arguments.done, version 7 has dropped it",
  },
  {
    of: "ResponseStreamEvent",
    path: "response.usage",
    reason: "OpenAI's own streams say null until the usage is known; the types know no null",
    instead: { value: undefined },
  },
];

/** What types demand and a gateway's own page does not print. */
export const unprinted: readonly Difference[] = ["message.refusal", "logprobs"].map((path) => ({
  of: "ChatCompletion",
  path: `choices.*.${path}`,
  reason: "evolink answers what its page prints, to the letter; elkapi sends it as null",
  instead: { value: null },
}));

/** Every difference. */
export const differences: readonly Difference[] = [...surplus, ...contradictions, ...unprinted];

/** The versions that a difference is about. */
export function versionsOf(difference: Difference): readonly Version[] {
  return difference.versions ?? versions;
}

/** The claim with the differences evened out, but for one. */
export function evened<Of extends Claim>(claim: Of, except?: Difference): Of {
  const value = structuredClone(claim.value) as Json;
  for (const difference of differences) {
    if (difference !== except && versionsOf(difference).includes(claim.version)) {
      even(claim.type, value, difference);
    }
  }
  return { ...claim, value };
}

/** Whether a difference is to be seen in a claim. */
export function shows(claim: Claim, difference: Difference): boolean {
  const isAbout = versionsOf(difference).includes(claim.version);
  return isAbout && even(claim.type, structuredClone(claim.value) as Json, difference);
}

/** Evens out one difference. Tells whether there was any. */
function even(type: TypeName, value: Json, difference: Difference): boolean {
  const steps = difference.path.split(".");
  if (type === difference.of) return change(value, steps, difference);
  const holds = type === "ResponseStreamEvent" && difference.of === "Response";
  return holds && change(value, ["response", ...steps], difference);
}

function change(value: unknown, [step = "", ...rest]: readonly string[], difference: Difference): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) {
    return step === "*" && value.map((each) => change(each, rest, difference)).includes(true);
  }
  const members = value as Json;
  if (rest.length > 0) return change(members[step], rest, difference);
  const { instead } = difference;
  if (instead?.value === undefined) {
    // What types know no null for is taken away where it is null.
    if (!(step in members) || (instead !== undefined && members[step] !== null)) return false;
    delete members[step];
    return true;
  }
  if (step in members) return false;
  members[step] = instead.value;
  return true;
}
