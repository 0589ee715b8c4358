import type { JsonObject } from "../../contract/json.ts";
import type { View } from "./schema-view.ts";

/** A place in a sample: what has to be known to make a value for it. */
export interface Place {
  /** Where in the sample, as a JSON pointer. */
  readonly pointer: string;
  /** The name of the member; that of its list, in the singular, for an item; `""` for the sample itself. */
  readonly name: string;
  /** What the object that has the member is: the name of its schema, or its own. */
  readonly owner: string;
  /** Tells the items of a list apart, from 0. */
  readonly nth: number;
  /** The references that lead here. */
  readonly trail: readonly string[];
  readonly depth: number;
  /** How many branches of unions there were to choose from on the way here, each union's times the others'. */
  readonly width: number;
  /** How many values it may take, about. */
  readonly budget: number;
  /** What an example of the object or list around it has here. */
  readonly hint?: unknown;
}

/** What objects and lists make their values with. */
export interface Maker {
  /**
   * Makes the value of a place.
   *
   * @throws Impossible where every way was tried.
   */
  readonly make: (schema: unknown, place: Place) => unknown;
  /** Whether a value of a schema may hold others. */
  readonly isHeavy: (schema: unknown) => boolean;
  readonly view: (schema: unknown) => View;
}

/** A way to make a value. */
export type Way = () => unknown;

/** No value fits a place; the way that led there is not to be gone. */
export class Impossible extends Error {
  override readonly name: string = "Impossible";
}

/** Too many ways were tried. */
export class Exhausted extends Error {
  override readonly name: string = "Exhausted";
}

/** Whether a schema refers to what holds its value already. */
export function isRecursive(schema: unknown, trail: readonly string[], { view }: Maker): boolean {
  return view(schema).references.some((reference) => trail.includes(reference));
}

/** All of some schemas in one. */
export function allOf(schemas: readonly unknown[]): unknown {
  if (schemas.includes(false)) return false;
  const told = [...new Set(schemas)].filter((schema) => schema !== true);
  return told.length > 1 ? ({ allOf: told } satisfies JsonObject) : (told[0] ?? true);
}
