import { arrayOf, type JsonObject, jsonType } from "../../contract/json.ts";
import type { TypeName } from "./view-keywords.ts";

/** The values that an example of the whole may have, about. */
export const longestExample = 2_000;

/** What a schema gives as examples of its value; a default of nothing says nothing. */
export function examplesOf(parts: readonly JsonObject[]): unknown[] {
  const examples = parts.flatMap((part) => [
    ...("example" in part ? [part["example"]] : []),
    ...arrayOf(part, "examples"),
  ]);
  const defaults = parts
    .map((part) => part["default"])
    .filter((value) => sizeOf(value) > 1 || typeof value !== "object");
  return [...examples, ...defaults.filter((value) => value !== "")];
}

/** Whether a value is of one of some types. */
export function isOfType(value: unknown, types: readonly TypeName[]): boolean {
  const type = jsonType(value);
  return types.some((each) => each === type || (each === "number" && type === "integer"));
}

/** The values that a value holds, itself among them; no more are counted than an example may have. */
export function sizeOf(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0 && count <= longestExample) {
    const each = open.pop();
    count += typeof each === "string" ? 1 + Math.floor(each.length / 100) : 1;
    if (typeof each === "object" && each !== null) open.push(...Object.values(each));
  }
  return count;
}
