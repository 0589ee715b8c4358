import type { OpenApiDocument } from "../document.ts";
import { isObject, memberOf, stringOf } from "../json.ts";
import { toPointer, valueAt } from "../json-pointer.ts";
import { deref } from "../deref.ts";

/** An example that a document gives. */
export interface DocumentExample {
  /** Its name, where it has one. */
  readonly name?: string;
  readonly value: unknown;
  /** Where the value stands, as a JSON pointer. */
  readonly pointer: string;
  /** Why it breaks the document's own schema, where `x-mynah-off-contract` says so. */
  readonly offContract?: string;
}

/**
 * The examples of a content type, a parameter or a header, in the document's order: `examples`, which have names, then
 * `example`. Those whose value is somewhere else (`externalValue`) are left out: nothing is fetched.
 *
 * @param pointer The JSON pointer of what has them.
 * @see https://spec.openapis.org/oas/v3.1.1.html#example-object
 */
export function examplesAt(document: OpenApiDocument, pointer: string): DocumentExample[] {
  const holder = valueAt(document, pointer);
  const named = memberOf(holder, "examples");
  const examples = Object.keys(isObject(named) ? named : {}).flatMap((name): DocumentExample[] => {
    const { value: example, pointer: place } = deref(document, pointer + toPointer(["examples", name]));
    if (!isObject(example) || !Object.hasOwn(example, "value")) return [];
    const offContract = stringOf(example, "x-mynah-off-contract");
    const given = { name, value: example["value"], pointer: `${place}/value` };
    return [{ ...given, ...(offContract === undefined ? {} : { offContract }) }];
  });
  const single = memberOf(holder, "example");
  return single === undefined ? examples : [...examples, { value: single, pointer: `${pointer}/example` }];
}
