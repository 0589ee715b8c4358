import { isObject } from "../contract/json.ts";
import type { AnswerFormat, OfferedTool, Part, RequestView } from "../dialects/dialect.ts";
import { Refusal } from "../errors.ts";
import type { Random } from "../exchange/seed.ts";
import { notCompilable } from "./answer-format.ts";
import type { DraftChoice, FilledChoice, FittedCall } from "./draft.ts";
import { type SchemaChecker, schemaOrAny } from "./schema-checker.ts";
import { callableTools } from "./tool-choice.ts";

/** What samples are made with. */
interface Sampling {
  readonly view: RequestView;
  readonly fixture: string;
  readonly checker: SchemaChecker;
  readonly random: Random;
}

/**
 * Makes the samples that a fixture leaves to the request: JSON of the format that it demands, and a call of
 * the first tool that it lets the model call.
 *
 * @throws Refusal `reply_off_request` where the request says nothing that a sample can be made of.
 */
export async function fillSamples(
  { parts, finishReason }: DraftChoice,
  sampling: Sampling,
): Promise<FilledChoice> {
  const filled: Part[] = [];
  for (const part of parts) {
    if (part.kind === "sampleText") filled.push(await sampleText(sampling));
    else if (part.kind === "sampleCall") filled.push(await sampleCall(sampling));
    else if (part.kind === "toolCall" && part.fit === true) {
      const { fit: _, ...call } = part;
      filled.push({ ...call, arguments: await fittingArguments(call, sampling) });
    } else filled.push(part);
  }
  return { parts: filled, finishReason };
}

async function sampleText(sampling: Sampling): Promise<Part> {
  const { format } = sampling.view.demands;
  return { kind: "text", text: JSON.stringify(await formatSample(format, sampling)) };
}

function formatSample(format: AnswerFormat, sampling: Sampling): unknown {
  switch (format.kind) {
    case "json_object":
      return {};
    case "json_schema":
      return sampleOf(format.schema, format.pointer, sampling);
    default:
      throw nothingToSample(
        sampling,
        "its json is auto, and the request demands no JSON",
        "a response_format (text.format in responses)",
      );
  }
}

async function sampleCall(sampling: Sampling): Promise<Part> {
  const { view } = sampling;
  const [tool] = callableTools(view);
  if (tool === undefined) {
    const why = "its toolCalls are auto, and the request lets the model call no tool";
    throw nothingToSample(sampling, why, "tools");
  }
  return { kind: "toolCall", name: tool.name, arguments: await sampleArguments(tool, sampling) };
}

/**
 * The arguments of a fixture's example where they satisfy the tool's parameters, else a sample of these: the
 * example is of one tool, and the tool of that name may be another.
 */
async function fittingArguments(part: FittedCall, sampling: Sampling): Promise<string> {
  const tool = sampling.view.tools.find(({ name }) => name === part.name);
  if (tool === undefined || !isObject(tool.parameters)) return part.arguments;
  const { parameters, pointer } = tool;
  try {
    const problem = await sampling.checker.problem(parameters, JSON.parse(part.arguments));
    return problem === undefined ? part.arguments : await sampleArguments(tool, sampling);
  } catch (error) {
    throw error instanceof Refusal ? error : notCompilable(`${pointer}/parameters`, error);
  }
}

async function sampleArguments({ parameters, pointer }: OfferedTool, sampling: Sampling): Promise<string> {
  const schema = schemaOrAny(parameters);
  return JSON.stringify((await sampleOf(schema, `${pointer}/parameters`, sampling)) ?? {});
}

async function sampleOf(
  schema: unknown,
  pointer: string,
  { checker, random, fixture }: Sampling,
): Promise<unknown> {
  try {
    // A schema that is none is told apart from one that nothing satisfies.
    await checker.assertSchema(schema);
  } catch (error) {
    throw notCompilable(pointer, error);
  }
  try {
    const { sampleValue } = await import("./sample/sample-value.ts");
    return await sampleValue(schema, (value) => checker.problems(schema, value), random);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      "reply_off_request",
      `Failed to answer with the fixture "${fixture}": no sample can be made of the request's schema at ${pointer}: ${reason}. ` +
        "Please give the fixture the value itself.",
    );
  }
}

function nothingToSample({ fixture }: Sampling, why: string, missing: string): Refusal {
  return new Refusal(
    "reply_off_request",
    `Failed to answer with the fixture "${fixture}": ${why}. Please send ${missing}, or give the fixture the value itself.`,
  );
}
