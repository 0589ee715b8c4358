/**
 * Copies JSON data. What YAML's aliases share is written out in the copy, so that a change of one place is none of
 * another.
 *
 * @example
 * copyTree({ a: [1] }); // { a: [1] }
 */
export function copyTree<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as unknown[]).map(copyTree) as Value;
  // Other than an assignment, this leaves `__proto__` a member as any other.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, copyTree<unknown>(member)]),
  ) as Value;
}
