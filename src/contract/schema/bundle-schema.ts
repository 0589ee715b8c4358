import type { OpenApiDocument } from "../document.ts";
import type { JsonObject } from "../json.ts";
import { parsePointer } from "../json-pointer.ts";
import type { Direction } from "./direction.ts";
import { normalSchema } from "./normal-schema.ts";
import type { References } from "./references.ts";

/** What samples are made after beside what judges them. */
const kept: ReadonlySet<string> = new Set([
  "default",
  "example",
  "examples",
  "title",
  "description",
  "xml",
  "contentEncoding",
]);

/**
 * The schema at a JSON pointer of a document as one JSON Schema 2020-12 that stands alone: what it refers to is in its
 * `$defs`. Examples, defaults and titles are kept, for those who make samples of it.
 *
 * @throws Error where a reference leads nowhere.
 * @example
 * bundleSchema(document, references, "/components/schemas/Pet", "reply"); // { $ref: "#/$defs/Pet", $defs: { Pet: { type: "object", … } } }
 */
export function bundleSchema(
  document: OpenApiDocument,
  references: References,
  pointer: string,
  direction: Direction,
): JsonObject {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const open: string[] = [];
  const reference = (target: string): string => {
    let name = names.get(target);
    if (name === undefined) {
      name = nameFor(target, taken);
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

/** A name that says what a schema is, as in its place: XML elements are named after it. */
function nameFor(pointer: string, taken: Set<string>): string {
  const last = parsePointer(pointer).at(-1) ?? "";
  const plain = /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(last) ? last : "value";
  let name = plain;
  for (let count = 2; taken.has(name); count += 1) name = `${plain}-${count}`;
  taken.add(name);
  return name;
}
