import { valueAt } from "../contract/json-pointer.ts";
import type { Violation } from "../violation.ts";
import { hidden, isSecretAt, openPreviewAt } from "./secrets.ts";

/** Makes violations of a body such that they can be answered, noted and logged: without the secrets in it. */
export function openViolations(
  known: ReadonlySet<string>,
): (violation: Violation, body: unknown) => Violation {
  return (violation, body) => {
    const { pointer, param, expected, seen, message } = violation;
    if (violation.in !== undefined || valueAt(body, pointer) === undefined) return violation;
    const open = openPreviewAt(body, pointer, known);
    if (open === seen) return violation;
    if (!isSecretAt(body, pointer, known)) {
      // What is seen may be another reading of the value, as of forms; that has no members that are hidden.
      return open.includes(hidden)
        ? { ...violation, seen: open, message: message.replaceAll(seen, () => open) }
        : violation;
    }
    return {
      ...violation,
      seen: open,
      message: message.includes(seen) ? `${param} must be ${expected}, and is not` : message,
    };
  };
}
