import type { JSONPathEnvironment } from "json-p3";
import { isObject, jsonType } from "../../contract/json.ts";
import { toPointer, valueAt } from "../../contract/json-pointer.ts";
import { ConfigurationError } from "../../errors.ts";
import { copyTree } from "./copy-tree.ts";
import type { Finding } from "../check/finding.ts";
import { formatLocation } from "./location.ts";
import type { Overlay, OverlayAction } from "./read-overlay.ts";
import { documentBounds, measureValue } from "./value-size.ts";

/** A document with its overlays. */
export interface Overlaid {
  readonly value: unknown;
  /** Targets that select nothing, which the specification allows, and which often are mistakes. */
  readonly warnings: readonly Finding[];
}

/** The place of a value that an action selects. */
type Path = readonly (string | number)[];

/**
 * Applies overlays to a copy of a document, one after another.
 *
 * @throws ConfigurationError for a target that is no JSONPath, and a change that cannot be made, with its place.
 * @see https://spec.openapis.org/overlay/v1.0.0.html#action-object
 */
export async function applyOverlays(document: unknown, overlays: readonly Overlay[]): Promise<Overlaid> {
  const { JSONPathEnvironment } = await import("json-p3");
  const environment = new JSONPathEnvironment({ maxRecursionDepth: documentBounds.depth + 1 });
  const value = copyTree(document);
  const warnings: Finding[] = [];
  for (const action of overlays.flatMap(({ actions }) => actions)) {
    const paths = select(value, action, environment);
    if (paths.length === 0) {
      const message = `the target ${JSON.stringify(action.target)} selects nothing`;
      warnings.push({ at: action.locate("target"), message });
    }
    if (action.remove) remove(value, paths, action);
    else update(value, paths, action);
  }
  return { value, warnings };
}

function select(document: unknown, action: OverlayAction, environment: JSONPathEnvironment): Path[] {
  try {
    return environment.query(action.target, document as never).nodes.map(({ location }) => location);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refusal(action, "target", `its target is no JSONPath of RFC 9535: ${reason}`, "mend it");
  }
}

function update(document: unknown, paths: readonly Path[], action: OverlayAction): void {
  const size = measureValue(action.update, documentBounds);
  const most = documentBounds.values;
  if (typeof size === "string" || size.values * paths.length > most) {
    throw refusal(action, "target", `it would make the document larger than ${most} values`, "select less");
  }
  for (const path of paths) {
    const target = valueAt(document, toPointer(path));
    const change = copyTree(action.update);
    if (Array.isArray(target)) append(target, change);
    else if (isObject(target) && isObject(change)) merge(target, change);
    else {
      const wanted = isObject(target)
        ? "an object is merged with an object"
        : "only objects and arrays are changed";
      const place = JSON.stringify(toPointer(path));
      const reason = `${wanted}, but at ${place} it meets ${jsonType(target)} with ${jsonType(change)}`;
      throw refusal(action, isObject(target) ? "update" : "target", reason, "select the object around it");
    }
  }
}

/** What is a list itself is appended item by item, as version 1.1 says of it and tools do. */
function append(list: unknown[], change: unknown): void {
  for (const item of Array.isArray(change) ? (change as unknown[]) : [change]) list.push(item);
}

function merge(target: object, change: object): void {
  for (const [name, value] of Object.entries(change) as [string, unknown][]) {
    const known = Object.getOwnPropertyDescriptor(target, name)?.value as unknown;
    if (Array.isArray(known) && Array.isArray(value)) append(known, value);
    else if (isObject(known) && isObject(value)) merge(known, value);
    else {
      // An assignment to `__proto__` would change what the object is.
      Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
}

function remove(document: unknown, paths: readonly Path[], action: OverlayAction): void {
  // Before anything is taken out: later places move.
  const places = paths.map((path) => ({
    around: valueAt(document, toPointer(path.slice(0, -1))) as Record<string, unknown> | unknown[],
    name: path.at(-1),
  }));
  const lists = new Map<unknown[], Set<unknown>>();
  for (const { around, name } of places) {
    if (name === undefined)
      throw refusal(action, "target", "it takes the whole document away", "select a part");
    if (!Array.isArray(around)) delete around[name];
    else lists.set(around, (lists.get(around) ?? new Set()).add(Number(name)));
  }
  for (const [list, taken] of lists)
    list.splice(0, list.length, ...list.filter((_, index) => !taken.has(index)));
}

function refusal(action: OverlayAction, member: "target" | "update", reason: string, advice: string): Error {
  const at = formatLocation(action.locate(member));
  return new ConfigurationError(`Failed to apply the overlay at ${at}: ${reason}. Please ${advice}.`);
}
