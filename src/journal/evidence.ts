import type { Contract } from "../contract/contract.ts";
import type { Operation } from "../contract/operation.ts";
import type { RequestView } from "../dialects/dialect.ts";
import type { Voice } from "../dialects/speak.ts";
import type { Mask } from "../exchange/secrets.ts";
import type { FixtureLibrary } from "../fixtures/library.ts";
import type { Session } from "../fixtures/session.ts";
import type { Layer } from "../fixtures/surroundings.ts";

/** What went over the wire, noted while it goes; secrets are left out already. */
export interface Evidence {
  /** When the request arrived, by `performance.now()`. */
  readonly start: number;
  /** The request's headers, without secrets. */
  readonly asked: Readonly<Record<string, string>>;
  /** The request's body; `undefined` where it was not read. */
  body: Uint8Array<ArrayBuffer> | undefined;
  /** Headers of the answer. */
  headers: Readonly<Record<string, string>>;
  /** The body of a whole answer. */
  reply: string | Uint8Array | undefined;
  /** The pieces of a streamed answer. */
  readonly pieces: (string | Uint8Array)[];
  /** When each left, in milliseconds since the request's arrival. */
  readonly times: number[];
  /** What fixtures were asked; `undefined` where none was. */
  question: KeptQuestion | undefined;
}

/** What is kept of a question, so that it can be put again. None of it is a secret. */
export interface KeptQuestion {
  readonly path: string;
  readonly search: string;
  readonly scenarios: Session["scenarios"];
  readonly layers: readonly Layer[];
  /** What the request says, where the body alone does not tell: it continues a conversation. */
  readonly view: RequestView | undefined;
}

/** The gateway of an exchange, as far as it is needed to read what is kept of it. */
export interface JournaledGateway {
  readonly contract: Contract;
  readonly mask: Mask;
  readonly library: FixtureLibrary;
  readonly voices: ReadonlyMap<Operation, Voice>;
}

/** Begins to note what goes over the wire. */
export function newEvidence(asked: Readonly<Record<string, string>>): Evidence {
  return {
    start: performance.now(),
    asked,
    body: undefined,
    headers: {},
    reply: undefined,
    pieces: [],
    times: [],
    question: undefined,
  };
}
