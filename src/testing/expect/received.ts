import { didYouMean, preview } from "../../contract/wording.ts";
import { ConfigurationError } from "../../errors.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";
import { assertKnownOptions } from "../../known-options.ts";
import { differencesText, type Mismatch, mismatches, wordOf } from "./partial.ts";
import { exchangesAbout, listed, ordinal, type Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";

/** A text: the very one, one that fits a pattern, or that a matcher of a runner takes. */
export type ExpectedText = string | RegExp | RunnerMatcher;

/** A matcher of a test runner, as in `expect.stringContaining("鳥")`. */
export interface RunnerMatcher {
  readonly asymmetricMatch: (other: unknown) => boolean;
}

/** What is expected of a request; what is left out may be anything. */
export interface ExpectedRequest {
  /** The gateway asked: a text, a pattern, or a matcher of a runner, as of all that follow. */
  readonly gateway?: ExpectedText;
  readonly model?: ExpectedText;
  readonly session?: ExpectedText;
  /** A part of the body: of objects the members that are given, of arrays all elements. Matchers of a runner are asked. */
  readonly body?: unknown;
  /** Headers by name, in any case; a text, a number, a pattern or a matcher each. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Parameters of the query by name. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** The HTTP status that it was answered with: a number, or a matcher of a runner. */
  readonly status?: number | RunnerMatcher;
}

/** A request of a list that is to have come in, in its order. */
export type ExpectedStep = string | (ExpectedRequest & { readonly operation: string });

/** Whether an operation was asked for, by a request that is as expected. */
export async function received(
  subject: Subject,
  operation: string,
  expected: ExpectedRequest = {},
): Promise<Verdict> {
  assertExpectedMembers(expected);
  const exchanges = await exchangesAbout(subject, [operation]);
  const fitting = exchanges.filter((each) => fits(each, operation, expected));
  if (fitting.length > 0) {
    const message = `Expected no request for ${asked(operation, expected)}, but ${count(fitting.length)} came in:\n${listed(fitting)}`;
    return { pass: true, message };
  }
  return {
    pass: false,
    message: `Expected a request for ${asked(operation, expected)}.\n${instead(exchanges, operation, expected)}`,
  };
}

/** Whether an operation was asked for so many times. */
export async function receivedTimes(
  subject: Subject,
  operation: string,
  times: number,
  expected: ExpectedRequest = {},
): Promise<Verdict> {
  assertExpectedMembers(expected);
  assertWhole("times", times, times >= 0);
  const exchanges = await exchangesAbout(subject, [operation]);
  const found = exchanges.filter((each) => fits(each, operation, expected)).length;
  const what = `${count(times)} for ${asked(operation, expected)}`;
  if (found === times) return { pass: true, message: `Expected another number than ${what}.` };
  const message = `Expected ${what}, but ${found === 0 ? "none" : found} came in. What came in:\n${listed(exchanges)}`;
  return { pass: false, message };
}

/** Whether the request of a place is as expected: 1 for the first, -1 for the last. */
export async function receivedNth(
  subject: Subject,
  place: number,
  operation: string,
  expected: ExpectedRequest = {},
): Promise<Verdict> {
  assertExpectedMembers(expected);
  assertWhole("the place", place, place !== 0);
  const exchanges = await exchangesAbout(subject, [operation]);
  const found = exchanges.at(place > 0 ? place - 1 : place);
  const which = place === -1 ? "last" : ordinal(place);
  if (found === undefined) {
    const message = `Expected the ${which} request to be for ${asked(operation, expected)}, but ${count(exchanges.length)} came in.`;
    return { pass: false, message };
  }
  if (fits(found, operation, expected)) {
    return {
      pass: true,
      message: `Expected the ${which} request not to be for ${asked(operation, expected)}.`,
    };
  }
  const head = `Expected the ${which} request to be for ${asked(operation, expected)}.`;
  const why = isOf(found, operation)
    ? differencesText(differences(found, expected))
    : `  it is ${nameOf(found)}`;
  return { pass: false, message: `${head}\n${why}\nWhat came in:\n${listed(exchanges)}` };
}

/** Whether requests came in in an order; others may have come between them. */
export async function receivedInOrder(subject: Subject, steps: readonly ExpectedStep[]): Promise<Verdict> {
  if (!Array.isArray(steps) || steps.length === 0) {
    throw new ConfigurationError(
      `Failed to look at what came in: the steps are ${preview(steps)}. Please give a list of operations.`,
    );
  }
  const names = steps.map((step) => (typeof step === "string" ? step : step.operation));
  const exchanges = await exchangesAbout(subject, names);
  let at = 0;
  for (const [index, step] of steps.entries()) {
    const { operation, ...expected } = typeof step === "string" ? { operation: step } : step;
    assertExpectedMembers(expected);
    const found = exchanges.findIndex((each, place) => place >= at && fits(each, operation, expected));
    if (found === -1) {
      const after = at === 0 ? "" : ` behind the ${ordinal(at)} exchange`;
      const head = `Expected ${count(steps.length)} in order; the ${ordinal(index + 1)}, for ${asked(operation, expected)}, did not come in${after}.`;
      const near = nearest(exchanges.slice(at), operation, expected);
      const lines = [head, ...(near === undefined ? [] : [near]), "What came in:", listed(exchanges)];
      return { pass: false, message: lines.join("\n") };
    }
    at = found + 1;
  }
  return { pass: true, message: `Expected requests not to come in in this order:\n${listed(exchanges)}` };
}

/** A misspelt member would be one that no request has. */
function assertExpectedMembers(expected: ExpectedRequest): void {
  const known = ["gateway", "model", "session", "body", "headers", "query", "status"];
  assertKnownOptions(expected, known, "look at what came in");
}

function assertWhole(what: string, number: number, isInRange: boolean): void {
  if (Number.isSafeInteger(number) && isInRange) return;
  throw new ConfigurationError(
    `Failed to look at what came in: ${what} is ${preview(number)}. Please give a whole number, of a place 1 for the first or -1 for the last.`,
  );
}

function fits(exchange: JournalEntry, operation: string, expected: ExpectedRequest): boolean {
  return isOf(exchange, operation) && differences(exchange, expected).length === 0;
}

/** Whether an exchange is of an operation, by its id, or by method and path as they were requested. */
function isOf(exchange: JournalEntry, operation: string): boolean {
  if (exchange.operation === operation) return true;
  const [method, path] = operation.split(" ");
  if (method !== exchange.method || path === undefined) return false;
  // `/v1/models/{model}` stands for any model.
  const [asked, wanted] = [exchange.path.split("/"), path.split("/")];
  return (
    asked.length === wanted.length &&
    wanted.every((segment, index) => segment === asked[index] || /^\{[^}]*\}$/.test(segment))
  );
}

