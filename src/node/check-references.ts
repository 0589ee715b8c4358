import { valueAt } from "../contract/json-pointer.ts";
import { ConfigurationError } from "../errors.ts";
import { formatLocation } from "./location.ts";
import { fragmentPointer, namesId, resolvePointer } from "./references.ts";
import { type Part, partUrl } from "./read-parts.ts";
import type { SourceFile } from "./source-file.ts";

/** A reference that leads through others, and the pointer that leads there directly. */
export interface Shortcut {
  /** Where the `$ref` stands, as a JSON pointer. */
  readonly pointer: string;
  readonly target: string;
}

/**
 * Looks whether every reference to a place leads to one. Anchors are left to who compiles the schemas.
 *
 * @param parts Every file of the document.
 * @returns References that lead to places of their own file through other references.
 * @throws ConfigurationError for one that leads nowhere, with the place where it stands.
 */
export function checkReferences(part: Part, parts: readonly Part[]): Shortcut[] {
  const shortcuts: Shortcut[] = [];
  const { references, ids } = part.found;
  for (const reference of references) {
    const { ref, pointer, scope } = reference;
    const outside = !ref.startsWith("#");
    if (outside && namesId(reference, ids)) continue;
    const [, fragment = ""] = /#(.*)$/s.exec(ref) ?? [];
    const target = fragmentPointer(fragment);
    if (target === undefined) {
      if (isAnchor(fragment)) continue;
      throw leadsNowhere(part.source, pointer, ref);
    }
    const document = outside ? namedPart(ref, part, parts)?.source.value : part.source.value;
    // What begins with # belongs to the schema around it that has an id, and is often meant for the document.
    if (valueAt(scope, target) !== undefined && !outside) continue;
    const direct = resolvePointer(document, target);
    if (direct === undefined) throw leadsNowhere(part.source, pointer, ref);
    if (direct !== target && !outside) shortcuts.push({ pointer, target: direct });
  }
  return shortcuts;
}

/** The part that a reference names. */
function namedPart(ref: string, from: Part, parts: readonly Part[]): Part | undefined {
  if (!URL.canParse(ref, from.url)) return undefined;
  const { href } = partUrl(ref, from);
  return parts.find(({ url }) => url === href);
}

/** Whether a fragment names a schema, and is no place. */
function isAnchor(fragment: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(fragment);
}

function leadsNowhere(source: SourceFile, pointer: string, ref: string): ConfigurationError {
  return new ConfigurationError(
    `Failed to load ${formatLocation(source.locate(pointer))}: the reference ${JSON.stringify(ref)} leads nowhere. ` +
      "Please mend it, or add what it names.",
  );
}
