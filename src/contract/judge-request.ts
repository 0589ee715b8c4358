import { type ErrorCode, Refusal } from "../errors.ts";
import { toParam, valueAt } from "./json-pointer.ts";
import type { Judge } from "./judge.ts";
import type { RequestBody } from "./request-body.ts";
import type { Violation } from "../violation.ts";
import { ended, preview } from "./wording.ts";

/** How strictly a request is judged. */
export interface Strictness {
  readonly validate: "enforce" | "warn" | "off";
  readonly undocumented: "accept" | "reject";
}

/** What the contract says of a request body that is answered. */
export interface Verdict {
  /** Every broken rule. */
  readonly violations: readonly Violation[];
  /** The members that the contract does not know, as JSON pointers. Only looked for in a valid body. */
  readonly undocumented: readonly string[];
}

const accepted: Verdict = { violations: [], undocumented: [] };

/**
 * Judges a request body by the contract.
 *
 * @returns What is to be reported: violations only under `validate: "warn"`.
 * @throws Refusal with every violation, under `validate: "enforce"`.
 */
export async function judgeRequest(
  judge: Judge,
  { schema, value }: RequestBody,
  { validate, undocumented }: Strictness,
): Promise<Verdict> {
  if (validate === "off" || schema === undefined || value === undefined) return accepted;
  if (judge.exact(schema, value)) return accepted;
  let violations = await judge.violations(schema, value, "request");
  const surplus = violations.length === 0 ? await judge.undocumented(schema, value) : [];
  if (undocumented === "reject") {
    violations = [...violations, ...surplus.map((each) => undocumentedViolation(each, value))];
  }
  if (violations.length > 0 && validate === "enforce") throw invalidBody(violations);
  return { violations, undocumented: surplus };
}

function undocumentedViolation(pointer: string, body: unknown): Violation {
  const param = toParam(pointer, body);
  const seen = preview(valueAt(body, pointer));
  const message = `${param} is not documented`;
  return { pointer, param, keyword: "undocumented", expected: "absent", seen, message };
}

function invalidBody(violations: readonly Violation[]): Refusal {
  const [first, ...more] = violations as readonly [Violation, ...Violation[]];
  const rest = more.length === 0 ? "" : ` (and ${more.length} more, see violations)`;
  const reason = ended(first.message + rest);
  const message = `Failed to accept the body: ${reason} Please ${first.keyword === "required" ? "add" : "mend"} ${first.param || "the body"}.`;
  return new Refusal(codeOf(first), message, { param: first.param, violations });
}

function codeOf({ keyword, seen }: Violation): ErrorCode {
  switch (keyword) {
    case "required":
    case "dependentRequired":
      return "missing_required_parameter";
    case "type":
      return "invalid_type";
    case "additionalProperties":
    case "unevaluatedProperties":
    case "undocumented":
      return "unknown_parameter";
    case "discriminator":
      return seen === "nothing" ? "missing_required_parameter" : "invalid_value";
    default:
      return "invalid_value";
  }
}
