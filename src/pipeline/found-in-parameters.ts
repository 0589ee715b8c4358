import { parsePointer } from "../contract/json-pointer.ts";
import type { Operation } from "../contract/operation.ts";
import type { ParameterVerdict } from "../contract/parameters/judge-parameters.ts";
import { preferenceParameters } from "../contract/reply/prefer.ts";
import { discriminatorNames } from "../contract/route/path-template.ts";
import type { Route } from "../contract/route/route.ts";
import { isSecret } from "../exchange/request-headers.ts";
import type { Violation } from "../violation.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";

const none: ParameterVerdict = { violations: [], undocumented: [] };

/** What the contract says of the parameters of a request; nothing where nobody is to look. */
export async function foundInParameters(
  { headers }: Request,
  { path, search }: Route,
  operation: Operation,
  { contract }: ServedGateway,
  { settings }: Pick<MockState, "settings">,
): Promise<ParameterVerdict> {
  if (settings.validate === "off" || (operation.parameters.length === 0 && search === "")) return none;
  const { judgeParameters } = await import("../contract/parameters/judge-parameters.ts");
  const known = [...discriminatorNames(operation.path), ...queryKeys(operation), ...preferenceParameters];
  const found = await judgeParameters(contract.judge, operation, { path, search, headers }, known);
  return { ...found, violations: found.violations.map((each) => withoutSecret(each, operation.secrets)) };
}

/** The query parameters in which credentials are sent. */
function queryKeys({ security }: Operation): string[] {
  return security
    .flat()
    .flatMap((each) => (each.kind === "apiKey" && each.in === "query" ? each.parameter : []));
}

/** A violation, without the value where that may be a secret: violations are noted, answered and logged. */
function withoutSecret(violation: Violation, secrets: ReadonlySet<string>): Violation {
  const { in: place, pointer, param, keyword, expected, seen } = violation;
  const named = parsePointer(pointer).some((name) => isSecret(name, secrets));
  // An object is seen with all its members.
  const whole = secrets.size > 0 && seen.startsWith("{");
  const secret = place === "cookie" || ((place === "query" || place === "header") && (named || whole));
  if (!secret || keyword === "required") return violation;
  const message = `the ${place} parameter ${param} must be ${expected}, and is not`;
  return { ...violation, seen: "a secret", message };
}
