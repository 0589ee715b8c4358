import { decoded } from "../decoded.ts";
import type { OpenApiDocument } from "../document.ts";
import { isObject, stringOf } from "../json.ts";
import { parsePointer, toPointer, valueAt } from "../json-pointer.ts";

/** Finds what references mean. */
export interface References {
  /**
   * The JSON pointer that a reference leads to, or `undefined` where it leads out of the document or to nothing.
   *
   * @param ref The reference as it is written.
   * @param from The JSON pointer of the schema that it stands in, whose `$id` it may be relative to.
   */
  readonly target: (ref: string, from: string) => string | undefined;
}

/** What a reference is relative to where no `$id` says otherwise; nothing is fetched from there. */
const home = "https://mynah.invalid/document";

/**
 * Finds what the references of a document mean: JSON pointers, `$anchor` and `$dynamicAnchor`, and schemas by their
 * `$id`. The document is searched for names only where a reference is not a JSON pointer.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */
export function createReferences(document: OpenApiDocument): References {
  let known: ReadonlyMap<string, string> | undefined;
  const named = () => (known ??= namesIn(document));

  function target(ref: string, from: string): string | undefined {
    const fragment = ref.startsWith("#") ? decoded(ref.slice(1)) : undefined;
    const pointer = fragment === "" || fragment?.startsWith("/") === true ? fragment : undefined;
    const inDocument =
      pointer !== undefined && valueAt(document, pointer) !== undefined ? pointer : undefined;
    const base = baseOf(document, from);
    // Nearly every reference of nearly every document.
    if (inDocument !== undefined && base === home) return inDocument;
    // Beside an `$id`, people go on writing `#/components/schemas/…` and mean the whole document.
    return byName(ref, base) ?? inDocument;
  }

  function byName(ref: string, base: string): string | undefined {
    if (!URL.canParse(ref, base)) return undefined;
    const url = new URL(ref, base);
    const fragment = decoded(url.hash.slice(1));
    url.hash = "";
    if (fragment !== "" && !fragment.startsWith("/")) {
      return named().get(`${url.href}#${fragment}`) ?? named().get(`${home}#${fragment}`);
    }
    const resource = url.href === home ? "" : named().get(url.href);
    if (resource === undefined || valueAt(document, resource + fragment) === undefined) return undefined;
    return resource + fragment;
  }

  return { target };
}

/** The URL that references at a place are relative to. */
function baseOf(document: OpenApiDocument, pointer: string): string {
  let base = home;
  let value: unknown = document;
  for (const segment of parsePointer(pointer)) {
    value = Array.isArray(value) ? value[Number(segment)] : isObject(value) ? value[segment] : undefined;
    base = withId(base, value);
  }
  return base;
}

/** The base inside a schema, which its `$id` changes. */
function withId(base: string, schema: unknown): string {
  const id = stringOf(schema, "$id");
  return id !== undefined && !id.startsWith("#") && URL.canParse(id, base) ? new URL(id, base).href : base;
}

/** The JSON pointers of schemas by their URL, and of those with an anchor by URL and anchor. */
function namesIn(document: OpenApiDocument): Map<string, string> {
  const names = new Map<string, string>();
  const walk = (value: unknown, pointer: string, base: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, pointer + toPointer([index]), base);
    }
    if (!isObject(value)) return;
    const inner = withId(base, value);
    if (inner !== base && !names.has(inner.replace(/#$/, ""))) names.set(inner.replace(/#$/, ""), pointer);
    for (const keyword of ["$anchor", "$dynamicAnchor"]) {
      const anchor = stringOf(value, keyword);
      const name = `${inner}#${anchor}`;
      if (anchor !== undefined && !names.has(name)) names.set(name, pointer);
    }
    for (const [name, member] of Object.entries(value)) walk(member, pointer + toPointer([name]), inner);
  };
  walk(document, "", home);
  return names;
}
