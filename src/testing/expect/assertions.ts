import type { Control } from "../../control/control.ts";
import { answered, type ExpectedAnswer } from "./answered.ts";
import { hasNoUndocumented, hasNoUnmatched, satisfiesContract, usedEveryFixture } from "./findings.ts";
import {
  type ExpectedRequest,
  type ExpectedStep,
  received,
  receivedInOrder,
  receivedNth,
  receivedTimes,
} from "./received.ts";
import type { Subject } from "./subject.ts";
import { assertVerdict } from "./verdict.ts";

/**
 * An operation was asked for, by its id or as `METHOD /path`.
 *
 * @throws ExpectationError that tells the nearest request.
 * @example
 * await assertReceived(mynah, "createResponse", { body: { model: "gpt-5.5" } });
 */
export async function assertReceived(
  subject: Subject,
  operation: string,
  expected?: ExpectedRequest,
): Promise<void> {
  assertVerdict(await received(subject, operation, expected));
}

/**
 * An operation was asked for so many times; 0 says that it was not.
 *
 * @throws ExpectationError that lists what came in.
 */
export async function assertReceivedTimes(
  subject: Subject,
  operation: string,
  times: number,
  expected?: ExpectedRequest,
): Promise<void> {
  assertVerdict(await receivedTimes(subject, operation, times, expected));
}

/**
 * The request of a place is one of an operation: 1 for the first, -1 for the last.
 *
 * @throws ExpectationError that tells what it is.
 */
export async function assertReceivedNth(
  subject: Subject,
  place: number,
  operation: string,
  expected?: ExpectedRequest,
): Promise<void> {
  assertVerdict(await receivedNth(subject, place, operation, expected));
}

/**
 * Requests came in in this order; others may have come between them.
 *
 * @throws ExpectationError that tells which of them did not.
 */
export async function assertReceivedInOrder(subject: Subject, steps: readonly ExpectedStep[]): Promise<void> {
  assertVerdict(await receivedInOrder(subject, steps));
}

/**
 * Every request keeps to the contract.
 *
 * @throws ExpectationError with every broken rule, and what the docs say of it.
 */
export async function assertContract(subject: Subject): Promise<void> {
  assertVerdict(await satisfiesContract(subject));
}

/**
 * Every request was answered by a fixture, or by the document.
 *
 * @throws ExpectationError that names the nearest fixtures.
 */
export async function assertNoUnmatched(subject: Subject): Promise<void> {
  assertVerdict(await hasNoUnmatched(subject));
}

/**
 * No request has members that the contract does not know.
 *
 * @throws ExpectationError that names them.
 */
export async function assertNoUndocumented(subject: Subject): Promise<void> {
  assertVerdict(await hasNoUndocumented(subject));
}

/**
 * Every fixture of the user's has answered; of a session, those that were added while it runs.
 *
 * @throws ExpectationError that names the others.
 */
export async function assertEveryFixtureUsed(subject: Subject & Pick<Control, "fixtures">): Promise<void> {
  assertVerdict(await usedEveryFixture(subject));
}

/**
 * The last answer, or that of an exchange, says a text, whole or streamed; or is as expected.
 *
 * @throws ExpectationError that tells how it differs.
 * @example
 * await assertAnswered(mynah, "안녕하세요! 👋");
 * await assertAnswered(exchange, { status: 429 });
 */
export async function assertAnswered(
  subject: Subject,
  expected: string | RegExp | ExpectedAnswer,
): Promise<void> {
  assertVerdict(await answered(subject, expected));
}
