import type { Operation } from "../contract/operation.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Evidence, JournaledGateway, KeptQuestion } from "./evidence.ts";

/** What is kept as JSON. */
export interface Head {
  readonly exchange: Exchange;
  readonly url: string;
  readonly asked: Readonly<Record<string, string>>;
  readonly answered: Readonly<Record<string, string>>;
  readonly question: Pick<KeptQuestion, "path" | "search"> | undefined;
  /** Where each piece of a stream ends, in UTF-16 units; `undefined` where they are bytes. */
  readonly ends: readonly number[] | undefined;
  readonly times: readonly number[];
}

/** What is kept beside the text. */
export interface Rest {
  readonly gateway: JournaledGateway;
  readonly operation: Operation | undefined;
  readonly body: Evidence["body"];
  /** What was sent, where it was bytes. */
  readonly bytes: readonly Uint8Array[] | undefined;
  readonly question: Pick<KeptQuestion, "scenarios" | "layers" | "view"> | undefined;
}
