import { isObject, jsonType } from "../contract/json.ts";
import type { SatisfiesAt } from "../contract/undocumented.ts";
import type { SchemaNode, Shown } from "./schema-node.ts";

/** Deeper than this, nothing is shown that is not shown above. */
const deepest = 200;

/**
 * Notes what a value shows.
 *
 * @param satisfiesAt Tells which branches the value takes.
 * @param shown What is shown is added to it.
 */
export function show(
  node: SchemaNode,
  value: unknown,
  satisfiesAt: SatisfiesAt,
  shown: Set<Shown>,
  depth = 0,
): void {
  if (value === undefined || value === null || depth > deepest) return;
  const note = (each: Shown | undefined) => {
    if (each !== undefined) shown.add(each);
  };
  if (node.values.size > 0) note(node.values.get(JSON.stringify(value)));
  // A whole number is a number, too.
  if (node.types.size > 0) note(node.types.get(jsonType(value)) ?? node.types.get(typeof value));
  for (const { reachedBy, shown: bound } of node.bounds) if (reachedBy(value)) note(bound);
  for (const { fits, shown: branch, inside } of node.branches) {
    if (!fits(value, satisfiesAt)) continue;
    note(branch);
    show(inside(), value, satisfiesAt, shown, depth + 1);
  }
  if (Array.isArray(value)) {
    const rest = node.rest?.();
    if (node.first.length === 0 && (rest === undefined || isBare(rest))) return;
    for (const [index, item] of value.entries()) {
      const inside = node.first[index]?.() ?? rest;
      if (inside !== undefined) show(inside, item, satisfiesAt, shown, depth + 1);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const known = node.members.get(name);
      note(known?.shown);
      const others = known === undefined ? node.others.filter(({ pattern }) => pattern.test(name)) : [known];
      for (const { inside } of others) show(inside(), member, satisfiesAt, shown, depth + 1);
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
