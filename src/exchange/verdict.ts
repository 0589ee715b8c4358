import type { ErrorCode } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

/** Errors that say that a request breaks the contract, beside those of its violations. */
const breaches: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "invalid_json",
  "invalid_body",
  "empty_body",
  "body_too_deep",
  "missing_required_parameter",
  "invalid_type",
  "invalid_value",
  "unknown_parameter",
  "missing_api_key",
  "unknown_path",
  "method_not_allowed",
  "unsupported_media_type",
]);

/** Whether a request broke the contract: a rule of it, or it asked for what the contract does not have. */
export function brokeContract({ violations, error }: Pick<Exchange, "violations" | "error">): boolean {
  return violations.length > 0 || (error !== undefined && breaches.has(error.code));
}

/** Whether an answer was refused because nothing answers such a request. */
export function isUnmatched({ error }: Pick<Exchange, "error">): boolean {
  return error?.code === "no_fixture" || error?.code === "no_reply_left";
}
