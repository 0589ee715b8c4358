import * as openai6 from "openai";
import * as zod6 from "openai/helpers/zod";
import * as openai7 from "openai-7";
import * as zod7 from "openai-7/helpers/zod";
import type { Ask, Connection, Outcome, OutcomeError } from "./scenario.ts";

/** A major version of the official package. */
export interface Sdk {
  readonly version: 6 | 7;
  readonly package: typeof openai6;
  readonly zod: typeof zod6;
}

/** The versions. Their types say the same of all that is used here, but TypeScript cannot call their union. */
export const sdks: readonly Sdk[] = [
  { version: 6, package: openai6, zod: zod6 },
  { version: 7, package: openai7 as unknown as typeof openai6, zod: zod7 as unknown as typeof zod6 },
];

/** The package's client. */
export function connect(sdk: Sdk, ask: Ask, { baseURL, fetch }: Connection): openai6.OpenAI {
  return new sdk.package.OpenAI({
    apiKey: "any",
    baseURL,
    maxRetries: ask.retries ?? 0,
    ...(ask.timeout !== undefined && { timeout: ask.timeout }),
    ...(fetch && { fetch }),
  });
}

/** What was heard of a stream so far, and goes away when it has heard enough. */
export class Listener {
  readonly #enough: number;
  readonly #abort = new AbortController();
  readonly #texts: string[] = [];
  #pieces = 0;
  #reasoning = "";

  constructor({ abortAfter = Infinity }: Ask) {
    this.#enough = abortAfter;
  }

  /** Tells the client to go away. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Hears a piece of a choice's text. */
  hear(piece: string, choice = 0): void {
    this.#texts[choice] = (this.#texts[choice] ?? "") + piece;
    this.#pieces += 1;
    if (this.#pieces >= this.#enough) this.#abort.abort();
  }

  /** Hears a piece of the reasoning. */
  think(piece: string): void {
    this.#reasoning += piece;
  }

  /** The reasoning that was heard. */
  get thoughts(): Outcome {
    return this.#reasoning === "" ? {} : { reasoning: this.#reasoning };
  }

  /** All that was heard. */
  get heard(): Outcome {
    return { ...this.thoughts, ...(this.#texts.length > 0 && { texts: this.#texts }) };
  }
}

/** An error of the package as it shows itself. */
export function errorOf(error: unknown): OutcomeError {
  if (!(error instanceof Error)) return { name: "none", message: String(error) };
  const { status, code } = error as { status?: number; code?: string | null };
  return { name: error.constructor.name, status, code, message: error.message };
}

/** The names of the classes of errors, by scenario. */
export const errorClasses: Readonly<Record<string, string>> = {
  "400 invalid request": "BadRequestError",
  "401 invalid api key": "AuthenticationError",
  "403 permission denied": "PermissionDeniedError",
  "404 model not found": "NotFoundError",
  "429 rate limited": "RateLimitError",
  "500 server error": "InternalServerError",
  "503 overloaded": "InternalServerError",
  "error in the stream": "APIError",
  abort: "APIUserAbortError",
  timeout: "APIConnectionTimeoutError",
  "request off the contract": "BadRequestError",
  "request off the page of its model": "BadRequestError",
  "evolink: 429 rate limited": "RateLimitError",
  "evolink: request off the contract": "BadRequestError",
};
