import { type ErrorCode, Refusal } from "../errors.ts";
import type { ParameterVerdict } from "./parameters/judge-parameters.ts";
import { toParam, toPointer, valueAt } from "./json-pointer.ts";
import type { Judge } from "./judge.ts";
import { judgeBody } from "./body/judge-body.ts";
import type { RequestBody } from "./body/request-body.ts";
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
  /**
   * What the contract does not know: members of the body as JSON pointers, only looked for in a valid body, and names
   * in the query with a question mark before them.
   */
  readonly undocumented: readonly string[];
}

/** A violation of a body as it may be told: violations are answered, noted and logged. */
export type OpenViolation = (violation: Violation, body: unknown) => Violation;

const accepted: Verdict = { violations: [], undocumented: [] };
const none: ParameterVerdict = { violations: [], undocumented: [] };

/**
 * Judges a request body by the contract, together with what it says of the parameters.
 *
 * @param open Takes from violations of the body what is not to be told. Default: nothing.
 * @returns What is to be reported: violations only under `validate: "warn"`.
 * @throws Refusal with every violation, under `validate: "enforce"`.
 */
export async function judgeRequest(
  judge: Judge,
  body: RequestBody,
  { validate, undocumented }: Strictness,
  parameters: ParameterVerdict = none,
  open: OpenViolation = (violation) => violation,
): Promise<Verdict> {
  if (validate === "off") return accepted;
  const { violations: broken, undocumented: surplus } = await judgeBody(judge, body);
  const found = parameters.violations.length + parameters.undocumented.length;
  if (found + broken.length + surplus.length === 0) return accepted;
  const violations = [...parameters.violations, ...broken.map((each) => open(each, body.value))];
  if (undocumented === "reject") {
    violations.push(...parameters.undocumented.map(unknownQuery));
    violations.push(...surplus.map((each) => open(undocumentedViolation(each, body.value), body.value)));
  }
  if (violations.length > 0 && validate === "enforce") throw invalidRequest(violations);
  return { violations, undocumented: [...parameters.undocumented.map((name) => `?${name}`), ...surplus] };
}

function unknownQuery(name: string): Violation {
  const message = `the query parameter ${name} is not documented`;
  const pointer = toPointer([name]);
  return {
    in: "query",
    pointer,
    param: name,
    keyword: "undocumented",
    expected: "absent",
    seen: "",
    message,
  };
}

function undocumentedViolation(pointer: string, body: unknown): Violation {
  const param = toParam(pointer, body);
  const seen = preview(valueAt(body, pointer));
  const message = `${param} is not documented`;
  return { pointer, param, keyword: "undocumented", expected: "absent", seen, message };
}

function invalidRequest(violations: readonly Violation[]): Refusal {
  const [first, ...more] = violations as readonly [Violation, ...Violation[]];
  const rest = more.length === 0 ? "" : ` (and ${more.length} more, see violations)`;
  const reason = ended(first.message + rest);
  const what = first.in === undefined ? "body" : "request";
  const where =
    first.in === undefined ? first.param || "the body" : `the ${first.in} parameter ${first.param}`;
  const action = first.keyword === "required" ? "add" : "mend";
  const message = `Failed to accept the ${what}: ${reason} Please ${action} ${where}.`;
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