function differences({ request, ...exchange }: JournalEntry, expected: ExpectedRequest): Mismatch[] {
  const { body, headers = {}, query = {}, ...plain } = expected;
  const sent = URL.canParse(request.url) ? new URL(request.url).searchParams : new URLSearchParams();
  return [
    ...Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : mismatches(value, exchange[name as keyof typeof plain], name),
    ),
    ...Object.entries(headers).flatMap(([name, value]) =>
      mismatches(asText(value), request.headers[name.toLowerCase()], `headers.${name.toLowerCase()}`),
    ),
    ...Object.entries(query).flatMap(([name, value]) =>
      mismatches(asText(value), sent.get(name) ?? undefined, `query.${name}`),
    ),
    ...(body === undefined ? [] : mismatches(body, request.body, "body")),
  ];
}

/** Headers and queries carry texts. */
function asText(expected: unknown): unknown {
  return typeof expected === "number" || typeof expected === "boolean" ? String(expected) : expected;
}

/** What came in instead. */
function instead(exchanges: readonly JournalEntry[], operation: string, expected: ExpectedRequest): string {
  const near = nearest(exchanges, operation, expected);
  if (near !== undefined) return near;
  const meant = didYouMean(operation, [...new Set(exchanges.map(nameOf))]);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return `None came in.${hint} What came in:\n${listed(exchanges)}`;
}

/** The request of an operation that is nearest to what was expected, and how it differs. */
function nearest(
  exchanges: readonly JournalEntry[],
  operation: string,
  expected: ExpectedRequest,
): string | undefined {
  const same = exchanges.filter((each) => isOf(each, operation));
  const all = same.map((exchange, index) => ({ index, differences: differences(exchange, expected) }));
  const distance = ({ differences: found }: { readonly differences: readonly Mismatch[] }) =>
    found.reduce((sum, { closeness }) => sum + 1 - closeness, 0);
  const [best] = all.toSorted((one, other) => distance(one) - distance(other));
  if (best === undefined) return undefined;
  const which =
    same.length === 1
      ? "The one that came in differs"
      : `Of ${same.length}, the nearest is the ${ordinal(best.index + 1)}`;
  return `${which}:\n${differencesText(best.differences)}`;
}

function nameOf({ operation, method, path }: JournalEntry): string {
  return operation ?? `${method} ${path}`;
}

function asked(operation: string, expected: ExpectedRequest): string {
  const names = Object.keys(expected).filter((name) => expected[name as keyof ExpectedRequest] !== undefined);
  return `${operation}${names.length === 0 ? "" : ` with ${names.map((name) => `${name} ${wordOf(expected[name as keyof ExpectedRequest])}`).join(", ")}`}`;
}

function count(number: number): string {
  return `${number === 0 ? "no" : number} request${number === 1 ? "" : "s"}`;
}
