import { ConfigurationError } from "../../errors.ts";
import { assertKnownOptions } from "../../known-options.ts";
import { differencesText, type Mismatch, mismatches, wordOf } from "./partial.ts";
import { textSaid } from "./said.ts";
import { exchangesOf, lineOf, type Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";

/** What is expected of an answer; what is left out may be anything. */
export interface ExpectedAnswer {
  readonly status?: number;
  /** The text that it says, whole or streamed: the very text, a pattern, or a matcher of a runner. */
  readonly text?: unknown;
  /** A part of the body of a whole answer. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** The fixture that answered. */
  readonly fixture?: string;
  /** Whether it was streamed. */
  readonly streamed?: boolean;
}

/**
 * Whether an answer is as expected: that of an exchange, or of the last one of a subject.
 *
 * @param expected A text or a pattern is that of {@link ExpectedAnswer.text}.
 * @throws ConfigurationError where there is no exchange.
 */
export async function answered(
  subject: Subject,
  expected: string | RegExp | ExpectedAnswer,
): Promise<Verdict> {
  const exchange = (await exchangesOf(subject)).at(-1);
  if (exchange === undefined) {
    throw new ConfigurationError("Failed to look at the answer: no request came in. Please send one first.");
  }
  const isText = typeof expected === "string" || expected instanceof RegExp;
  const wanted: ExpectedAnswer = isText ? { text: expected } : expected;
  assertKnownOptions(
    wanted,
    ["status", "text", "body", "headers", "fixture", "streamed"],
    "look at the answer",
  );
  const { text, body, headers = {}, ...plain } = wanted;
  const { reply, status, fixture, events } = exchange;
  const seen = { status, fixture, streamed: events !== undefined };
  const differences: Mismatch[] = [
    ...Object.entries(plain).flatMap(([name, value]) =>
      mismatches(value, seen[name as keyof typeof seen], name),
    ),
    ...Object.entries(headers).flatMap(([name, value]) =>
      mismatches(value, reply.headers[name.toLowerCase()], `headers.${name.toLowerCase()}`),
    ),
    ...(text === undefined ? [] : mismatches(text, textSaid(exchange), "text")),
    ...(body === undefined ? [] : mismatches(body, reply.body, "body")),
  ];
  const what = Object.entries(wanted).map(([name, value]) => `${name} ${wordOf(value)}`);
  if (differences.length === 0) {
    return { pass: true, message: `Expected another answer than ${what.join(", ")}.` };
  }
  return {
    pass: false,
    message: `Expected another answer of ${lineOf(exchange)}:\n${differencesText(differences)}`,
  };
}
