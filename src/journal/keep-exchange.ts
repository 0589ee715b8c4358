import type { Contract } from "../contract/contract.ts";
import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Evidence } from "../exchange/record.ts";
import { copied, hidden, maskedHeaders, maskedQuery } from "../exchange/secrets.ts";
import type { LogEntry } from "../store/store.ts";
import type { Kept } from "./read-details.ts";

/** An exchange, and what is left of it. */
export interface WrittenExchange {
  readonly exchange: Exchange;
  readonly evidence: Evidence;
  readonly request: Request;
  readonly contract: Contract;
  readonly operation: Operation | undefined;
}

/** What an entry takes beside its bodies. */
const baseSize = 2_048;
/** What a piece of a stream takes beside its bytes. */
const pieceSize = 96;

/** What is kept of an exchange. It holds neither the request nor any header that is a secret. */
export function entryOf({ exchange, evidence, request, contract, operation }: WrittenExchange): LogEntry {
  const secrets = (operation ?? contract.operations[0])?.secrets ?? none;
  const headers = evidence.asked ?? maskedHeaders(request.headers, secrets);
  return keep({ exchange, evidence, headers, url: maskedUrl(request.url, secrets), contract, operation });
}

const none: ReadonlySet<string> = new Set();

/** A function of its own, so that what it keeps is what it is given, and nothing around it. */
function keep(kept: Kept): LogEntry {
  const { exchange, evidence } = kept;
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

function sizeOf({ body, reply, pieces, whySize }: Evidence): number {
  let size = baseSize + (body?.byteLength ?? 0) + (reply?.length ?? 0) + whySize;
  for (const { data } of pieces) size += data.length + pieceSize;
  return size;
}

/** A URL without what it may hold of secrets: who asks, which clients send seldom, and a fragment, which none ought to. */
function maskedUrl(url: string, secrets: ReadonlySet<string>): string {
  if (!/[?#@]/.test(url)) return url;
  const [, place = "", search = ""] = /^([^?#]*)(\?[^#]*)?/.exec(url) ?? [];
  return copied(place.replace(/^([^/]*\/\/)[^/]*@/, `$1${hidden}@`) + maskedQuery(search, secrets));
}
