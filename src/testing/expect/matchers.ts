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
import type { Verdict } from "./verdict.ts";

/** What a matcher gives to `expect.extend`. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What is expected with `await expect(mynah)`; each is asynchronous. */
export interface MynahMatchers<R = unknown> {
  /**
   * An operation was asked for, by its id or as `METHOD /path`.
   *
   * @example
   * await expect(mynah).toHaveReceived("createResponse", { body: { model: "gpt-5.5" } });
   */
  readonly toHaveReceived: (operation: string, expected?: ExpectedRequest) => Promise<R>;
  /** An operation was asked for so many times. */
  readonly toHaveReceivedTimes: (operation: string, times: number, expected?: ExpectedRequest) => Promise<R>;
  /** The request of a place, 1 for the first, is one of an operation. */
  readonly toHaveReceivedNth: (place: number, operation: string, expected?: ExpectedRequest) => Promise<R>;
  /** The last request is one of an operation. */
  readonly toHaveReceivedLast: (operation: string, expected?: ExpectedRequest) => Promise<R>;
  /**
   * Requests came in in this order; others may have come between them.
   *
   * @example
   * await expect(mynah).toHaveReceivedInOrder(["listModels", { operation: "createResponse", body: { input: "やあ" } }]);
   */
  readonly toHaveReceivedInOrder: (steps: readonly ExpectedStep[]) => Promise<R>;
  /** Every request keeps to the contract. */
  readonly toSatisfyContract: () => Promise<R>;
  /** Every request was answered by a fixture, or by the document. */
  readonly toHaveNoUnmatched: () => Promise<R>;
  /** No request has members that the contract does not know. */
  readonly toHaveNoUndocumented: () => Promise<R>;
  /** Every fixture of the user's has answered; of a session, those that were added while it runs. */
  readonly toHaveUsedEveryFixture: () => Promise<R>;
  /**
   * The last answer, or that of an exchange, says a text, whole or streamed; or is as expected.
   *
   * @example
   * await expect(mynah).toHaveAnswered(/안녕/);
   * await expect(exchange).toHaveAnswered({ status: 429 });
   */
  readonly toHaveAnswered: (expected: string | RegExp | ExpectedAnswer) => Promise<R>;
}

/**
 * Matchers for `expect.extend` of any runner that has one.
 *
 * @example
 * import { expect } from "@jest/globals";
 * expect.extend(matchers);
 */
export const matchers: {
  readonly [Name in keyof MynahMatchers]: (
    subject: unknown,
    ...expected: Parameters<MynahMatchers[Name]>
  ) => Promise<MatcherResult>;
} = {
  toHaveReceived: (subject, ...expected) => told(received(subject as Subject, ...expected)),
  toHaveReceivedTimes: (subject, ...expected) => told(receivedTimes(subject as Subject, ...expected)),
  toHaveReceivedNth: (subject, ...expected) => told(receivedNth(subject as Subject, ...expected)),
  toHaveReceivedLast: (subject, ...expected) => told(receivedNth(subject as Subject, -1, ...expected)),
  toHaveReceivedInOrder: (subject, steps) => told(receivedInOrder(subject as Subject, steps)),
  toSatisfyContract: (subject) => told(satisfiesContract(subject as Subject)),
  toHaveNoUnmatched: (subject) => told(hasNoUnmatched(subject as Subject)),
  toHaveNoUndocumented: (subject) => told(hasNoUndocumented(subject as Subject)),
  toHaveUsedEveryFixture: (subject) => told(usedEveryFixture(subject as Subject & Pick<Control, "fixtures">)),
  toHaveAnswered: (subject, expected) => told(answered(subject as Subject, expected)),
};

async function told(verdict: Promise<Verdict>): Promise<MatcherResult> {
  const { pass, message } = await verdict;
  return { pass, message: () => message };
}
