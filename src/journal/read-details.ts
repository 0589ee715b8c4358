import type { Contract } from "../contract/contract.ts";
import { parseBody } from "../contract/body/read-body.ts";
import { isJson, essenceOf } from "../contract/reply/reply-form.ts";
import type { Operation } from "../contract/operation.ts";
import type { Mask } from "../exchange/secrets.ts";
import type { JournalEntry, JournalEvent } from "./journal-entry.ts";
import type { Head, Rest } from "./kept.ts";

/** A body as it was read, and what tells how. */
export interface KeptBody {
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly contentType: string | undefined;
  readonly operation: Operation | undefined;
  readonly contract: Contract;
}

/**
 * What went over the wire. Members that hold secrets are hidden.
 *
 * @param sent What was sent as text.
 */
export async function readDetails(
  { exchange, url, asked, answered, ends, times }: Head,
  sent: string,
  { gateway, operation, body: bytes, bytes: sentBytes }: Rest,
): Promise<Pick<JournalEntry, "request" | "reply">> {
  const { contract, mask } = gateway;
  const body = await readRequestBody({ bytes, contentType: asked["content-type"], operation, contract });
  const request = { url, headers: asked, body: withoutSecrets(body, mask), size: bytes?.byteLength ?? 0 };
  const headers = mask.headers(answered);
  const pieces = sentBytes ?? ends?.map((end, place) => sent.slice(ends[place - 1] ?? 0, end)) ?? [];
  if (exchange.events !== undefined) {
    return { request, reply: { headers, body: undefined, ...(await readPieces(pieces, times, mask)) } };
  }
  const [whole] = pieces;
  const text = whole instanceof Uint8Array ? textOf(whole) : whole;
  // To HEAD nothing is sent of what was made.
  const shown = exchange.method === "HEAD" ? undefined : text;
  const isJsonBody = isJson(essenceOf(headers["content-type"] ?? ""));
  const reply = { headers, body: readText(shown, isJsonBody, mask), events: undefined, rest: undefined };
  return { request, reply };
}

/** The body of a request as fixtures see it; one that cannot be read is the text that it is. */
export async function readRequestBody({
  bytes,
  contentType,
  operation,
  contract,
}: KeptBody): Promise<unknown> {
  if (bytes === undefined || bytes.byteLength === 0) return undefined;
  if (operation === undefined || contentType === undefined) return textOf(bytes);
  try {
    return (await parseBody(bytes, contentType, operation, contract)).value;
  } catch {
    return textOf(bytes);
  }
}

function withoutSecrets(value: unknown, mask: Mask): unknown {
  try {
    return mask.value(value);
  } catch {
    return "[nested too deeply]";
  }
}

function readText(text: string | undefined, json: boolean, mask: Mask): unknown {
  if (text === undefined || !json) return text;
  try {
    return withoutSecrets(JSON.parse(text), mask);
  } catch {
    return text;
  }
}

/** The events in pieces of any size, as clients read them. */
async function readPieces(
  pieces: readonly (string | Uint8Array)[],
  times: readonly number[],
  mask: Mask,
): Promise<{ readonly events: readonly JournalEvent[]; readonly rest: string | undefined }> {
  const { createParser } = await import("eventsource-parser");
  const decoder = new TextDecoder();
  const events: JournalEvent[] = [];
  let at = 0;
  let all = "";
  const parser = createParser({
    onEvent({ event, data }) {
      events.push({ event, data: readText(data, /^[[{]/.test(data), mask), at });
    },
  });
  for (const [place, piece] of pieces.entries()) {
    at = times[place] ?? 0;
    const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    all += text;
    parser.feed(text);
  }
  const rest = all.split(/\r\n\r\n|\n\n|\r\r/).at(-1);
  return { events, rest: rest === "" ? undefined : rest };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
