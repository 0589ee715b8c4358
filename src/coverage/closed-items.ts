import type { Coverage } from "./coverage.ts";
import { everyItem } from "./item.ts";

/** The ids of the items that do not list what is in them, such as operations that were never called. */
export function closedItems({ gateways }: Coverage): ReadonlySet<string> {
  const all = everyItem(gateways.flatMap(({ items }) => items));
  return new Set([...all].filter(({ unlisted }) => unlisted !== undefined).map(({ id }) => id));
}

/** Whether an id is that of something inside of one of some items. */
export function isInside(id: string, items: ReadonlySet<string>): boolean {
  // The id of what is inside begins with that of what it is inside of.
  for (const { index } of id.matchAll(/[ .[(]/g)) if (items.has(id.slice(0, index))) return true;
  return false;
}
