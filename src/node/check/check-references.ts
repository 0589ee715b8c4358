import { valueAt } from "../../contract/json-pointer.ts";
import { ConfigurationError } from "../../errors.ts";
import { formatLocation } from "../document/location.ts";
import { fragmentPointer, isAnchor, namesId, refPointer, resolvePointer } from "../document/references.ts";
import { type Part, partUrl } from "../document/read-parts.ts";
import type { SourceFile } from "../document/source-file.ts";

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
  const leading = new Map<string, string | undefined>();
  for (const reference of references) {
    const { ref, scope } = reference;
    const outside = !ref.startsWith("#");
    if (outside && namesId(reference, ids)) continue;
    const target = fragmentPointer(/#(.*)$/s.exec(ref)?.[1] ?? "");
    if (target === undefined && isAnchor(ref)) continue;
    // What begins with # belongs to the schema around it that has an id, and is often meant for the document.
    const inner = !outside && scope !== part.source.value && target !== undefined;
    if (inner && valueAt(scope, target) !== undefined) continue;
    if (!leading.has(ref)) {
      const document = outside ? namedPart(ref, part, parts)?.source.value : part.source.value;
      leading.set(ref, target === undefined ? undefined : resolvePointer(document, target));
    }
    const direct = leading.get(ref);
    if (direct === undefined) throw leadsNowhere(part.source, refPointer(reference), ref);
    if (direct !== target && !outside) shortcuts.push({ pointer: refPointer(reference), target: direct });
  }
  return shortcuts;
}

/** The part that a reference names. */
function namedPart(ref: string, from: Part, parts: readonly Part[]): Part | undefined {
  if (!URL.canParse(ref, from.url)) return undefined;
  const { href } = partUrl(ref, from);
  return parts.find(({ url }) => url === href);
}

function leadsNowhere(source: SourceFile, pointer: string, ref: string): ConfigurationError {
  return new ConfigurationError(
    `Failed to load ${formatLocation(source.locate(pointer))}: the reference ${JSON.stringify(ref)} leads nowhere. ` +
      "Please mend it, or add what it names.",
  );
}
