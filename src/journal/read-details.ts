import type { Contract } from "../contract/contract.ts";
import { parseBody } from "../contract/body/request-body.ts";
import { isJson, essenceOf } from "../contract/reply/reply-form.ts";
import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { type Evidence, milliseconds, type SentPieces } from "../exchange/record.ts";
import type { Mask } from "../exchange/secrets.ts";
import type { JournalEntry, JournalEvent, JournalReply } from "./journal-entry.ts";

/** A body as it was read, and what tells how. */
export interface KeptBody {
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly contentType: string | undefined;
  readonly operation: Operation | undefined;
  readonly contract: Contract;
}

/** What is kept of an exchange. */
export interface Kept {
  readonly exchange: Exchange;
  readonly evidence: Evidence;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly contract: Contract;
  readonly mask: Mask;
  readonly operation: Operation | undefined;
}

/** What went over the wire. Members that hold secrets are hidden. */
export async function readDetails(kept: Kept): Promise<Pick<JournalEntry, "request" | "reply">> {
  const { evidence, exchange, headers, url, contract, mask, operation } = kept;
  const { body: bytes } = evidence;
  const contentType = headers["content-type"];
  const body = await readRequestBody({ bytes, contentType, operation, contract });
  const asked = { ...headers };
  const request = { url, headers: asked, body: withoutSecrets(body, mask), size: bytes?.byteLength ?? 0 };
  const pieces = exchange.events === undefined ? undefined : evidence.sent;
  const answered = mask.headers(evidence.headers);
  // To HEAD nothing is sent of what was made.
  const sent = exchange.method === "HEAD" ? undefined : evidence.reply;
  return { request, reply: await readReply(answered, sent, pieces, mask) };
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
    // Nested more deeply than the engine's stack.
    return "[nested too deeply]";
  }
}

/** What an answer says. */
async function readReply(
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array | undefined,
  pieces: SentPieces | undefined,
  mask: Mask,
): Promise<JournalReply> {
  if (pieces !== undefined) return { headers, body: undefined, ...(await readPieces(pieces, mask)) };
  const type = essenceOf(headers["content-type"] ?? "");
  const text = body instanceof Uint8Array ? textOf(body) : body;
  return { headers, body: readText(text, isJson(type), mask), events: undefined, rest: undefined };
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
  sent: SentPieces,
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
  for (const [place, piece] of unpack(sent).entries()) {
    at = milliseconds(sent.at[place] ?? 0);
    const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    all += text;
    parser.feed(text);
  }
  const rest = all.split(/\r\n\r\n|\n\n|\r\r/).at(-1);
  return { events, rest: rest === "" ? undefined : rest };
}

function unpack({ data, ends }: SentPieces): readonly (string | Uint8Array)[] {
  const [all] = data;
  if (ends === undefined || typeof all === "string" || all === undefined) return data;
  const text = textOf(all);
  return ends.map((end, place) => text.slice(ends[place - 1] ?? 0, end));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
