import { isObject, type JsonObject } from "../../contract/json.ts";
import { allOf, isRecursive, type Maker, type Place, type Way } from "./sample-place.ts";
import { largestOf, smallestOf } from "./view-keywords.ts";

/** The budget at which a list has two items, so that it looks like one. */
const worthTwo = 60;

/** The ways to make a list: with an item or two, and with as few as may be. */
export function arrayWays(parts: readonly JsonObject[], place: Place, maker: Maker): readonly Way[] {
  const contained = parts
    .filter((part) => "contains" in part)
    .flatMap(({ contains, minContains }) =>
      Array.from({ length: typeof minContains === "number" ? minContains : 1 }, () => contains),
    );
  const fixed = Math.max(0, ...parts.map((part) => tupleOf(part).length));
  const least = Math.max(largestOf(parts, "minItems") ?? 0, contained.length);
  const most = smallestOf(parts, "maxItems") ?? Infinity;
  const further = itemSchema(parts, fixed);
  const open = further !== false && !isRecursive(further, place.trail, maker);
  const usual = place.budget >= worthTwo || (!maker.isHeavy(further) && place.budget > 2) ? 2 : 1;
  const rich = Math.min(most, Math.max(least, fixed === 0 && open ? usual : fixed));
  const build = (length: number) =>
    Array.from({ length }, (_, index) => {
      const schema = allOf([itemSchema(parts, index), ...contained.slice(index, index + 1)]);
      return maker.make(schema, {
        ...place,
        pointer: `${place.pointer}/${index}`,
        name: singular(place.name),
        nth: place.nth + index,
        depth: place.depth + 1,
        budget: Math.floor((place.budget - length) / Math.max(1, length)),
        hint: Array.isArray(place.hint) ? (place.hint as unknown[])[index] : undefined,
      });
    });
  return [...new Set([rich, Math.min(rich, Math.max(1, least)), least])].map((length) => () => build(length));
}

/** The schema of an item by all that judge the list. */
function itemSchema(parts: readonly JsonObject[], index: number): unknown {
  const found = parts.map((part) => {
    const tuple = tupleOf(part);
    if (index < tuple.length) return [tuple[index]];
    const items = Array.isArray(part["items"]) ? part["additionalItems"] : part["items"];
    return isObject(items) || items === false ? [items] : [];
  });
  if (found.some((schemas) => schemas.length > 0)) return allOf(found.flat());
  return allOf(parts.map((part) => part["unevaluatedItems"] ?? true));
}

/** The schemas of the first items, which drafts before 2020-12 have in `items`. */
function tupleOf({ prefixItems, items }: JsonObject): readonly unknown[] {
  const tuple = prefixItems ?? items;
  return Array.isArray(tuple) ? tuple : [];
}

/** What a list's name says of one item. */
function singular(name: string): string {
  if (/ies$/i.test(name)) return name.replace(/ies$/i, "y");
  return name.replace(/([^s])s$/i, "$1");
}
