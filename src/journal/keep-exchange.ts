import type { Contract } from "../contract/contract.ts";
import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Evidence } from "../exchange/record.ts";
import { copied, hidden, type Mask } from "../exchange/secrets.ts";
import type { LogEntry } from "../store/store.ts";
import type { Kept } from "./read-details.ts";

/** An exchange, and what is left of it. */
export interface WrittenExchange {
  readonly exchange: Exchange;
  readonly evidence: Evidence;
  readonly request: Request;
  readonly contract: Contract;
  readonly mask: Mask;
  readonly operation: Operation | undefined;
}

/** What an entry takes beside its bodies. */
const baseSize = 2_048;
/** What a piece of a stream takes beside its bytes. */
const pieceSize = 24;

/** What is kept of an exchange. It holds neither the request nor any header that is a secret. */
export function entryOf({
  exchange,
  evidence,
  request,
  contract,
  mask,
  operation,
}: WrittenExchange): LogEntry {
  const { asked: headers } = evidence;
  return keep({ exchange, evidence, headers, url: maskedUrl(request.url, mask), contract, mask, operation });
}

/** A function of its own, so that what it keeps is what it is given, and nothing around it. */
function keep(kept: Kept): LogEntry {
  const { exchange, evidence } = kept;
  pack(evidence);
  return {
    session: exchange.session,
    bytes: sizeOf(evidence),
    summary: exchange,
    async details() {
      const { readDetails } = await import("./read-details.ts");
      return readDetails(kept);
    },
    why: async () => (await evidence.why?.(exchange.fixture)) ?? [],
  };
}

const encoder = new TextEncoder();

/**
 * Puts the texts of an answer together as bytes, which are outside of the heap: what the garbage collector has to carry
 * along is what the journal costs.
 */
function pack(evidence: Evidence): void {
  const { sent, reply } = evidence;
  if (typeof reply === "string") evidence.reply = encoder.encode(reply);
  const { data } = sent;
  if (data.length < 2 || data.some((each) => typeof each !== "string")) return;
  let end = 0;
  sent.ends = data.map((each) => (end += each.length));
  sent.data = [encoder.encode(data.join(""))];
}

function sizeOf({ body, reply, sent, whySize }: Evidence): number {
  let size = baseSize + (body?.byteLength ?? 0) + (reply?.length ?? 0) + whySize;
  for (const data of sent.data) size += data.length;
  size += sent.at.length * pieceSize;
  return size;
}

/** A URL without what it may hold of secrets: who asks, which clients send seldom, and a fragment, which none ought to. */
function maskedUrl(url: string, mask: Mask): string {
  if (!/[?#@]/.test(url)) return url;
  const [, place = "", search = ""] = /^([^?#]*)(\?[^#]*)?/.exec(url) ?? [];
  return copied(place.replace(/^([^/]*\/\/)[^/]*@/, `$1${hidden}@`) + mask.query(search));
}
