import type { Contract } from "../contract/contract.ts";
import { toParam } from "../contract/json-pointer.ts";
import type { Operation } from "../contract/operation.ts";
import { isJson, essenceOf, mediaOf } from "../contract/reply/reply-form.ts";
import { hidden } from "../exchange/secrets.ts";
import { brokeContract, isUnmatched } from "../exchange/verdict.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { Violation } from "../violation.ts";
import { findBrokenRule } from "./broken-rule.ts";
import type { CoverageFinding, FirstRequest } from "./coverage.ts";
import { cutText, excerpt } from "./excerpt.ts";

/** Findings of a kind that are kept of a gateway: paths that there are not may be any. */
const most = 200;

/** The longest text that a finding keeps, in UTF-16 units. */
const longest = 1_000;

/** What there is to know about the requests to a gateway, the same of several requests once. */
export interface Findings {
  readonly add: (entry: JournalEntry, operation: Operation | undefined) => Promise<void>;
  readonly list: () => readonly CoverageFinding[];
}

/** Collects findings about the requests to a gateway. */
export function createFindings(contract: Contract): Findings {
  const found = new Map<string, CoverageFinding>();
  const kept = new Map<CoverageFinding["kind"], number>();

  /** @param make Makes the finding of the first request; nobody reads what later ones would say. */
  async function note(
    kind: CoverageFinding["kind"],
    names: readonly (string | undefined)[],
    make: () => Promise<Pick<CoverageFinding, "place" | "message" | "rule" | "first">>,
    operation: string | undefined,
  ): Promise<void> {
    // Names of members may be as long as a body.
    const key = JSON.stringify([kind, operation, ...names.map((name) => cutText(name ?? "", longest))]);
    const before = found.get(key);
    if (before !== undefined) found.set(key, { ...before, count: before.count + 1 });
    else if ((kept.get(kind) ?? 0) < most) {
      kept.set(kind, (kept.get(kind) ?? 0) + 1);
      const of = operation === undefined ? {} : { operation };
      const { place, message, ...more } = await make();
      const texts = { place: cutText(place, longest), message: cutText(message, longest) };
      found.set(key, { kind, key, ...of, count: 1, ...texts, ...more });
    }
  }

  async function noteViolation(entry: JournalEntry, operation: Operation | undefined, violation: Violation) {
    const { in: where, param, keyword, message, pointer } = violation;
    const place = where === undefined ? generally(param) : `${where} ${param}`;
    const make = async () => {
      const rule = where === undefined ? await ruleOf(contract, operation, entry, violation) : undefined;
      const at = where === undefined ? pointer : "";
      return { place, message, ...(rule !== undefined && { rule }), first: firstOf(entry, at) };
    };
    await note("violation", [place, keyword], make, operation?.id);
  }

  return {
    async add(entry, operation) {
      const { violations, undocumented, error, method, path, request } = entry;
      for (const violation of violations) await noteViolation(entry, operation, violation);
      const message = error?.message ?? "";
      const whole = async () => ({ place: "", message, first: firstOf(entry, "") });
      if (violations.length === 0 && brokeContract(entry)) {
        const where = operation === undefined ? `${method} ${path}` : undefined;
        await note("violation", [error?.code, where], whole, operation?.id);
      }
      for (const pointer of undocumented) {
        const inQuery = pointer.startsWith("?");
        const place = inQuery ? `query ${pointer.slice(1)}` : generally(toParam(pointer, request.body));
        const make = async () => ({
          place,
          message: `${place} is not documented`,
          first: firstOf(entry, inQuery ? "" : pointer),
        });
        await note("undocumented", [place], make, operation?.id);
      }
      if (isUnmatched(entry)) await note("unmatched", [error?.code], whole, operation?.id);
    },
    list: () => [...found.values()],
  };
}

/** The same place in every element of an array. */
function generally(param: string): string {
  return param.replaceAll(/\[\d+\]/g, "[]");
}

async function ruleOf(
  contract: Contract,
  operation: Operation | undefined,
  { request }: JournalEntry,
  violation: Violation,
): Promise<CoverageFinding["rule"]> {
  const type = request.headers["content-type"] ?? "";
  const schema = operation === undefined ? undefined : mediaOf(operation.requestBody, type)?.schema;
  if (schema === undefined || !isJson(essenceOf(type))) return undefined;
  const tests = await (await contract.judge()).tests("request", hidden);
  return findBrokenRule(contract, schema, violation, request.body, tests);
}

function firstOf(
  { requestId, time, session, method, path, status, request }: JournalEntry,
  pointer: string,
): FirstRequest {
  return {
    ...(requestId !== undefined && { requestId }),
    time,
    session,
    method,
    path: cutText(path, longest),
    status,
    pointer: cutText(pointer, longest),
    ...bodyOf(request.body, pointer),
  };
}

function bodyOf(body: unknown, pointer: string): Pick<FirstRequest, "body" | "at"> {
  if (body === undefined) return {};
  const shown = excerpt(body, pointer);
  return { body: shown.value, ...(shown.pointer !== pointer && { at: shown.pointer }) };
}
