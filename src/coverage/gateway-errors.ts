import type { OpenApiDocument } from "../contract/document.ts";
import { isObject } from "../contract/json.ts";
import { valueAt } from "../contract/json-pointer.ts";
import { resolveError } from "../fixtures/error-reply.ts";
import { errorNames } from "../fixtures/named-errors.ts";
import type { ErrorName } from "../fixtures/fixture.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { CoverageItem } from "./item.ts";

/** The errors of a gateway, told apart as its clients tell them apart. */
export interface GatewayErrors {
  /** Those that its document makes of the errors that fixtures name; none where the document says nothing of errors. */
  readonly items: readonly CoverageItem[];
  /** The errors that an exchange shows, also such as the document does not name. */
  readonly shownBy: (entry: JournalEntry) => readonly ErrorShown[];
}

/** An error that came back. */
interface ErrorShown {
  readonly id: string;
  readonly label: string;
}

/** Looks at what a document says of errors (`x-mynah-errors`). */
export function viewErrors(gateway: string, document: OpenApiDocument): GatewayErrors {
  const extension = document["x-mynah-errors"];
  const pointer = isObject(extension) ? tellingPlace(extension["envelope"]) : undefined;
  if (pointer === undefined) return { items: [], shownBy: () => [] };
  const shown = (body: unknown): ErrorShown[] => {
    const label = valueAt(body, pointer);
    return typeof label === "string" ? [{ id: `${gateway} error ${label}`, label }] : [];
  };
  const items = new Map<string, CoverageItem>();
  for (const name of errorNames as readonly ErrorName[]) {
    const { message, answer } = resolveError(name, document);
    for (const { id, label } of shown(answer.body)) {
      if (items.has(id)) continue;
      const docs = `${answer.status}: ${message}`;
      items.set(id, { id, kind: "error", label, count: 0, counts: true, docs, items: [] });
    }
  }
  return {
    items: [...items.values()],
    shownBy({ status, reply }) {
      if (reply.events !== undefined) return reply.events.flatMap(({ data }) => shown(data));
      return status >= 400 ? shown(reply.body) : [];
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
