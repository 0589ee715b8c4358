import type { Contract } from "../contract/contract.ts";
import { isEventStream, isJson, type MediaForm } from "../contract/reply/reply-form.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import { type BodyCoverage, coverBodies } from "./body-coverage.ts";
import { type CoverageItem, itemOf } from "./item.ts";
import { type Naming, one, sumOf } from "./list-items.ts";
import type { NodeAt } from "./schema-node.ts";
import type { Side, Size } from "./shown.ts";

/** What exchanges have shown of one side of an operation. */
export interface SideCoverage {
  readonly add: (entry: JournalEntry) => Promise<void>;
  readonly size: () => Size;
  readonly items: (all: boolean, name: Naming) => CoverageItem[];
}

/** What bodies of several content types have shown. */
interface ContentsCoverage extends Omit<SideCoverage, "add"> {
  readonly add: (media: MediaForm | undefined, values: readonly unknown[]) => Promise<void>;
}

/** Covers the content types of a body. Where there is but one, it says nothing that the body does not say. */
export function coverContents(
  contract: Contract,
  media: ReadonlyMap<string, MediaForm>,
  id: string,
  nodeAt: NodeAt,
  side: Side,
): ContentsCoverage {
  const contents = [...media].map(([type, form]) => {
    const pointers = isEventStream(type)
      ? form.eventForms.flatMap(({ dataSchema }) => dataSchema ?? [])
      : [form.schema ?? []].flat();
    const bodies: BodyCoverage = coverBodies(contract, nodeAt, pointers, side);
    return { type, form, bodies, came: { count: 0 } };
  });
  const several = media.size > 1;
  return {
    async add(form, values) {
      const found = contents.find((each) => each.form === form);
      if (found === undefined) return;
      found.came.count += 1;
      await found.bodies.add(values);
    },
    size: () => sumOf(contents.flatMap(({ bodies }) => [bodies.size(), one(several)])),
    items: (all, name) =>
      contents.flatMap(({ type, bodies, came: { count } }) => {
        const isAlone = !several && isJson(type);
        const named = isAlone ? `${id} ${type}` : name(`${id} ${type}`);
        // JSON is what nearly every body is.
        const items = bodies.items(type === "application/json" ? id : named, all, name);
        if (isAlone) return items;
        return [itemOf("content", named, type, { count, counts: several, items })];
      }),
  };
}
