import type { Fault, Fixture } from "../fixtures/fixture.ts";
import type { JournalReader } from "../journal/reader.ts";
import type { Explanation } from "../pipeline/explain.ts";

/** A fixture that may be asked, and where it comes from. */
export interface ServedFixture {
  readonly name: string;
  /** The gateways that it may answer for. */
  readonly gateways: readonly string[];
  /**
   * Added to this session (`session`) or for all (`added`) while the mock runs, given with its options or files (`own`), or
   * one of the gateway's (`gateway`).
   */
  readonly from: "session" | "added" | "own" | "gateway";
  /** How often it has answered in the session. */
  readonly answered: number;
  readonly fixture: Fixture;
}

/**
 * What a test does with a mock beside asking it: in process by {@link Mock}, on a server by what `connect` gives. Without a
 * session it is done for all of them.
 */
export interface Control {
  /** What came in, and why it was answered so. */
  readonly journal: JournalReader;
  /**
   * Adds fixtures, which are asked before all others; one whose name there is takes its place.
   *
   * @throws ConfigurationError for a fixture that is wrong; then none is added.
   * @example
   * await mock.use({ name: "greeting", reply: { text: "안녕하세요! 👋" } });
   */
  readonly use: (...fixtures: readonly Fixture[]) => Promise<void>;
  /**
   * Takes a fixture away that {@link Control.use} has added; one whose place it took is asked again.
   *
   * @throws ConfigurationError where none of the name was added.
   */
  readonly remove: (name: string) => Promise<void>;
  /** The fixtures that may be asked, those first that are asked first. */
  readonly fixtures: () => Promise<readonly ServedFixture[]>;
  /**
   * Lets the next request of the session fail, without a session the next one that names none; called again, the one
   * after it as well.
   *
   * @throws ConfigurationError for a fault that is wrong.
   * @example
   * await mock.failNext({ kind: "error", error: "rate_limited" });
   */
  readonly failNext: (fault: Fault) => Promise<void>;
  /**
   * Stops the clock at a time: a date, milliseconds since 1970 or a text such as `2026-01-01T00:00:00Z`; without one it
   * goes on.
   *
   * @throws ConfigurationError for what is no time.
   */
  readonly setClock: (time?: Date | number | string) => Promise<void>;
  /**
   * Makes ids the same in every run from now on: a whole number; without one, as the mock was created.
   *
   * @throws ConfigurationError for what is none.
   */
  readonly setSeed: (seed?: number) => Promise<void>;
  /**
   * Forgets all that has happened: where replies, scenarios and faults stand, conversations, the journal, the clock, the
   * seed, and what {@link Control.use} has added.
   */
  readonly reset: () => Promise<void>;
  /** Tells which fixture would answer a request, and why, without answering it. */
  readonly explain: (input: Request | URL | string, init?: RequestInit) => Promise<Explanation>;
}

/** The requests of one test, which never meet those of another. */
export interface ControlledSession extends Control {
  readonly id: string;
  /** What a request carries to belong to the session. */
  readonly headers: Readonly<Record<"x-mynah-session", string>>;
  /** Sends a request of the session. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
}

/** A mock that is controlled: in this process, or on a server. */
export interface ControlledMock extends Control {
  /**
   * A session, begun by its first use.
   *
   * @param id 256 characters or fewer, such as the name of a test; `""` for requests that name none. Default: a new one.
   * @throws ConfigurationError for another.
   * @example
   * const session = mock.session();
   * const client = new OpenAI({ apiKey: "any", baseURL: await mock.baseUrl(), fetch: session.fetch });
   */
  readonly session: (id?: string) => ControlledSession;
  /** Sends a request to the mock. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /**
   * The base URL that an SDK is given for a gateway.
   *
   * @param gateway Its name. Default: the default gateway.
   * @throws ConfigurationError for a gateway that there is not.
   */
  readonly baseUrl: (gateway?: string) => Promise<string>;
}
