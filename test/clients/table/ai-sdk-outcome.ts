import type { Edition } from "./ai-sdk-edition.ts";
import type { Outcome, OutcomeError } from "./scenario.ts";

/** What the SDK threw, or gave as the error part of a stream, in neutral words. */
export function errorOf({ ai }: Edition, error: unknown): OutcomeError {
  const last = ai.RetryError.isInstance(error) ? error.lastError : error;
  const called = ai.APICallError.isInstance(last) ? last : undefined;
  const code = codeOf(called ? called.data : last);
  const status = called?.statusCode;
  return { ...said(error), ...(status !== undefined && { status }), ...(code !== undefined && { code }) };
}

function said(error: unknown): Pick<OutcomeError, "name" | "message"> {
  if (error instanceof Error) return { name: error.name, message: error.message };
  // Versions 5 and 6 hand on what stands in the stream as it is.
  const message = member(error, "message") ?? member(member(error, "error"), "message");
  return { name: "error part", message: typeof message === "string" ? message : JSON.stringify(error) };
}

/** The code of the gateway, which stands in the member `error`, or beside the message. */
function codeOf(error: unknown): OutcomeError["code"] {
  // Its code is a number of the platform.
  if (error instanceof DOMException) return undefined;
  const code = member(member(error, "error"), "code") ?? member(error, "code");
  return typeof code === "string" || typeof code === "number" ? code : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A reason to finish, in neutral words; what is none of them is left out. */
export function finishOf(reason: string): Pick<Outcome, "finish"> {
  const neutral = reason.replace("-", "_");
  const finish = (["stop", "length", "tool_calls", "content_filter"] as const).find(
    (each) => each === neutral,
  );
  return finish ? { finish } : {};
}

/** The tokens that were used, as far as the SDK was told. */
export function usageOf(usage: {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly totalTokens: number | undefined;
}): Pick<Outcome, "usage"> {
  const { inputTokens: input, outputTokens: output, totalTokens: total } = usage;
  if (input === undefined || output === undefined || total === undefined) return {};
  return { usage: { input, output, total } };
}

/** A call of a tool, in neutral words. */
export function callOf(call: { readonly toolName: string; readonly input: unknown }): {
  name: string;
  arguments: unknown;
} {
  return { name: call.toolName, arguments: call.input };
}
