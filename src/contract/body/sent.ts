import { isObject } from "../json.ts";

/**
 * A value that is not read as text: JSON of its own, or a file. No text in it is turned into another type.
 */
export interface Sealed {
  /** What is judged: of a file its bytes as text. */
  readonly judged: unknown;
  /** What fixtures see: of a file what it is, instead of what is in it. */
  readonly seen: unknown;
}

/** What a form sends. Objects are maps, so that nobody takes them for what is sealed. */
export type Sent = string | Sealed | readonly Sent[] | ReadonlyMap<string, Sent>;

/** What fixtures see of a file. */
interface SentFile {
  readonly filename?: string;
  /** The content type that was sent with it, without parameters. */
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** Whether it is a list. */
function isList(sent: Sent): sent is readonly Sent[] {
  return Array.isArray(sent);
}

/** What was sent as JSON, its texts not yet turned into anything. */
export function plain(sent: Sent, side: keyof Sealed): unknown {
  if (typeof sent === "string") return sent;
  if (isList(sent)) return sent.map((each) => plain(each, side));
  if (!(sent instanceof Map)) return (sent as Sealed)[side];
  return Object.fromEntries([...sent].map(([name, each]) => [name, plain(each, side)]));
}

/**
 * What was sent, its texts as they were turned into what the schema asks for. What is sealed stays what it was, and so
 * does a list that somebody took for its only item.
 */
export function settled(sent: Sent, turned: unknown, side: keyof Sealed): unknown {
  if (typeof sent === "string") return textOr(sent, turned);
  if (isList(sent)) {
    return Array.isArray(turned)
      ? sent.map((each, index) => settled(each, turned[index], side))
      : plain(sent, side);
  }
  if (sent instanceof Map) {
    if (!isObject(turned)) return plain(sent, side);
    return Object.fromEntries([...sent].map(([name, each]) => [name, settled(each, turned[name], side)]));
  }
  return (sent as Sealed)[side];
}

/** A text that is allowed to be one stays as it is: on its way through a union `007` has been 7, and a text again. */
function textOr(text: string, turned: unknown): unknown {
  return typeof turned === "string" ? text : turned;
}

/** Whether anything in it is a file. */
export function holdsFiles(sent: Sent): boolean {
  if (typeof sent === "string") return false;
  if (isList(sent)) return sent.some(holdsFiles);
  if (sent instanceof Map) return [...sent.values()].some(holdsFiles);
  return (sent as Sealed).judged !== (sent as Sealed).seen;
}

/** What fixtures see of a file. */
export function fileOf(bytes: Uint8Array, contentType: string, filename?: string): Sealed {
  const seen: SentFile = {
    ...(filename === undefined ? {} : { filename }),
    contentType,
    size: bytes.byteLength,
  };
  return { judged: textOfBytes(bytes), seen };
}

/** Bytes as text: as UTF-8 where they are, else a character for each byte, so that lengths are those of the file. */
function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}
