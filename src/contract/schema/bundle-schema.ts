import type { OpenApiDocument } from "../document.ts";
import type { JsonObject } from "../json.ts";
import { type Direction, normalSchema } from "./normal-schema.ts";
import type { References } from "./references.ts";

/** What samples are made after beside what judges them. */
const kept: ReadonlySet<string> = new Set(["default", "example", "examples", "title", "description", "xml"]);

/**
 * The schema at a JSON pointer of a document as one JSON Schema 2020-12 that stands alone: what it refers to is in its
 * `$defs`. Examples, defaults and titles are kept, for those who make samples of it.
 *
 * @throws Error where a reference leads nowhere.
 * @example
 * bundleSchema(document, references, "/components/schemas/Pet", "reply"); // { $ref: "#/$defs/0", $defs: { 0: { type: "object", … } } }
 */
export function bundleSchema(
  document: OpenApiDocument,
  references: References,
  pointer: string,
  direction: Direction,
): JsonObject {
  const names = new Map<string, string>();
  const open: string[] = [];
  const reference = (target: string): string => {
    let name = names.get(target);
    if (name === undefined) {
      name = String(names.size);
      names.set(target, name);
      open.push(target);
    }
    return `#/$defs/${name}`;
  };
  const $ref = reference(pointer);
  const defs: [string, unknown][] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const schema = normalSchema(document, references, next, { direction, reference, kept, samples: true });
    defs.push([names.get(next) ?? "", schema]);
  }
  return { $ref, $defs: Object.fromEntries(defs) };
}
