import { isObject, jsonType } from "../contract/json.ts";
import type { SatisfiesAt } from "../contract/undocumented.ts";
import type { Spot } from "./spot.ts";

/** Deeper than this, nothing is shown that is not shown above. */
const deepest = 200;

/**
 * Notes what a value shows.
 *
 * @param satisfiesAt Tells which branches the value takes.
 * @param shown Ids of items, to which what is shown is added.
 */
export function show(
  spot: Spot,
  value: unknown,
  satisfiesAt: SatisfiesAt,
  shown: Set<string>,
  depth = 0,
): void {
  if (value === undefined || value === null || depth > deepest) return;
  const note = (id: string | undefined) => {
    if (id !== undefined) shown.add(id);
  };
  if (spot.values.size > 0) note(spot.values.get(JSON.stringify(value)));
  if (spot.types.size > 0) note(spot.types.get(jsonType(value)) ?? spot.types.get(wider(value)));
  for (const { reachedBy, id } of spot.bounds) if (reachedBy(value)) note(id);
  for (const { fits, id, spot: inside } of spot.branches) {
    if (!fits(value, satisfiesAt)) continue;
    note(id);
    show(inside, value, satisfiesAt, shown, depth + 1);
  }
  if (Array.isArray(value)) {
    const { first, rest } = spot;
    if (first.length === 0 && (rest === undefined || isBare(rest))) return;
    for (const [index, item] of value.entries()) {
      const inside = first[index] ?? rest;
      if (inside !== undefined) show(inside, item, satisfiesAt, shown, depth + 1);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const known = spot.members.get(name);
      note(known?.id);
      const others = known === undefined ? spot.others.filter(({ pattern }) => pattern.test(name)) : [];
      for (const { spot: inside } of known === undefined ? others : [known]) {
        show(inside, member, satisfiesAt, shown, depth + 1);
      }
    }
  }
}

/** A whole number is a number, too. */
function wider(value: unknown): string {
  return typeof value === "number" ? "number" : "";
}

/** Whether there is nothing that a value could show: of long arrays of numbers, no number is looked at. */
function isBare({ values, types, bounds, branches, members, others, first, rest }: Spot): boolean {
  const count = values.size + types.size + bounds.length + branches.length + members.size + others.length;
  return count + first.length === 0 && rest === undefined;
}
