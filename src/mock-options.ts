import type { Contract } from "./contract/contract.ts";
import type { ApiKey } from "./contract/security/credentials.ts";
import type { Gateway } from "./contract/document.ts";
import { assertKnownOptions } from "./known-options.ts";
import { isObject } from "./contract/json.ts";
import { schemeNames } from "./contract/security/security.ts";
import { didYouMean, preview } from "./contract/wording.ts";
import { ConfigurationError } from "./errors.ts";
import type { Exchange } from "./exchange/exchange.ts";
import type { Seed } from "./exchange/seed.ts";
import type { Store } from "./store/store.ts";
import type { Fault, Fixture } from "./fixtures/fixture.ts";

/** What to do with a request that breaks the contract: refuse it, answer and report it, or not look. */
export type ValidateMode = "enforce" | "warn" | "off";

/** What to do with members that the contract does not know: accept and report them, or refuse the request. */
export type UndocumentedMode = "accept" | "reject";

/** Who answers a request that no fixture of the user's fits: the shipped fixtures and then the document, the document alone, or an error. */
export type UnmatchedMode = "fixture" | "sample" | "refuse";

/** How a mock behaves. */
export interface MockOptions {
  /** The gateways that are mocked. Default: elkapi and evolink. */
  readonly gateways?: readonly Gateway<Fixture>[];
  /**
   * Fixtures of your own, asked before those of the gateways: for every gateway, or by the gateway's name.
   * A gateway's fixture of the same name gives way.
   */
  readonly fixtures?: readonly Fixture[] | Readonly<Record<string, readonly Fixture[]>>;
  /**
   * Who answers a request that no fixture of yours fits. `fixture`: the fixtures that come with mynah, one of
   * which answers anything; for a document of your own, the document itself: its example, else a sample of its schema.
   * `sample`: the document, for every gateway. `refuse`: the error `no_fixture`, which names the nearest fixtures.
   * Default `fixture`.
   */
  readonly unmatched?: UnmatchedMode;
  /** Faults that may happen to every answer, each with its probability. Default none. */
  readonly faults?: readonly Fault[];
  /** The gateway that answers URLs which name none. Default: the first. */
  readonly defaultGateway?: string;
  /**
   * The only credential that passes: a bearer token, the value of an API key, for HTTP Basic `user:password` or its
   * base64; or one for each security scheme, by the scheme's name in the document. Default: any that is not blank.
   *
   * @example
   * createMock({ gateways: [acme], apiKey: { ApiKeyAuth: "key-1", BasicAuth: "ada:pw" } });
   */
  readonly apiKey?: string | Readonly<Record<string, string>>;
  /** Default `enforce`. */
  readonly validate?: ValidateMode;
  /** Default `accept`. */
  readonly undocumented?: UndocumentedMode;
  /** The largest request body, in bytes. Default 32 MiB. */
  readonly bodyLimit?: number;
  /** Graphemes in each piece of a streamed text, 1 or more. Default 4. */
  readonly chunkSize?: number;
  /** Milliseconds between two streamed events. Default 0. */
  readonly chunkDelay?: number;
  /** Makes ids and times the same in every run: a whole number. Default: they differ from run to run. */
  readonly seed?: number;
  /** Tells the time, in milliseconds since 1970. Default: the system's, or 2026-01-01T00:00Z under a seed. */
  readonly clock?: () => number;
  /**
   * Tells the session of a request that has no header `x-mynah-session`: 256 characters or fewer. Default: `""`.
   *
   * @example
   * createMock({ defaultSession: (request) => request.headers.get("x-test-name") ?? "" });
   */
  readonly defaultSession?: (request: Request) => string;
  /**
   * How many exchanges the journal keeps, with their bodies; 0 for none, which saves a little time. Where they take more
   * than 64 MiB, the oldest go before. Default 10,000.
   */
  readonly journal?: number;
  /**
   * Where everything is kept that outlives a request: sessions, added fixtures, conversations, the journal. Default: in
   * memory, for this mock alone.
   */
  readonly store?: Store;
  /**
   * Whether each reply and each streamed event is judged by the contract before it leaves. One that breaks
   * it is answered as the error `reply_off_contract`. Default true.
   */
  readonly checkReplies?: boolean;
  /**
   * Called when a request has been answered, and a streamed answer has come to its end. What it throws is an
   * uncaught exception of the process; the answer goes out all the same.
   */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** {@link MockOptions} with every default in its place. */
export type Settings = Required<
  Omit<MockOptions, "gateways" | "fixtures" | "apiKey" | "seed" | "clock" | "defaultGateway" | "store">
> & {
  readonly apiKey: ApiKey;
  readonly seed: Seed | undefined;
  readonly clock: (() => number) | undefined;
};

/**
 * Puts the defaults in place.
 *
 * @throws ConfigurationError for an option that is unknown, or whose value is out of range.
 */
export function readSettings(options: MockOptions): Settings {
  assertKnownOptions(options, optionNames, "create the mock");
  const { seed, apiKey, clock, store: _, ...rest } = options;
  const settings: Settings = {
    ...defaults,
    ...withoutUndefined(rest),
    seed: seed === undefined ? undefined : { value: seed, epoch: "" },
    apiKey,
    clock,
  };
  assertOneOf("validate", settings.validate, ["enforce", "warn", "off"]);
  assertOneOf("unmatched", settings.unmatched, ["fixture", "sample", "refuse"]);
  assertOneOf("undocumented", settings.undocumented, ["accept", "reject"]);
  assertWhole("bodyLimit", settings.bodyLimit, 1);
  assertWhole("journal", settings.journal, 0);
  assertWhole("chunkSize", settings.chunkSize, 1);
  assertWhole("chunkDelay", settings.chunkDelay, 0, 60_000);
  if (!Array.isArray(settings.faults)) {
    throw new ConfigurationError(
      "Failed to create the mock: faults must be an array. Please pass a list of faults.",
    );
  }
  if (apiKey !== undefined) assertApiKey(apiKey);
  if (seed !== undefined) assertSeed(seed, "Failed to create the mock");
  return settings;
}

/** Which value is wrong is told, and never the value. */
function assertApiKey(apiKey: unknown): void {
  const isKey = (value: unknown) => typeof value === "string" && value.trim() !== "";
  if (isKey(apiKey)) return;
  const named = isObject(apiKey) ? Object.entries(apiKey) : [];
  const [wrong] = named.find(([, value]) => !isKey(value)) ?? [];
  if (named.length > 0 && wrong === undefined) return;
  throw new ConfigurationError(
    wrong === undefined
      ? "Failed to create the mock: apiKey must be a text that is not blank, or such texts by the names of security schemes. Please mend it, or leave it out."
      : `Failed to create the mock: apiKey.${wrong} must be a text that is not blank. Please mend it, or leave it out.`,
  );
}

/**
 * Makes sure that every security scheme for which a credential is given is one of a document.
 *
 * @throws ConfigurationError with the name that was probably meant.
 */
export function assertKnownSchemes(apiKey: ApiKey, contracts: readonly Contract[]): void {
  if (typeof apiKey !== "object") return;
  const known = [...new Set(contracts.flatMap(({ document }) => schemeNames(document)))];
  for (const name of Object.keys(apiKey)) {
    if (known.includes(name)) continue;
    const meant = didYouMean(name, known);
    const hint = meant ?? (known.length === 0 ? undefined : `one of ${known.slice(0, 20).join(", ")}`);
    throw new ConfigurationError(
      `Failed to create the mock: apiKey names the security scheme "${name}", and no document has it. ` +
        `Please ${hint === undefined ? "leave it out" : `use ${hint}`}.`,
    );
  }
}

const defaults = {
  validate: "enforce",
  undocumented: "accept",
  unmatched: "fixture",
  faults: [],
  bodyLimit: 32 * 1024 * 1024,
  chunkSize: 4,
  chunkDelay: 0,
  checkReplies: true,
  defaultSession: () => "",
  journal: 10_000,
  onExchange: () => {},
} as const satisfies Partial<MockOptions>;

/**
 * Lets whole numbers through.
 *
 * @param failed The beginning of the error's message.
 * @throws ConfigurationError for anything else.
 */
export function assertSeed(seed: unknown, failed: string): void {
  if (Number.isSafeInteger(seed)) return;
  throw new ConfigurationError(`${failed}: seed is ${preview(seed)}. Please use a whole number.`);
}

function withoutUndefined(options: Omit<MockOptions, "seed" | "clock">): Partial<Settings> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function assertOneOf(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new ConfigurationError(
    `Failed to create the mock: ${option} is "${value}". Please use one of ${allowed.join(", ")}.`,
  );
}

function assertWhole(option: string, value: number, from: number, to = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return;
  throw new ConfigurationError(
    `Failed to create the mock: ${option} is ${preview(value)}. Please use a whole number from ${from} to ${to}.`,
  );
}

/** The names of all options. */
export const optionNames: readonly string[] = [
  ...Object.keys(defaults),
  "gateways",
  "fixtures",
  "defaultGateway",
  "apiKey",
  "seed",
  "clock",
  "store",
];
