import type { Contract } from "../../contract/contract.ts";
import { toPointer } from "../../contract/json-pointer.ts";
import {
  annotations,
  applicators,
  assertions,
  judgedFormats,
} from "../../contract/schema/schema-keywords.ts";
import { schemaPlaces } from "../../contract/schema/schema-places.ts";
import { didYouMean } from "../../contract/wording.ts";
import type { Find } from "./check-document.ts";

/** A word of schemas that says nothing to mynah. */
export interface Unjudged {
  readonly kind: "format" | "keyword";
  readonly name: string;
  /** How often it occurs. */
  readonly count: number;
  /** Where first, as a JSON pointer. */
  readonly pointer: string;
}

const keywords = [...applicators.keys(), ...assertions, ...annotations];

/**
 * Lists the formats and keywords of schemas by which no value is judged. JSON Schema lets documents have them; a keyword
 * that is hardly more than a slip of the pen away from a known one is a finding.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-6.5
 */
export function checkUnjudged({ document }: Pick<Contract, "document">, find: Find): Unjudged[] {
  const found = new Map<string, Unjudged>();
  const note = (kind: Unjudged["kind"], name: string, pointer: string) => {
    const key = JSON.stringify([kind, name]);
    const before = found.get(key);
    found.set(
      key,
      before === undefined ? { kind, name, count: 1, pointer } : { ...before, count: before.count + 1 },
    );
  };
  for (const [pointer, schema] of schemaPlaces(document)) {
    const { format } = schema;
    if (typeof format === "string" && !judgedFormats.has(format)) note("format", format, `${pointer}/format`);
    for (const name of Object.keys(schema)) {
      if (name.startsWith("x-") || keywords.includes(name)) continue;
      note("keyword", name, pointer + toPointer([name]));
    }
  }
  return [...found.values()].filter(({ kind, name, pointer }) => {
    const meant = kind === "keyword" ? didYouMean(name, keywords) : undefined;
    if (meant === undefined) return true;
    find(pointer, `${name} is no keyword of JSON Schema, and judges nothing; did you mean ${meant}?`, "name");
    return false;
  });
}
