import type { Violation } from "../violation.ts";
import type { OpenApiDocument } from "./document.ts";
import { isObject, type JsonObject, memberOf, stringOf } from "./json.ts";

/** OpenAI's error body, for documents that say nothing of theirs. */
const openAiEnvelope = {
  error: {
    message: "$message",
    type: "$type",
    param: "$param",
    code: "$code",
    violations: "$violations?",
  },
};

/** An error, as far as a gateway's envelope has places for it. */
export interface ErrorContent {
  readonly message: string;
  readonly code: string;
  readonly status: number;
  /** Default: what the document gives for the status. */
  readonly type?: string | undefined;
  readonly param?: string | undefined;
  readonly violations?: readonly Violation[] | undefined;
  /** Values for other places that an envelope may have. */
  readonly extra?: JsonObject;
}

/**
 * Writes an error as the gateway writes its own. The document's `x-mynah-errors` gives the envelope, with
 * `$message`, `$type`, `$param`, `$code`, `$status` and `$violations` in the places where they belong; a
 * question mark behind the name leaves the member out where there is nothing to say, and null stands
 * otherwise. `types` gives the `$type` by status.
 */
export function errorEnvelope(document: OpenApiDocument, error: ErrorContent): unknown {
  const extension = document["x-mynah-errors"];
  const { message, code, status, param, violations, extra } = error;
  const fallback = status < 500 ? "invalid_request_error" : "server_error";
  const values: Record<string, unknown> = {
    ...extra,
    message,
    code,
    status,
    type: error.type ?? stringOf(memberOf(extension, "types"), String(status)) ?? fallback,
    param,
    violations: violations?.length ? violations : undefined,
  };
  return fill(memberOf(extension, "envelope") ?? openAiEnvelope, values);
}

function fill(template: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(template)) return template.map((item) => fill(item, values));
  if (isObject(template)) {
    const members = Object.entries(template)
      .map(([name, member]) => [name, fill(member, values)] as const)
      .filter(([, member]) => member !== undefined);
    return Object.fromEntries(members);
  }
  const place = typeof template === "string" ? /^\$(\w+)(\?)?$/.exec(template) : null;
  if (place === null) return template;
  const value = values[place[1] ?? ""];
  return value ?? (place[2] === "?" ? undefined : null);
}
