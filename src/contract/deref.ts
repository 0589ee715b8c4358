import { decoded } from "./decoded.ts";
import type { OpenApiDocument } from "./document.ts";
import { stringOf } from "./json.ts";
import { valueAt } from "./json-pointer.ts";

/** Follows a local `$ref`, as OpenAPI allows for responses, request bodies, parameters and the like. */
export function deref(document: OpenApiDocument, pointer: string): { value: unknown; pointer: string } {
  let place = pointer;
  // A chain of references longer than this is a circle.
  for (let hops = 0; hops < 32; hops += 1) {
    const value = valueAt(document, place);
    const ref = stringOf(value, "$ref");
    if (ref === undefined || !ref.startsWith("#")) return { value, pointer: place };
    place = decoded(ref.slice(1));
  }
  return { value: undefined, pointer: place };
}
