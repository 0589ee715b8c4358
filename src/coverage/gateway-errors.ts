import type { OpenApiDocument } from "../contract/document.ts";
import { isObject } from "../contract/json.ts";
import { valueAt } from "../contract/json-pointer.ts";
import { resolveError } from "../fixtures/error-reply.ts";
import { errorNames } from "../fixtures/named-errors.ts";
import type { ErrorName } from "../fixtures/fixture.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { CoverageItem } from "./item.ts";

/** What exchanges have shown of the errors of a gateway, which are told apart as its clients tell them apart. */
export interface ErrorsCoverage {
  readonly add: (entry: JournalEntry) => void;
  /**
   * The errors that its document makes of those that fixtures name, and others that came back; none, where the document says
   * nothing of errors.
   */
  readonly items: () => CoverageItem[];
}

/** Errors that the document does not name are listed up to this many: fixtures may name them as they like. */
const mostOthers = 100;

/** Begins to cover what a document says of errors (`x-mynah-errors`). */
export function coverErrors(gateway: string, document: OpenApiDocument): ErrorsCoverage {
  const extension = document["x-mynah-errors"];
  const pointer = isObject(extension) ? tellingPlace(extension["envelope"]) : undefined;
  if (pointer === undefined) return { add: () => {}, items: () => [] };
  const labelIn = (body: unknown): string[] => {
    const label = valueAt(body, pointer);
    return typeof label === "string" ? [label] : [];
  };
  const named = new Map<string, string>();
  for (const name of errorNames as readonly ErrorName[]) {
    const { message, answer } = resolveError(name, document);
    for (const label of labelIn(answer.body)) {
      if (!named.has(label)) named.set(label, `${answer.status}: ${message}`);
    }
  }
  const counts = new Map<string, number>();
  const itemOf = (label: string): CoverageItem => {
    const docs = named.get(label);
    const base = {
      id: `${gateway} error ${label}`,
      kind: "error",
      label,
      count: counts.get(label) ?? 0,
    } as const;
    return { ...base, counts: docs !== undefined, ...(docs !== undefined && { docs }), items: [] };
  };
  return {
    add({ status, reply }) {
      const bodies = reply.events?.map(({ data }) => data) ?? (status >= 400 ? [reply.body] : []);
      for (const label of new Set(bodies.flatMap(labelIn))) {
        if (counts.size < mostOthers || named.has(label) || counts.has(label)) {
          counts.set(label, (counts.get(label) ?? 0) + 1);
        }
      }
    },
    items() {
      const items = [...new Set([...named.keys(), ...counts.keys()])].map(itemOf);
      return [{ id: `${gateway} error`, kind: "errors", label: "errors", count: 0, counts: false, items }];
    },
  };
}

/** Where the envelope has what tells errors apart, as a JSON pointer: the code, or the type where the code is the status. */
function tellingPlace(envelope: unknown): string | undefined {
  return placeOf(envelope, "$code") ?? placeOf(envelope, "$type");
}

function placeOf(template: unknown, wanted: string): string | undefined {
  if (template === wanted || template === `${wanted}?`) return "";
  if (!isObject(template)) return undefined;
  for (const [name, member] of Object.entries(template)) {
    const inside = placeOf(member, wanted);
    if (inside !== undefined) return `/${name}${inside}`;
  }
  return undefined;
}
