import type { Discriminator } from "./path-template.ts";
import type { PathEntry } from "./router.ts";
import { didYouMean } from "../wording.ts";

/** What tells requests to the same path apart. */
export interface RequestMarks {
  /** The query, still percent-encoded. */
  readonly search: string;
  readonly headers: Headers;
}

/**
 * Of keys of `paths` that fit the same path, those that a request can mean, the likeliest first: it has what the query or
 * the fragment of the key demands; the more of it, the likelier, and then the less it lacks.
 */
export function chosenOf(entries: readonly PathEntry[], marks: RequestMarks): readonly PathEntry[] {
  if (entries.every(({ discriminators }) => discriminators.length === 0)) return entries;
  const has = markFinder(marks);
  return entries
    .filter(({ discriminators }) => discriminators.every((each) => !each.required || has(each)))
    .map((entry) => {
      const found = entry.discriminators.filter(has).length;
      return { entry, found, lacking: entry.discriminators.length - found };
    })
    .toSorted((one, other) => other.found - one.found || one.lacking - other.lacking)
    .map(({ entry }) => entry);
}

function markFinder({ search, headers }: RequestMarks): (wanted: Discriminator) => boolean {
  const query = new URLSearchParams(search);
  return ({ name, value, in: place }) => {
    const values = query.getAll(name);
    if (value === undefined ? values.length > 0 : values.includes(value)) return true;
    if (place === "query" || !isHeaderName(name)) return false;
    const header = headers.get(name);
    return header !== null && (value === undefined || header === value);
  };
}

/** `Headers` throws for a name that no header can have. */
function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** A message lists so many choices; of AWS's documents some have hundreds. */
const mostShown = 10;

/**
 * What a request has to send to be told from others of its path, in words that follow "Please"; `undefined` where
 * nothing that it could send would lead it to an operation of the method.
 *
 * @param found The keys that the path fits.
 */
export function missingDiscriminator(
  found: readonly (readonly PathEntry[])[],
  method: string,
  marks: RequestMarks,
): string | undefined {
  const has = markFinder(marks);
  const missing = found
    .flat()
    .filter(({ operations }) => operations.some((each) => each.method === method))
    .map(({ discriminators }) => discriminators.filter((each) => each.required && !has(each)))
    .filter((each) => each.length > 0);
  const [first] = missing;
  if (first === undefined) return undefined;
  const ways = [...new Set(missing.map((each) => each.map(written).join(" and ")))];
  const places = first.some((each) => each.in === "query") ? "query parameter" : "query parameter or header";
  const sent = sentFor(first[0], marks);
  const near = sent === undefined ? undefined : didYouMean(sent, ways.map(valueOf));
  const meant = ways.find((way) => valueOf(way) === near);
  // What was probably meant stands first.
  const listed = meant === undefined ? ways : [meant, ...ways.filter((way) => way !== meant)];
  const more = listed.length > mostShown ? `, … (${listed.length - mostShown} more)` : "";
  return `send the ${places} ${listed.slice(0, mostShown).join(", or ")}${more}`;
}

function written({ name, value }: Discriminator): string {
  return value === undefined ? name : `${name}=${value}`;
}

function valueOf(way: string): string {
  return way.slice(way.indexOf("=") + 1);
}

/** What a request has in the place of a discriminator. */
function sentFor(wanted: Discriminator | undefined, { search, headers }: RequestMarks): string | undefined {
  if (wanted === undefined) return undefined;
  const value = new URLSearchParams(search).get(wanted.name);
  if (value !== null || wanted.in === "query" || !isHeaderName(wanted.name)) return value ?? undefined;
  return headers.get(wanted.name) ?? undefined;
}
