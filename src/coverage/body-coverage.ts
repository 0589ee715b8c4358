import type { Contract } from "../contract/contract.ts";
import { hidden } from "../exchange/secrets.ts";
import type { CoverageItem } from "./item.ts";
import { listItems, type Naming, sizeOf } from "./list-items.ts";
import type { NodeAt, SchemaNode } from "./schema-node.ts";
import { show } from "./show.ts";
import type { Shown, Side, Size } from "./shown.ts";

/** What bodies of one place have shown: of one operation, one status and one content type. */
export interface BodyCoverage {
  /** Looks at the values that one exchange has sent; what several of them show counts once. */
  readonly add: (values: readonly unknown[]) => Promise<void>;
  readonly size: () => Size;
  /** The items, each with how many exchanges have shown it. */
  readonly items: (id: string, all: boolean, name: Naming) => CoverageItem[];
}

/**
 * Begins to cover bodies.
 *
 * @param pointers The schemas of the bodies; none, where the document has none.
 */
export function coverBodies(
  { judge }: Pick<Contract, "judge">,
  nodeAt: NodeAt,
  pointers: readonly string[],
  side: Side,
): BodyCoverage {
  const counts = new Map<Shown, number>();
  let known: readonly SchemaNode[] | undefined;
  const roots = () => (known ??= pointers.map((pointer) => nodeAt([pointer])));
  return {
    async add(values) {
      if (pointers.length === 0) return;
      const tests = await (await judge()).tests(side, hidden);
      const shown = new Set<Shown>();
      for (const root of roots()) for (const value of values) show(root, value, tests, shown);
      for (const each of shown) counts.set(each, (counts.get(each) ?? 0) + 1);
    },
    size: () => sizeOf(roots()),
    items: (id, all, name) => listItems(roots(), { id, counts, all, name }),
  };
}
