import { type ErrorCode, Refusal } from "../errors.ts";
import type { Contract, Verdict } from "./contract.ts";
import { toParam, valueAt } from "./json-pointer.ts";
import type { RequestBody } from "./request-body.ts";
import type { Violation } from "./violation.ts";
import { preview } from "./wording.ts";

/** How strictly a request is judged. */
export interface Strictness {
  readonly validate: "enforce" | "warn" | "off";
  readonly undocumented: "accept" | "reject";
}

const accepted: Verdict = { violations: [], undocumented: [] };

/**
 * Judges a request body by the contract.
 *
 * @returns What is to be reported: violations only under `validate: "warn"`.
 * @throws Refusal with every violation, under `validate: "enforce"`.
 */
export async function judgeRequest(
  contract: Contract,
  body: RequestBody,
  { validate, undocumented }: Strictness,
): Promise<Verdict> {
  if (validate === "off" || body.schema === undefined || body.value === undefined) return accepted;
  const verdict = await contract.judgeBody(body.schema, body.value);
  const surplus =
    undocumented === "reject"
      ? verdict.undocumented.map((each) => undocumentedViolation(each, body.value))
      : [];
  const violations = [...verdict.violations, ...surplus];
  if (violations.length > 0 && validate === "enforce") throw invalidBody(violations);
  return { violations, undocumented: verdict.undocumented };
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
  const message = `Failed to accept the body: ${first.message}${rest}. Please mend ${first.param || "the body"}.`;
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
