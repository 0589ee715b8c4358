import type { Contract } from "../contract/contract.ts";
import { type Operation } from "../contract/operation.ts";
import { isJson, essenceOf, mediaOf } from "../contract/reply/reply-form.ts";
import type { ErrorCode } from "../errors.ts";
import { hidden } from "../exchange/secrets.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";

/** Errors of requests that the contract accepts: they come after it was asked. */
const afterwards: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "no_fixture",
  "no_reply_left",
  "no_such_answer",
  "not_acceptable",
  "too_many_choices",
  "answer_too_large",
  "previous_response_not_found",
  "item_not_found",
  "context_length_exceeded",
]);

/**
 * Whether the contract accepts the request of an exchange. JSON is judged once more, because the mock may have been told not
 * to look.
 */
export async function isAccepted(
  { fixture, error, violations, request }: JournalEntry,
  operation: Operation,
  contract: Pick<Contract, "judge">,
): Promise<boolean> {
  if (violations.length > 0) return false;
  if (fixture === undefined && (error === undefined || !afterwards.has(error.code))) return false;
  const type = request.headers["content-type"] ?? "";
  const schema = mediaOf(operation.requestBody, type)?.schema;
  if (request.body === undefined || schema === undefined || !isJson(essenceOf(type))) return true;
  const judge = await contract.judge();
  if (judge.exact(schema, request.body)) return true;
  const broken = await judge.violations(schema, request.body, "request");
  // What was hidden was right when it was sent.
  return broken.every(({ seen }) => seen.includes(hidden));
}
