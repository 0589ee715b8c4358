import { isObject } from "../json.ts";
import { shapeOf } from "./pattern-shape.ts";

/** What the schemas of a document make use of, wherever they stand. */
export interface SchemaFeatures {
  /** Patterns in which JavaScript's engine may get lost. */
  readonly slowPatterns: boolean;
  /** `unevaluatedProperties` or `unevaluatedItems`. */
  readonly unevaluated: boolean;
}

/** Looks once through a whole document, as every start has to. */
export function featuresOf(document: unknown): SchemaFeatures {
  const found = { slowPatterns: false, unevaluated: false };
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (name === "unevaluatedProperties" || name === "unevaluatedItems") found.unevaluated = true;
      if (typeof member === "object") {
        if (name === "patternProperties" && Object.keys(member ?? {}).some(isSlow)) found.slowPatterns = true;
        look(member);
      } else if (name === "pattern" && typeof member === "string" && isSlow(member))
        found.slowPatterns = true;
    }
  };
  look(document);
  return found;
}

function isSlow(pattern: string): boolean {
  return shapeOf(pattern).slow;
}
