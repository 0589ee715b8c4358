/**
 * How many values a body may hold for all its errors to be collected, and how deep: of unions inside one another every
 * branch of every level would be asked.
 */
const many = 10_000;
const deep = 16;

/** Whether a value is too large for all that is wrong with it to be told. */
export function isLarge(body: unknown): boolean {
  let count = 0;
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      const members = Object.values(value);
      count += members.length;
      if (count > many || depth > deep) return true;
      for (const member of members) next.push(member);
    }
    level = next;
  }
  return false;
}
