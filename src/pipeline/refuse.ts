import { errorEnvelope } from "../contract/error-envelope.ts";
import type { OpenApiDocument } from "../contract/document.ts";
import { jsonAnswer, type WholeAnswer } from "../delivery/answer.ts";
import { Refusal } from "../errors.ts";

/** Writes a refusal in the envelope of a gateway. */
export function refuse(
  refusal: Refusal,
  document: OpenApiDocument,
  headers: Readonly<Record<string, string>>,
): WholeAnswer {
  const { code, status, details } = refusal;
  return jsonAnswer(status, refusalBody(document, refusal), {
    ...headers,
    "x-mynah-error": code,
    // What mynah itself gets wrong, it gets wrong again; a retry would only use up replies.
    ...(status >= 500 ? { "x-should-retry": "false" } : {}),
    ...details.headers,
  });
}

/** The body of a refusal. */
export function refusalBody(document: OpenApiDocument, { code, status, message, details }: Refusal): unknown {
  const { param, violations } = details;
  return errorEnvelope(document, { code, status, message, param, violations });
}

/** What is answered for anything that a step of the pipeline may throw. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // Bodies are data of any depth; what overflows the stack is the request's doing, not ours.
  if (error instanceof RangeError && error.message.includes("call stack")) {
    return new Refusal(
      "body_too_deep",
      "Failed to answer: the body is nested too deeply. Please send a flatter one.",
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new Refusal(
    "internal_error",
    `Failed to answer: mynah itself failed: ${reason}. Please report it with the request that showed it.`,
    { headers: { "x-should-retry": "false" } },
  );
}
