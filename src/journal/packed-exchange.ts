import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { milliseconds } from "../exchange/record.ts";
import type { Layer } from "../fixtures/surroundings.ts";
import type { LogEntry } from "../store/store.ts";
import type { Evidence, JournaledGateway, KeptQuestion } from "./evidence.ts";
import type { Head, Rest } from "./kept.ts";

/** An exchange, and what is left of it. */
export interface WrittenExchange {
  readonly exchange: Exchange;
  readonly evidence: Evidence;
  /** The request's URL, without secrets. */
  readonly url: string;
  readonly gateway: JournaledGateway;
  readonly operation: Operation | undefined;
}

/** What an entry takes beside its texts. */
const baseSize = 512;

/**
 * What is kept of an exchange: almost all of it as two texts, because a garbage collector that carries along what
 * ten thousand exchanges are made of takes more time than writing it down. It holds neither the request nor a secret.
 */
export class PackedExchange implements LogEntry {
  readonly session: string;
  readonly bytes: number;
  /** JSON of the {@link Head}. */
  readonly #head: string;
  /** What was sent as text. */
  readonly #sent: string;
  readonly #rest: Rest;

  /** @param counted Added fixtures that former entries keep in memory already; those of this one are added. */
  constructor({ exchange, evidence, url, gateway, operation }: WrittenExchange, counted: WeakSet<Layer>) {
    const { asked, headers, reply, pieces, times, body, question } = evidence;
    const texts = reply === undefined ? pieces : [reply];
    const isText = texts.every((each) => typeof each === "string");
    let end = 0;
    const head: Head = {
      exchange,
      url,
      asked,
      answered: headers,
      question: question && { path: question.path, search: question.search },
      ends: isText ? texts.map((each) => (end += each.length)) : undefined,
      times: times.map(milliseconds),
    };
    this.session = exchange.session;
    this.#head = JSON.stringify(head);
    this.#sent = isText ? texts.join("") : "";
    this.#rest = {
      gateway,
      operation,
      body,
      bytes: isText ? undefined : texts.map((each) => (typeof each === "string" ? encode(each) : each)),
      question: moving(question),
    };
    this.bytes = baseSize + this.#head.length + this.#sent.length + sizeOf(this.#rest, counted);
  }

  /** What is known of the exchange at once. */
  get summary(): Exchange {
    return { ...absent, ...this.#read().exchange };
  }

  async details(): Promise<object> {
    const { readDetails } = await import("./read-details.ts");
    return readDetails(this.#read(), this.#sent, this.#rest);
  }

  async why(): Promise<object> {
    const { explainAgain } = await import("./explain-again.ts");
    return explainAgain(this.#read(), this.#rest);
  }

  #read(): Head {
    return JSON.parse(this.#head) as Head;
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Members that JSON leaves out where they are `undefined`. */
const absent = {
  requestId: undefined,
  operation: undefined,
  model: undefined,
  fixture: undefined,
  offContract: undefined,
  error: undefined,
  events: undefined,
};

/** What cannot be written down, where there is any of it. */
function moving(question: KeptQuestion | undefined): Rest["question"] {
  if (question === undefined) return undefined;
  const { scenarios, layers, view } = question;
  return scenarios.size === 0 && layers.length === 0 && view === undefined
    ? plain
    : { scenarios, layers, view };
}

const plain: NonNullable<Rest["question"]> = { scenarios: new Map(), layers: [], view: undefined };

function sizeOf({ body, bytes = [], question }: Rest, counted: WeakSet<Layer>): number {
  let size = body?.byteLength ?? 0;
  for (const layer of question?.layers ?? []) {
    if (counted.has(layer)) continue;
    counted.add(layer);
    size += layer.weight;
  }
  for (const each of bytes) size += each.byteLength;
  for (const { text } of question?.view?.turns ?? []) size += text.length;
  return size;
}
