import type { BrokenRule, Coverage, CoverageFinding, GatewayCoverage } from "../coverage/coverage.ts";
import { type CoverageItem, type CoverageShare, isShown, percentOf, shareOf } from "../coverage/item.ts";
import type { MissedThreshold } from "../coverage/total.ts";

/** What is told of an operation in a line. */
export interface OperationSummary {
  readonly name: string;
  readonly item: CoverageItem;
  /** How many requests the contract accepted. */
  readonly calls: number;
  /** Whether any request came in, accepted or not; what was never asked for does not list what is in it. */
  readonly called: boolean;
  readonly excluded: string | undefined;
  readonly all: CoverageShare;
  readonly requests: CoverageShare;
  readonly replies: CoverageShare;
}

/** What is told of a gateway in a few lines. */
export interface GatewaySummary {
  readonly gateway: GatewayCoverage;
  readonly asked: boolean;
  readonly all: CoverageShare;
  readonly operations: readonly OperationSummary[];
  /** The errors of the gateway, where its document names them. */
  readonly errors: CoverageItem | undefined;
}

/** The gateways of a coverage, those that were asked first. */
export function summarize({ gateways }: Coverage): GatewaySummary[] {
  const summaries = gateways.map((gateway) => ({
    gateway,
    asked: gateway.exchanges > 0,
    all: shareOf(gateway.items),
    operations: gateway.items
      .filter(({ kind }) => kind === "operation")
      .map((item) => summarizeOperation(item, gateway)),
    errors: gateway.items.find(({ kind }) => kind === "errors"),
  }));
  return summaries.toSorted((one, other) => Number(other.asked) - Number(one.asked));
}

function summarizeOperation(item: CoverageItem, { findings }: GatewayCoverage): OperationSummary {
  const replies = item.items.filter(({ kind }) => kind === "reply");
  const all = shareOf([item]);
  const back = shareOf(replies);
  return {
    name: item.label,
    item,
    calls: item.count,
    called: isShown(item) || findings.some(({ operation }) => operation === item.label),
    excluded: item.excluded,
    all,
    // That it was called is a matter of requests.
    requests: { covered: all.covered - back.covered, of: all.of - back.of },
    replies: back,
  };
}

/** What an operation is called, with its gateway where several were asked. */
export type NameOf = (gateway: string, name: string) => string;

/** Names operations of a coverage as people have to be told them. */
export function namesIn({ gateways }: Coverage): NameOf {
  const several = gateways.filter(({ exchanges }) => exchanges > 0).length > 1;
  return (gateway, name) => (several ? `${gateway} ${name}` : name);
}

/** Where a finding was made: at an operation, or at a path that no operation has. */
export function whereText({ operation, first }: CoverageFinding): string {
  return operation ?? `${first.method} ${first.path}`;
}

/** The address of a page of the docs, where it is one of the web; any other scheme could do something when it is followed. */
export function webAddress(page: BrokenRule["page"]): string | undefined {
  const url = URL.canParse(page?.url ?? "") ? new URL(page?.url ?? "") : undefined;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : undefined;
}

/** A text without what XML has no way to write: control characters, and halves of characters. */
export function xmlText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}

/** A share as people read it, as in `12 of 40`. */
export function ofAll({ covered, of }: CoverageShare): string {
  return `${covered} of ${of}`;
}

/** A share in percent, as in `30%`. */
export function percent(share: CoverageShare): string {
  return share.of === 0 ? "–" : `${percentOf(share)}%`;
}

/** A number and the word that is counted, as in `2 calls`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** What was not reached, in a sentence without its full stop. */
export function missedText({ name, threshold, share }: MissedThreshold): string {
  if (threshold < 0 && share.of === 0)
    return `nothing of ${name} counts, and ${-threshold} items may be left uncovered`;
  return threshold < 0
    ? `${name} leaves ${share.of - share.covered} items uncovered, and ${-threshold} may be`
    : `${name} is covered by ${percentOf(share)}%, and ${threshold}% is asked for`;
}

/** What is not covered of a body or of a form of it. */
export interface Gaps {
  /** The body or its form, without the operation, as in `request` or `reply 200 (Refusal)`. */
  readonly of: string;
  /** What is not covered of it; values of one place together. */
  readonly places: readonly string[];
}

/**
 * What is not covered of an operation, or of the errors of a gateway, without what is inside of something that is not
 * covered either.
 */
export function gapsOf(operation: CoverageItem): Gaps[] {
  const gaps = new Map<string, Map<string, string[]>>();
  const note = (body: CoverageItem, place: string, label?: string): void => {
    const inBody = gaps.get(body.id) ?? new Map<string, string[]>();
    const labels = inBody.get(place) ?? [];
    gaps.set(body.id, inBody.set(place, labels));
    if (label !== undefined) labels.push(label);
  };
  const visit = (item: CoverageItem, body: CoverageItem, parent: CoverageItem): void => {
    if (item.excluded !== undefined) return;
    const below = (of: CoverageItem) => item.id.slice(of.id.length).replace(/^[. ]/, "");
    if (item.counts && item.count === 0) {
      // A value is told behind the place whose value it is.
      const plain = item.kind === "value" || item.kind === "bound";
      if (plain) note(body, parent.id.slice(body.id.length).replace(/^[. ]/, ""), item.label);
      else note(body, below(body));
      return;
    }
    // The ids of what is in a JSON body do not name its content type.
    const named = item.items.every(({ id }) => id.startsWith(item.id));
    const begins = item.kind !== "member" && item.kind !== "value" && parent === body && named;
    for (const inside of item.items) visit(inside, begins ? item : body, item);
  };
  for (const inside of operation.items) visit(inside, operation, operation);
  return [...gaps].map(([id, places]) => ({
    of: id.slice(operation.id.length + 1),
    places: [...places].map(([place, labels]) => [place, ...labels].join(" ").trim()),
  }));
}
