/**
 * What an item of a contract is:
 *
 * - `gateway`, `request`, `reply`, `errors`: headings.
 * - `operation`: was called, with a request that the contract accepts.
 * - `parameter`, `member`: was sent, or came back.
 * - `content`: the content type of a body; of a reply that may be streamed, whole or streamed.
 * - `value`: a value of an enumeration. `branch`: a branch of a union. `bound`: a value at the edge of a range.
 * - `status`: a status that the document describes. `error`: an error of the gateway.
 */
export type ItemKind =
  | "gateway"
  | "operation"
  | "request"
  | "reply"
  | "errors"
  | "parameter"
  | "content"
  | "member"
  | "value"
  | "branch"
  | "bound"
  | "status"
  | "error";

/** An item of a contract, and how many exchanges have shown it. */
export interface CoverageItem {
  /** Names it in the whole report, as in `elkapi createChatCompletion request (ChatCompletionRequest).messages[].role "tool"`. */
  readonly id: string;
  readonly kind: ItemKind;
  /** Its name below the item that it belongs to, as in `role`. */
  readonly label: string;
  /** How many exchanges have shown it. */
  readonly count: number;
  /** Whether it counts in the percentage; what says nothing that another item does not say does not. */
  readonly counts: boolean;
  /** Why it does not count, where the configuration excludes it. */
  readonly excluded?: string;
  /** What the document says of it. */
  readonly docs?: string;
  /** The id of the item that lists what is inside, where several have the same schema. */
  readonly sameAs?: string;
  /** How many items count that are inside and not listed: of a large document or operation, where nothing there was shown. */
  readonly unlisted?: number;
  readonly items: readonly CoverageItem[];
}

/** Makes an item; it counts, unless something else is said. */
export function itemOf(
  kind: ItemKind,
  id: string,
  label: string,
  {
    count = 0,
    counts = true,
    docs,
    items = [],
  }: {
    readonly count?: number;
    readonly counts?: boolean;
    readonly docs?: string | undefined;
    readonly items?: readonly CoverageItem[];
  },
): CoverageItem {
  return { id, kind, label, count, counts, ...(docs !== undefined && { docs }), items };
}

/** How many of the items that count were shown. */
export interface CoverageShare {
  readonly covered: number;
  readonly of: number;
}

/** How many of some items and of all that is in them count, and how many of these were shown. */
export function shareOf(items: readonly CoverageItem[]): CoverageShare {
  let covered = 0;
  let of = 0;
  for (const item of includedItems(items)) {
    of += item.unlisted ?? 0;
    if (!item.counts) continue;
    of += 1;
    if (item.count > 0) covered += 1;
  }
  return { covered, of };
}

/** Whole percent, rounded down: 100 says that all are covered. Of nothing, none is. */
export function percentOf({ covered, of }: CoverageShare): number {
  return of === 0 ? 0 : Math.floor((covered * 100) / of);
}

/** Whether an item, or anything in it, was shown. */
export function isShown({ count, items }: CoverageItem): boolean {
  return count > 0 || items.some(isShown);
}

/** Items and all that is in them, each before what is in it. */
export function* everyItem(items: readonly CoverageItem[]): Generator<CoverageItem, void, undefined> {
  for (const item of items) {
    yield item;
    yield* everyItem(item.items);
  }
}

/** The same without what is excluded, and all that is in that. */
export function* includedItems(items: readonly CoverageItem[]): Generator<CoverageItem, void, undefined> {
  for (const item of items) {
    if (item.excluded !== undefined) continue;
    yield item;
    yield* includedItems(item.items);
  }
}
