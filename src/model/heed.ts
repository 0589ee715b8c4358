import { ended } from "../contract/wording.ts";
import type { Choice, Part, Reply, RequestView, Speech } from "../dialects/dialect.ts";
import { Refusal } from "../errors.ts";
import type { Random } from "../exchange/seed.ts";
import { formatProblem } from "./answer-format.ts";
import type { Draft, DraftChoice, RenderedReply } from "./draft.ts";
import { fillSamples } from "./fill-samples.ts";
import type { SchemaChecker } from "./schema-checker.ts";
import { argumentsProblem } from "./strict-arguments.ts";
import { heedStop } from "./stop-sequences.ts";
import { heedLimit } from "./token-limit.ts";
import type { LoadTokenizer } from "./tokens/tokenizer.ts";
import { choiceProblem, heedToolChoice, isCall, strayProblem } from "./tool-choice.ts";
import { countUsage } from "./usage.ts";

/** What the model needs to do its part; made once for a mock. */
export interface ModelTools {
  readonly loadTokenizer: LoadTokenizer;
  readonly checker: SchemaChecker;
}

/** What is known when a reply is fitted to its request. */
export interface Heeding extends ModelTools {
  readonly view: RequestView;
  /** The name of the fixture, for errors. */
  readonly fixture: string;
  /** Whether a reply that no model would give to this request is an error. */
  readonly judge: boolean;
  readonly random: Random;
}

/**
 * Plays the model's part: of what the fixture lets it say, it says what the request allows. Tools are called
 * as `tool_choice` and `parallel_tool_calls` want it, the text ends at a stop sequence or at the limit of
 * tokens, samples are made of the schemas that the request sends, and the tokens are counted.
 *
 * @throws Refusal `reply_off_request` for a reply that no model would give: one that calls a tool that is not
 *   offered, or says something else than the JSON that is demanded.
 */
export async function heed(rendered: RenderedReply, heeding: Heeding): Promise<Reply> {
  if (rendered.kind === "raw") return rendered;
  const { draft, headers } = rendered;
  const speech = await heedDraft(draft, heeding);
  return headers === undefined ? { kind: "speech", speech } : { kind: "speech", speech, headers };
}

async function heedDraft(draft: Draft, heeding: Heeding): Promise<Speech> {
  const { view, loadTokenizer } = heeding;
  const { stop, maxTokens = Infinity } = view.demands;
  const choices: Choice[] = [];
  let cut = false;
  for (const each of draft.choices) {
    const said = await heedChoice(each, heeding);
    const ended = await heedLimit(heedStop(said, stop), maxTokens, loadTokenizer);
    cut ||= ended !== said || said.parts.length < each.parts.length;
    choices.push(ended);
  }
  const told = !view.stream || view.includeUsage;
  // Usage that the fixture fixes is that of all it says; of less, or beyond the limit, it would be untrue.
  const beyond = (draft.usage?.completionTokens ?? 0) > maxTokens * choices.length;
  const known = draft.usage !== undefined && !cut && !beyond;
  const usage = known || !told ? draft.usage : countUsage(view, choices, await loadTokenizer(), draft.usage);
  return { ...draft, choices, usage };
}

/** A choice with its samples filled in and its calls as the request wants them. */
async function heedChoice(draft: DraftChoice, heeding: Heeding): Promise<Choice> {
  const { view, judge, checker, fixture } = heeding;
  const filled = await fillSamples(draft, heeding);
  const { parts, finishReason } = heedToolChoice(filled, view);
  const choice: Choice = { parts, finishReason: finishReason ?? reasonOf(parts, view) };
  if (judge) {
    const problem =
      strayProblem(filled.parts, view) ??
      callsProblem(choice, view) ??
      (broken(choice) ? undefined : await argumentsProblem(parts, view, checker)) ??
      (await formatProblem(choice, view.demands.format, checker));
    if (problem !== undefined) throw offRequest(fixture, problem);
  }
  // What a fixture says it ended by is no longer true once the calls are gone.
  const silenced = filled.parts.some(isCall) && !parts.some(isCall);
  if (silenced && finishReason === "tool_calls") return { parts, finishReason: "stop" };
  return choice;
}

function callsProblem(choice: Choice, view: RequestView): string | undefined {
  const { parts } = choice;
  const excused = broken(choice) || parts.some(({ kind }) => kind === "refusal");
  const demanded = view.demands.toolChoice.mode === "required" && !parts.some(isCall);
  return excused && demanded ? undefined : choiceProblem(parts, view);
}

/** Whether a choice was cut short, so that it need not be complete. */
function broken({ finishReason }: Choice): boolean {
  return finishReason === "length" || finishReason === "content_filter";
}

/**
 * Why a model stops that says all it has to say: `tool_calls` after calls, but `stop` after the call of a tool
 * that the request named.
 *
 * @see https://platform.openai.com/docs/guides/structured-outputs
 */
function reasonOf(parts: readonly Part[], { demands }: RequestView): "stop" | "tool_calls" {
  return parts.some(isCall) && demands.toolChoice.forced !== true ? "tool_calls" : "stop";
}

function offRequest(fixture: string, problem: string): Refusal {
  return new Refusal(
    "reply_off_request",
    `Failed to answer with the fixture "${fixture}": no model would give its reply to this request: ${ended(problem)} ` +
      "Please mend the fixture or the request, or let it through with offContract.",
  );
}
