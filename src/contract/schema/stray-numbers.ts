import { toParam, toPointer } from "../json-pointer.ts";
import { preview } from "../wording.ts";
import type { Violation } from "../../violation.ts";

/** How JSON writes a number. `Infinity`, `0x10` and blanks are numbers to JavaScript alone. */
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Finds the texts that were taken for numbers and are none.
 *
 * @param given What was sent.
 * @param turned The same, its texts turned into what the schema asks for.
 */
export function strayNumbers(given: unknown, turned: unknown): Violation[] {
  const found: Violation[] = [];
  const compare = (sent: unknown, value: unknown, pointer: string): void => {
    if (typeof value === "number" && typeof sent === "string") {
      if (number.test(sent) && Number.isFinite(value)) return;
      const param = toParam(pointer, given);
      const message = `${param} must be a number, but it is ${preview(sent)} (a string)`;
      found.push({ pointer, param, keyword: "type", expected: "a number", seen: preview(sent), message });
    } else if (typeof sent === "object" && sent !== null && typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(sent)) {
        compare(each, (value as Record<string, unknown>)[name], pointer + toPointer([name]));
      }
    }
  };
  compare(given, turned, "");
  return found;
}
