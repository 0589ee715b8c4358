import type { CoverageItem } from "./item.ts";

/** What exchanges have shown of contracts: data, which can be kept, put together, compared and told in several forms. */
export interface Coverage {
  /** Names the form of this data and its version. */
  readonly mynah: "coverage/1";
  /** How many exchanges were looked at. */
  readonly exchanges: number;
  /** How many the journal had forgotten before they could be looked at. */
  readonly forgotten: number;
  readonly gateways: readonly GatewayCoverage[];
  /** The fixtures that could have answered. */
  readonly fixtures: readonly FixtureUse[];
}

/** What exchanges have shown of one contract. */
export interface GatewayCoverage {
  readonly name: string;
  /** `info.title` of the document. */
  readonly title: string;
  /** `info.version` of the document. */
  readonly version: string;
  /** How many exchanges were with it. A gateway that nobody asked does not count: it is not what is tested. */
  readonly exchanges: number;
  /** Its operations, in the order of the document, and its errors. */
  readonly items: readonly CoverageItem[];
  readonly findings: readonly CoverageFinding[];
}

/** A fixture, and how often it has answered. */
export interface FixtureUse {
  readonly name: string;
  readonly gateways: readonly string[];
  /** Where it comes from: added at run time, the user's own, or the gateway's. */
  readonly from: "added" | "own" | "gateway";
  readonly count: number;
}

/** Something to know about requests: the same in several of them is one. */
export interface CoverageFinding {
  /** The request broke the contract; has a member that no document knows; was answered by nothing. */
  readonly kind: "violation" | "undocumented" | "unmatched";
  /** Names it among the findings of the gateway. */
  readonly key: string;
  /** The id of the operation, where there is one at the path. */
  readonly operation?: string;
  /** Where in a request, as in `messages[].role`; `""` for the whole of it. */
  readonly place: string;
  /** In a sentence, of the first request. */
  readonly message: string;
  readonly count: number;
  /** The rule that was broken, where it stands in the document. */
  readonly rule?: BrokenRule;
  /** The first request that showed it. */
  readonly first: FirstRequest;
}

/** A rule of a document. */
export interface BrokenRule {
  /** Where it stands, as a JSON pointer. */
  readonly pointer: string;
  /** The keyword of JSON Schema. */
  readonly keyword: string;
  /** What the keyword says, as JSON; left out of unions, which say more than anybody reads in one place. */
  readonly says?: unknown;
  /** What the document says of the place in words. */
  readonly docs?: string;
  /** The page that the document takes it from. */
  readonly page?: { readonly title: string; readonly url?: string };
}

/** The first of several requests. */
export interface FirstRequest {
  readonly requestId?: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly time: number;
  readonly session: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The place in its body, as a JSON pointer. */
  readonly pointer: string;
  /** The body around that place; what is long is cut. */
  readonly body?: unknown;
  /** The place in what `body` shows, where something before it is left out. */
  readonly at?: string;
}
