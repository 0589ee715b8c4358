import type { ItemKind } from "./item.ts";

/** Which way the bodies go that schemas describe. */
export type Side = "request" | "reply";

/** Something that a value may show: an item, before it is known of which operation. */
export interface Shown {
  readonly kind: ItemKind;
  readonly label: string;
  /** What its id has behind the place. */
  readonly name: string;
  readonly counts: boolean;
  readonly docs: string | undefined;
}

/** How many items there are, and how many of them count. */
export interface Size {
  readonly all: number;
  readonly counting: number;
}
