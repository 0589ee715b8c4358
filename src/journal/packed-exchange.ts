import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { milliseconds } from "../exchange/record.ts";
import type { Layer } from "../fixtures/surroundings.ts";
import type { LogEntry } from "../store/store.ts";
import type { Evidence, JournaledGateway, KeptQuestion } from "./evidence.ts";
import type { Head, Rest } from "./kept.ts";
import type { Pages } from "./pages.ts";

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

/** Keeps exchanges in one journal. */
export interface Packing {
  readonly pages: Pages;
  /** Added fixtures that former entries keep in memory already. */
  readonly counted: WeakSet<Layer>;
}

/**
 * What is kept of an exchange: almost all of it as bytes of a page, because a garbage collector that carries along what
 * ten thousand exchanges are made of takes more time than writing it down. It holds neither the request nor a secret.
 */
export class PackedExchange implements LogEntry {
  readonly session: string;
  readonly bytes: number;
  readonly #page: Uint8Array<ArrayBuffer>;
  /** In the page: where the JSON of the {@link Head} begins, what was sent as text, and the request's body, which ends there. */
  readonly #head: number;
  readonly #sent: number;
  readonly #body: number;
  readonly #end: number;
  readonly #hasBody: boolean;
  readonly #gateway: JournaledGateway;
  readonly #operation: Operation | undefined;
  readonly #bytesSent: Rest["bytes"];
  readonly #question: Rest["question"];

  constructor({ exchange, evidence, url, gateway, operation }: WrittenExchange, { pages, counted }: Packing) {
    const { asked, headers, reply, pieces, times, body, question } = evidence;
    const texts = reply === undefined ? pieces : [reply];
    const isText = texts.every((each) => typeof each === "string");
    let length = 0;
    const head: Head = {
      exchange,
      url,
      asked,
      answered: headers,
      question: question && { path: question.path, search: question.search },
      ends: isText ? texts.map((each) => (length += each.length)) : undefined,
      times: times.map(milliseconds),
    };
    const { page, ends } = pages.write([JSON.stringify(head), isText ? texts.join("") : "", body ?? nothing]);
    const [first = 0, second = 0, third = 0, last = 0] = ends;
    this.session = exchange.session;
    this.#page = page;
    this.#head = first;
    this.#sent = second;
    this.#body = third;
    this.#end = last;
    this.#hasBody = body !== undefined;
    this.#gateway = gateway;
    this.#operation = operation;
    this.#bytesSent = isText
      ? undefined
      : texts.map((each) => (typeof each === "string" ? encode(each) : each));
    this.#question = moving(question);
    this.bytes = baseSize + last - first + sizeOf(this.#bytesSent, this.#question, counted);
  }

  /** What is known of the exchange at once. */
  get summary(): Exchange {
    return { ...absent, ...this.#read().exchange };
  }

  async details(): Promise<object> {
    const { readDetails } = await import("./read-details.ts");
    const sent = decoder.decode(this.#page.subarray(this.#sent, this.#body));
    return readDetails(this.#read(), sent, this.#rest());
  }

  async why(): Promise<object> {
    const { explainAgain } = await import("./explain-again.ts");
    return explainAgain(this.#read(), this.#rest());
  }

  #read(): Head {
    return JSON.parse(decoder.decode(this.#page.subarray(this.#head, this.#sent))) as Head;
  }

  #rest(): Rest {
    return {
      gateway: this.#gateway,
      operation: this.#operation,
      body: this.#hasBody ? this.#page.slice(this.#body, this.#end) : undefined,
      bytes: this.#bytesSent,
      question: this.#question,
    };
  }
}

const nothing = new Uint8Array();
// What begins with a byte order mark has it again.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
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

function sizeOf(bytes: Rest["bytes"] = [], question: Rest["question"], counted: WeakSet<Layer>): number {
  let size = 0;
  for (const layer of question?.layers ?? []) {
    if (counted.has(layer)) continue;
    counted.add(layer);
    size += layer.weight;
  }
  for (const each of bytes) size += each.byteLength;
  for (const { text } of question?.view?.turns ?? []) size += text.length;
  return size;
}
