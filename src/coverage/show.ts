import { canonical } from "../contract/canonical.ts";
import { isObject, jsonType } from "../contract/json.ts";
import type { SchemaTests } from "../contract/undocumented.ts";
import type { SchemaNode } from "./schema-node.ts";
import type { Shown } from "./shown.ts";

/** Deeper than this, nothing is shown that is not shown above. */
const deepest = 200;

/**
 * Notes what a value shows.
 *
 * @param tests Tell which branches the value takes.
 * @param shown What is shown is added to it.
 */
export function show(
  node: SchemaNode,
  value: unknown,
  tests: SchemaTests,
  shown: Set<Shown>,
  depth = 0,
): void {
  if (value === undefined || value === null || depth > deepest) return;
  const note = (each: Shown | undefined) => {
    if (each !== undefined) shown.add(each);
  };
  if (node.values.size > 0) note(node.values.get(canonical(value)));
  // A whole number is a number, too.
  if (node.types.size > 0) note(node.types.get(jsonType(value)) ?? node.types.get(typeof value));
  for (const { reachedBy, shown: bound } of node.bounds) if (reachedBy(value)) note(bound);
  for (const { fits, shown: branch, inside } of node.branches) {
    if (!fits(value, tests.satisfiesAt)) continue;
    note(branch);
    show(inside(), value, tests, shown, depth + 1);
  }
  if (Array.isArray(value)) {
    const rest = node.rest?.();
    if (node.first.length === 0 && (rest === undefined || isBare(rest))) return;
    for (const [index, item] of value.entries()) {
      const inside = node.first[index]?.() ?? rest;
      if (inside !== undefined) show(inside, item, tests, shown, depth + 1);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const known = node.members.get(name);
      note(known?.shown);
      const others = node.others.filter(({ judges }) => judges(name, tests.pattern));
      for (const { inside } of known === undefined ? others : [known, ...others])
        show(inside(), member, tests, shown, depth + 1);
    }
  }
}

/** Whether there is nothing that a value could show: of long arrays of numbers, no number is looked at. */
function isBare({ values, types, bounds, branches, members, others, first, rest }: SchemaNode): boolean {
  const sizes = [
    values.size,
    types.size,
    bounds.length,
    branches.length,
    members.size,
    others.length,
    first.length,
  ];
  return rest === undefined && sizes.every((size) => size === 0);
}
